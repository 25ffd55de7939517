"""The administrative units of Vietnam before and since 1 July 2025, by name: where each lay, and what became of it.

`units.tsv` beside this module holds the facts, docs/make_units.py tells where they are from. The file is read when a
query first names a unit: it is kept as lines, and a unit is made of its line when somebody asks for it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from luutin.indexer.text.words import WORD, forms
from luutin.packaged import folder_of

KINDS = {
    "t": "tỉnh", "tp": "thành phố", "q": "quận", "h": "huyện", "tx": "thị xã", "p": "phường", "x": "xã",
    "tt": "thị trấn", "đk": "đặc khu",
}  # fmt: skip
"""Short form of a kind of unit → the kind."""

SINCE = date(2025, 7, 1)
"""The day on which districts ended, and provinces and communes were made anew."""

_PLAIN = str.maketrans({"đ": "d", "Đ": "d"})
_FINAL_Y = re.compile(r"\b([hklmst]|qu)y\b")


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """A unit as it was for a time. Two are the same where name, parent and time are."""

    name: str
    """Kind and name: `huyện Lạng Giang`."""
    within: tuple[str, ...]
    """The units that it lay in, the nearest first: `tỉnh Bắc Giang`."""
    since: date | None
    """First day; None: not told."""
    until: date | None
    """Last day; None: it stands."""
    line: int
    """Where the table has it."""

    @property
    def full_name(self) -> str:
        """With what it lay in: what names it in a query."""
        return ", ".join((self.name, *self.within))

    @property
    def kind(self) -> str:
        """`huyện`."""
        return next(kind for kind in KINDS.values() if self.name.startswith(f"{kind} "))

    @property
    def bare_name(self) -> str:
        """`Lạng Giang`."""
        return self.name[len(self.kind) + 1 :]


class UnitTable:
    """All units, by name."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: list[str] = []
        self._above: list[int] = []
        self._ends: list[date | None] = []
        self._begins: list[date | None] = []
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._from: dict[int, list[int]] | None = None
        self._read(lines)

    def names(self) -> str:
        """Every name without its kind, squeezed: in the first line those of provinces, in the second the others."""
        tops = {key for key, lines in self._by_name.items() if any(not self._unit(line).within for line in lines)}
        return " ".join(sorted(tops)) + "\n" + " ".join(sorted(self._by_name.keys() - tops)) + "\n"

    def named(self, name: str) -> list[AdminUnit]:
        """Every unit of this name, which is given without its kind: in any writing, with diacritics or without."""
        return [self._unit(line) for line in self._by_name.get(squeeze(name), ())]

    def find(self, full_name: str) -> list[AdminUnit]:
        """The units of this very full name, one for each time."""
        kind_and_name = full_name.split(",", 1)[0]
        bare = next(
            (kind_and_name[len(kind) + 1 :] for kind in KINDS.values() if kind_and_name.startswith(f"{kind} ")), ""
        )
        return [unit for unit in self.named(bare) if unit.full_name == full_name]

    def successors(self, unit: AdminUnit) -> list[AdminUnit]:
        """What the unit became, in whole or in part; of a district, what its communes became."""
        return [self._unit(line) for line in self._became(unit.line)]

    def predecessors(self, unit: AdminUnit) -> list[AdminUnit]:
        """What became the unit, in whole or in part."""
        if self._from is None:
            self._from = defaultdict(list)
            for line in range(len(self._lines)):
                for successor in self._own_successors(line):
                    self._from[successor].append(line)
        return [self._unit(line) for line in self._from.get(unit.line, ())]

    def all(self) -> Iterator[AdminUnit]:
        """Every unit."""
        return map(self._unit, range(len(self._lines)))

    def _read(self, lines: Iterable[str]) -> None:
        above, begins, ends = [-1, -1, -1], None, None
        for line in lines:
            if line.startswith("#"):
                continue
            if line.startswith("= "):
                begins, ends = _span(line)
                continue
            depth = len(line) - len(line.lstrip("\t"))
            text = line[depth:]
            if line[:4].isdecimal():  # a resolution, with the day
                day, text = line.split(": ", 1)
                ends = date.fromisoformat(day)
            above[depth:] = [len(self._lines)] * (3 - depth)
            self._above.append(above[depth - 1] if depth else -1)
            self._lines.append(text)
            self._begins.append(begins)
            self._ends.append(ends)
        for number, key in enumerate(squeeze_all(self._names())):
            self._by_name[key].append(number)

    def _names(self) -> list[str]:
        """Names without their kinds, by line."""
        return [line.split("\t", 1)[0].split(", ", 1)[0].split(" ", 1)[1] for line in self._lines]

    def _unit(self, line: int) -> AdminUnit:
        name, *within = (_long(part) for part in self._lines[line].split("\t", 1)[0].split(", "))
        above = self._above[line]
        while above >= 0:
            within.append(_long(self._lines[above].split("\t", 1)[0]))
            above = self._above[above]
        return AdminUnit(name, tuple(within), self._begins[line], self._ends[line], line)

    def _became(self, line: int) -> list[int]:
        own = self._own_successors(line)
        if own or self._ends[line] != SINCE - timedelta(days=1):
            return own
        parts = [part for part, above in enumerate(self._above) if above == line]
        return list(dict.fromkeys(new for part in parts for new in self._own_successors(part)))

    def _own_successors(self, line: int) -> list[int]:
        """Those that the line itself names."""
        told = self._lines[line].partition("\t")[2]
        if not told:
            return []
        found = [self._find(name, line) for name in told.split("; ")]
        return [number for number in found if number >= 0]

    def _find(self, told: str, line: int) -> int:
        """The line of a successor: named in full where it ended by 2025, else by its name within the province."""
        name, *within = told.split(", ")
        below = self._ends[line] == SINCE - timedelta(days=1)
        for number in self._by_name.get(squeeze(name.split(" ", 1)[1]), ()):
            is_new = self._begins[number] == SINCE
            if is_new == below and self._lines[number].split("\t", 1)[0] == name:
                parents = self._parents(number)
                if parents == within or (below and (not parents or parents == [self._province_since(line)])):
                    return number
        return -1

    def _parents(self, line: int) -> list[str]:
        found = []
        while (line := self._above[line]) >= 0:
            found.append(self._lines[line].split("\t", 1)[0])
        return found

    def _province_since(self, line: int) -> str:
        """The province since July 2025 of a unit of before."""
        while self._above[line] >= 0:
            line = self._above[line]
        return self._lines[line].partition("\t")[2]


