"""Write indexer/gazetteer/units.tsv and names.txt from two public packages, each checked against the other. By hand.

    pip download --no-deps vietnamadminunits==1.0.4       # (1) the units of 2025, and what each became in July
    pip download --no-deps vietnam-provinces==2025.10.1   # (2) the units since July 2025
    pip download --no-deps vietnam-provinces==0.5.8       # (3) the units of January 2025
    pip download --no-deps vietnam-provinces==0.2.2       # (4) the units of 2020
    python docs/make_units.py FOLDER

FOLDER holds the four wheels. A unit since July 2025 is taken where (1) and (2) have it, one of before where (1) and (3)
do. What only one of them knows is left out and listed at the end of the table. A unit of (4) that (3) has no more is
taken where (1) knows its name as another name of those that are there now. `RESOLVED` lists what is older.
"""

import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from luutin.indexer.gazetteer.units import UnitTable
from luutin.indexer.text.words import WORD, forms

TARGET = Path(__file__).resolve().parent.parent / "indexer" / "gazetteer" / "units.tsv"

RESOLVED = """\
1996-12-31	tỉnh Bắc Thái	tỉnh Bắc Kạn; tỉnh Thái Nguyên
1996-12-31	tỉnh Hà Bắc	tỉnh Bắc Giang; tỉnh Bắc Ninh
1996-12-31	tỉnh Hải Hưng	tỉnh Hải Dương; tỉnh Hưng Yên
1996-12-31	tỉnh Nam Hà	tỉnh Hà Nam; tỉnh Nam Định
1996-12-31	tỉnh Vĩnh Phú	tỉnh Vĩnh Phúc; tỉnh Phú Thọ
1996-12-31	tỉnh Quảng Nam - Đà Nẵng	tỉnh Quảng Nam; thành phố Đà Nẵng
1996-12-31	tỉnh Sông Bé	tỉnh Bình Dương; tỉnh Bình Phước
1996-12-31	tỉnh Minh Hải	tỉnh Bạc Liêu; tỉnh Cà Mau
2003-12-31	tỉnh Cần Thơ	thành phố Cần Thơ; tỉnh Hậu Giang
2008-07-31	tỉnh Hà Tây	thành phố Hà Nội
2024-12-31	tỉnh Thừa Thiên Huế	thành phố Huế
"""
"""Provinces that ended before 2025, by resolutions of the National Assembly: last day, name, what each became."""

_KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
_SHORT = dict(zip(_KINDS, ("tp", "tt", "tx", "đk", "p", "h", "q", "t", "x"), strict=True))
_FARM = re.compile(r"\b(?:N\.?T\.?|Nông trường) ")
_SAME_PROVINCE = {"thuathienhue": "hue"}

Path3: TypeAlias = tuple[str, ...]
"""Keys of a province, a district and a commune, as far as there are any."""


class Named(NamedTuple):
    """A unit as one package has it."""

    names: Path3
    """Province, district, commune, as printed."""
    others: tuple[str, ...] = ()
    """Keys of other names that the package knows it by."""


@dataclass
class Facts:
    """What the four wheels say."""

    now: dict[Path3, Path3] = field(default_factory=dict)
    """Units since July 2025 in (1)."""
    now_again: dict[Path3, Path3] = field(default_factory=dict)
    """Likewise in (2)."""
    before: dict[Path3, Named] = field(default_factory=dict)
    """Units until June 2025 in (1)."""
    before_again: dict[Path3, Path3] = field(default_factory=dict)
    """Likewise in (3)."""
    earlier: dict[Path3, Path3] = field(default_factory=dict)
    """Units of 2020 in (4)."""
    became: dict[Path3, list[Path3]] = field(default_factory=dict)
    """Unit until June 2025 → units since, in (1)."""


def main(folder: Path) -> None:
    """Write the table."""
    facts = read_facts(folder)
    rows, left_out = list(table(facts)), list(dict.fromkeys(disagreements(facts)))
    lines = [HEAD, *rows, "= left out", *(f"# {line}" for line in left_out)]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    names = UnitTable("\n".join(rows).splitlines()).names()
    TARGET.with_name("names.txt").write_text(names, "utf-8")
    print(f"{len(rows):,} rows, {len(left_out):,} left out → {TARGET}")


HEAD = """\
# The administrative units of Vietnam, before and since 1 July 2025, and what became of each. Made by docs/make_units.py
# from facts in the packages vietnamadminunits 1.0.4 and vietnam-provinces 2025.10.1, 0.5.8 and 0.2.2.
# A tab before a name: a part of the unit above. Behind a name: what it became, within the province's successor."""


