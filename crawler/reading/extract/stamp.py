"""Read the dates that pages print: day first, with or without a clock.

Shapes read, among others:

    09/01/2020 - 05:44 PM            Thứ năm - 09/01/2020 17:44       Thứ năm, 2/11/2023, 19:20 (GMT+7)
    (17:10 14/06/2024)               00:00 17/09/2018                 2017-02-27
    07 / 12 / 2019 - 12:41 PM        05:44:00 CH 09/01/2020           14h30, ngày 09/01/2020
    ngày 9 tháng 1 năm 2020          9 Tháng Một, 2020 / 9 thg 1, 2020  November 18, 2019 at 3:05 pm

Sources: CLDR locale "vi" for weekdays and SA/CH (AM/PM), CLDR for the month names of other languages.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Final

from luutin.crawler.reading.extract.months import MONTHS

EARLIEST: Final = 1990
"""No portal printed a date before; a smaller year is no stamp."""
LATEST: Final = 2100


def _by_first_letter(names: Iterable[str]) -> str:
    """Join *names* to one pattern, the longer before the shorter; grouped, each place of a text is tried for few."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        groups.setdefault(name[0], []).append(re.escape(name[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


_MONTH: Final = r"(?:tháng\s+|thg\.?\s*(?=\d)|th\.?\s?(?=\d))"
"""`tháng`, CLDR's short `thg`, and WordPress's `Th`."""
_MONTH_NAMES: Final = _by_first_letter(MONTHS)
_FROM_DIGIT: Final = rf"""(?=\d)(?:
      (?P<d1>\d{{1,2}})\s?(?P<sep>[/.\-–])\s?(?P<m1>\d{{1,2}})\s?(?P=sep)\s?(?P<y1>(?:19|20)\d{{2}})(?![\d/]|-\d)
    | (?P<y2>(?:19|20)\d{{2}})(?P<sep2>[-/.])(?P<m2>\d{{1,2}})(?P=sep2)(?P<d2>\d{{1,2}})(?!\d)
    | (?P<d3>\d{{1,2}})\s+{_MONTH}(?P<m3>\d{{1,2}}|[^\W\d]+(?:\s+(?:một|hai))?)\s*
      (?:,|năm|-|/)?\s*(?:năm\s+)?(?P<y3>(?:19|20)\d{{2}})
    | (?P<d5>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s*(?:de\s+|of\s+|-\s*)?(?P<m5>{_MONTH_NAMES})\.?,?\s*
      (?:de\s+|-\s*)?(?P<y5>(?:19|20)\d{{2}})
    | (?P<d8>\d{{1,2}})(?P<sep8>[./-])\s?(?P<m8>\d{{1,2}})(?P=sep8)\s?(?P<y8>[0-4]\d)(?![./-]?[\d])
    | (?P<y9>(?:19|20)\d{{2}})\s(?P<m9>{_MONTH_NAMES})\.?\s(?P<d9>\d{{1,2}})(?!\d)
    | (?P<y7>(?:19|20)\d{{2}})\s?[年년.]\s?(?P<m7>\d{{1,2}})\s?[月월.]\s?(?P<d7>\d{{1,2}})\s?[日일.]?
    )"""
_FROM_WORD: Final = rf"""
      (?<![^\W\d_]){_MONTH}(?P<m4>\d{{1,2}}|[^\W\d]+(?:\s+(?:một|hai))?)\s+(?P<d4>\d{{1,2}})\s*,\s*(?P<y4>(?:19|20)\d{{2}})
    | (?<![^\W\d_])(?P<m6>{_MONTH_NAMES})\.?\s+(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y6>(?:19|20)\d{{2}})
    """
