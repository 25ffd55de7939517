"""Characters with their places on a page become lines in reading order. Pure.

The order in which a PDF names its characters is no reading order: where a font lacks Vietnamese letters, another steps
in, and its letters follow behind the line. So only the place of a character counts.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

_SAME_BASELINE: Final = 0.25
"""Of the font size: how far the baselines of one line lie apart."""
_RAISED: Final = (-0.35, 0.75)
"""Of the line's font size: where the baseline of an index or an exponent stands beside that of its line."""
_SMALLER: Final = 0.8
"""Of the line's font size: what an index or an exponent has at most."""
_BESIDE: Final = 0.35
_SPACE: Final = 0.12
"""Of the font size: a gap from which two words stand there."""
_TAB: Final = 2.5
"""Of the font size: a gap from which two columns stand there."""
_DOUBLED: Final = 0.12
"""Of the font size: a letter drawn twice this near is one, made bold."""
_PARAGRAPH: Final = 1.9
"""Of the font size: the distance of two baselines from which a paragraph has ended."""


class Glyph(NamedTuple):
    """One character on a page, in points; y grows upwards."""

    char: str
    x: float
    """Of its origin."""
    y: float
    """Of its baseline."""
    right: float
    """Where it ends."""
    size: float


@dataclass(frozen=True)
class PrintedLine:
    """One line of a page."""

    y: float
    size: float
    glyphs: tuple[Glyph, ...]
    """From left to right."""

    @cached_property
    def text(self) -> str:
        """The line's text in NFC: a space between words, a tab between columns."""
        return unicodedata.normalize("NFC", "".join(_spell(self.glyphs))).strip()


def put_in_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Return the lines that *glyphs* of one page stand in, from the top."""
    lines = [_line(group) for group in _baselines(glyphs)]
    return [line for line in _join_raised(lines) if line.text]


def read_lines(lines: Sequence[PrintedLine]) -> str:
    """Return the text of *lines*: one a line, and an empty one where the page leaves a gap."""
    parts = [line.text for line in lines[:1]]
    for above, line in pairwise(lines):
        if above.y - line.y > _PARAGRAPH * max(above.size, line.size):
            parts.append("")
        parts.append(line.text)
    return "\n".join(parts)


def _baselines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    group: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (-glyph.y, glyph.x)):
        if group and group[-1].y - glyph.y > _SAME_BASELINE * max(min(glyph.size, group[-1].size), 1):
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def _line(group: Iterable[Glyph]) -> PrintedLine:
    """Return the line of one baseline, each letter once. Its size is the one that most of its letters have."""
    ordered = sorted(group, key=lambda glyph: glyph.x)
    kept: list[Glyph] = []
    for glyph in ordered:
        near = (old for old in reversed(kept[-4:]) if abs(old.x - glyph.x) <= _DOUBLED * glyph.size)
        if not any(old.char == glyph.char and not glyph.char.isspace() for old in near):
            kept.append(glyph)
    sizes = sorted(glyph.size for glyph in kept if not glyph.char.isspace()) or [ordered[0].size]
    return PrintedLine(ordered[0].y, sizes[len(sizes) // 2], tuple(kept))


def _join_raised(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Put what stands raised or lowered beside a line's letters, `m` and a small `2`, into that line."""
    taken: dict[int, list[Glyph]] = {}
    for place, line in enumerate(lines):
        host = next((near for near in (place + 1, place - 1) if _carries(lines, near, line)), None)
        taken.setdefault(place if host is None else host, []).extend(line.glyphs)
    for place, line in enumerate(lines):
        if place in taken:
            own = taken[place]
            yield (
                line
                if len(own) == len(line.glyphs)
                else PrintedLine(line.y, line.size, tuple(sorted(own, key=lambda g: g.x)))
            )


def _carries(lines: Sequence[PrintedLine], place: int, line: PrintedLine) -> bool:
    if not 0 <= place < len(lines):
        return False
    host = lines[place]
    low, high = _RAISED
    if line.size > _SMALLER * host.size or not low * host.size <= line.y - host.y <= high * host.size:
        return False
    letters = [glyph for glyph in line.glyphs if not glyph.char.isspace()]
    return bool(letters) and all(
        any(abs(glyph.x - near.right) <= _BESIDE * host.size for near in (*host.glyphs, *line.glyphs))
        for glyph in letters
    )


def _spell(glyphs: Sequence[Glyph]) -> Iterator[str]:
    right: float | None = None
    for glyph in glyphs:
        if glyph.char.isspace():
            continue
        mark = unicodedata.combining(glyph.char) > 0
        if right is not None and not mark:
            gap = (glyph.x - right) / max(glyph.size, 1)
            if gap > _SPACE:
                yield "\t" if gap > _TAB else " "
        yield glyph.char
        right = glyph.right if right is None else max(right, glyph.right)