def read_facts(folder: Path) -> Facts:
    """Read the wheels."""
    facts = Facts()
    new = _json(folder, "vietnamadminunits-1.0.4", "vietnamadminunits/data/parser_from_2025.json")
    old = _json(folder, "vietnamadminunits-1.0.4", "vietnamadminunits/data/parser_legacy.json")
    converter = _json(folder, "vietnamadminunits-1.0.4", "vietnamadminunits/data/converter_2025.json")
    keys = _read_new(facts, new)
    own = _read_old(facts, old)
    _read_became(facts, converter, keys, own)
    nested = "vietnam_provinces/data/nested-divisions.json"
    facts.now_again = dict(_nested(_json(folder, "vietnam_provinces-2025.10.1", nested)))
    facts.before_again = dict(_nested(_json(folder, "vietnam_provinces-0.5.8", nested)))
    facts.earlier = dict(_nested(_json(folder, "vietnam_provinces-0.2.2", nested)))
    return facts


def _json(folder: Path, wheel: str, name: str) -> Any:
    with zipfile.ZipFile(next(folder.glob(f"{wheel}-*.whl"))) as package:
        return json.loads(package.read(name))


def _read_new(facts: Facts, new: dict[str, Any]) -> dict[Path3, Path3]:
    """The package's own keys → ours."""
    keys = {}
    for province, told in new["DICT_PROVINCE"].items():
        facts.now[path(told["province"])] = (clean(told["province"]),)
        keys[province,] = path(told["province"])
    for part in ("NO_ACCENTED", "ACCENTED", "SHORT_ACCENTED"):
        for province, wards in new[f"DICT_PROVINCE_WARD_{part}"].items():
            for ward, told in wards.items():
                names = (new["DICT_PROVINCE"][province]["province"], told["ward"])
                keys[province, ward] = path(*names)
                facts.now[path(*names)] = tuple(map(clean, names))
    return keys


def _read_old(facts: Facts, old: dict[str, Any]) -> dict[Path3, Path3]:
    own = {}
    for province, districts in old["DICT_PROVINCE_DISTRICT"].items():
        top = old["DICT_PROVINCE"][province]["province"]
        facts.before[path(top)] = Named((clean(top),))
        own[province,] = path(top)
        for district, told in districts.items():
            names = (top, told["district"])
            facts.before[path(*names)] = Named(tuple(map(clean, names)), tuple(told["districtKeywords"]))
            own[province, district] = path(*names)
    for part in ("NO_ACCENTED", "ACCENTED", "SHORT_ACCENTED"):
        for province, districts in old[f"DICT_PROVINCE_DISTRICT_WARD_{part}"].items():
            for district, wards in districts.items():
                for ward, told in wards.items():
                    if not isinstance(told["ward"], str):  # an island without communes
                        continue
                    above = facts.before[own[province, district]].names
                    names = (*above, clean(told["ward"]))
                    facts.before[path(*names)] = Named(names, tuple(told["wardKeywords"]))
                    own[province, district, ward] = path(*names)
    return own


def _read_became(facts: Facts, converter: dict[str, Any], keys: dict[Path3, Path3], own: dict[Path3, Path3]) -> None:
    for new, provinces in converter["DICT_PROVINCE"].items():
        for province in provinces:
            facts.became[own[province,]] = [keys[new,]]
    pairs = [
        (one, (province, new))
        for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, olds in wards.items()
        for one in olds
    ]
    pairs += [
        (one, (province, each["newWardKey"]))
        for province, wards in converter["DICT_PROVINCE_WARD_DIVIDED"].items()
        for one, parts in wards.items()
        for each in parts
    ]
    for one, new in pairs:
        known = own.get(tuple(part for part in one.split("_") if part))
        if known is None or new not in keys:
            print("unknown", one, new, file=sys.stderr)
            continue
        found = facts.became.setdefault(known, [])
        if keys[new] not in found:
            found.append(keys[new])


def _nested(provinces: list[dict[str, Any]]) -> Iterator[tuple[Path3, Path3]]:
    for province in provinces:
        top = province["name"] if "thành phố" in province["name"].lower() else f"Tỉnh {province['name']}"
        top = re.sub(r"(?i)^tỉnh tỉnh", "Tỉnh", top)
        yield path(top), (clean(top),)
        for district in province.get("districts", ()):
            yield path(top, district["name"]), (clean(top), clean(district["name"]))
            for ward in district["wards"]:
                names = (top, district["name"], ward["name"])
                yield path(*names), tuple(map(clean, names))
        for ward in province.get("wards", ()):
            yield path(top, ward["name"]), (clean(top), clean(ward["name"]))


def clean(name: str) -> str:
    """One writing of one name: kind in small letters, one apostrophe, one dash."""
    name = " ".join(unicodedata.normalize("NFC", name).replace("’", "'").replace("–", "-").split())
    for kind in _KINDS:
        if name.lower().startswith(f"{kind} "):
            rest = name[len(kind) + 1 :]
            return f"{kind} {rest.lstrip('0') or rest}" if rest.isdecimal() else f"{kind} {rest}"
    raise ValueError(name)


def path(*names: str) -> Path3:
    """A key for a unit: blind to case and to where a tone stands, with diacritics; the province without its kind."""
    keys = ["".join(forms(word).exact for word in WORD.findall(clean(name))) for name in names]
    keys[0] = re.sub("^(?:tinh̉|thanhphố)", "", keys[0])
    keys[0] = bare(clean(names[0]).split(" ", 2 if names[0].lower().startswith("thành") else 1)[-1])
    keys[0] = _SAME_PROVINCE.get(keys[0], keys[0])
    return tuple(keys)


