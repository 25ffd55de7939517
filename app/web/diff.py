"""What changed between two revisions, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from luutin.app.formats.columns import line_of
from luutin.app.web.printed import day_and_time
from luutin.archive import Article, EditKind, Record, align, kinds_of_words, uses

Kind = Literal["same", "added", "removed", "changed"]

_FIRST = ("title", "published", "lead", "category", "byline", "body")
COMPARED = tuple(name for name, use in uses(Article).items() if use.content or name == "category")
"""Fields that are compared: whatever makes a new revision, and the section that the article stands in."""
_WORD = re.compile(r"\w+(?:[.,/:-]\w+)*|\s+|.", re.DOTALL)
"""A word, with numbers, dates and document numbers whole; white space; or one other sign."""
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
    kinds: tuple[EditKind, ...] = ()
    """What the edit touches; empty: it is not changed, or added or removed whole."""


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


def _many(field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for was, now in align(old, new):
        if was == now:
            yield Line(field, "same", (Piece("same", now),))
        elif was and now:
            yield Line(field, "changed", words(was, now), _kinds(field, was, now))
        else:
            yield Line(field, "added" if now else "removed", (Piece("added" if now else "removed", now or was),))


def _kinds(field: str, was: str, now: str) -> tuple[EditKind, ...]:
    kinds = kinds_of_words(was, now)
    return tuple(EditKind.TITLE if field == "title" and kind is EditKind.TEXT else kind for kind in kinds)


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
