"""Here are words as typed. Which units do they name? Every one of a name that several have, and never one guess."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from luutin.indexer.gazetteer.units import KINDS, AdminUnit, load_names, load_units, squeeze
from luutin.indexer.text.words import WORD, forms
from luutin.packaged import folder_of

LONGEST = 6
"""Words of a name."""

LONGEST_WRITTEN = LONGEST + 2
"""Words of a name with its kind."""

_SMALL = "pqhx"
"""Kinds that are typed in small letters too: `q. gò vấp`."""
_KIND_OF = {squeeze(name): kind for kind, name in KINDS.items()}
_ALSO_WORDS = frozenset({"hoabinh"})
"""Names of provinces that in small letters are words: hòa bình is peace."""


class Naming(NamedTuple):
    """Words that name units."""

    typed: str
    units: tuple[AdminUnit, ...]
    """Every unit that is called so, of what the words beside it do not rule out."""


class _Found(NamedTuple):
    words: int
    naming: Naming


def find_namings(runs: Sequence[Sequence[str]]) -> list[Naming]:
    """The units that runs of words name: a kind and a name (`H. Lạng Giang`), or the name of a province.

    A name alone is one where it is all that there is, with a capital letter or of a unit above communes.
    """
    alone = sum(map(len, runs)) if len(runs) == 1 else 0
    found = [each for run in runs for each in _in_run(list(run), alone=alone == len(run))]
    return [_agreeing(each, found) for each in found]


def name_units(text: str) -> Naming:
    """The units that *text* names: `huyện Lạng Giang`, `xã Mỹ Thái, Lạng Giang, Bắc Giang`. None: there are no such."""
    head, *above = (WORD.findall(part) for part in text.split(","))
    if same := load_units().find(text.strip()):
        return Naming(text, tuple(same))
    first = _best(head, with_bare=True)
    if first is None or first.words < len(head):
        found = find_namings([head, *above])
        return found[0]._replace(typed=text) if found else Naming(text, ())
    lying = [each for each in first.naming.units if all(_lies_in(each, words) for words in above)]
    others = find_namings([head, *above])[1:] if not lying else []
    return Naming(text, tuple(lying) if lying or not others else first.naming.units)


def names_whole(words: Sequence[str]) -> bool:
    """Do *words* name units from the first to the last?"""
    found = _best(words, with_bare=True)
    return found is not None and found.words == len(words)


def other_spellings(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """How else print spells the name that *words* begin with in full; empty where it is spelt in one way alone."""
    ways = _spellings().get("".join(forms(word).fold for word in words), ())
    typed = [forms(word).exact for word in words]
    if not ways or not any(_reads(way, words) for way in ways):
        return ()
    return tuple(way for way in ways if [forms(word).exact for word in way] != typed)


def other_writings(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """How else print writes the unit that *words* name in full: `H. Lạng Giang`, `tỉnh Đắc Lắc`; empty: they name none.

    With a kind, any name that some unit has will do; without one, only what is spelt in several ways is told.
    """
    for _, kind, name in _kinds(words):
        if "".join(forms(word).fold for word in name) in load_names().all | _spellings().keys():
            spelt = [tuple(name), *other_spellings(name)]
            joined = [(f"{kind.upper()}{name[0]}",)] if name[0].isdecimal() else []
            return (*joined, *((*head, *each) for each in spelt for head in _heads(kind)))
    return other_spellings(words)


def _heads(kind: str) -> tuple[tuple[str, ...], ...]:
    """The kind in full, and in short where print does so: nobody writes T. for tỉnh."""
    full = tuple(KINDS[kind].split())
    return (full,) if kind in {"t", "đk"} else (full, (kind.upper(),))


def _in_run(words: list[str], *, alone: bool) -> Iterator[Naming]:
    at = 0
    while at < len(words):
        found = _best(words[at:], with_bare=alone and at == 0)
        if found:
            yield found.naming
        at += found.words if found else 1


def _best(words: Sequence[str], *, with_bare: bool) -> _Found | None:
    """The longest naming that *words* begin with; with its kind before without."""
    if not words:
        return None
    for length, kind, rest in _kinds(words):
        for count in range(min(LONGEST, len(rest)), 0, -1):
            units = tuple(unit for unit in _called(rest[:count]) if unit.kind == KINDS[kind])
            if units:
                return _Found(length + count, Naming(" ".join(words[: length + count]), units))
    for count in range(min(LONGEST, len(words)), 0, -1):
        whole = with_bare and count == len(words) and count > 1
        if not whole and not _may_be_province(words[:count]):
            continue
        units = tuple(_called(words[:count]))
        bare = tuple(unit for unit in units if _is_enough(unit, words[:count], whole=whole))
        if bare:
            return _Found(count, Naming(" ".join(words[:count]), units if whole else bare))
    return None


def _kinds(words: Sequence[str]) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Kinds of unit that *words* begin with: words taken, the kind, and what follows."""
    first = words[0]
    if len(first) > 1 and first[0] in "PQpq" and first[1:].isdecimal():
        yield 0, first[0].lower(), [first[1:], *words[1:]]
    for length in (2, 1):
        kind = _KIND_OF.get(squeeze(" ".join(words[:length]))) if len(words) > length else None
        if kind:
            yield length, kind, words[length:]
    is_short = len(first) > 1 or first.isupper() or (first in _SMALL and _is_named(words[1:]))
    if first.lower() in KINDS and len(words) > 1 and is_short:
        yield 1, first.lower(), words[1:]


