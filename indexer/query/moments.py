"""Days, months, quarters, hours and what is numbered in Roman numerals, in every way that people print them."""

import re
from collections.abc import Iterator
from datetime import date

from luutin.indexer.query.printed import NO_MORE, Kind, Writing, any_of

_LEAP_YEAR = 2000
_COUNTED = ("quý", "khóa", "đại hội", "lần thứ", "thế kỷ", "kỳ họp", "chương", "nhiệm kỳ", "hạng", "cấp", "loại",
            "phần", "tập")  # fmt: skip


def _days(found: re.Match[str]) -> Iterator[Writing]:
    """9/1/2020 · 09-01-2020 · 2020-01-09 · ngày 9 tháng 1 năm 2020 · 9 tháng 1, 2020."""
    day, month, year = (int(found[name]) for name in "dmy")
    if _is_day(day, month, year):
        d, m, y = str(day), str(month), str(year)
        yield from ((d, m, y), (d, "tháng", m, "năm", y), (d, "tháng", m, y), (y, m, d))


def _days_of_any_year(found: re.Match[str]) -> Iterator[Writing]:
    """30/4 · 30-4 · ngày 30 tháng 4."""
    day, month = int(found["d"]), int(found["m"])
    if _is_day(day, month, _LEAP_YEAR):
        yield from ((str(day), str(month)), (str(day), "tháng", str(month)))


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _months(found: re.Match[str]) -> Iterator[Writing]:
    """tháng 1/2020 · tháng 01 năm 2020 · 1-2020."""
    month, year = str(int(found["m"])), found["y"]
    if 1 <= int(month) <= 12:
        yield from (("tháng", month, "năm", year), ("tháng", month, year), (month, year), (f"T{month}", year))


def _quarters(found: re.Match[str]) -> Iterator[Writing]:
    """quý III/2020 · quý 3 năm 2020."""
    for number in _both(found["n"]):
        yield from (("quý", number, found["y"]), ("quý", number, "năm", found["y"]))


def _hours(found: re.Match[str]) -> Iterator[Writing]:
    """8h30 · 08h30 · 8 giờ 30 · 8g30 · 8:30."""
    hour, minute = int(found["h"]), found["min"] or ""
    if hour > 24 or (minute and int(minute) > 59):
        return
    yield from ((f"{written}{sign}{minute}",) for written in (str(hour), f"{hour:02}") for sign in "hg")
    yield (str(hour), "giờ", minute) if minute else (str(hour), "giờ")
    if minute:
        yield from ((str(hour), *sign, minute) for sign in ((), ("h",)))
        yield from ((f"{written}h", minute) for written in (str(hour), f"{hour:02}"))


def _numbered(found: re.Match[str]) -> Iterator[Writing]:
    """khóa X · khóa 10 · khóa thứ 10 · Đại hội XIII · Đại hội lần thứ 13."""
    named = found["what"].split()
    is_meeting = named[-1].lower() in {"hội", "hoi", "họp", "hop"}
    for number in _both(found["n"]):
        yield (*named, number)
        if named[-1].lower() not in {"thứ", "thu"}:
            yield (*named, "thứ", number)
        if is_meeting:
            yield (*named, "lần", "thứ", number)


def _both(number: str) -> tuple[str, ...]:
    """A number in Arabic and in Roman numerals; none where it is no numeral."""
    value = int(number) if number.isdecimal() else _arabic(number)
    roman = "X" * (value // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]
    return (str(value), roman) if 0 < value < 40 else ()


def _arabic(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter.upper()] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


_DAY_WORD, _MONTH_WORD, _YEAR_WORD = "(?i:ngày|ngay|mùng|mồng|mung|mong)", "(?i:tháng|thang)", "(?i:năm|nam)"
_DAY, _MONTH, _YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_SMALL_SYLLABLE = r"(?!(?:[ivx]|[vx]i)(?!\w))"
"""In small letters these are no numerals: `phần vi phạm`, `cấp xi măng`."""

_CAPITALS = "(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
_NUMERAL = rf"(?P<n>{_CAPITALS}|{_SMALL_SYLLABLE}{_CAPITALS.lower()}|\d{{1,2}})"
_ORDINAL = "(?: (?i:(?:lần |lan )?(?:thứ|thu)))?"
NAMED: tuple[Kind, ...] = ((rf"{any_of(_COUNTED, 'what')}{_ORDINAL} {_NUMERAL}", _numbered),)
"""Those that may hold no figure."""

KINDS: tuple[Kind, ...] = (
    (rf"(?:{_DAY_WORD} )?{_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign){_YEAR}{NO_MORE}", _days),
    (rf"(?:{_DAY_WORD} )?{_DAY} {_MONTH_WORD} {_MONTH}(?:,? (?:{_YEAR_WORD} )?|/){_YEAR}", _days),
    (rf"{_YEAR}[-/]{_MONTH}[-/]{_DAY}", _days),
    (rf"(?:{_DAY_WORD} )?{_DAY}[/-]{_MONTH}{NO_MORE}", _days_of_any_year),
    (rf"{_DAY_WORD} {_DAY}\.{_MONTH}{NO_MORE}", _days_of_any_year),
    (rf"(?:{_DAY_WORD} )?{_DAY} {_MONTH_WORD} {_MONTH}{NO_MORE}", _days_of_any_year),
    (rf"{_MONTH_WORD} {_MONTH}(?:,? (?:{_YEAR_WORD} )?|[/.-]){_YEAR}", _months),
    (rf"T?{_MONTH}[/-](?P<y>(?:19|20)\d\d)(?![/-])", _months),
    (rf"(?i:quý|quí|quy) {_NUMERAL}(?:[/ -]| {_YEAR_WORD} ){_YEAR}", _quarters),
    (r"(?P<h>\d{1,2})(?:[hg]| ?h |:| (?i:giờ|gio) )(?P<min>\d\d)(?: (?i:phút|phut))?", _hours),
    (r"(?P<h>\d{1,2})(?:h| (?i:giờ|gio))(?P<min>)", _hours),
    *NAMED,
)
