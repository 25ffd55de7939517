"""Read a crontab line: five fields as in crontab(5), or six with the second in front.

Weekdays are crontab's: 0 and 7 are Sunday. APScheduler counts from Monday. Names mean the same to both, so
weekdays leave here as names.
"""

from typing import NamedTuple

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
