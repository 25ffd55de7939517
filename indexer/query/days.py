"""Dates as a person types them in a query: a day, a month or a year. The day stands before the month, as in Vietnam."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from luutin.indexer.errors import BadRequestError

_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"),
    re.compile(r"(?:(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-])(?P<year>\d{4})"),
)
EXPECTED = "a date: 2019, 2019-05, 2019-05-31, 05/2019 or 31/05/2019"


class Days(NamedTuple):
    """A run of days, both ends included."""

    first: date
    last: date


def read_days(text: str) -> Days | None:
    """The days meant by `2019`, `2019-05`, `2019-05-31`, `05/2019` or `31/05/2019`; None where it is none of them."""
    for form in _FORMS:
        if found := form.fullmatch(text.strip()):
            year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
            try:
                return Days(
                    date(year, month or 1, day or 1),
                    date(year, month or 12, day or monthrange(year, month or 12)[1]),
                )
            except (ValueError, IndexError):  # the calendar has no such month or day
                return None
    return None


def read_bound(name: str, value: str | date | None, *, last: bool = False) -> date | None:
    """A bound given beside the query: the first of its days, or the last. Raises BadRequestError."""
    if value is None or isinstance(value, date):
        return value
    days = read_days(value)
    if days is None:
        raise BadRequestError(name, value, EXPECTED)
    return days.last if last else days.first
