"""Did you mean? Another way to write a query that finds nothing, because the archive does not hold a word of it.

Words are looked up in the index, so that nothing is suggested that the archive does not hold, and a word that it holds
is never changed. What is tried is the whole query: each way to write its unknown words, until one finds articles. How
they are written is taken from these articles.
"""

import json
import string
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import chain, islice, product

from luutin.archive import Database
from luutin.indexer.fts.matching import Matcher
from luutin.indexer.fts.postings.tables import CURRENT
from luutin.indexer.query.answers import Answer
from luutin.indexer.query.keyboard import decode_keys
from luutin.indexer.query.loosening import without_quotation_marks
from luutin.indexer.query.query import Query, Word
from luutin.indexer.text.words import DOT, WORD, forms

TRIED = 20
"""Ways to write a query that are tried."""

NEAREST = 5
"""Words one letter off that are tried: the commonest need not be what stands beside the others."""

_QUESTIONS = [
    way.split()
    for way in (
        "bao nhiêu",
        "bao giờ",
        "bao lâu",
        "khi nào",
        "lúc nào",
        "thế nào",
        "ở đâu",
        "tại sao",
        "vì sao",
        "là gì",
        "cái gì",
        "ai",
    )
]
"""Words that ask. Where the archive has none of them, the person still meant them."""

_LETTERS = string.ascii_lowercase
_SHORTEST = 2
"""Letters of a piece where a lost space is looked for."""


class Lexicon(ABC):
    """Which words there are."""

    @abstractmethod
    def holds(self, word: str) -> bool:
        """Does an article hold this very word, or one that reads so where it has no diacritics?"""

    @abstractmethod
    def commonest(self, folds: Collection[str]) -> list[str]:
        """Those of some hundred words without diacritics that stand in most articles, the commonest first."""

    def instead_of(self, word: str) -> Iterator[str]:
        """What may have been meant by a word that the archive does not hold, the likeliest first."""
        keys = decode_keys(word)
        if keys and self.holds(keys):
            yield keys
        fold = forms(word).fold
        if fold != word.lower() and self.holds(fold):
            yield fold
        if pieces := self._pieces(word):
            yield pieces
        yield from self._nearest(fold)
        if keys and self.holds(unmarked := forms(keys).fold):  # a key too many, or one that is missing
            yield unmarked

    def decoded(self, word: str) -> str:
        """The word that the keys of a keyboard make which was off; where none does, the word itself."""
        keys = decode_keys(word)
        return keys if keys and self.holds(keys) else word

    def _pieces(self, word: str) -> str | None:
        """The word as two or more words that the archive holds: a space was lost."""
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
            head, tail = word[:at], word[at:]
            if self.holds(head):
                rest = tail if self.holds(tail) else self._pieces(tail)
                if rest:
                    return f"{head} {rest}"
        return None

    def _nearest(self, fold: str) -> Iterator[str]:
        """The commonest words that one letter put in, left out, changed or swapped makes of *fold*."""
        off = _one_off(fold)
        yield from (self.commonest(off) if off else ())


class FtsLexicon(Lexicon):
    """The words of an archive's own index."""

    def __init__(self, matcher: Matcher, database: Database) -> None:
        self._matcher = matcher
        self._database = database

    def holds(self, word: str) -> bool:
        """As the index has it."""
        return bool(len(self._matcher.rows(Word(word))))

    def commonest(self, folds: Collection[str]) -> list[str]:
        """As the vocabulary has it; where that has none, one that a single article holds."""
        # One statement for some hundred words, most of which nobody ever wrote: one by one they take milliseconds.
        rows = self._database.all(
            f"SELECT value, sum(documents) AS held FROM json_each(?) CROSS JOIN {CURRENT.vocabulary}"
            " ON token >= value || ? AND token < value || ? GROUP BY value ORDER BY held DESC, value LIMIT ?",
            (json.dumps(list(folds)), DOT, f"{DOT}\U0010ffff", NEAREST),
        )
        nearest = [str(row["value"]) for row in rows]
        return nearest or list(islice(filter(self.holds, sorted(folds)), 1))


