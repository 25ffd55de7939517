"""The OpenAPI document: the contract, in the words of FastAPI and without what is never answered."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_NUMBERS = {29: "0[1-9]|1[0-9]|2[0-8]", 31: "29|30", 32: "31"}
"""One past the last day of a group of days → its days, of two digits."""
_MONTHS = {29: "0[1-9]|1[0-2]", 31: "0[13-9]|1[0-2]", 32: "0[13578]|1[02]"}
"""Likewise → the months that have them. 29 February is left to `read_day`, which knows the years."""


def _dates(form: str) -> str:
    """A pattern of dates: *form* has `D` for the day and `M` for the month."""
    groups = (form.replace("D", f"({_NUMBERS[end]})").replace("M", f"({_MONTHS[end]})") for end in _NUMBERS)
    return "|".join(groups)


_YEAR = "(19|20)[0-9]{2}"
DAYS_PATTERN = (
    f"^({_YEAR}(-({_MONTHS[29]}))?|({_MONTHS[29]})/{_YEAR}|{_dates(f'{_YEAR}-M-D')}|{_dates(f'D/M/{_YEAR}')})?$"
)
"""A day, a month or a year: what the document says of `from` and `to`. More is understood, and nothing else needed."""
STAMP_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"
"""A local day as printed, with the time only where one was."""


def describe(app: FastAPI) -> dict[str, Any]:
    """The document; a parameter that is not what it should be is told as 400, never as FastAPI's 422."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, summary=app.summary
        )
        for methods in made["paths"].values():
            methods["get"]["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            made["components"]["schemas"].pop(name, None)
        app.openapi_schema = made
    return app.openapi_schema
