"""Numbers, days, periods and names of documents, each in every way that people print it.

`read_value` looks at the beginning of a run of words. What it finds it writes in the other ways, as runs of words that
must stand one behind the other. It is pure: text in, writings out. The ways are those of docs/query-language.md.
"""

import re
from functools import cache
from typing import NamedTuple

from luutin.indexer.query import identifiers, moments, quantities
from luutin.indexer.query.printed import Writing, bare

_WORD_END = r"(?![^\W_])"
_KINDS = (*quantities.KINDS, *moments.KINDS, *identifiers.KINDS)
_NAMED = (*quantities.NAMED, *moments.NAMED, *identifiers.NAMED)
_FIRST = {bare(name).split()[0] for module in (quantities, moments, identifiers) for name in module.FIRST}
"""How the first word of what may hold no figure reads: most queries begin none, and need no pattern."""

_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"[\d½⅓⅔¼¾⅕⅛]")


class PrintedValue(NamedTuple):
    """A value at the beginning of a text."""

    length: int
    """Characters of the text that it takes."""
    writings: tuple[Writing, ...]
    """Other ways to write it."""


def read_value(text: str) -> PrintedValue | None:
    """The value that *text* begins with, and how else it is written; None where there is none.

    It ends where a word ends. Of several ways to read it the longest counts; where several are as long, all of them do:
    `1/2` is a half, and a day.
    """
    read: dict[int, list[Writing]] = {}
    if _FIGURE.search(text) is None and not ((first := _LETTERS.match(text)) and bare(first[0]) in _FIRST):
        return None
    for pattern, write in _NAMED if _FIGURE.search(text) is None else _KINDS:
        if (match := _compiled(pattern).match(text)) and (writings := [each for each in write(match) if all(each)]):
            read.setdefault(match.end(), []).extend(writings)
    return PrintedValue(longest := max(read), tuple(dict.fromkeys(read[longest]))) if read else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when it is asked for: most queries ask for few of them."""
    return re.compile(pattern + _WORD_END)
