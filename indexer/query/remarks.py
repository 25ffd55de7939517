"""Sentences for the person who typed a query, in a form that can be put into other languages."""

from collections.abc import Callable, Mapping


class Remark(str):
    """A sentence for the person who typed the query: text, and what it was made of, for translators."""

    __slots__ = ("phrase", "values")

    phrase: str
    """The sentence with `%(name)s` where one of `values` stands."""
    values: Mapping[str, object]

    @classmethod
    def of(cls, phrase: str, **values: object) -> "Remark":
        """Return *phrase* with *values* filled in."""
        remark = cls(phrase % values)
        remark.phrase, remark.values = phrase, values
        return remark


def translate_remark(remark: str, translate: Callable[[str], str]) -> str:
    """Return a warning of an answer in a reader's language; *translate* knows phrases as they stand in the code.

    What the reader typed stands in it as typed, and is no markup.
    """
    return translate(remark.phrase) % remark.values if isinstance(remark, Remark) else translate(remark)
