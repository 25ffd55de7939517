"""Here is a query. Which files hold its words, and on which page do they stand best?

A file is a hit where it holds all that is asked for, on whichever of its pages. What a query asks of an article, such
as its day, is no matter of files: whoever asks puts it to the articles that were found by their files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from luutin.archive import Database
from luutin.indexer.plain.expressions import expression
from luutin.indexer.query.query import (
    And,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Query,
    Spot,
    Valued,
    Within,
    Word,
)

_MOST = 20_000
"""Pages that are looked at for one word; of a word that stands on more, the newest."""


class FoundPage(NamedTuple):
    """A page of a file that holds what is asked."""

    file_id: int
    n: int
    ocr: bool
    spots: int
    """How many of the words asked for stand on it."""


@dataclass(slots=True)
class FileMatcher:
    """Says which files match; keeps the pages of each word it has looked up."""

    database: Database
    ocr: bool = True
    """Whether text that OCR read counts."""
    _pages: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    _scanned: set[tuple[int, int]] = field(default_factory=set)

    def find(self, query: Query) -> list[FoundPage]:
        """Return the best page of each file that matches, the best first: exact text before OCR, then more words."""
        tree = textual(query.tree)
        if tree is None:
            return []
        files = self._matching(tree)
        best: dict[int, FoundPage] = {}
        for (file_id, n), held in sorted(self._pages.items()):
            if file_id in files:
                page = FoundPage(file_id, n, (file_id, n) in self._scanned, len(held))
                kept = best.get(file_id)
                if kept is None or (page.spots, -page.ocr) > (kept.spots, -kept.ocr):
                    best[file_id] = page
        return sorted(best.values(), key=lambda page: (page.ocr, -page.spots, -page.file_id))

    def _matching(self, node: Node) -> set[int]:
        match node:
            case And(parts):
                wanted = [self._matching(part) for part in parts if not isinstance(part, Not)]
                if not wanted:
                    return set()
                found = set[int].intersection(*wanted)
                return found.difference(*(self._matching(part.part) for part in parts if isinstance(part, Not)))
            case Or(parts):
                return set().union(*(self._matching(part) for part in parts))
            case Within():
                return self._matching(node.part)
            case Word() | Prefix() | Phrase() | Near():
                return self._look_up(node)
            case _:
                return set()

    def _look_up(self, spot: Spot | Near) -> set[int]:
        found = set(self._rows("text", expression(spot)))
        scanned = set(self._rows("scanned", expression(without_marks(spot)))) if self.ocr else set()
        for place in found | scanned:
            self._pages.setdefault(place, set()).add(str(spot))
        self._scanned |= scanned
        return {file_id for file_id, _ in found | scanned}

    def _rows(self, column: str, asked: str) -> Iterator[tuple[int, int]]:
        sql = (
            "SELECT p.file_id, p.n FROM file_index_pages p WHERE p.docid IN"
            f" (SELECT docid FROM file_search WHERE {column} MATCH ?) ORDER BY p.docid DESC LIMIT ?"
        )
        for row in self.database.execute(sql, (asked, _MOST)):
            yield row[0], row[1]


def textual(node: Node) -> Node | None:
    """Return what of a query is asked of text; None: nothing is, or it is asked of another field than files."""
    match node:
        case And(parts):
            kept = [part for each in parts if (part := textual(each)) is not None]
            words = [part for part in kept if not isinstance(part, Not)]
            return And(tuple(kept)) if words else None
        case Or(parts, expanded, label):
            kept = [part for each in parts if (part := textual(each)) is not None]
            return Or(tuple(kept), expanded, label) if kept else None
        case Not(part):
            inner = textual(part)
            return None if inner is None else Not(inner)
        case Within(name, _):
            return node if name == "attachment" else None
        case Valued() | Published():
            return None
        case _:
            return node


def conditions(node: Node) -> Node:
    """Return what of a query is asked of the article and not of the text of its files."""
    match node:
        case And(parts):
            return And(tuple(inner for each in parts if (inner := conditions(each)) != And()))
        case Within(name, _):
            return And() if name == "attachment" else node
        case Valued() | Published():
            return node
        case _:
            return And()


def folded(spot: Spot) -> Spot:
    """Return *spot* without its diacritics: OCR has them wrong now and then."""
    match spot:
        case Word():
            return Word(spot.forms.fold)
        case Phrase(words):
            return Phrase(tuple(Word(word.forms.fold) if isinstance(word, Word) else word for word in words))
        case Prefix():
            return spot


def without_marks(spot: Spot | Near) -> Spot | Near:
    """Return *spot* as it is looked for in what OCR read."""
    return replace(spot, spots=tuple(map(folded, spot.spots))) if isinstance(spot, Near) else folded(spot)
