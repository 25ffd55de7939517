"""`place:"huyện Lạng Giang"`: the articles of a place as a query, and what the places are that a query names.

An article is of a unit where its text names it, in any writing, or where the portal is that unit's own: by its host,
or by the name that it prints. A name that several units have counts where the article names what the unit lies in
too. Since July 2025 what became of the unit counts as well, and of a new unit what was there before.
"""

from collections.abc import Iterator
from datetime import timedelta

from luutin.indexer.gazetteer.naming import Naming, find_namings, name_units, names_whole, other_spellings
from luutin.indexer.gazetteer.units import SINCE, AdminUnit, load_units, spell_host
from luutin.indexer.query.answers import PlaceNaming, UnitFacts
from luutin.indexer.query.query import And, Node, Not, Or, Phrase, Prefix, Published, Query, Valued, Within, Word, atoms
from luutin.indexer.query.query import spots as spots_of
from luutin.indexer.query.remarks import Remark
from luutin.indexer.text.words import WORD

MOST = 4
"""Units of one name whose articles are told apart; of more, those that hold the name are found."""

_NOT_ALONE = frozenset({"Hòa Bình", "Hồ Chí Minh"})
"""Provinces whose name alone says something else."""


def value_of(node: Or) -> str:
    """What was typed behind `place:`."""
    return node.label.removeprefix('place:"').removesuffix('"')


def read_place(texts: list[str]) -> tuple[str, int]:
    """The place that words begin with, which were typed behind `place:` without quotation marks, and how many."""
    for count in range(len(texts), 1, -1):
        value = " ".join(texts[:count])
        if names_whole(WORD.findall(value)):
            return value, count
    return texts[0], 1


def place(value: str, *, wide: bool) -> Or:
    """The articles of what *value* names; *wide*: of what it became and of what was there before, too."""
    naming = name_units(value)
    words = WORD.findall(value)
    if not naming.units or len(naming.units) > MOST:
        parts: tuple[Node, ...] = (_phrase(words),) if words else ()
    else:
        parts = tuple(dict.fromkeys(part for unit in naming.units for part in _of_unit(unit, wide=wide)))
    return Or(parts, label=f'place:"{value}"')


def remark_on(value: str) -> Remark | None:
    """What the person who typed `place:` should know; None: nothing."""
    count = len(name_units(value).units)
    if not count:
        return Remark.of("No administrative unit is called %(name)s; it was read as words.", name=value)
    if count > MOST:
        return Remark.of(
            "%(many)s units are called %(name)s; what one lies in, behind a comma, tells them apart.",
            many=count,
            name=value,
        )
    return None


def namings(query: Query) -> tuple[PlaceNaming, ...]:
    """Every place that a query names, with what it became and what it was."""
    runs, values = list(_runs(query.tree)), list(_values(query.tree))
    found = [*find_namings([run for run in runs if run]), *map(name_units, values)]
    return tuple(dict.fromkeys(_told(naming) for naming in found if naming.units))


def describe(naming: Naming) -> tuple[UnitFacts, ...]:
    """The units of a naming, each with what became of it and what it was."""
    return tuple(map(_describe, naming.units))


def _told(naming: Naming) -> PlaceNaming:
    return PlaceNaming(naming.typed, describe(naming))


def _describe(unit: AdminUnit) -> UnitFacts:
    table = load_units()
    return UnitFacts(
        unit.name,
        unit.full_name,
        str(unit.since) if unit.since else None,
        str(unit.until) if unit.until else None,
        tuple(other.full_name for other in table.successors(unit)),
        tuple(other.full_name for other in table.predecessors(unit)),
    )


def _of_unit(unit: AdminUnit, *, wide: bool) -> Iterator[Node]:
    yield from _named(unit)
    if not wide:
        return
    table = load_units()
    if later := [part for other in table.successors(unit) for part in _named(other)]:
        ended = unit.until == SINCE - timedelta(days=1)
        yield And((Or(tuple(later)), Published(SINCE, None))) if ended else Or(tuple(later))
    for other in table.predecessors(unit):
        yield from _named(other)