def _is_named(words: Sequence[str]) -> bool:
    """Do they begin with the name of a district or a commune, so that a small letter before them is its kind?"""
    keys = ("".join(forms(word).fold for word in words[:count]) for count in range(2, min(LONGEST, len(words)) + 1))
    return any(key in load_names().all and key not in load_names().provinces for key in keys)


def _is_enough(unit: AdminUnit, words: Sequence[str], *, whole: bool) -> bool:
    """May the name stand without its kind?"""
    capital = any(word[0].isupper() for word in words)
    if not unit.within:
        return capital or squeeze(unit.bare_name) not in _ALSO_WORDS
    return whole and (capital or unit.kind not in {"xã", "phường", "thị trấn"})


def _may_be_province(words: Sequence[str]) -> bool:
    key = "".join(forms(word).fold for word in words)
    return key in load_names().provinces or key in _spellings()


def _called(words: Sequence[str]) -> Iterator[AdminUnit]:
    """Units of this name, without its kind."""
    name = " ".join(words)
    key = "".join(forms(word).fold for word in words)
    if key in load_names().all:
        yield from (unit for unit in load_units().named(name) if _reads(WORD.findall(unit.bare_name), words))
    for way in _spellings().get(key, ())[:1]:
        if squeeze(" ".join(way)) != key:
            yield from load_units().named(" ".join(way))


def _reads(name: Sequence[str], typed: Sequence[str]) -> bool:
    """A word typed with diacritics must be that very word."""
    own, given = [forms(word) for word in name], [forms(word) for word in typed]
    if len(own) == len(given):
        return all(not one.marked or one.exact == other.exact for one, other in zip(given, own, strict=True))
    return not any(one.marked for one in given) or _joined(own) == _joined(given)


def _joined(words: Sequence[object]) -> str:
    return "".join(sorted("".join(word.exact for word in words)))  # type: ignore[attr-defined]


def _lies_in(unit: AdminUnit, words: Sequence[str]) -> bool:
    """Does the unit lie in what *words* name, with a kind or without?"""
    asked = squeeze(" ".join(words))
    return any(asked in {squeeze(name), squeeze(name.split(" ", 1)[1]), squeeze(_bare(name))} for name in unit.within)


def _bare(name: str) -> str:
    kind = next(kind for kind in KINDS.values() if name.startswith(f"{kind} "))
    return name[len(kind) + 1 :]


def _agreeing(naming: Naming, others: Sequence[Naming]) -> Naming:
    """Of a name that several units have those that lie in another unit that is named; all where none does."""
    names = {unit.name for other in others if other is not naming for unit in other.units}
    lying = tuple(unit for unit in naming.units if names.intersection(unit.within))
    return naming._replace(units=lying or naming.units)


@cache
def _spellings() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Squeezed spelling → every spelling of that name, that of the table first."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in (folder_of("luutin.indexer.gazetteer") / "spellings.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            ways = tuple(tuple(WORD.findall(way)) for way in line.split("\t"))
            found.update({squeeze(" ".join(way)): ways for way in ways})
    return found
