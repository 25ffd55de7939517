"""Which date does an address bear, and what is it without? Calendars are pages that differ in little else. Pure.

A date in a query (`?ngay=2026-11-23`, `?tuan=47&nam=2026`), or as whole segments of a path (`/lich/2026/11/23/`,
`/tuan-47-2026.html`). Whole dates within the words of a slug are a headline's, unless many pages have the same words.
"""

import itertools
import re
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

_NAMES = {
    "y": r"nam|year|yyyy|yr|y",
    "m": r"thang|month|mm|mon|m",
    "d": r"ngay|day|dd|d",
    "w": r"tuan|week|wk|w",
}
_UNIT = "|".join(f"(?P<{key}>{names})" for key, names in _NAMES.items())
_KEY = re.compile(
    rf"(?:{_UNIT}|(?:\w*[_-])?(?:date|ngay|day|from|to|start|end|tu|den|since|until|tungay|denngay|from_?date|to_?date"
    r"|start_?date|end_?date|view_?date|thoi_?gian|time|at|week_?start|ts|timestamp))",
    re.IGNORECASE,
)
"""Names of parameters of dates."""
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH, _DAY = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_YEAR_FIRST = re.compile(rf"{_YEAR}(?P<s>[-/_.]){_MONTH}(?:(?P=s){_DAY})?")
_DAY_FIRST = re.compile(rf"(?:{_DAY}(?P<s>[-/_.]))?{_MONTH}[-/_.]{_YEAR}")
_EIGHT = re.compile(rf"{_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])")
_BARE = re.compile(_YEAR)
_WEEK = re.compile(rf"{_YEAR}-?w(?P<w>\d\d?)", re.IGNORECASE)
_CLOCK = re.compile(r"[T ]\d\d:?\d\d.*")
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])(?:(?:h|g|gio)(?:[0-5]\d)?|[:.-][0-5]\d)", re.IGNORECASE)
"""A segment behind a whole date that says when on that day."""
_FORMS = (_YEAR_FIRST, _DAY_FIRST, _EIGHT, _WEEK)
_WORD = re.compile(r"(?P<y>nam|year)|(?P<m>thang|month)|(?P<d>ngay|day)|(?P<w>tuan|week)", re.IGNORECASE)
"""Of paths: single letters stand for other things there."""
_HAS_YEAR = re.compile(r"nam|year|yyyy|yr|y", re.IGNORECASE)
_WORDED = re.compile(rf"(?:{_WORD.pattern})[-_=]?(?P<n>\d{{1,4}})", re.IGNORECASE)
_MAY_BEAR = re.compile(
    r"(?:^|/)[-_]*+(?:\d|nam|year|thang|month|ngay|day|tuan|week)|[-_.](?:19|20)\d\d(?!\d)", re.IGNORECASE
)
"""How a segment begins that may be a date, or a year among words: most addresses have neither, which one look tells."""
_WITHIN = re.compile(
    r"(?<!\d)(?:(?P<d1>\d{1,2})(?P<s>[-_.])(?P<m1>\d{1,2})(?P=s)(?P<y1>(?:19|20)\d\d)"
    r"|(?P<y2>(?:19|20)\d\d)(?P<t>[-_.])(?P<m2>\d{1,2})(?P=t)(?P<d2>\d{1,2})"
    r"|tuan-(?P<w3>\d{1,2})-(?:nam-)?(?P<y3>(?:19|20)\d\d))(?!\d)"
)
"""A whole date, or a week, among the words of a segment: `lich-tuan-tu-23-11-2026-den-29-11-2026`."""
_UNIT_AROUND = re.compile(r"(?:ngay|day|date)?[-_]?\*(?:\.\w{2,5})?", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|aspx?|php|jsp)$", re.IGNORECASE)
_PAGING = re.compile(r"page|trang|p|paged|start|offset", re.IGNORECASE)
_MARK = "*"


class Dated(NamedTuple):
    """An address taken apart."""

    pattern: str
    """What is left without the date and without the number of a listing's page: host, path and query."""
    day: date | None
    """The day that it bears, the first one of a week, a month or a year; None: no plain one."""
    bears: bool
    """Whether it bears a date at all."""


