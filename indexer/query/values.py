"""Numbers, days, periods and names of documents, each in every way that people print it.

`read_value` looks at the beginning of a run of words. What it finds it writes in the other ways, as runs of words that
must stand one behind the other. It is pure: text in, writings out. The ways are those of docs/query-language.md.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from luutin.indexer.text.words import forms

Writing: TypeAlias = tuple[str, ...]
"""Words that stand one behind the other."""


class PrintedValue(NamedTuple):
    """A value at the beginning of a text."""

    length: int
    """Characters of the text that it takes."""
    writings: tuple[Writing, ...]
    """Other ways to write it."""


def read_value(text: str) -> PrintedValue | None:
    """The value that *text* begins with, and how else it is written; None where there is none.

    It ends where a word ends. Of several ways to read it the longest counts.
    """
    found = [
        PrintedValue(match.end(), tuple(dict.fromkeys(writings)))
        for pattern, write in _KINDS
        if (match := pattern.match(text)) and (writings := tuple(filter(None, write(match))))
    ]
    return max(found, default=None)


def _days(found: re.Match[str]) -> Iterator[Writing]:
    """9/1/2020 · 09-01-2020 · 2020-01-09 · ngày 9 tháng 1 năm 2020 · 9 tháng 1, 2020."""
    day, month, year = (int(found[name]) for name in "dmy")
    try:
        date(year, month, day)
    except ValueError:
        return
    d, m, y = str(day), str(month), str(year)
    yield from ((d, m, y), (d, "tháng", m, "năm", y), (d, "tháng", m, y), (y, m, d))


def _months(found: re.Match[str]) -> Iterator[Writing]:
    """tháng 1/2020 · tháng 01 năm 2020 · 1-2020."""
    month, year = str(int(found["m"])), found["y"]
    if 1 <= int(month) <= 12:
        yield from (("tháng", month, "năm", year), ("tháng", month, year), (month, year))


def _quarters(found: re.Match[str]) -> Iterator[Writing]:
    """quý III/2020 · quý 3 năm 2020."""
    for number in _both(found["n"]):
        yield from (
            ("quý", number, year) if join == "" else ("quý", number, join, year)
            for year in (found["y"],)
            for join in ("", "năm")
        )


def _numbered(found: re.Match[str]) -> Iterator[Writing]:
    """khóa X · khóa 10 · Đại hội XIII · Đại hội lần thứ 13."""
    named = found["what"].split()
    for number in _both(found["n"]):
        yield (*named, number)
        if named[-1].lower() in {"hội", "hoi"}:
            yield (*named, "lần", "thứ", number)


def _numbers(found: re.Match[str]) -> Iterator[Writing]:
    """1000 · 1.000 · 1 000 · 1,000; a whole number of thousands, millions or thousand millions as it is said."""
    digits = re.sub(r"[^0-9]", "", found[0])
    if len(digits) < 4 or digits.startswith("0") or _is_year(found[0]):
        return
    groups = f"{int(digits):,}".split(",")
    yield from ((digits,), tuple(groups))
    for unit, size in _SIZES.items():
        if int(digits) >= max(size, 10**6) and (said := _short(Decimal(digits) / size)):
            yield (said, unit)
            return


def _amounts(found: re.Match[str]) -> Iterator[Writing]:
    """5 tỷ · 5.000.000.000; 1,5 triệu · 1.500.000."""
    size = _SIZE_OF[_bare(found["unit"])]
    value = Decimal(re.sub("[. ]", "", found["n"]).replace(",", ".")) * size
    if value == int(value):
        yield from ((str(int(value)),), tuple(f"{int(value):,}".split(",")))
    if re.fullmatch(r"[0-9. ]{4,}", found["n"]):
        number = int(re.sub("[. ]", "", found["n"]))
        yield from ((str(number), found["unit"]), (*f"{number:,}".split(","), found["unit"]))


def _phones(found: re.Match[str]) -> Iterator[Writing]:
    """0912 345 678 · 0912.345.678 · +84 912345678."""
    digits = re.sub(r"^\+?84", "0", re.sub(r"[^0-9+]", "", found[0]))
    if len(digits) not in {10, 11}:
        return
    yield (digits,)
    for cuts in ((4, 7), (3, 6), (3, 7), (4, 8), (4, 6, 8), (3,), (4,)):
        parts = [digits[start:end] for start, end in zip((0, *cuts), (*cuts, None), strict=True)]
        yield tuple(parts)
    yield ("84", digits[1:])


def _plates(found: re.Match[str]) -> Iterator[Writing]:
    """29A-123.45 · 29A12345 · 29A 12345."""
    series, number = found["series"], re.sub(r"\D", "", found["n"])
    yield from ((f"{series}{number}",), (series, number))
    if len(number) == 5:
        yield (series, number[:3], number[3:])


def _units(found: re.Match[str]) -> Iterator[Writing]:
    """P.12 · P12 · phường 12; Q.Gò Vấp · quận Gò Vấp; TX.Sơn Tây · thị xã Sơn Tây."""
    named = found.groupdict()
    short = (named.get("short") or _SHORT_OF[_bare(found["long"])]).upper()
    yield (short, found["name"])
    if found["name"].isdecimal():
        yield (f"{short}{found['name']}",)
    yield (*_PLACES[short].split(), found["name"])


def _documents(found: re.Match[str]) -> Iterator[Writing]:
    """số 12/KH-UBND · Kế hoạch số 12/KH-UBND · 12/KH-UBND."""
    yield tuple(re.findall(r"[^\W_]+", found["number"]))


def _decrees(found: re.Match[str]) -> Iterator[Writing]:
    """nghị định số 15 năm 2024 · nghị định 15/2024 · 15/2024/NĐ-CP."""
    sign = _SIGN_OF[_bare(found["what"])]
    yield from ((found["n"], found["y"], sign), (*found["what"].split(), "số", found["n"], found["y"]))
    yield (*found["what"].split(), found["n"], found["y"])


_PLACES = {
    "P": "phường", "Q": "quận", "H": "huyện", "X": "xã", "T": "tỉnh", "TX": "thị xã", "TT": "thị trấn",
    "TP": "thành phố", "KP": "khu phố",
}  # fmt: skip
_COUNTED = ("quý", "khóa", "đại hội", "lần thứ", "thế kỷ", "kỳ họp thứ", "chương", "nhiệm kỳ", "hạng", "cấp", "loại",
            "phần", "tập")  # fmt: skip
_SIZES = {"tỷ": 10**9, "triệu": 10**6, "nghìn": 10**3, "ngàn": 10**3}
_DOCUMENTS = {
    "nghị định": "NĐ", "nghị quyết": "NQ", "quyết định": "QĐ", "thông tư": "TT", "chỉ thị": "CT", "luật": "QH",
}  # fmt: skip


def _bare(words: str) -> str:
    """Words as they are typed without diacritics; `tỉ` and `tỷ` alike."""
    return " ".join(forms(word).fold for word in words.lower().split())


def _any_of(names: Iterable[str], group: str) -> str:
    """A pattern for one of some names, with diacritics or without, the tone of `khoá` where it may be."""
    spelt = {name for name in names for name in (name, _bare(name), name.replace("óa", "oá"), name.replace("ỷ", "ỉ"))}
    spelt |= {name.replace("tỷ", "ty") for name in names}
    return f"(?P<{group}>(?i:{'|'.join(sorted(spelt, key=len, reverse=True))}))"


_SHORT_OF = {_bare(long): short for short, long in _PLACES.items()}
_SIZE_OF = {_bare(name): size for name, size in _SIZES.items()}
_SIGN_OF = {_bare(name): sign for name, sign in _DOCUMENTS.items()}

_DAY_WORD, _MONTH_WORD, _YEAR_WORD = "(?i:ngày|ngay)", "(?i:tháng|thang)", "(?i:năm|nam)"
_DAY, _MONTH, _YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_NUMERAL = r"(?P<n>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})|\d{1,2})"
_NAME = r"(?P<name>[^\W\d_]+)"
_CAPITALISED = r"(?P<name>[A-ZĐÀ-Ỹ][^\W\d_]*|\d{1,2})"
_WORD_END = r"(?![^\W_])"
_NO_MORE = r"(?![.,/-]?\d)"
"""Behind a number: it does not go on."""

_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Writing]]], ...] = tuple(
    (re.compile(pattern + _WORD_END), write)
    for pattern, write in (
        (rf"(?:{_DAY_WORD} )?{_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign){_YEAR}{_NO_MORE}", _days),
        (rf"(?:{_DAY_WORD} )?{_DAY} {_MONTH_WORD} {_MONTH}(?:,? (?:{_YEAR_WORD} )?|/){_YEAR}", _days),
        (rf"{_YEAR}-{_MONTH}-{_DAY}", _days),
        (rf"{_MONTH_WORD} {_MONTH}(?:,? (?:{_YEAR_WORD} )?|[/.-]){_YEAR}", _months),
        (rf"{_MONTH}/(?P<y>(?:19|20)\d\d)(?!/)", _months),
        (rf"(?i:quý|quí|quy) {_NUMERAL}(?:[/ -]| {_YEAR_WORD} ){_YEAR}", _quarters),
        (rf"{_any_of(_COUNTED, 'what')} {_NUMERAL}", _numbered),
        (rf"[1-9]\d{{0,2}}(?:[. ,]\d{{3}})+{_NO_MORE}", _numbers),
        (r"[1-9]\d{3,14}(?![.,/-]\d)", _numbers),
        (rf"(?P<n>\d{{1,3}}(?:[. ]\d{{3}})+|\d+(?:,\d{{1,3}})?) {_any_of(_SIZES, 'unit')}", _amounts),
        (rf"(?:0|\+?84)[ .]?\d{{2,3}}(?:[ .-]?\d{{2,4}}){{2,3}}{_NO_MORE}", _phones),
        (r"(?P<series>\d\d[A-ZĐ]{1,2}\d??)[-. ]?(?P<n>\d{3}\.?\d\d|\d{4})", _plates),
        (r"(?P<short>P|Q|H|X|T|TX|TT|TP|KP|p|q)(?:\. ?| )?(?P<name>\d{1,2})", _units),
        (rf"(?P<short>P|Q|H|X|T|TX|TT|TP|KP|[Tt][pxt])\. ?{_NAME}", _units),
        (rf"{_any_of(_PLACES.values(), 'long')} {_CAPITALISED}", _units),
        (r"(?:[^\W\d_]+ [^\W\d_]+ )?(?i:số|so) (?P<number>\d{1,6}/[\w/&–-]*[^\W\d_][\w&–-]*)", _documents),
        (rf"{_any_of(_DOCUMENTS, 'what')}(?i: số| so)? (?P<n>\d{{1,4}})(?:/| {_YEAR_WORD} ){_YEAR}(?!/)", _decrees),
    )
)
"""What each kind looks like, and what writes it in the other ways."""


def _both(number: str) -> tuple[str, ...]:
    """A number in Arabic and in Roman numerals; none where it is no numeral."""
    value = int(number) if number.isdecimal() else _arabic(number)
    roman = "X" * (value // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]
    return (str(value), roman) if 0 < value < 40 else ()


def _arabic(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter.upper()] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _is_year(text: str) -> bool:
    return len(text) == 4 and 1800 <= int(text) <= 2100 if text.isdecimal() else False


def _short(value: Decimal) -> str:
    """A number with at most two decimals, as Vietnamese is printed; empty where it needs more of them."""
    if value != round(value, 2):
        return ""
    whole, _, rest = f"{value.normalize():f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")
