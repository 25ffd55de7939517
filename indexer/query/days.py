"""Dates as people type them: a day, a month or a year. The day stands before the month, as in Vietnam."""

import re
from datetime import date, timedelta
from typing import NamedTuple, overload
from unicodedata import normalize

from luutin.indexer.errors import BadRequestError, NoSuchDayError

_YEAR, _MONTH = "(?P<year>(?:19|20)\\d{2})", "(?P<month>0[1-9]|1[0-2])"
_EITHER = r"[123]1[12]\d{4}$"
"""1112020 is the first of November as well as the eleventh of January: it is not guessed at."""
_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?", re.ASCII),
    re.compile(r"(?:(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-])(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{2})", re.ASCII),
    # As typed on a keypad that has digits and nothing else.
    re.compile(rf"(?P<day>\d{{2}})(?P<month>\d{{2}}){_YEAR}", re.ASCII),
    re.compile(rf"{_YEAR}{_MONTH}(?P<day>\d{{2}})", re.ASCII),
    re.compile(rf"(?!{_EITHER})(?P<day>[1-9]){_MONTH}{_YEAR}", re.ASCII),
    re.compile(rf"(?!{_EITHER})(?P<day>\d{{2}})(?P<month>[1-9]){_YEAR}", re.ASCII),
    re.compile(rf"(?P<day>)(?P<month>0[1-9]|1[0-2]|[1-9]){_YEAR}", re.ASCII),
    re.compile(rf"(?P<day>\d{{2}}){_MONTH}(?P<year>\d{{2}})", re.ASCII),
    re.compile(
        r"(?:(?:(?:ngày|ngay) )?(?P<day>\d{1,2}) )?(?:tháng|thang) (?P<month>\d{1,2})"
        r"(?:,? (?:năm |nam )?|/)(?P<year>\d{4})",
        re.IGNORECASE,
    ),
    re.compile(r"(?:năm|nam) (?P<year>\d{4})(?P<month>)(?P<day>)", re.IGNORECASE),
)
_GAP = re.compile(r"(?<=\d) ?[/.-] ?(?=\d)|(?<=\d) (?=\d)")
"""What stands between two numbers of a date, in whatever way it was typed."""
EXPECTED = "a date: 2019, 2019-05, 2019-05-31, 05/2019 or 31/05/2019"


class Days(NamedTuple):
    """A run of days, both ends included."""

    first: date
    last: date


def read_days(text: str) -> Days | None:
    """The days meant by `2019`, `2019-05`, `2019-05-31`, `05/2019` or `31/05/2019`; None where it is none of them.

    Also by `31/5/19`, `31 5 2019`, `31052019`, `310519`, `052019`, `20190531`, `ngày 31 tháng 5 năm 2019`,
    `tháng 5 năm 2019` and `năm 2019`. Raises NoSuchDayError where it is one of them and the calendar has no such day.
    """
    typed = _GAP.sub("/", " ".join(normalize("NFKC", text).split()))
    found = next((match for form in _FORMS if (match := form.fullmatch(typed))), None)
    if found is None:
        return None
    year, month, day = int(found["year"]), found["month"], found["day"]
    year += 2000 if len(found["year"]) == 2 else 0  # no portal is older
    first_month, last_month = (int(month), int(month)) if month else (1, 12)
    try:
        last_day = int(day) if day else _last_day(year, last_month)
        return Days(date(year, first_month, int(day or 1)), date(year, last_month, last_day))
    except ValueError as error:
        raise NoSuchDayError(text.strip()) from error


def _last_day(year: int, month: int) -> int:
    """Of a month, without the module `calendar`, which takes as long to load as half of this room."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


def days_or_none(text: str) -> Days | None:
    """Likewise, but None also where the calendar has no such day: among words, nothing typed is an error."""
    try:
        return read_days(text)
    except NoSuchDayError:
        return None


@overload
def read_bound(name: str, value: str | date, *, last: bool = False) -> date: ...
@overload
def read_bound(name: str, value: None, *, last: bool = False) -> None: ...
def read_bound(name: str, value: str | date | None, *, last: bool = False) -> date | None:
    """A bound given beside the query: the first of its days, or the last. Raises BadRequestError."""
    if value is None or isinstance(value, date):
        return value
    days = days_or_none(value) if isinstance(value, str) else None
    if days is None:
        raise BadRequestError(name, value, EXPECTED)
    return days.last if last else days.first
