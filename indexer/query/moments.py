"""Days, months, quarters, hours and what is numbered in Roman numerals, in every way that people print them."""

import re
from collections.abc import Iterator
from datetime import date

from luutin.indexer.query.printed import COUNTING, NO_MORE, Kind, Writing, any_of, number_said

_LEAP_YEAR = 2000
_COUNTED = (
    "quý", "khóa", "đại hội", "lần thứ", "lần", "vòng", "thế kỷ", "kỳ họp", "chương", "nhiệm kỳ", "hạng", "cấp",
    "loại", "phần", "tập",
)  # fmt: skip


def _days(found: re.Match[str]) -> Iterator[Writing]:
    """9/1/2020 · 09-01-2020 · 2020-01-09 · ngày 9 tháng 1 năm 2020 · 9 tháng 1, 2020."""
    day, month, year = (int(found[name]) for name in "dmy")
    year += 2000 if len(found["y"]) == 2 else 0  # no portal is older
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
    month, year = number_said(found["m"]) or int(found["m"]), found["y"]
    if 1 <= month <= len(COUNTING):
        for name in (str(month), COUNTING[month - 1], *{1: ("giêng",), 4: ("tư",)}.get(month, ())):
            yield from (("tháng", *name.split(), "năm", year), ("tháng", *name.split(), year))
        yield from ((str(month), year), (f"T{month}", year))


def _months_of_any_year(found: re.Match[str]) -> Iterator[Writing]:
    """T8: tháng 8."""
    if 1 <= int(found["m"]) <= len(COUNTING):
        yield ("tháng", str(int(found["m"])))


def _weekdays(found: re.Match[str]) -> Iterator[Writing]:
    """thứ 7 · thứ bảy."""
    number = number_said(found["n"]) or int(found["n"])
    yield from (("thứ", str(number)), ("thứ", "tư" if number == 4 else COUNTING[number - 1]))


def _parts_of_year(found: re.Match[str]) -> Iterator[Writing]:
    """6 tháng đầu năm · sáu tháng đầu năm."""
    months = number_said(found["m"]) or int(found["m"])
    if 1 <= months <= len(COUNTING):
        named = found["part"].split()
        yield from ((*number, "tháng", *named) for number in ((str(months),), COUNTING[months - 1].split()))


def _quarters(found: re.Match[str]) -> Iterator[Writing]:
    """quý III/2020 · quý 3 năm 2020 · Q3/2020."""
    for number in _both(found["n"]):
        yield from (("quý", number, found["y"]), ("quý", number, "năm", found["y"]))
        yield from ((f"Q{number}", found["y"]) if number.isdecimal() else ("Q", number, found["y"]),)


def _hours(found: re.Match[str]) -> Iterator[Writing]:
    """8h30 · 08h30 · 8 giờ 30 · 8g30 · 8:30."""
    hour, minute = int(found["h"]), found["min"] or ""
    if hour > 24 or (minute and int(minute) > 59):
        return
    yield from ((f"{written}{sign}{minute}",) for written in (str(hour), f"{hour:02}") for sign in "hg")
    yield (str(hour), "giờ", minute) if minute else (str(hour), "giờ")
    if minute == "00" or not minute:
        yield from (((f"{hour}h",), (str(hour), "giờ"), (f"{hour:02}h",)) if minute else ((f"{hour}h00",),))
    if minute:
        yield from ((str(hour), *sign, minute) for sign in ((), ("h",)))
        yield from ((f"{written}h", minute) for written in (str(hour), f"{hour:02}"))


def _numbered(found: re.Match[str]) -> Iterator[Writing]:
    """khóa X · khóa 10 · khóa thứ 10 · Đại hội XIII · Đại hội lần thứ 13 · kỳ họp thứ ba."""
    named = found["what"].split()
    is_meeting = named[-1].lower() in {"hội", "hoi", "họp", "hop"}
    numbers = _both(found["n"])
    for said in _ordinals(numbers):
        then = ((),) if named[-1].lower() in {"thứ", "thu"} else (("thứ",), *([("lần", "thứ")] if is_meeting else []))
        yield from ((*named, *ordinal, *said.split()) for ordinal in then)
    for number in numbers:
        yield (*named, number)
        if named[-1].lower() not in {"thứ", "thu"}:
            yield (*named, "thứ", number)
        if is_meeting:
            yield (*named, "lần", "thứ", number)