def _named(unit: AdminUnit) -> Iterator[Node]:
    """An article names the unit, or is of its portal."""
    names = [WORD.findall(unit.bare_name), *map(list, other_spellings(WORD.findall(unit.bare_name)))]
    kind = unit.kind.split()
    ways: list[Node] = [_phrase([*kind, *name]) for name in names]
    if not unit.within and unit.bare_name not in _NOT_ALONE:
        ways = [_phrase(name) for name in names]
    if _is_shared(unit):
        yield And((_any(ways), _any(list(_above(unit)))))
    else:
        yield from ways
    yield _portal(unit)


def _is_shared(unit: AdminUnit) -> bool:
    """Is there another unit of this kind and name, which lies elsewhere?"""
    return any(
        other.name == unit.name and other.within[-1:] != unit.within[-1:]
        for other in load_units().named(unit.bare_name)
    ) or (len(unit.within) > 1 and _is_twice_in_province(unit))


def _is_twice_in_province(unit: AdminUnit) -> bool:
    return any(
        other.name == unit.name and len(other.within) == 2 and other.within != unit.within
        for other in load_units().named(unit.bare_name)
    )


def _above(unit: AdminUnit) -> Iterator[Node]:
    """What tells that an article is about where the unit lies: the names above it, old and new, and their portals."""
    for name in unit.within:
        for above in load_units().find(", ".join(unit.within[unit.within.index(name) :])):
            yield _phrase(WORD.findall(above.bare_name))
            yield Valued("site", (Word(spell_host(above.bare_name)),), spell_host(above.bare_name))


def _portal(unit: AdminUnit) -> Node:
    """The unit's own portal: by its host within its province's, or by the name that it prints."""
    host = spell_host(unit.bare_name)
    hosts = [Valued("site", (Word(label),), label) for label in (host, spell_host(unit.name))]
    printed = tuple(Word(word) for word in WORD.findall(unit.name))
    named = Valued("site", printed, unit.name)
    if not unit.within:
        return Or((*hosts, named))
    province = spell_host(_bare_of(unit.within[-1]))
    return And((Or((*hosts, named)), Valued("site", (Word(province),), province)))


def _bare_of(name: str) -> str:
    unit = load_units().find(name)
    return unit[0].bare_name if unit else name


def _phrase(words: list[str]) -> Word | Phrase:
    made = tuple(Word(word) for word in words)
    return made[0] if len(made) == 1 else Phrase(made)


def _any(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _runs(node: Node) -> Iterator[list[str]]:
    """The words that stand side by side, in each part of a query; what is left out names nothing."""
    match node:
        case And(parts):
            run: list[str] = []
            for part in parts:
                if isinstance(part, Word | Phrase) and not _is_value(part):
                    run += [atom.text for atom in atoms([part]) if not isinstance(atom, Prefix)]
                else:
                    yield run
                    run = []
                    yield from _runs(part)
            yield run
        case Or(parts, label=""):
            for part in parts:
                yield from _runs(part)
        case Within(_, part):
            yield from _runs(part)
        case Not() | Or():
            return
        case Phrase() if _is_value(node):
            return
        case _:
            yield [atom.text for atom in atoms(spots_of(node)) if not isinstance(atom, Prefix)]


def _is_value(part: Word | Phrase) -> bool:
    """Is it typed as one, of several numbers, as `Q2/2018` is? A unit has one at most."""
    words = part.words if isinstance(part, Phrase) and part.joined else ()
    return sum(any(map(str.isdigit, word.text)) for word in words) > 1


def _values(node: Node) -> Iterator[str]:
    """What stands behind `place:`."""
    match node:
        case Or(label=label) if label:
            if label.startswith("place:"):
                yield value_of(node)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _values(part)
        case Within(_, part):
            yield from _values(part)
