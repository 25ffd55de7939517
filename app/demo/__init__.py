"""A sample portal of an invented district, for `luutin demo` and for tests: places, people and news are made up."""

from luutin.app.demo.portal import Portal

__all__ = ["Portal"]
