"""Telephone numbers, plates, units by their number and documents, in every way that people print them."""

import re
from collections.abc import Iterator

from luutin.indexer.query.printed import NO_MORE, Kind, Writing, any_of, bare
from luutin.indexer.text.words import is_syllable

PLACES = {
    "P": "phường", "Q": "quận", "H": "huyện", "X": "xã", "T": "tỉnh", "TX": "thị xã", "TT": "thị trấn",
    "TP": "thành phố", "KP": "khu phố",
}  # fmt: skip
_SHORT_OF = {bare(long): short for short, long in PLACES.items()}
_SIGNS = {
    "nghị định": "NĐ", "nghị quyết": "NQ", "quyết định": "QĐ", "thông tư": "TT", "chỉ thị": "CT", "luật": "QH",
}  # fmt: skip
_SIGN_OF = {bare(name): sign for name, sign in _SIGNS.items()}
_DOCUMENTS = (*_SIGNS, "bộ luật", "kế hoạch", "thông báo", "báo cáo", "công văn", "tờ trình", "hướng dẫn", "kết luận",
              "quy định", "chương trình", "giấy mời", "pháp lệnh", "công điện", "đề án")  # fmt: skip
_ROADS = (
    (("QL",), ("quốc lộ",)), (("ĐT", "TL"), ("đường tỉnh", "tỉnh lộ")), (("ĐH", "HL"), ("đường huyện", "huyện lộ")),
    (("HL",), ("hương lộ",)), (("CT",), ("cao tốc",)),
)  # fmt: skip
"""Short and long names of roads that are numbered, those of one kind together."""
_CUTS = ((4, 7), (3, 6), (3, 7), (4, 8), (4, 6, 8), (3,), (4,))
"""Where the digits of a telephone number are parted."""


def _phones(found: re.Match[str]) -> Iterator[Writing]:
    """0912 345 678 · 0912.345.678 · +84 912345678."""
    digits = re.sub(r"^\+?84", "0", re.sub(r"[^0-9+]", "", found[0]))
    if len(digits) not in {10, 11}:
        return
    yield from ((digits,), ("84", digits[1:]), (f"84{digits[1:]}",))
    for cuts in _CUTS:
        parts = [digits[start:end] for start, end in zip((0, *cuts), (*cuts, None), strict=True)]
        yield from (tuple(parts), ("84", parts[0][1:], *parts[1:]))


def _hotlines(found: re.Match[str]) -> Iterator[Writing]:
    """1900 1234 · 19001234 · 1900.12.34."""
    digits = re.sub(r"\D", "", found[0])
    yield from ((digits,), (digits[:4], digits[4:]), (digits[:4], digits[4:6], digits[6:]))


def _plates(found: re.Match[str]) -> Iterator[Writing]:
    """29A-123.45 · 29A12345 · 29A 12345; 59-F1 123.45 · 59F112345."""
    series, number = re.sub(r"\W", "", found["series"]), re.sub(r"\D", "", found["n"])
    numbers = [(number,), (number[:3], number[3:])] if len(number) == 5 else [(number,)]
    yield (f"{series}{number}",)
    yield from ((*begin, *rest) for begin in ((series,), (series[:2], series[2:])) for rest in numbers)


def _units(found: re.Match[str]) -> Iterator[Writing]:
    """P.12 · P12 · phường 12; Q.Gò Vấp · quận Gò Vấp; TX.Sơn Tây · thị xã Sơn Tây."""
    named = found.groupdict()
    short = (named.get("short") or _SHORT_OF[bare(found["long"])]).upper()
    yield (short, found["name"])
    if found["name"].isdecimal():
        yield (f"{short}{found['name']}",)
    yield (*PLACES[short].split(), found["name"])


def _roads(found: re.Match[str]) -> Iterator[Writing]:
    """QL1A · QL.1A · quốc lộ 1A; ĐT741 · tỉnh lộ 741 · đường tỉnh 741."""
    typed, number = bare(found["road"]), found["n"]
    for shorts, longs in _ROADS:
        if typed in {bare(name) for name in (*shorts, *longs)}:
            yield from ((f"{short}{number}",) for short in shorts)
            yield from ((*name.split(), number) for name in (*shorts, *longs))


def _documents(found: re.Match[str]) -> Iterator[Writing]:
    """số 12/KH-UBND · Kế hoạch số 12/KH-UBND · 12/KH-UBND; 100/2019/NĐ-CP · nghị định số 100 năm 2019."""
    if found["what"] or found["number_word"]:
        yield tuple(re.findall(r"[^\W_]+", found["number"]))
    if decree := _DECREE.fullmatch(found["number"]):  # of other kinds each province has one of that number
        yield from _names_of("nghị định", "NĐ", *decree.groups())


def _decrees(found: re.Match[str]) -> Iterator[Writing]:
    """nghị định số 15 năm 2024 · nghị định 15/2024 · NĐ 15/2024 · 15/2024/NĐ-CP."""
    number, year, typed = found["n"], found["y"], found["what"]
    sign = _SIGN_OF.get(bare(typed), typed)
    name = next(name for name, short in _SIGNS.items() if short == sign) if sign == typed else typed
    signs = [sign] if sign != "QH" else [f"QH{term}" for term in _terms_in(int(year))]
    yield from ((number, year, each) for each in signs)
    yield from _names_of(name, "" if sign == "QH" else sign, number, year)


def _names_of(name: str, sign: str, number: str, year: str) -> Iterator[Writing]:
    names = [tuple(name.split()), *([(sign,)] if sign else [])]
    dated = ((number, year), (number, "năm", year))
    yield from ((*each, *join, *day) for each in names for join in (("số",), ()) for day in dated)