_DATE: Final = re.compile(rf"(?<![\d/.-])(?:{_FROM_DIGIT}|{_FROM_WORD})", re.VERBOSE)
_DATE_FROM_DIGIT: Final = re.compile(rf"(?<![\d/.-])(?:{_FROM_DIGIT})", re.VERBOSE)
_DAY_BEFORE_YEAR: Final = re.compile(r"\d(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?:19|20)\d\d")
"""How every date that begins with a word ends: without it, no place of a text but its digits need be tried."""
_CLOCK: Final = re.compile(
    r"(?<![\d:/.-])(?P<hour>\d{1,2})\s?(?::|h|g|giờ|：|時)\s?(?P<minute>\d{2})(?!\d)(?:\s*phút)?(?::\d{2}(?!\d))?(?:\.\d+)?"
    r"\s*(?P<half>(?:sa|ch|am|pm|a\.m|p\.m)(?![^\W\d_])|sáng|chiều|tối)?"
)
_MONTHS: Final = 12
_SHORT_TEXT: Final = 60
"""Characters of a text whose stamps are kept for the next page that prints it."""
_DIGIT: Final = re.compile(r"[0-9]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d|[./-]\s?\d\d(?!\d)")
AGE: Final = re.compile(
    r"(?<!\w)(?:about |over |khoảng |hơn )?(?:\d{1,3} (?:years?|months?|weeks?|days?|hours?|năm|tháng|tuần|ngày|giờ),?"
    r"(?: and| và)? )?(?:\d{1,3}|an?|one|một|vài)\s*"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|giây|phút|giờ|tiếng|ngày|tuần|tháng|năm)\s+(?:ago|trước)(?!\w)|"
    r"(?<!\w)vor \d{1,3} (?:minuten?|stunden?|tagen?|wochen?|monaten?|jahren?)(?!\w)|"
    r"(?<!\w)il y a \d{1,3} (?:minutes?|heures?|jours?|semaines?|mois|ans?)(?!\w)|"
    r"(?<!\w)hace \d{1,3} (?:minutos?|horas?|días?|semanas?|mes(?:es)?|años?)(?!\w)",
    re.IGNORECASE,
)
"""How long ago something was posted."""
_WEEKDAYS: Final = ["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"]
_WEEKDAY: Final = re.compile(r"thứ\s+(?P<name>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])(?!\w)|(?P<sunday>chủ nhật|chúa nhật)")
_SHORT: Final = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_DRUPALS_WEEKDAY: Final = re.compile(r"(?<!\w)(?:t([2-7])|(cn|mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}),\s{0,3}$")
_DRUPALS_NAMES: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "cn": 6}
"""As Drupal prints it right before a day whose month comes first, also on sites that speak Vietnamese."""
_SECOND_HALF: Final = frozenset(("ch", "pm", "p.m", "chiều", "tối"))
_MONTH_WORDS: Final = {
    name: number
    for number, names in enumerate(
        ("một giêng", "hai", "ba", "tư", "năm", "sáu", "bảy bẩy", "tám", "chín", "mười", "mười_một", "mười_hai chạp"), 1
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A local day, and a local clock when one is printed with it."""

    day: date
    clock: time | None
    start: int
    """Where in the text it stands, in characters of the folded text."""
    end: int
    weekday: bool | None = None
    """True where a printed weekday agrees with the day, False where it contradicts it, None without one."""

    @property
    def iso(self) -> str:
        """`2020-01-09` or `2020-01-09T17:44`."""
        clock = self.clock
        return self.day.isoformat() + (f"T{clock.hour:02}:{clock.minute:02}" if clock else "")

    def at(self, clock: time) -> "Stamp":
        """Return this day at *clock*."""
        return Stamp(self.day, clock, self.start, self.end, self.weekday)

    def on(self, day: date) -> "Stamp":
        """Return this stamp for another *day*, at the same place of the text."""
        return Stamp(day, self.clock, self.start, self.end)


def find_stamps(text: str) -> tuple[Stamp, ...]:
    """Return each date in *text*, a short string in any Unicode form, in order; impossible dates are left out."""
    return _short_text_stamps(text) if len(text) < _SHORT_TEXT else _stamps(text)


def _stamps(text: str) -> tuple[Stamp, ...]:
    plain = fold(text)
    digit = _DIGIT.search(plain)
    first = digit.start() if digit is not None else len(plain)
    if not _YEAR.search(plain, first):
        return ()
    matches = (
        _DATE.finditer(plain) if _DAY_BEFORE_YEAR.search(plain, first) else _DATE_FROM_DIGIT.finditer(plain, first)
    )
    found = [(match, _day(match)) for match in matches]
    stamps: list[Stamp] = []
    for number, (match, day) in enumerate(found):
        if day is None:
            continue
        left = found[number - 1][0].end() if number else 0
        right = found[number + 1][0].start() if number + 1 < len(found) else len(plain)
        clock, start, end = _clock(plain, match, max(left, first), right)
        meant = _month_first(plain[left:start], match, day)
        stamps.append(Stamp(meant, clock, start, end, _weekday(plain[left:start], meant)))
    return tuple(stamps)


# Kept, because a portal prints the days of its lists of news on page after page.
_short_text_stamps = lru_cache(maxsize=4096)(_stamps)


def lone_clock(text: str) -> time | None:
    """Return the clock that *text* is, but for joints such as `lúc` and signs; None where it is none, or more."""
    plain = fold(text)
    found = _CLOCK.search(plain)
    if found is None or not _only_joints(plain[: found.start()]) or not _only_joints(plain[found.end() :]):
        return None
    return _time(found)


def fold(text: str) -> str:
    """Return *text* in NFC, lower case, white space folded: the form that stamps are read in."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _day(match: re.Match[str]) -> date | None:
    shape = (match.lastgroup or "")[-1]
    month = _month(match[f"m{shape}"])
    year, day = int(match[f"y{shape}"]), int(match[f"d{shape}"])
    year += 2000 if year < 100 else 0
    if month is None or not EARLIEST <= year <= LATEST:
        return None
    if shape == "1" and month > _MONTHS >= day:
        month, day = day, month  # no other order is possible
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_first(before: str, match: re.Match[str], day: date) -> date:
    """Return *day* with day and month changed for one another, where the weekday right before it says so."""
    if match.lastgroup != "y1" or day.day > _MONTHS or before[-1:] not in (",", " "):
        return day
    found = _DRUPALS_WEEKDAY.search(before)
    if found is None:
        return day
    number = int(found[1]) - 2 if found[1] else _DRUPALS_NAMES[found[2]]
    other = date(day.year, day.day, day.month)
    return other if other.weekday() == number != day.weekday() else day


def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return MONTHS.get(word) or _MONTH_WORDS.get(word.replace(" ", "_"))


def _clock(plain: str, match: re.Match[str], left: int, right: int) -> tuple[time | None, int, int]:
    """Find the clock after the date or, failing that, before it; at most some words and signs between."""
    after = _CLOCK.search(plain, match.end(), min(right, match.end() + 24))
    if after and _only_joints(plain[match.end() : after.start()]):
        clock = _time(after)
        if clock:
            return clock, match.start(), after.end()
    before = _last(_CLOCK, plain, max(left, match.start() - 40), match.start())
    if before and _only_joints(plain[before.end() : match.start()]):
        clock = _time(before)
        if clock:
            return clock, before.start(), match.end()
    return None, match.start(), match.end()


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = list(pattern.finditer(text, start, end))
    return found[-1] if found else None


_JOINTS: Final = re.compile(
    r"(?:[\s,;|()\-–—•·/@.]|lúc|vào|ngày|hồi|gmt\s?[+-]?\d*|at|um|à|a las|às|uhr|kl|klo|o|"
    r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|t(?=\d))*"
)


def _only_joints(between: str) -> bool:
    return _JOINTS.fullmatch(between) is not None


def _time(match: re.Match[str]) -> time | None:
    hour, minute, half = int(match["hour"]), int(match["minute"]), match["half"]
    if half and 1 <= hour <= 12:  # 12 SA is midnight, 12 CH is noon
        hour = hour % 12 + (12 if half in _SECOND_HALF else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _weekday(before: str, day: date) -> bool | None:
    if "thứ" not in before and "nhật" not in before:
        return None
    found = _last(_WEEKDAY, before, max(len(before) - 40, 0), len(before))
    if found is None:
        return None
    name = found["name"]
    number = 6 if name is None else _SHORT[name] if name in _SHORT else int(name) - 2
    return day.weekday() == number