def take_date(url: str) -> Dated:
    """Take the canonical *url* apart.

    >>> take_date("http://xa.vn/lich?ngay=2026-11-23")
    Dated(pattern='xa.vn/lich', day=datetime.date(2026, 11, 23), bears=True)
    """
    parts = urlsplit(url)
    found: dict[str, int] = {}
    path = _without_dates(parts.path, found) if _MAY_BEAR.search(parts.path) else parts.path
    kept = []
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    dated = any(_HAS_YEAR.fullmatch(key) for key, _ in pairs)
    for key, value in pairs:
        if not ((dated or len(key) > 1) and _takes(key, value, found)) and not (
            _PAGING.fullmatch(key) and value.isdecimal()
        ):
            kept.append((key, value))
    pattern = f"{parts.netloc}{path.rstrip('/')}" + (f"?{urlencode(kept)}" if kept else "")
    return Dated(pattern, _day(found), bool(found))


def _takes(key: str, value: str, found: dict[str, int]) -> bool:
    """Whether a parameter is a date, or a part of one; what it says goes into *found*."""
    named = _KEY.fullmatch(key)
    plain = _CLOCK.sub("", value)
    for form in _FORMS:
        whole = form.fullmatch(plain)
        if whole and (named or form is not _EIGHT):
            _note(whole.groupdict(), found)
            return True
    if named is None:
        return False
    unit = next((unit for unit in _NAMES if named[unit]), None)
    if value.isdecimal() and len(value) <= 4 and unit is not None:
        found[unit] = int(value)
        return True
    if value.isdecimal() and 9 <= len(value) <= 13:  # seconds or thousandths since 1970
        moment = date(1970, 1, 1) + timedelta(seconds=int(value[:10]))
        found |= {"y": moment.year, "m": moment.month, "d": moment.day}
        return True
    return False


def _without_dates(path: str, found: dict[str, int]) -> str:
    """*path* with what is a date in it, a whole segment or several, as `*`."""
    segments = path.split("/")
    kept: list[str] = []
    place = 0
    while place < len(segments):
        taken = _taken(segments[place:], found)
        if taken == 0:
            kept.append(_without_dates_within(segments[place], found))
        elif kept[-1:] != [_MARK]:
            kept.append(_MARK)
        place += max(taken, 1)
    return "/".join(kept)


def _without_dates_within(segment: str, found: dict[str, int]) -> str:
    """A segment of words with its whole dates as `*`; what the first one says goes into *found*."""
    dates = [*_WITHIN.finditer(segment)]
    for each in dates[:1]:
        _note({name[0]: value for name, value in each.groupdict().items() if value and name[1:]}, found)
    words = _WITHIN.sub(_MARK, segment)
    alone = dates and _UNIT_AROUND.fullmatch(words)
    return _MARK if alone else words


def _taken(segments: list[str], found: dict[str, int]) -> int:
    """How many of the first *segments* are a date or a part of one; what they say goes into *found*."""
    plain = [_ENDING.sub("", segment) for segment in segments[:3]]
    whole = next((each for form in _FORMS if (each := form.fullmatch(plain[0]))), None)
    if whole is not None:
        _note(whole.groupdict(), found)
        return 1 + bool(plain[1:] and _HOUR.fullmatch(plain[1]))
    numbers = [int(each) for each in itertools.takewhile(_is_short, plain[1:])]
    if numbers and _BARE.fullmatch(plain[0]):
        found |= dict(zip("ymd", (int(plain[0]), *numbers), strict=False))
        return 1 + len(numbers)
    unit = _WORD.fullmatch(plain[0])
    if unit is not None and plain[1:] and plain[1].isdecimal() and len(plain[1]) <= 4:
        found[next(each for each in _NAMES if unit[each])] = int(plain[1])
        return 2
    return int(_note_words(plain[0], found))


def _is_short(segment: str) -> bool:
    return segment.isdecimal() and len(segment) <= 2


def _note_words(segment: str, found: dict[str, int]) -> bool:
    """Whether a segment is made of words for parts of a date with their numbers: `tuan-47-nam-2026`."""
    if not any(each.isdecimal() for each in segment):
        return False
    noted: dict[str, int] = {}
    rest = segment
    for each in _WORDED.finditer(segment):
        noted[next(unit for unit in _NAMES if each[unit])] = int(each["n"])
        rest = rest.replace(each[0], "", 1)
    year = re.fullmatch(r"[-_]*((?:19|20)\d\d)?[-_]*", rest)
    if not noted or year is None:
        return False
    found |= noted | ({"y": int(year[1])} if year[1] else {})
    return True


def _note(groups: dict[str, str | None], found: dict[str, int]) -> None:
    found |= {unit: int(value) for unit in _NAMES if (value := groups.get(unit))}


def _day(found: dict[str, int]) -> date | None:
    year = found.get("y")
    if year is None:
        return None
    try:
        if "w" in found:
            return date.fromisocalendar(year, found["w"], 1)
        return date(year, found.get("m", 1), found.get("d", 1))
    except ValueError:
        return None
