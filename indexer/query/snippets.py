"""Here is an article and what was asked. Show where it stands: spans of matches, and the best piece of text."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

from luutin.indexer.query.answers import Span
from luutin.indexer.query.query import Near, Phrase, Prefix, Spot, Word
from luutin.indexer.query.spots import is_near, matcher_of
from luutin.indexer.text.words import LETTER, NUMBER, WORD, Forms, forms

WINDOW = 36
"""Words in a snippet, about."""

_BEFORE, _LONGEST = 120, 600
"""Characters looked at before the first match, and in all."""

_BEYOND = "[^\x00-\xac\xae-\u024f\u1e00-\u1eff]"
"""Behind a first letter: marks, and letters of other blocks than the Latin ones, of which any may follow."""

_Test: TypeAlias = tuple[int, Callable[[Forms], bool]]
"""The number of a wanted word, and what tells whether a printed word is it."""

_PIECE = re.compile(rf"(?:\S+\s+){{0,{WINDOW - 1}}}\S+")


class Mark(NamedTuple):
    """A match in a text."""

    start: int
    end: int
    spot: int
    """Number of the spot that matches."""


class Highlighter:
    """Finds the matches of some spots in printed text.

    Only words that begin with a letter which a wanted word can begin with are looked at, each of them once. Spots of
    *nears*, if they were not asked for alone too, match only where their neighbours are.
    """

    def __init__(self, spots: Sequence[Spot], nears: Sequence[Near] = ()) -> None:
        alone = Counter(spots) - Counter(spot for near in nears for spot in near.spots)
        spots = list(dict.fromkeys(spots))
        self._alone = {number for number, spot in enumerate(spots) if alone[spot]}
        self._nears = [(near, [spots.index(spot) for spot in near.spots]) for near in nears]
        runs = [spot.words if isinstance(spot, Phrase) else (spot,) for spot in dict.fromkeys(spots)]
        self._atoms = list(dict.fromkeys(word for run in runs for word in run))
        self._runs = [tuple(map(self._atoms.index, run)) for run in runs]
        self._wanted = _Wanted(self._atoms)
        self._begun = _Begun(self._runs)
        self._likely = _likely(self._atoms) if self._atoms else None

    def marks(self, text: str) -> list[Mark]:
        """Matches in *text*, in the order in which they begin; they may overlap."""
        words = self._words(text)
        marks = []
        for at, (start, end, here) in enumerate(words):
            for number in self._begun[here]:
                run = self._runs[number]
                until = self._end(text, words[at : at + len(run)], run) if len(run) > 1 else end
                if until:
                    marks.append(Mark(start, until, number))
        return self._near_only(text, marks) if self._nears else marks

    def spans(self, text: str) -> tuple[Span, ...]:
        """Spans of *text* to highlight, in order, touching nowhere."""
        return merge([(mark.start, mark.end) for mark in self.marks(text)])

    def matches(self, text: str) -> bool:
        """Is there anything to highlight in *text*?"""
        return bool(self.marks(text))

    def _words(self, text: str) -> list[tuple[int, int, frozenset[int]]]:
        """Where the wanted words stand, and which they are."""
        if self._likely is None:
            return []
        wanted = self._wanted  # most words of an article are none, so a look at one must cost next to nothing
        return [(*match.span(), here) for match in self._likely.finditer(text) if (here := wanted[match[0]])]

    def _end(self, text: str, words: list[tuple[int, int, frozenset[int]]], run: tuple[int, ...]) -> int:
        """Where the run ends that begins with the first of *words*; 0 where it is not there."""
        if len(words) < len(run):
            return 0
        for (_, before, _), (start, _, here), wanted in zip(words, words[1:], run[1:], strict=False):
            if wanted not in here or WORD.search(text, before, start):
                return 0
        return words[len(run) - 1][1]

    def _near_only(self, text: str, marks: list[Mark]) -> list[Mark]:
        """The marks without those of words that lack a neighbour they were asked for with."""
        begins = [word.start() for word in WORD.finditer(text)]
        words = {mark: range(bisect_left(begins, mark.start), bisect_left(begins, mark.end)) for mark in marks}
        kept = {mark for mark in marks if mark.spot in self._alone}
        for near, numbers in self._nears:
            layers = [[mark for mark in marks if mark.spot == number] for number in numbers]
            links = list(enumerate(near.distances))
            for at, distance in links:  # who has the one before, then who has the one behind
                layers[at + 1] = _with_neighbour(layers[at + 1], layers[at], words, distance)
            for at, distance in reversed(links):
                layers[at] = _with_neighbour(layers[at], layers[at + 1], words, distance)
            kept.update(mark for layer in layers for mark in layer)
        return [mark for mark in marks if mark in kept]


class _Wanted(dict[str, frozenset[int]]):
    """Word as printed → numbers of the wanted words that it is, worked out once."""

    def __init__(self, atoms: Iterable[Word | Prefix]) -> None:
        super().__init__()
        self._beginnings = list[_Test]()
        self._by_fold: dict[str, list[_Test]] = {}
        """A word that is wanted has the folded form of a word typed, which most words of a text have not."""
        for number, atom in enumerate(atoms):
            tests = self._by_fold.setdefault(atom.forms.fold, []) if isinstance(atom, Word) else self._beginnings
            tests.append((number, matcher_of(atom)))

    def __missing__(self, word: str) -> frozenset[int]:
        read = forms(word)
        tests = (*self._by_fold.get(read.fold, ()), *self._beginnings)
        self[word] = found = frozenset(number for number, matches in tests if matches(read))
        return found


class _Begun(dict[frozenset[int], tuple[int, ...]]):
    """Numbers of the wanted words that stand at a place → numbers of the runs that may begin there."""

    def __init__(self, runs: Sequence[tuple[int, ...]]) -> None:
        super().__init__()
        self._runs = runs

    def __missing__(self, here: frozenset[int]) -> tuple[int, ...]:
        self[here] = found = tuple(number for number, run in enumerate(self._runs) if run[0] in here)
        return found


def _with_neighbour(some: list[Mark], others: list[Mark], words: dict[Mark, range], distance: int) -> list[Mark]:
    return [mark for mark in some if any(is_near(words[mark], words[other], distance) for other in others)]


def _likely(atoms: Iterable[Word | Prefix]) -> re.Pattern[str]:
    """A pattern for the words that begin with two letters which a word that is wanted can begin with."""
    seconds: dict[str, set[str]] = {}
    for atom in atoms:
        seconds.setdefault(_initials(atom), set()).add(_seconds(forms(atom.text).fold))
    initials = re.escape("".join(seconds))
    numeral = f"{NUMBER}|" if re.search("[0-9]", initials) else ""
    ways = []
    for initial, behind in seconds.items():
        more = "" if "" in behind else f"[{re.escape(''.join(behind))}]"
        ways.append(f"(?<=[{re.escape(initial)}]){more}")
    # The letter comes before the look behind it: so most of a text is passed over without one.
    ways += [f"(?<=[{_ligatures()}])", _BEYOND]
    return re.compile(f"{numeral}[{initials}](?<!{LETTER}.)(?:{'|'.join(ways)}){LETTER}*")


def _initials(atom: Word | Prefix) -> str:
    """The letters and digits that a word matching *atom* can begin with."""
    fold = forms(atom.text).fold
    if fold[0].isdecimal():
        return f"{_letters().get(fold[0], fold[0])}0"
    return _letters().get(fold[0], "") + fold[0] + fold[0].upper() + atom.text[0]


def _seconds(fold: str) -> str:
    """The letters of the Latin blocks that such a word can go on with; empty: with any."""
    if len(fold) < 2 or not fold.isascii() or not fold.isalpha():
        return ""
    return "".join(_letters()[letter] for letter in ("iy" if fold[1] in "iy" else fold[1]))


@cache
def _ligatures() -> str:
    """Letters that are two."""
    return "".join(letter for letters in _letters().values() for letter in letters if len(forms(letter).fold) > 1)


@cache
def _letters() -> dict[str, str]:
    """Folded letter → every letter of the Latin blocks that folds to it."""
    found: dict[str, str] = {}
    for code in (*range(0x30, 0x250), *range(0x1E00, 0x1F00), *range(0x2070, 0x2090), *range(0xFF10, 0xFF5B)):
        if WORD.fullmatch(chr(code)):
            initial = forms(chr(code)).fold[0]
            found[initial] = found.get(initial, "") + chr(code)
    return found


def merge(spans: list[Span]) -> tuple[Span, ...]:
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


def snippet(text: str, marks: list[Mark]) -> Snippet:
    """The piece of *text* with most of the spots, whole words, cut off with `…`."""
    start, end = _window(text, marks)
    head = "… " if start > 0 else ""
    tail = " …" if end < len(text) else ""
    inside = [(a - start + len(head), b - start + len(head)) for a, b, _ in marks if a >= start and b <= end]
    return Snippet(f"{head}{text[start:end]}{tail}", merge(inside))


def _window(text: str, marks: list[Mark]) -> Span:
    """Where the piece begins and ends: as many different spots as can be, close together, some words before them."""
    first = _densest(marks, reach=WINDOW * 5) if marks else 0
    begin = _words_before(text, first, WINDOW // 6 + 1, most=_BEFORE)
    end = _words_from(text, begin)
    if end + 1 >= len(text):  # there may be more words before
        begin = min(begin, _words_before(text, end, WINDOW, most=_LONGEST))
    return begin, end


def _words_before(text: str, at: int, count: int, *, most: int) -> int:
    """Where the last *count* words begin that begin before *at*, or at most so many characters of them."""
    low, begin, space = max(0, at - most), at, at
    for _ in range(count):
        space = text.rfind(" ", low, space)
        if space < 0:
            return begin if low else 0
        begin = space + 1
    return begin


def _words_from(text: str, begin: int) -> int:
    """Where the words of a piece end that begin here; each is looked at by nobody but `re`."""
    found = _PIECE.match(text, begin, begin + _LONGEST)
    return found.end() if found else len(text)


def _densest(marks: list[Mark], *, reach: int) -> int:
    """Where the run of marks within *reach* characters begins that has most different spots, then most marks."""
    best, best_value, last = 0, (0, 0), 0
    seen: dict[int, int] = {}
    for at, (start, _, own) in enumerate(marks):
        while last < len(marks) and marks[last].end <= start + reach:
            seen[marks[last].spot] = seen.get(marks[last].spot, 0) + 1
            last += 1
        value = (len(seen), last - at)
        if value > best_value:
            best, best_value = at, value
        if own in seen:
            seen[own] -= 1
            if not seen[own]:
                del seen[own]
    return marks[best].start