def other_query(query: Query, lexicon: Lexicon, ask: Callable[[str], Answer]) -> str | None:
    """Another way to write a query that finds nothing, or None; *ask* is put each of them, for a few hits."""
    ways = other_ways(query.text, lexicon)
    plain = without_quotation_marks(query)
    if plain:
        ways = chain([plain], ways)
    found = first_that_finds(ways, ask)
    if found is None:
        return None
    other = as_printed(*found)
    return other if plain or differs(query.text, other) else None


def other_ways(query: str, lexicon: Lexicon) -> Iterator[str]:
    """Other ways to write *query*, the likeliest first; none where the archive holds each of its words."""
    words = list(dict.fromkeys(WORD.findall(query)))
    asking = _asking(query)
    unknown = [word for word in words if word not in asking and not lexicon.holds(word)]
    if not unknown:
        return
    if any(map(decode_keys, unknown)):  # the keyboard was off, for the known words too
        yield _replaced(query, {word: lexicon.decoded(word) for word in words})
    choices = [list(lexicon.instead_of(word)) for word in unknown]
    for chosen in islice(product(*choices), TRIED):
        yield _replaced(query, dict(zip(unknown, chosen, strict=True)))


def as_printed(query: str, found: Answer) -> str:
    """The query with its words as the hits of *found* print them most often."""
    printed: dict[str, Counter[str]] = {}
    for hit in found.hits:
        for text, spans in ((hit.title, hit.highlights.title), (hit.snippet, hit.highlights.snippet)):
            for start, end in spans:
                for word in WORD.findall(text[start:end]):
                    for form in forms(word):
                        printed.setdefault(form, Counter())[word.lower()] += 1

    def most_often(word: str) -> str:
        asked = forms(word)
        form = asked.exact if asked.marked else asked.fold
        return printed[form].most_common(1)[0][0] if form in printed else word

    return WORD.sub(lambda match: most_often(match[0]), query)


def differs(query: str, other: str) -> bool:
    """Would another writing be read otherwise? `thuỵ` and `thụy` are one word."""
    return [forms(word).token for word in WORD.findall(query)] != [forms(word).token for word in WORD.findall(other)]


def first_that_finds(ways: Iterator[str], ask: Callable[[str], Answer]) -> tuple[str, Answer] | None:
    """The first way that finds articles, with what it finds."""
    asked = ((way, ask(way)) for way in dict.fromkeys(islice(ways, TRIED)))
    return next(((way, answer) for way, answer in asked if answer.total), None)


def _asking(query: str) -> set[str]:
    """The words of *query* that make it a question, as typed."""
    words = WORD.findall(query)
    runs = [words[at : at + len(way)] for way in _QUESTIONS for at in range(len(words)) if _is(words[at:], way)]
    return {word for run in runs for word in run}


def _is(words: list[str], way: list[str]) -> bool:
    """Do *words* begin with *way*, with its diacritics or with none?"""
    typed, meant = list(map(forms, words[: len(way)])), list(map(forms, way))
    return [one.fold for one in typed] == [one.fold for one in meant] and all(
        not one.marked or one == other for one, other in zip(typed, meant, strict=True)
    )


def _replaced(query: str, instead: dict[str, str]) -> str:
    return WORD.sub(lambda match: instead.get(match[0], match[0]), query)


def _one_off(fold: str) -> set[str]:
    """Everything one edit away (Damerau 1964); nothing of a number, which is another one then."""
    if not 1 < len(fold) <= 20 or not fold.isalpha():
        return set()
    cuts = [(fold[:at], fold[at:]) for at in range(len(fold) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    put_in = {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    return (left_out | swapped | changed | put_in) - {fold, ""}
