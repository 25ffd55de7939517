"""MTTQ is Mặt trận Tổ quốc: put into a query what its abbreviations stand for, and how its long forms are shortened.

What is added stands in the tree as an alternative, so that the answer shows it. `expand:off` leaves it out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from luutin.indexer.errors import AbbreviationsError
from luutin.indexer.query.query import And, Node, Not, Or, Phrase, Query, Within, Word
from luutin.indexer.text.words import WORD, forms

FILE = "abbreviations.tsv"
"""Name of the table, in this package and beside an archive."""

_Folds: TypeAlias = tuple[str, ...]
_Words: TypeAlias = tuple[str, ...]
_SYLLABLE = re.compile(r"(?:[bcdghklmnpqrstvx]|ch|g[hi]|kh|ng|ngh|nh|p?h|qu|t[hr])?[aeiouy]{1,3}(?:c|ch|m|ng?|nh|p|t)?")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ONE_WAY = "→"


@dataclass(frozen=True, slots=True)
class _Entry:
    short: _Words
    longs: tuple[_Words, ...]


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """A table of abbreviations."""

    by_short: dict[_Folds, _Entry]
    by_long: dict[_Folds, _Entry]
    """Entries with one meaning, by the words of that meaning."""

    @classmethod
    def read(cls, path: Path) -> "Abbreviations":
        """Read a table. Raises AbbreviationsError."""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise AbbreviationsError(path, 1, f"it cannot be read ({error})") from error
        return _table(text, path)

    def expand(self, query: Query) -> Query:
        """The query with alternatives for its abbreviations and long forms."""
        if not query.expand:
            return query
        shouted = query.text.isupper() and " " in query.text.strip()
        return replace(query, tree=_Expansion(self, shouted=shouted).node(query.tree))


def load_abbreviations(archive: Path) -> Abbreviations:
    """The table beside an archive, or the one of this package where there is none. Raises AbbreviationsError."""
    own = archive.parent / FILE
    return Abbreviations.read(own) if own.exists() else _shipped_table()


@cache
def _shipped_table() -> Abbreviations:
    place = files("luutin.indexer.text") / "lists" / FILE
    return _table(place.read_text("utf-8"), Path(str(place)))


def _table(text: str, path: Path) -> Abbreviations:
    by_short: dict[_Folds, _Entry] = {}
    by_long: dict[_Folds, _Entry] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        short, *meanings = (tuple(WORD.findall(column)) for column in line.split("\t"))
        if not short or not meanings or not all(meanings):
            raise AbbreviationsError(path, number, "a short form, a tab and a meaning are expected")
        entry = _Entry(short, tuple(meanings))
        by_short[_folds(short)] = entry
        if len(meanings) == 1 and _ONE_WAY not in line:
            by_long[_folds(meanings[0])] = entry
    return Abbreviations(by_short, by_long)


@dataclass(frozen=True, slots=True)
class _Expansion:
    table: Abbreviations
    shouted: bool
    """The whole query is in capitals, so that they tell nothing."""

    def node(self, node: Node) -> Node:
        match node:
            case Word() | Phrase():
                return self._spot(node)
            case And(parts):
                return And(tuple(self._side_by_side(list(parts))))
            case Or(parts):
                return Or(tuple(map(self.node, parts)))
            case Not(part):
                return Not(self.node(part))
            case Within(name, part):
                return Within(name, self.node(part))
            case _:
                return node

    def _spot(self, spot: Word | Phrase) -> Node:
        words = (spot,) if isinstance(spot, Word) else spot.words
        plain = [word for word in words if isinstance(word, Word) and not word.literal]
        if len(plain) < len(words):
            return spot
        whole = isinstance(spot, Word) or bool(spot.joined)  # no expansion inside 12/KH-UBND
        others = [phrase(other) for other in self._others(plain, whole=whole)]
        if isinstance(spot, Phrase) and (date := _DATE.fullmatch(spot.joined)):
            others.append(phrase((date[1], "tháng", date[2], "năm", date[3])))
        return Or((spot, *others), expanded=True) if others else spot

    def _side_by_side(self, parts: list[Node]) -> Iterator[Node]:
        """Words side by side that are a long form get their short one; the rest is looked at one by one."""
        at = 0
        while at < len(parts):
            for end in range(len(parts), at + 1, -1):
                run = parts[at:end]
                words = [part for part in run if isinstance(part, Word) and not part.literal]
                if len(words) == len(run) and (entry := self._long(words)):
                    yield Or((And(tuple(run)), phrase(entry.short)), expanded=True)
                    at = end
                    break
            else:
                yield self.node(parts[at])
                at += 1

    def _others(self, words: list[Word], *, whole: bool) -> Iterator[_Words]:
        """Other ways to write a run of words."""
        if entry := self._short(words):
            yield from entry.longs
            return
        if entry := self._long(words):
            yield entry.short
            return
        for at in range(0 if whole else len(words)):  # a short or a long form inside a phrase
            for end in range(len(words), at, -1):
                run = words[at:end]
                inner = self._short(run) or self._long(run)
                if inner and len(run) < len(words):
                    into = inner.longs[0] if _folds(inner.short) == _folds(_texts(run)) else inner.short
                    yield (*_texts(words[:at]), *into, *_texts(words[end:]))
                    return

    def _short(self, words: list[Word]) -> _Entry | None:
        entry = self.table.by_short.get(_folds(_texts(words)))
        if entry is None or not _same(words, entry.short):
            return None
        return entry if all(self._looks_short(word.text) for word in words) else None

    def _long(self, words: list[Word]) -> _Entry | None:
        entry = self.table.by_long.get(_folds(_texts(words)))
        return entry if entry and _same(words, entry.longs[0]) else None

    def _looks_short(self, text: str) -> bool:
        """Capitals, or letters that make no syllable: `ca` is a word, `CA` and `ubnd` are not."""
        if text.isupper() and not self.shouted:
            return True
        return len(text) > 1 and not _SYLLABLE.fullmatch(forms(text).fold)


def phrase(words: _Words) -> Word | Phrase:
    """Words one behind the other."""
    return Word(words[0]) if len(words) == 1 else Phrase(tuple(map(Word, words)))


def _texts(words: list[Word]) -> _Words:
    return tuple(word.text for word in words)


def _folds(words: _Words) -> _Folds:
    return tuple(forms(word).fold for word in words)


def _same(typed: list[Word], words: _Words) -> bool:
    """A word typed with diacritics must be that very word."""
    return all(
        not word.exact or word.forms.exact == forms(other).exact for word, other in zip(typed, words, strict=True)
    )
