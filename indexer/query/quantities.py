"""Numbers and what they count, in every way that people print them: amounts, decimals, ranges, fractions, measures."""

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from luutin.indexer.query.printed import COUNTING, NO_MORE, Kind, Writing, any_of, bare, number_said, said, say

if TYPE_CHECKING:
    from decimal import Decimal

_SIZES = {"nghìn tỷ": 10**12, "ngàn tỷ": 10**12, "tỷ": 10**9, "triệu": 10**6, "nghìn": 10**3, "ngàn": 10**3}
_JOINED = {"tr": 10**6, "k": 10**3}
"""Behind a number without a space, as prices are written in short."""

_SIZE_OF = {bare(name): size for name, size in (_SIZES | _JOINED).items()}
_MONEY = (("đồng", "đ", "VND"), ("USD", "đô la", "đô la Mỹ"), ("EUR", "euro"), ("NDT", "nhân dân tệ"))
"""Each currency's names; words without diacritics find VNĐ too."""
_SMALLEST_SAID = 10**4
"""Numbers from here on are also said with a unit: `15 nghìn`, but not `5 nghìn`."""

_FRACTIONS = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "1/8": "⅛"}
_WHOLE_AND_PART = {sign: figures for figures, sign in _FRACTIONS.items()}
_MEASURES = "ha|km2|km²|m2|m²|m3|m³|km|kg|cm|mm|m|g|kW|MW|kWh|kV|V|USD"
_SPOKEN = {
    "hecta": "ha", "héc ta": "ha", "ki lô mét": "km", "cây số": "km", "mét vuông": "m2", "mét khối": "m3",
    "ki lô mét vuông": "km2", "ki lô gam": "kg", "mét": "m", "độ C": "C", "đô la": "USD", "đô la Mỹ": "USD",
}  # fmt: skip
_SIGN_OF = {bare(name): sign for name, sign in _SPOKEN.items()}


def _amounts(found: re.Match[str]) -> Iterator[Writing]:
    """5 tỷ · 5.000.000.000 · 5.000 triệu; 1,5 triệu đồng · 1.500.000đ."""
    size = _SIZE_OF[bare(found["size"])] if found["size"] else 1
    typed = str(number_said(found["n"]) or found["n"])
    value = (_decimal(typed) + (_decimal("0.5") if found["half"] else 0)) * size
    numbers = list(dict.fromkeys(_said(value, typed, found["size"])))
    names = next((names for names in _MONEY if bare(found["money"] or "") in {*map(bare, names), "vnd"}), ())
    yield from ((*number, *money.split()) for number, money in product(numbers, names))
    if "đ" in names:
        yield from ((f"{number[0]}đ",) for number in numbers if len(number) == 1)
    elif not names:
        yield from numbers


def _said(value: "Decimal", typed: str, size: str | None) -> Iterator[Writing]:
    if value == int(value):
        yield from _figures(int(value))
    for unit, each in _SIZES.items():
        most = 10**3 if each == 10**3 else 10**6  # 15.000 triệu, but not 15.000 nghìn
        if (size or value >= _SMALLEST_SAID) and value / each < most and (short := _short(value / each)):
            yield (short, *unit.split())
            if short.isdecimal() and " " not in unit:
                yield (f"{short}{unit}",)
            if "," in short:  # with a point it is no number as Vietnamese is printed, but two words
                yield (*short.replace(".", "").split(","), *unit.split())
            if short.endswith(",5"):
                yield (short.removesuffix(",5"), *unit.split(), "rưỡi")
            if size and short.isdecimal() and int(short) < 100:
                yield (*say(int(short)), *unit.split())
    yield from _in_parts(int(value))
    yield from _in_short(value)
    if size and "," not in typed and len(typed) > 3:  # 2.000 triệu
        yield from ((*figures, size) for figures in _figures(int(_decimal(typed))))