@cache
def load_units() -> UnitTable:
    """The table of this package."""
    text = (folder_of("luutin.indexer.gazetteer") / "units.tsv").read_text("utf-8")
    return UnitTable(text.partition("\n= left out")[0].splitlines())


class NamesAtAGlance(NamedTuple):
    """Names without their kinds, squeezed: to see at once that words name nothing."""

    provinces: frozenset[str]
    all: frozenset[str]


@cache
def load_names() -> NamesAtAGlance:
    """The names of the table, from a file that is read in a millisecond."""
    text = (folder_of("luutin.indexer.gazetteer") / "names.txt").read_text("utf-8")
    return NamesAtAGlance(frozenset(text.partition("\n")[0].split()), frozenset(text.split()))


def spell_host(name: str) -> str:
    """A name as the hosts of portals spell it: `langgiang`."""
    spread = unicodedata.normalize("NFD", name.translate(_PLAIN).lower())
    return re.sub(r"[\W_\u0300-\u036f]+", "", spread)


def squeeze(name: str) -> str:
    """A name as it is compared: without diacritics, blanks and signs, `i` for a last `y`, numbers without zeros."""
    return "".join(forms(word).fold for word in WORD.findall(name))


def squeeze_all(names: Sequence[str]) -> list[str]:
    """The same for many names at once, in less time."""
    spread = unicodedata.normalize("NFD", "\n".join(names).translate(_PLAIN).lower())
    bare = re.sub(r"[\u0300-\u036f]", "", spread)
    bare = _FINAL_Y.sub(r"\1i", re.sub(r"\b0+(?=\d)", "", bare))
    return re.sub(r"[^\w\n]+", "", bare).split("\n")


def _span(head: str) -> tuple[date | None, date | None]:
    words = head.split()
    if words[1] == "since":
        return date.fromisoformat(words[2]), None
    if words[1] == "until":
        return None, date.fromisoformat(words[2] if "-" in words[2] else f"{words[2]}-12-31")
    return None, None


def _long(name: str) -> str:
    kind, rest = name.split(" ", 1)
    return f"{KINDS[kind]} {rest}"
