"""Abbreviations that an archive explains itself: `Giao thông vận tải (GTVT)`.

What enough articles or sources explain in the same way is written into a file beside the archive, which every search
reads. A person may change it. A line that begins with `-` is refused, and stays so when the archive is read again.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from luutin.indexer.errors import AbbreviationsError
from luutin.indexer.query.printed import Writing
from luutin.indexer.text.words import WORD, forms

LEARNT = "abbreviations-learnt.tsv"
"""Name of the file beside an archive."""

ENOUGH_ARTICLES, ENOUGH_SOURCES = 5, 3
"""Articles, or sources, that must explain a pair."""

AGREED = 0.8
"""Share of the articles explaining a short form that must do so in the same way."""

_BRACKET = re.compile(r"\(([^\W\d_](?:[^\W\d_]|[&.-](?=[^\W\d_])){1,9})\)")
_PASSED = frozenset({"va", "cua", "cac", "ve", "cho"})
"""Folded words that a short form may pass over."""

_HEAD = """\
# Abbreviations that this archive explains: the short form, the long one, articles, sources.
# Put a - before a line to refuse it. `luutin index --abbreviations` reads the archive again and keeps what you refused.
"""


class LearntPair(NamedTuple):
    """A short form and what the archive says it stands for."""

    short: str
    long: str
    """In small letters but for the first one."""
    articles: int
    sources: int
    refused: bool = False


def find_pairs(text: str) -> Iterator[tuple[str, Writing]]:
    """Short forms in brackets, each with the words before it whose initials it is made of."""
    for found in _BRACKET.finditer(text):
        short = found[1]
        letters = [letter for part in WORD.findall(short) for letter in forms(part).fold]
        if sum(map(str.isupper, short)) < 2 or not short[-1].isupper():
            continue
        before = WORD.findall(text[max(0, found.start() - 12 * len(letters)) : found.start()])
        if long := _spelt(letters, before):
            yield short, long


def _spelt(letters: list[str], before: list[str]) -> Writing:
    """The last of the words, whose initials are these letters; empty where they are not."""
    at, wanted = len(before), len(letters)
    while wanted and at:
        at -= 1
        fold = forms(before[at]).fold
        if fold.startswith(letters[wanted - 1]):
            wanted -= 1
        elif fold not in _PASSED:
            return ()
    return tuple(before[at:]) if not wanted else ()


@dataclass(slots=True)
class Learner:
    """Counts who explains what."""

    _articles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _sources: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def read(self, source: str, text: str) -> None:
        """Take in one article."""
        for short, words in dict.fromkeys(find_pairs(text)):
            long = " ".join(words).capitalize()
            self._articles[short][long] += 1
            self._sources[short, long].add(source)

    def pairs(self) -> list[LearntPair]:
        """What is explained often enough and in one way, the most frequent first."""
        found = []
        for short, longs in self._articles.items():
            long, articles = longs.most_common(1)[0]
            sources = len(self._sources[short, long])
            often = articles >= ENOUGH_ARTICLES or sources >= ENOUGH_SOURCES
            if often and articles >= AGREED * longs.total():
                found.append(LearntPair(short, long, articles, sources))
        return sorted(found, key=lambda pair: (-pair.articles, pair.short))


def read_learnt(path: Path) -> list[LearntPair]:
    """The pairs of a file; none where there is no file. Raises AbbreviationsError."""
    if not path.exists():
        return []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AbbreviationsError(path, 1, f"it cannot be read ({error})") from error
    return [_pair(line, path, number) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]


def write_learnt(path: Path, pairs: Iterable[LearntPair]) -> list[LearntPair]:
    """Write the pairs, with what the file refused before refused again, and give them back."""
    refused = {(pair.short, pair.long): pair for pair in read_learnt(path) if pair.refused}
    kept = [pair._replace(refused=(pair.short, pair.long) in refused) for pair in pairs]
    known = {(pair.short, pair.long) for pair in kept}
    kept += [pair for key, pair in refused.items() if key not in known]
    lines = ("-" * pair.refused + "\t".join(map(str, pair[:4])) + "\n" for pair in kept)
    fresh = path.with_suffix(".new")
    fresh.write_text(_HEAD + "".join(lines), "utf-8")
    fresh.replace(path)
    return kept


def _pair(line: str, path: Path, number: int) -> LearntPair:
    short, long, *counts = [column.strip() for column in line.removeprefix("-").split("\t")] + ["", ""]
    if not WORD.search(short) or not WORD.search(long):
        raise AbbreviationsError(path, number, "a short form, a tab and a meaning are expected")
    articles, sources = (int(count) if count.isdecimal() else 0 for count in counts[:2])
    return LearntPair(short, long, articles, sources, refused=line.startswith("-"))
