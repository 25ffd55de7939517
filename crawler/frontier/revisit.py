"""When is a page asked for again, and may that be a conditional request? Pure.

Young articles change, old ones hardly ever: the first interval follows the article's age, and each visit that
finds no change stretches it by half, each change halves it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

DAY = 86_400
_BY_AGE = ((3, 1 * DAY), (14, 3 * DAY), (60, 14 * DAY), (365, 60 * DAY))
"""Age below so many days → seconds to the next visit."""
_OLD = 180 * DAY
_UNDATED = 14 * DAY
"""An article that shows no day may be of any age."""
ALIAS = 60 * DAY
"""Shortest interval of an article's further addresses: the article itself is looked at under its first."""
_EARLY_S = 4 * 3600
"""A run begins each night at about the same hour: what rests a day must be due a little before."""
SHORTEST, LONGEST = DAY // 4, 365 * DAY
"""Bounds of the interval of an article, in seconds."""
LISTING_FIRST, LISTING_LONGEST = 3_600, 7 * DAY
"""Interval of a listing that showed nothing new; one that did is due at the next run."""
LISTING_KNOWN = DAY
"""First interval of a list that showed only what other lists had named: of a tag, an author or a month."""
PAGE = 30 * DAY
"""Interval of pages that are neither article nor listing."""
_HONEST_WITHIN_S = 120


def first_interval(age: timedelta | None) -> int:
    """Seconds to the second visit of an article that was published *age* ago; None: it does not say when."""
    if age is None:
        return _UNDATED
    return next((interval for days, interval in _BY_AGE if age < timedelta(days=days)), _OLD)


def next_interval(interval_s: int, *, changed: bool) -> int:
    """Seconds to the next visit after one that found the article *changed* or not."""
    return max(SHORTEST, min(LONGEST, int(interval_s * (0.5 if changed else 1.5))))


def rest_s(interval_s: int) -> float:
    """Seconds of rest for an *interval_s*: a sixth less, and at most four hours, so that it is over by that night."""
    return interval_s - min(interval_s / 6, _EARLY_S)


def missing_interval(interval_s: int | None) -> int:
    """Seconds until an address that was not there is asked for again, if something names it still: 1, 2, 4 … days."""
    return min(2 * interval_s, _OLD) if interval_s else DAY


def listing_interval(interval_s: int | None, *, fruitful: bool) -> int:
    """Seconds to the next visit of a listing's first page."""
    if fruitful:
        return 0
    return min(LISTING_LONGEST, int(interval_s * 1.5)) if interval_s else LISTING_FIRST


def honest_last_modified(headers: Mapping[str, str], now: datetime) -> str | None:
    """The Last-Modified header unless it is made up: in the future, of this moment, or of this moment some days ago."""
    value = headers.get("last-modified")
    moment = _moment(value)
    if value is None or moment is None:
        return None
    age = ((_moment(headers.get("date")) or now) - moment).total_seconds()
    if age < _HONEST_WITHIN_S:
        return None
    since_whole_day = age % DAY
    made_up = age < 8 * DAY and min(since_whole_day, DAY - since_whole_day) < _HONEST_WITHIN_S
    return None if made_up else value


def honest_etag(headers: Mapping[str, str]) -> str | None:
    """The ETag where it has the form of RFC 9110 §8.8.3."""
    value = headers.get("etag", "").strip()
    quoted = value.removeprefix("W/")
    return value if len(quoted) > 2 and quoted[0] == quoted[-1] == '"' and len(value) < 300 else None


def _moment(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else None
