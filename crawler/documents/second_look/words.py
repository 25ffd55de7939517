"""The words that tesseract found on a page, with their places: is one look enough, and which look had which line right?

Pure. docs/files.md says what is gained.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec

from luutin.crawler.documents.second_look.spelling import better, faults, mend, with_small_ls

_LEAST_FAULTS, _LEAST_SHARE = 2, 0.03
"""Words that cannot be spelt, and their share, above which a page is looked at once more."""
_APART: Final = (25, 12)
"""Pixels, across and down, by which the same line lies apart in two looks at most."""


class OcrWord(msgspec.Struct, frozen=True):
    """A word and its box, in pixels."""

    line: tuple[int, int, int]
    """Block, paragraph, line."""
    text: str
    confidence: float
    """0 to 1."""
    left: int
    top: int
    right: int
    bottom: int


class OcrLine(msgspec.Struct, frozen=True):
    """Words that stand in one line."""

    block: int
    words: tuple[OcrWord, ...]

    @property
    def box(self) -> tuple[int, int, float]:
        """Where it begins and ends, and the height of its middle."""
        middles = sum(word.top + word.bottom for word in self.words) / (2 * len(self.words))
        return min(word.left for word in self.words), max(word.right for word in self.words), middles


def read_table(table: str) -> Iterator[OcrLine]:
    """Yield the lines of tesseract's TSV."""
    for place, words in groupby(_words(table), key=lambda word: word.line):
        yield OcrLine(place[0], tuple(words))


def _words(table: str) -> Iterator[OcrWord]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text, confidence = (row.get("text") or "").strip(), float(row.get("conf") or -1) / 100
        if text and confidence >= 0:
            left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
            place = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
            yield OcrWord(place, text, confidence, left, top, left + width, top + height)


def sure_of(lines: Iterable[OcrLine]) -> float | None:
    """Return the mean confidence of the words, 0 to 1; None: there is none."""
    found = [word.confidence for line in lines for word in line.words]
    return sum(found) / len(found) if found else None


def is_doubtful(lines: Iterable[OcrLine]) -> bool:
    """Tell whether so many words cannot be spelt that a second look at the page is worth its time."""
    words = [word.text for line in lines for word in line.words]
    return sum(map(faults, words)) > max(_LEAST_FAULTS, _LEAST_SHARE * len(words))


def compare(first: Sequence[OcrLine], second: Sequence[OcrLine]) -> Iterator[OcrLine]:
    """Yield the lines of the first look, each with the words that the second one had right."""
    for line in first:
        again = [other for other in second if _is_same(line.box, other.box)]
        yield _better_line(line, again[0]) if len(again) == 1 else line


def _is_same(one: tuple[int, int, float], other: tuple[int, int, float]) -> bool:
    across, down = _APART
    return abs(one[0] - other[0]) < across and abs(one[1] - other[1]) < across and abs(one[2] - other[2]) < down


def _better_line(line: OcrLine, other: OcrLine) -> OcrLine:
    ours, theirs = ([mend(word.text) for word in each.words] for each in (line, other))
    if len(ours) == len(theirs):
        texts = map(better, ours, theirs)
        words = (msgspec.structs.replace(word, text=text) for word, text in zip(line.words, texts, strict=True))
        return OcrLine(line.block, tuple(words))
    return OcrLine(line.block, other.words) if sum(map(faults, theirs)) < sum(map(faults, ours)) else line


def as_text(lines: Sequence[OcrLine]) -> Iterator[str]:
    """Yield the lines as they are spelt, an empty one between blocks."""
    mended = with_small_ls([[mend(word.text) for word in line.words] for line in lines])
    for place, line in enumerate(lines):
        if place and lines[place - 1].block != line.block:
            yield ""
        yield " ".join(mended[place])
