"""The words by which the name of a person is told from that of a street, a school or a place."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LOWER = "a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
WORD = re.compile(rf"[{UPPER}{LOWER}0-9/&]+(?:\.[{UPPER}{LOWER}0-9]+)*")
"""A word, or several that are joined by points: `PGS.TS`."""


class PersonWords(NamedTuple):
    """The lists of words.txt."""

    surnames: frozenset[str]
    weak: frozenset[str]
    titles: frozenset[str]
    heads: frozenset[str]
    places: frozenset[str]
    behind: frozenset[str]
    breaks: frozenset[str]
    first: frozenset[str]
    """First words of `heads`."""


@cache
def load_words() -> PersonWords:
    """The lists of this package."""
    text = (files("luutin.indexer.people") / "words.txt").read_text("utf-8")
    lists = [part.partition("\n")[2].split() for part in text.split("\n= ")[1:]]
    made = [frozenset(word.replace("|", " ") for word in each) for each in lists]
    surnames, weak, titles, heads, places, behind, breaks = made
    return PersonWords(
        surnames, weak, titles, heads, places, behind, breaks, first=frozenset(head.split()[0] for head in heads)
    )