def _in_parts(value: int) -> Iterator[Writing]:
    """3 tỷ 200 triệu."""
    for (one, great), (other, small) in (("tỷ", 10**9), ("triệu", 10**6)), (("triệu", 10**6), ("nghìn", 10**3)):
        many, rest = divmod(value, great)
        if 0 < many < 10**3 and rest and not rest % small:
            yield (str(many), one, str(rest // small), other)


def _mixed(found: re.Match[str]) -> Iterator[Writing]:
    """3 tỷ 200 triệu · 3,2 tỷ."""
    value = sum(int(found[n]) * _SIZE_OF[bare(found[unit])] for n, unit in (("n", "size"), ("m", "less")))
    yield from _said(_decimal(str(value)), found["n"], found["size"])


def _in_short(value: "Decimal") -> Iterator[Writing]:
    """500tr · 2tr5 · 50k: prices."""
    for unit, each in (("tỷ", 10**9), ("triệu", 10**6)):
        if each <= value < each * 1000 and (short := _short(value / each)):
            whole, _, rest = short.partition(",")
            if unit == "triệu":
                yield from ((f"{whole}tr{rest}",), *([(short, "tr")] if rest else []))
            if len(rest) == 1:
                yield (whole, unit, rest)
    if _JOINED["k"] <= value < _JOINED["tr"] and not value % _JOINED["k"]:
        yield (f"{int(value / _JOINED['k'])}k",)


def _prices(found: re.Match[str]) -> Iterator[Writing]:
    """2tr5 · 2 triệu 5 · 3 tỷ 2: two and a half million, three and a fifth thousand million."""
    value = _decimal(f"{found['n']}.{found['rest']}") * _SIZE_OF[bare(found["size"])]
    yield from _said(value, found["n"], found["size"])


def _figures(number: int) -> Iterator[Writing]:
    yield from ((str(number),), tuple(f"{number:,}".split(",")))


def _numbers(found: re.Match[str]) -> Iterator[Writing]:
    """1000 · 1.000 · 1 000 · 1,000; a whole number of thousands, millions or thousand millions as it is said."""
    digits = re.sub(r"[^0-9]", "", found[0])
    if len(digits) >= 4 and not digits.startswith("0") and not _is_year(found[0]):
        yield from _figures(int(digits))
        yield from _said(_decimal(digits), found[0], None)


def _decimals(found: re.Match[str]) -> Iterator[Writing]:
    """1.234,56 · 1234,56 · 1,234.56."""
    whole, rest = re.sub(r"\D", "", found["whole"]), found["rest"]
    yield from ((f"{whole},{rest}",), (*f"{int(whole):,}".split(","), rest))


def _ranges(found: re.Match[str]) -> Iterator[Writing]:
    """5-7 · 5 đến 7 · từ 5 tới 7."""
    yield from ((found["first"], *to, found["last"]) for to in ((), ("đến",), ("tới",)))


def _spans_of_years(found: re.Match[str]) -> Iterator[Writing]:
    """2015-2020 · 2015 đến 2020 · từ năm 2015 đến năm 2020; 2015-20."""
    first, last = found["first"], found["last"]
    last = last if len(last) == 4 else first[:2] + last
    if first < last:
        yield from ((first, *to, last) for to in ((), ("đến",), ("đến", "năm")))


def _percentages(found: re.Match[str]) -> Iterator[Writing]:
    """10 phần trăm · mười phần trăm · 7.5% · 7,5%, of which the index holds the number alone."""
    typed = str(number_said(found["n"]) or found["n"].replace(".", ","))
    yield (typed,)
    yield (*typed.split(","), "phần", "trăm")  # 99.9 phần trăm
    if typed.isdecimal() and 0 < int(typed) < 100:
        yield (*say(int(typed)), "phần", "trăm")


def _fractions(found: re.Match[str]) -> Iterator[Writing]:
    """½ · 1/2."""
    if sign := _FRACTIONS.get(found[0].replace("⁄", "/")):
        yield (sign,)
    elif figures := _WHOLE_AND_PART.get(found[0]):
        yield tuple(figures.split("/"))


def _measures(found: re.Match[str]) -> Iterator[Writing]:
    """5ha · 5 ha · 5 hecta; 1,5ha · 1.5 ha; 37°C · 37 độ C; 100 USD · 100 đô la Mỹ."""
    typed, unit = found["n"], found["unit"].removeprefix("°")
    typed = typed.replace(".", ",") if re.fullmatch(r"\d+\.\d{1,2}", typed) else typed
    sign = _SIGN_OF.get(bare(unit), unit)
    plain = sign.replace("²", "2").replace("³", "3")
    names = [name.split() for name, short in _SPOKEN.items() if short == plain]
    for number in dict.fromkeys((typed, re.sub("[. ]", "", typed))):
        for *whole, last in dict.fromkeys(((number,), tuple(number.split(",")))):  # 1.5 is two words
            yield from ((*whole, f"{last}{sign}"), (*whole, last, sign), *((*whole, last, *name) for name in names))


def _speeds(found: re.Match[str]) -> Iterator[Writing]:
    """60km/h · 60 km/giờ."""
    yield from ((*number, hour) for number in ((found["n"], "km"), (f"{found['n']}km",)) for hour in ("h", "giờ"))


def _decimal(number: str) -> "Decimal":
    """`1.000` is a thousand, `2.5` two and a half."""
    from decimal import Decimal  # for queries that hold a number alone

    return Decimal(re.sub(r"[. ](?=\d{3}(?!\d))", "", number).replace(",", "."))


def _is_year(text: str) -> bool:
    return len(text) == 4 and 1800 <= int(text) <= 2100 if text.isdecimal() else False


def _short(value: "Decimal") -> str:
    """A number with at most two decimals, as Vietnamese is printed; empty where it needs more of them or is none."""
    if value < 1 or value != round(value, 2):
        return ""
    whole, _, rest = f"{value.normalize():f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


_GROUPED = r"[1-9]\d{0,2}(?:[. ]\d{3})+"
_AMOUNT = rf"(?P<n>{_GROUPED}|\d{{1,9}}(?:[.,]\d{{1,2}})?|\d+,\d{{3}})"
_HALF = "(?P<half> (?i:rưỡi|ruoi))?"
_GREAT = any_of(("triệu", "tỷ"), "size")
_FROM = "(?:(?i:từ|tu) )?"
_SAID = said("n")
_YEARS = (
    r"(?:(?i:năm|nam) )?(?P<first>(?:19|20)\d\d)(?: ?[-–] ?| (?i:đến|den) (?:(?i:năm|nam) )?)(?P<last>(?:19|20)\d\d)"
    rf"{NO_MORE}"
)
_UNIT = " ?(?P<money>(?i:đồng|dong|vnđ|vnd|đ|usd|đô la mỹ|do la my|đô la|do la|euro?|ndt|nhân dân tệ|nhan dan te))"
NAMED: tuple[Kind, ...] = (
    (rf"{_SAID} {any_of(_SIZES, 'size')}{_HALF}(?:{_UNIT})?", _amounts),
    (rf"{_SAID} (?i:phần trăm|phan tram)", _percentages),
)
"""Those that may hold no figure."""

FIRST = COUNTING
"""What those begin with."""

KINDS: tuple[Kind, ...] = (
    *NAMED,
    (rf"{_GROUPED}{NO_MORE}", _numbers),
    (rf"[1-9]\d{{0,2}}(?:,\d{{3}})+{NO_MORE}", _numbers),
    (r"[1-9]\d{3,14}(?![.,/-]\d)", _numbers),
    (rf"{_AMOUNT} {any_of(_SIZES, 'size')}{_HALF}(?:{_UNIT})?", _amounts),
    (rf"(?P<n>\d{{1,9}}(?:[.,]\d{{1,2}})?){any_of((*_SIZES, *_JOINED), 'size')}(?P<half>)(?:{_UNIT})?", _amounts),
    (r"(?P<n>\d{1,3})(?:(?P<size>tr)(?P<rest>[1-9]))", _prices),
    (rf"(?P<n>\d{{1,3}}) {_GREAT} (?P<rest>[1-9])(?! ?\w|[.,/-])", _prices),
    (rf"(?P<n>\d{{1,3}}) {_GREAT} (?P<m>\d{{1,3}}) {any_of(('triệu', 'nghìn', 'ngàn'), 'less')}", _mixed),
    (rf"(?P<n>{_GROUPED}|\d{{4,12}})(?P<size>)(?P<half>){_UNIT}", _amounts),
    (rf"(?P<whole>{_GROUPED}|\d{{4,9}}),(?P<rest>\d{{1,2}}){NO_MORE}", _decimals),
    (rf"(?P<whole>[1-9]\d{{0,2}}(?:,\d{{3}})+)\.(?P<rest>\d{{1,2}}){NO_MORE}", _decimals),
    (rf"{_FROM}(?P<first>\d{{1,3}})%? ?[-–] ?(?P<last>\d{{1,3}}){NO_MORE}%?", _ranges),
    (rf"{_FROM}(?P<first>\d{{1,3}}) (?i:đến|den|tới|toi) (?P<last>\d{{1,3}}){NO_MORE}", _ranges),
    (rf"{_FROM}{_YEARS}", _spans_of_years),
    (rf"(?P<first>(?:19|20)\d\d)[-–](?P<last>1[3-9]|[2-9]\d){NO_MORE}", _spans_of_years),  # else it is a month
    (r"(?P<n>\d{1,3}(?:[.,]\d{1,2})?) (?i:phần trăm|phan tram)", _percentages),
    (r"(?P<n>\d{1,3}[.,]\d{1,2}) ?%", _percentages),
    (r"(?P<n>\d{1,3}) ?km/(?i:h|giờ|gio)", _speeds),
    (rf"\d[/⁄]\d{NO_MORE}|[½⅓⅔¼¾⅕⅛]", _fractions),
    (rf"(?P<n>{_GROUPED}|\d{{1,9}}(?:[.,]\d{{1,2}})?) ?(?P<unit>(?i:{_MEASURES})|°C)", _measures),
    (rf"(?P<n>{_GROUPED}|\d{{1,9}}(?:[.,]\d{{1,2}})?) {any_of(_SPOKEN, 'unit')}", _measures),
)
