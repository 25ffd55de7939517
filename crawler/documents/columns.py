"""Lines of a page that run in columns are read column by column. Pure.

Columns of running text are told from what merely stands side by side, a table or the two heads of a letter: a gutter
that many lines leave free, and lines on both sides of it that fill their column.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, TypeAlias

from luutin.crawler.documents.lines import Glyph, PrintedLine

Gap: TypeAlias = tuple[float, float]

_GUTTER: Final = 1.0
"""Of the font size: how wide a gutter is at least."""
_LEAST_LINES: Final = 3
"""On each side."""
_LEAST_TOGETHER: Final = 12
_FILLED: Final = 0.75
"""Of a column's width: from which a line fills it."""
_MOSTLY: Final = 0.6
"""Of the lines of a column: those that fill it."""
_WORDS: Final = 3
"""Of the lines of a column, by their median: fewer have cells of a table."""
_MIDDLE: Final = (0.2, 0.8)
"""Of the page's width: between which gutters stand."""
_FAR: Final = 1e6


def read_in_columns(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return *lines*, from the top, in the order in which they are read."""
    if len(lines) < _LEAST_TOGETHER // 2:
        return list(lines)
    left = min(line.glyphs[0].x for line in lines)
    right = max(line.glyphs[-1].right for line in lines)
    low, high = (left + share * (right - left) for share in _MIDDLE)
    return [each for run, gaps in _runs(lines, low, high) for each in _order(run, gaps)]


def _runs(lines: Sequence[PrintedLine], low: float, high: float) -> Iterator[tuple[list[PrintedLine], list[Gap]]]:
    """Yield stretches of lines with the gaps that all lines of one leave free in the middle of the page."""
    run: list[PrintedLine] = []
    free: list[Gap] = []
    seen = False  # a gutter: lines that end early leave anything free behind them
    for line in lines:
        own = [gap for gap in _gaps(line) if gap[0] < high and gap[1] > low]
        least = _GUTTER * line.size
        common = _intersect(free, own, least) if run else own
        inner = [gap for gap in own if gap[0] > -_FAR and gap[1] < _FAR]
        shared = bool(_intersect(common, inner, least))
        if run and (not common or (inner and not shared and not seen)):
            yield run, free
            run, common, shared, seen = [], own, bool(inner), False
        run.append(line)
        free, seen = common, seen or shared
    if run:
        yield run, free


def _gaps(line: PrintedLine) -> list[Gap]:
    """What *line* leaves free, from far left to far right."""
    glyphs = [glyph for glyph in line.glyphs if not glyph.char.isspace()]
    inner = [
        (glyph.right, after.x) for glyph, after in pairwise(glyphs) if after.x - glyph.right >= _GUTTER * line.size
    ]
    return [(-_FAR, glyphs[0].x), *inner, (max(glyph.right for glyph in glyphs), _FAR)]


def _intersect(some: Sequence[Gap], others: Sequence[Gap], least: float) -> list[Gap]:
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(begin, end) for begin, end in both if end - begin >= least]


def _order(run: list[PrintedLine], gaps: Sequence[Gap]) -> list[PrintedLine]:
    for begin, end in gaps:
        middle = (begin + end) / 2
        sides = [
            [part for line in run if (part := _part(line, [g for g in line.glyphs if (g.x >= middle) is behind]))]
            for behind in (False, True)
        ]
        if sum(map(len, sides)) >= _LEAST_TOGETHER and all(map(_is_column, sides)):
            return [line for side in sides for line in read_in_columns(side)]
    return run


def _part(line: PrintedLine, glyphs: list[Glyph]) -> PrintedLine | None:
    kept = PrintedLine(line.y, line.size, tuple(glyphs))
    return kept if kept.text else None


def _is_column(lines: Sequence[PrintedLine]) -> bool:
    """Whether *lines* are running text: many, that fill their width, of several words."""
    if len(lines) < _LEAST_LINES:
        return False
    width = max(line.glyphs[-1].right for line in lines) - min(line.glyphs[0].x for line in lines)
    filled = sum(line.glyphs[-1].right - line.glyphs[0].x >= _FILLED * width for line in lines)
    return filled >= _MOSTLY * len(lines) and median(len(line.text.split()) for line in lines) >= _WORDS
