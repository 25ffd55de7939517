"""What an article shows, as far as one showing is held against another: its words, and which fields it has. Pure.

Words are compared without case, and what holds a digit is one word: a door that prints the time, an address of the
network or the number of an error is the same door.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Self

import orjson

from luutin.archive import Article, uses

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\w*\d\w*")
_SHORT = 200  # words; a longer text is compared by paragraphs
_TRIPLE = 3

FIELDS = tuple(name for name, use in uses(Article).items() if use.content and name not in {"title", "body"})
"""Content that a page may lose and be a page of the article still. `body` is told by its words."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of *text* by which it is compared."""
    found = _WORD.findall(text.casefold())
    # Nearly all words are letters alone, which is told for a tenth of what the pattern costs.
    return tuple([word if word.isalpha() or not _FIGURE.fullmatch(word) else "0" for word in found])


def mark_of(paragraph: str) -> str:
    """A paragraph's hash, in hex, which stays the same for ever."""
    return blake2b(" ".join(words_of(paragraph)).encode(), digest_size=8).hexdigest()


def pieces_of(texts: Iterable[str]) -> dict[int, int]:
    """The pieces by which these texts are compared → how many words each is: triples of words, or paragraphs."""
    paragraphs = [words for text in texts if (words := words_of(text))]
    if sum(map(len, paragraphs)) > _SHORT:
        return {hash(words): len(words) for words in paragraphs}
    run = [word for words in paragraphs for word in words]
    count = max(1, len(run) - _TRIPLE + 1)
    return {hash(tuple(run[start : start + _TRIPLE])): 1 for start in range(count)} if run else {}


def share(pieces: Mapping[int, int], others: Iterable[int]) -> float:
    """How much of *pieces* is among *others*, by words: 0 to 1; 0 where there are none."""
    total, known = sum(pieces.values()), set(others)
    return sum(words for piece, words in pieces.items() if piece in known) / total if total else 0.0


@dataclass(frozen=True)
class Showing:
    """One showing of an article."""

    record: Mapping[str, Any]
    """As JSON has it."""

    @classmethod
    def of(cls, record: bytes | str) -> Self:
        """The showing that a kept record tells of."""
        return cls(orjson.loads(record))

    @property
    def title(self) -> str:
        """Its headline."""
        return str(self.record["title"])

    @property
    def published(self) -> str | None:
        """Its local stamp."""
        return self.record.get("published")

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Lead and body."""
        lead = self.record.get("lead")
        return (*((lead,) if lead else ()), *self.record.get("body", ()))

    @cached_property
    def pieces(self) -> dict[int, int]:
        """The pieces of its whole text, headline and names of files included."""
        files = [each["name"] for each in self.record.get("attachments", ())]
        return pieces_of((self.title, *self.paragraphs, *files))

    @cached_property
    def length(self) -> int:
        """Characters of lead and body."""
        return sum(map(len, self.paragraphs))

    @cached_property
    def fields(self) -> frozenset[str]:
        """Those of FIELDS that it has."""
        return frozenset(name for name in FIELDS if self.record.get(name))

    @cached_property
    def own(self) -> frozenset[str]:
        """Addresses of its pictures and files."""
        files = [each["url"] for each in self.record.get("attachments", ())]
        return frozenset((*self.record.get("images", ()), *files))

    @cached_property
    def marks(self) -> frozenset[str]:
        """The hashes of its paragraphs."""
        return frozenset(map(mark_of, self.paragraphs))

    def keeps(self, before: "Showing") -> float:
        """How much of the words of *before* is here still, by text alone: 0 to 1."""
        was, now = words_of(" ".join(before.paragraphs)), words_of(" ".join(self.paragraphs))
        if not was:
            return 1.0
        there = {now[start : start + _TRIPLE] for start in range(max(1, len(now) - _TRIPLE + 1))}
        triples = [was[start : start + _TRIPLE] for start in range(max(1, len(was) - _TRIPLE + 1))]
        return sum(triple in there for triple in triples) / len(triples)