def bare(name: str) -> str:
    """Without diacritics, blanks and signs, as the keywords of (1) are."""
    spread = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[\W_]+", "", "".join(letter for letter in spread if not unicodedata.combining(letter)))


def base(name: str) -> str:
    """A name without its kind."""
    return next(name[len(kind) + 1 :] for kind in _KINDS if name.startswith(f"{kind} "))


def table(facts: Facts) -> Iterator[str]:
    """The rows."""
    yield "= since 2025-07-01"
    shared = {key: names for key, names in facts.now.items() if key in facts.now_again}
    for key, names in sorted(shared.items(), key=_order):
        yield "\t" * (len(key) - 1) + short(names[-1])
    yield "= until 2025-06-30"
    agreed = _agreed(facts)
    for key, told in sorted(agreed.items(), key=lambda each: _order((each[0], each[1].names))):
        became = [short(facts.now[new][-1]) for new in _became(facts, key, agreed) if new in shared]
        yield "\t" * (len(key) - 1) + short(told.names[-1]) + ("\t" + "; ".join(became) if became else "")
    yield "= until 2024"
    yield from sorted(_earlier(facts))
    yield "= by resolution"
    for line in RESOLVED.splitlines():
        until, name, became = line.split("\t")
        yield f"{until}: {short(name)}\t{'; '.join(map(short, became.split('; ')))}"


def _became(facts: Facts, key: Path3, agreed: dict[Path3, Named]) -> list[Path3]:
    """What a unit became; of a district only where its communes in the table do not tell it all."""
    own = facts.became.get(key, [])
    if len(key) != 2 or own:
        return own
    parts = [other for other in facts.became if other[:2] == key]
    whole = [new for other in parts for new in facts.became[other]]
    told = {new for other in parts if other in agreed for new in facts.became[other]}
    return sorted(set(whole)) if set(whole) > told else []


def short(name: str) -> str:
    """A name with its kind in short: `x An Phú`."""
    kind = next(kind for kind in _KINDS if name.startswith(f"{kind} "))
    return f"{_SHORT[kind]} {name[len(kind) + 1 :]}"


def _full(names: Path3) -> str:
    return ", ".join(map(short, reversed(names)))


def _order(item: tuple[Path3, Path3]) -> tuple[tuple[str, str], ...]:
    key, names = item
    return tuple((bare(base(name)), part) for name, part in zip(names, key, strict=True))


def _agreed(facts: Facts) -> dict[Path3, Named]:
    """Units that (1) and (3) have, and those of (1) that differ from (3) in their spelling or kind alone."""
    there = set(map(_rough, facts.before_again.values()))
    return {key: told for key, told in facts.before.items() if _rough(told.names) in there}


def _rough(names: Path3) -> Path3:
    """The same without kinds and blind to many a spelling: what tells that two packages mean one unit."""
    return tuple(bare(_FARM.sub("", base(name))).replace("y", "i") for name in names)


def disagreements(facts: Facts) -> Iterator[str]:
    """What one package has and the other has not."""
    for key in facts.now.keys() ^ facts.now_again.keys():
        yield "since 2025-07-01: " + ", ".join(reversed((facts.now | facts.now_again)[key]))
    agreed = _agreed(facts)
    rough = {_rough(told.names) for told in agreed.values()}
    gone = [told.names for key, told in facts.before.items() if key not in agreed]
    gone += [names for key, names in facts.before_again.items() if _rough(names) not in rough]
    yield from sorted("until 2025-06-30: " + ", ".join(reversed(names)) for names in gone)


def _earlier(facts: Facts) -> Iterator[str]:
    """Units of 2020 that were gone by 2025, where (1) knows their names as other names of units that were there.

    A commune that only its district left is not told: the district is.
    """
    agreed = _agreed(facts)
    for key, names in facts.earlier.items():
        if len(key) < 2 or key in facts.before or key in facts.before_again:
            continue
        heirs = [told.names for other, told in agreed.items() if _is_heir(facts, key, names, other, told)]
        if heirs and not (len(key) == 3 and any(heir[2] == names[2] for heir in heirs)):
            yield f"{_full(names)}\t{'; '.join(map(_full, heirs))}"


def _is_heir(facts: Facts, key: Path3, names: Path3, other: Path3, told: Named) -> bool:
    if len(other) != len(key) or other[0] != key[0]:
        return False
    known = bare(names[-1]) in told.others
    if not known and (other in facts.earlier or bare(base(names[-1])) != bare(base(told.names[-1]))):
        return False
    return len(key) == 2 or _may_be_within(facts, key[:2], names[1], other[:2])


def _may_be_within(facts: Facts, district: Path3, name: str, other: Path3) -> bool:
    """Is *other* this district, or what it became?"""
    if district == other:
        return True
    told = facts.before[other]
    return district not in facts.before and (
        bare(name) in told.others or bare(base(name)) == bare(base(told.names[-1]))
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