def _documents_in_short(found: re.Match[str]) -> Iterator[Writing]:
    """NĐ100 · NĐ 100 · nghị định 100 · nghị định số 100."""
    for name, sign in _SIGNS.items():
        if sign != "QH" and bare(found["what"]) in {bare(name), bare(sign)}:
            yield from ((f"{sign}{found['n']}",), (sign, found["n"]))
            yield from ((*name.split(), *join, found["n"]) for join in ((), ("số",)))


def _laws(found: re.Match[str]) -> Iterator[Writing]:
    """Luật Đất đai 2013 · Luật Đất đai năm 2013."""
    name = found["law"].split()
    yield from ((*name, found["y"]), (*name, "năm", found["y"]))


def _codes(found: re.Match[str]) -> Iterator[Writing]:
    """U23 · U-23; QL1A · QL.1A; Covid-19 · covid19. But `dau1` is a word typed in VNI."""
    if is_syllable(found["letters"]) and not found["letters"].isupper() and "-" not in found[0]:
        return
    yield from ((found["letters"], found["digits"]), (f"{found['letters']}{found['digits']}",))


def _terms_in(year: int) -> Iterator[int]:
    """The terms of the National Assembly that sat in a year: five years each, the eleventh four of 2002 to 2007."""
    begins = {11: 2002, 12: 2007, 13: 2011, 14: 2016, 15: 2021, 16: 2026, 17: 2031}
    yield from (term for term, begin in begins.items() if begin <= year <= begins.get(term + 1, begin))


_ROAD_NUMBER = rf"(?P<n>[1-9]\d{{0,3}}[A-Za-zĐđ]?){NO_MORE}"
_NAME = r"(?P<name>[^\W\d_]+)"
_CAPITALISED = r"(?P<name>[A-ZĐÀ-Ỹ][^\W\d_]*|\d{1,2})"
_YEAR_WORD = "(?i:năm|nam)"
_NUMBER_WORD = "(?P<number_word>(?i:số|so) )"
_NUMBER = r"(?P<number>\d{1,6}[/-](?:\d{4}[/-])?[^\W\d_][\w&/–-]*)"
_DECREE = re.compile(r"(\d{1,4})/(\d{4})/(?:NĐ|ND)-CP", re.IGNORECASE)
_OF_YEAR = rf"(?P<n>\d{{1,4}})(?:/| {_YEAR_WORD} )(?P<y>\d{{4}})"
NAMED: tuple[Kind, ...] = (
    (rf"(?P<short>P|Q|H|X|T|TX|TT|TP|KP|[Tt][pxt])\. ?{_NAME}", _units),
    (rf"{any_of(PLACES.values(), 'long')} {_CAPITALISED}", _units),
    (rf"{any_of((long for long in PLACES.values() if ' ' in long), 'long')} {_NAME}", _units),
)
"""Those that may hold no figure."""

FIRST = (*PLACES, *PLACES.values())
"""What those begin with."""

KINDS: tuple[Kind, ...] = (
    (rf"(?:0|\+?84)[ .-]?\d{{1,3}}(?:[ .-]{{0,2}}\d{{2,8}}){{1,4}}{NO_MORE}", _phones),
    (rf"1[89]00[ .-]?(?:\d{{4,6}}|\d\d[ .-]\d\d){NO_MORE}", _hotlines),
    (r"(?P<series>\d\d-?[A-Za-zĐđ]{1,2}\d??)[-. ]?(?P<n>\d{3}\.?\d\d|\d{4})", _plates),
    (r"(?P<short>P|Q|H|X|TX|TT|TP|KP|p|q)(?:\. ?| )?(?P<name>\d{1,2})", _units),
    (rf"{any_of((name for _, longs in _ROADS for name in longs), 'road')}(?: (?i:số|so))? {_ROAD_NUMBER}", _roads),
    (rf"(?P<road>QL|TL|HL|ĐH|DH|CT)[. -]{{0,2}}{_ROAD_NUMBER}", _roads),
    (rf"(?P<road>ĐT|DT)[. -]{{0,2}}{_ROAD_NUMBER}(?! \d)", _roads),  # before more of them it is a telephone
    *NAMED,
    (rf"(?:{any_of(_DOCUMENTS, 'what')} )?{_NUMBER_WORD}?{_NUMBER}", _documents),
    (rf"(?P<what>{'|'.join((*_SIGNS.values(), 'KH', 'CV', 'TB', 'BC'))}) ?{_NUMBER_WORD}?{_NUMBER}", _documents),
    (rf"{any_of(_SIGNS, 'what')}(?i: số| so)? {_OF_YEAR}(?!/)", _decrees),
    (rf"(?P<what>{'|'.join(set(_SIGNS.values()) - {'QH'})})(?i: số| so)? {_OF_YEAR}(?!/)", _decrees),
    (rf"{any_of(_SIGNS, 'what')}(?i: số| so)? (?P<n>[1-9]\d{{0,3}})(?![/ ]\d){NO_MORE}", _documents_in_short),
    (
        rf"(?P<what>{'|'.join(set(_SIGNS.values()) - {'QH'})})[ -]?(?P<n>[1-9]\d{{0,3}})(?![/ ]\d){NO_MORE}",
        _documents_in_short,
    ),
    (r"(?P<law>(?i:(?:bộ |bo )?(?:luật|luat))(?: [^\W\d_]+){1,5}?)(?: (?i:năm|nam))? (?P<y>(?:19|20)\d\d)", _laws),
    (r"(?P<letters>[A-ZĐ]{1,5})[-.]?(?P<digits>\d{1,3}[A-ZĐ]?)", _codes),
    (r"(?P<letters>[Kk][Mm]) ?(?P<digits>\d{1,4})", _codes),
    (r"(?P<letters>[^\W\d_]{2,})-?(?P<digits>\d{1,3})", _codes),
)
