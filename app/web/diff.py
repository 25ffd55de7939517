"""What changed between two revisions, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from luutin.app.formats.columns import line_of
from luutin.app.web.printed import day_and_time
from luutin.archive import Article, Record, uses

Kind = Literal["same", "added", "removed", "changed"]

_FIRST = ("title", "published", "lead", "category", "byline", "body")
COMPARED = tuple(name for name, use in uses(Article).items() if use.content or name == "category")
"""Fields that are compared: whatever makes a new revision, and the section that the article stands in."""
_WORD = re.compile(r"\w+(?:[.,/:-]\w+)*|\s+|.", re.DOTALL)
"""A word, with numbers, dates and document numbers whole; white space; or one other sign."""
_ALIKE = 0.35
"""Share of words that two paragraphs have in common before they count as one that was edited."""
_LONG = 6000
"""Words beyond which two paragraphs are shown as removed and added: comparing takes the square of their length."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both revisions have, or only one of them."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A field or paragraph as the two revisions show it."""

    field: str
    """Name of the record's field."""
    kind: Kind
    pieces: tuple[Piece, ...]


def compare(old: Record, new: Record) -> list[Line]:
    """Every field and paragraph that a page prints, in the order of the page; unchanged ones too."""
    before, after = old.as_json(), new.as_json()
    lines: list[Line] = []
    for name in (*_FIRST, *(name for name in COMPARED if name not in _FIRST)):
        lines += _many(name, _texts(name, before[name]), _texts(name, after[name]))
    return lines


def _texts(name: str, value: Any) -> list[str]:
    """A field as lines of text: none where it is empty, one for each item of a list."""
    if name == "published":
        value = day_and_time(value)
    items = value if isinstance(value, list | tuple) else [value] if value else []
    return [line_of(item) for item in items]


def _one(field: str, old: str, new: str) -> Iterator[Line]:
    if old == new:
        if old:
            yield Line(field, "same", (Piece("same", old),))
    elif not old:
        yield Line(field, "added", (Piece("added", new),))
    elif not new:
        yield Line(field, "removed", (Piece("removed", old),))
    else:
        yield Line(field, "changed", words(old, new))


def _many(field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for text in new[j:j_end]:
                yield from _one(field, text, text)
        else:
            yield from _pair(field, list(old[i:i_end]), new[j:j_end])


def _pair(field: str, old: list[str], new: Sequence[str]) -> Iterator[Line]:
    """Pair each new paragraph with the first old one that is much like it; what is passed over was removed."""
    for text in new:
        partner = next((place for place, was in enumerate(old) if _alike(was, text)), None)
        if partner is None:
            yield from _one(field, "", text)
            continue
        for was in old[:partner]:
            yield from _one(field, was, "")
        yield from _one(field, old[partner], text)
        del old[: partner + 1]
    for was in old:
        yield from _one(field, was, "")


def _alike(one: str, other: str) -> bool:
    a, b = Counter(one.split()), Counter(other.split())
    return 2 * (a & b).total() >= _ALIKE * (a.total() + b.total())


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two texts as runs that both have, were removed, or were added."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) > _LONG or len(b) > _LONG:
        return Piece("removed", old), Piece("added", new)
    runs = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        runs.append((tag == "equal", "".join(a[i:i_end]), "".join(b[j:j_end])))
    return tuple(_pieces(_join(runs)))


def _join(runs: list[tuple[bool, str, str]]) -> Iterator[tuple[bool, str, str]]:
    """Take a lone space between two changes into the change: words change, not the gaps between them."""
    held: tuple[bool, str, str] | None = None
    for place, (same, old, new) in enumerate(runs):
        gap = same and not old.strip() and 0 < place < len(runs) - 1
        if held and not held[0] and (gap or not same):
            held = False, held[1] + old, held[2] + new
            continue
        if held:
            yield held
        held = same, old, new
    if held:
        yield held


def _pieces(runs: Iterator[tuple[bool, str, str]]) -> Iterator[Piece]:
    for same, old, new in runs:
        if same:
            yield Piece("same", new)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)
