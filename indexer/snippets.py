"""Here is an article and what was asked; show where it stands: spans of matches, and the best piece of text."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.answers import Span
from indexer.matching import word_matches
from indexer.query import Phrase, Spot
from indexer.words import WORD, Forms, forms

WINDOW = 36
"""Words in a snippet, about."""

_CHUNK = re.compile(r"\S+")


@dataclass
class Marker:
    """Finds the matches of some spots in printed text. Keeps what it worked out about words."""

    spots: Sequence[Spot]
    _known: dict[str, tuple[Forms, frozenset[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._runs = [spot.words if isinstance(spot, Phrase) else (spot,) for spot in dict.fromkeys(self.spots)]
        self._atoms = list(dict.fromkeys(word for run in self._runs for word in run))
        self._numbered = [tuple(map(self._atoms.index, run)) for run in self._runs]

    def marks(self, text: str) -> list[tuple[Span, int]]:
        """Spans of *text* that match, each with the number of its spot, in order; overlapping ones may occur."""
        found = list(WORD.finditer(text))
        which = [self._which(match[0]) for match in found]
        marks = []
        for at, here in enumerate(which):
            if here:
                for number, run in enumerate(self._numbered):
                    if run[0] in here and _continues(run, which, at):
                        marks.append(((found[at].start(), found[at + len(run) - 1].end()), number))
        return marks

    def spans(self, text: str) -> tuple[Span, ...]:
        """Spans of *text* to highlight, in order, touching nowhere."""
        return merged([span for span, _ in self.marks(text)])

    def matches(self, text: str) -> bool:
        """Is there anything to highlight in *text*?"""
        return bool(self.marks(text))

    def _which(self, word: str) -> frozenset[int]:
        known = self._known.get(word)
        if known is None:
            read = forms(word)
            known = read, frozenset(n for n, atom in enumerate(self._atoms) if word_matches(atom, read))
            self._known[word] = known
        return known[1]


def _continues(run: tuple[int, ...], which: list[frozenset[int]], at: int) -> bool:
    return at + len(run) <= len(which) and all(atom in which[at + step] for step, atom in enumerate(run))


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping ones as one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text with its matches."""

    text: str
    spans: tuple[Span, ...]


def snippet(text: str, marker: Marker) -> Snippet:
    """The piece of *text* with most of the spots, whole words, cut off with `…`."""
    marks = marker.marks(text)
    start, end = _window(text, marks)
    head = "… " if start > 0 else ""
    tail = " …" if end < len(text) else ""
    inside = [(a - start + len(head), b - start + len(head)) for (a, b), _ in marks if a >= start and b <= end]
    return Snippet(f"{head}{text[start:end]}{tail}", merged(inside))


def _window(text: str, marks: list[tuple[Span, int]]) -> Span:
    """Where the piece begins and ends: as many different spots as can be, close together, some words before them."""
    words = [(found.start(), found.end()) for found in _CHUNK.finditer(text)]
    if len(words) <= WINDOW:
        return 0, len(text)
    first = 0
    if marks:
        first = _word_at(words, _densest(marks, reach=WINDOW * 5))
    begin = max(0, min(first - WINDOW // 6, len(words) - WINDOW))
    return words[begin][0], words[min(begin + WINDOW, len(words)) - 1][1]


def _densest(marks: list[tuple[Span, int]], *, reach: int) -> int:
    """Where the run of marks within *reach* characters begins that has most different spots, then most marks."""
    best, best_value, last = 0, (0, 0), 0
    seen: dict[int, int] = {}
    for at, ((start, _), _) in enumerate(marks):
        while last < len(marks) and marks[last][0][1] <= start + reach:
            seen[marks[last][1]] = seen.get(marks[last][1], 0) + 1
            last += 1
        value = (len(seen), last - at)
        if value > best_value:
            best, best_value = at, value
        own = marks[at][1]
        if own in seen:
            seen[own] -= 1
            if not seen[own]:
                del seen[own]
    return marks[best][0][0]


def _word_at(words: list[Span], place: int) -> int:
    return max(bisect_right(words, (place, 1 << 60)) - 1, 0)