def _ordinals(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """The first of *numbers* as it is said behind `thứ`; none beyond COUNTING."""
    value = int(numbers[0]) if numbers else 0
    return ({1: "nhất", 4: "tư"}.get(value, COUNTING[value - 1]),) if 0 < value <= len(COUNTING) else ()


def _both(number: str) -> tuple[str, ...]:
    """A number in Arabic and in Roman numerals; none where it is no numeral."""
    value = number_said(number) or (int(number) if number.isdecimal() else _arabic(number))
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
_ORDINAL = "(?: (?i:(?:lần|lan)(?: (?:thứ|thu))?|thứ|thu))?"
_SAID_ORDINAL = any_of(("nhất", "tư", *COUNTING[1:]), "n")
_SAID_MONTH = rf"(?!(?:năm|nam) \d){any_of(('giêng', 'tư', *COUNTING), 'm')}"
"""`tháng năm 2019` is months of that year as often as it is May."""

_PART = rf"(?i:tháng|thang) {any_of(('đầu năm', 'cuối năm'), 'part')}"
NAMED: tuple[Kind, ...] = (
    (rf"{any_of(_COUNTED, 'what')}{_ORDINAL} {_NUMERAL}", _numbered),
    (rf"{any_of(set(_COUNTED) - {'lần thứ'}, 'what')} (?i:(?:lần |lan )?(?:thứ|thu)) {_SAID_ORDINAL}", _numbered),
    (rf"{any_of(('lần thứ',), 'what')} {_SAID_ORDINAL}", _numbered),
    (rf"{any_of(COUNTING, 'm')} {_PART}", _parts_of_year),
    (rf"(?i:thứ|thu) (?:{any_of(('hai', 'ba', 'tư', 'năm', 'sáu', 'bảy'), 'n')})", _weekdays),
)
"""Those that may hold no figure."""

FIRST = (*_COUNTED, *COUNTING, "tháng", "thứ")
"""What those begin with."""

KINDS: tuple[Kind, ...] = (
    (rf"(?:{_DAY_WORD} )?{_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign){_YEAR}{NO_MORE}", _days),
    (rf"(?:{_DAY_WORD} )?{_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign)(?P<y>\d\d){NO_MORE}", _days),
    (rf"(?:{_DAY_WORD} )?{_DAY} {_MONTH_WORD} {_MONTH}(?:,? (?:{_YEAR_WORD} )?|/){_YEAR}", _days),
    (rf"{_YEAR}[-/]{_MONTH}[-/]{_DAY}", _days),
    (rf"(?:{_DAY_WORD} )?{_DAY}[/-]{_MONTH}{NO_MORE}", _days_of_any_year),
    (rf"{_DAY_WORD} {_DAY}\.{_MONTH}{NO_MORE}", _days_of_any_year),
    (rf"(?:{_DAY_WORD} )?{_DAY} {_MONTH_WORD} {_MONTH}{NO_MORE}", _days_of_any_year),
    (rf"{_MONTH_WORD} {_MONTH}(?:,? (?:{_YEAR_WORD} )?|[/.-]){_YEAR}", _months),
    (rf"{_MONTH_WORD} {_SAID_MONTH}(?:,? (?:{_YEAR_WORD} )?|[/.-]){_YEAR}", _months),
    (rf"T{_MONTH}{NO_MORE}", _months_of_any_year),
    (rf"{_MONTH} {_PART}", _parts_of_year),
    (rf"(?:T\.?)?{_MONTH}[/-](?P<y>(?:19|20)\d\d)(?![/-])", _months),
    (rf"(?:(?i:quý|quí|quy) |Q\.? ?){_NUMERAL}(?:[/ .-]| {_YEAR_WORD} ){_YEAR}", _quarters),
    (r"(?P<h>\d{1,2})(?:[hg]| ?h |:| (?i:giờ|gio) )(?P<min>\d\d)(?: (?i:phút|phut))?", _hours),
    (r"(?P<h>\d{1,2})(?:h| (?i:giờ|gio))(?P<min>)", _hours),
    (rf"(?i:thứ|thu) (?P<n>[2-7]){NO_MORE}", _weekdays),
    *NAMED,
)
