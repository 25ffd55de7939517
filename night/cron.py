"""Read a crontab line: five fields as in crontab(5), or six with the second in front.

Weekdays are crontab's: 0 and 7 are Sunday. They leave here as names.

A zone with summer time has a night in which some clock times do not exist, and one in which some come twice. What is
due at a time that does not exist is due as much later as the clocks were put forward; what comes twice is due once,
unless it is due in every hour.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from luutin.night.errors import CronError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}


class Fields(NamedTuple):
    """Each field as a list of numbers `0,15,30`, weekdays as names, or `*` for all."""

    second: str
    minute: str
    hour: str
    day: str
    month: str
    weekday: str


_RANGES = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def fields(line: str) -> Fields:
    """Read *line*. Raises CronError.

    Day and weekday must both fit where both are given: crontab's rule that either is enough surprises everyone.
    """
    parts = _NAMED.get(line.strip(), line).split()
    if len(parts) == 5:
        parts = ["0", *parts]
    if len(parts) != 6:
        raise CronError(f"{line!r} has {len(parts)} fields; five are needed: minute hour day month weekday")
    read = [_field(name, text, *limits) for name, text, limits in zip(Fields._fields, parts, _RANGES, strict=True)]
    return Fields(*read)


_DAYS_AHEAD = 41 * 366
"""29 February on a given weekday comes within 40 years, also across 2100, which has none."""


def moments(read: Fields, zone: ZoneInfo, *, after: datetime) -> Iterator[datetime]:
    """The moments of a crontab line after *after*, in order, in *zone*; none where it can never come."""
    hours, minutes, seconds = _numbers(read.hour, 24), _numbers(read.minute, 60), _numbers(read.second, 60)
    folds = (0, 1) if read.hour == "*" else (0,)
    last, today = after.astimezone(UTC), after.astimezone(zone).date()
    for day in _days(read, today - timedelta(days=1)):  # yesterday's times may be put off into today
        for hour, fold in product(hours, folds):
            if datetime(day.year, day.month, day.day, hour, 59, 59, tzinfo=zone, fold=1) + timedelta(hours=3) < after:
                continue
            for minute, second in product(minutes, seconds):
                local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone, fold=fold)
                if (moment := local.astimezone(UTC)) > last:
                    last = moment
                    yield moment.astimezone(zone)


def _days(read: Fields, first: date) -> Iterator[date]:
    days, months = _numbers(read.day, 32), _numbers(read.month, 13)
    weekdays = _DAYS if read.weekday == "*" else read.weekday.split(",")
    for number in range(_DAYS_AHEAD):
        day = first + timedelta(days=number)
        if day.day in days and day.month in months and _DAYS[day.isoweekday() % 7] in weekdays:
            yield day


def _numbers(text: str, end: int) -> tuple[int, ...]:
    return tuple(range(end)) if text == "*" else tuple(map(int, text.split(",")))


def _field(name: str, text: str, low: int, high: int) -> str:
    if text == "*":
        return "*"
    numbers = sorted({number for part in text.split(",") for number in _part(name, part, low, high)})
    if name != "weekday":
        return ",".join(map(str, numbers))
    days = sorted({number % 7 for number in numbers})
    return ",".join(_DAYS[day] for day in days)


def _part(name: str, part: str, low: int, high: int) -> range:
    span, _, step = part.partition("/")
    first, dash, last = span.partition("-")
    try:
        if span == "*":
            start, end = low, high - (name == "weekday")
        else:
            start = _number(name, first)
            end = _number(name, last) if dash else (high if step else start)
        found = range(start, end + 1, int(step) if step else 1)
    except ValueError as error:
        raise CronError(f"{name}: {part!r} cannot be read") from error
    if not found or start < low or end > high:
        raise CronError(f"{name}: {part!r} is not within {low} to {high}")
    return found


def _number(name: str, text: str) -> int:
    names: dict[str, tuple[tuple[str, ...], int]] = {"weekday": (_DAYS, 0), "month": (_MONTHS, 1)}
    words, first = names.get(name, ((), 0))
    lower = text.lower()[:3]
    return words.index(lower) + first if lower in words else int(text)
