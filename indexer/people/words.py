"""The words by which the name of a person is told from that of a street, a school or a place."""

import re
from functools import cache
from typing import NamedTuple

from luutin.packaged import folder_of

LOWER = "a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
WORD = re.compile(rf"[{UPPER}{LOWER}0-9/&]+(?:\.[{UPPER}{LOWER}0-9]+)*")
"""A word, or several that are joined by points: `PGS.TS`."""


class PersonWords(NamedTuple):
    """The lists of words.txt, in their order."""

    surnames: frozenset[str]
    weak: frozenset[str]
    titles: frozenset[str]
    heads: frozenset[str]
    places: frozenset[str]
    behind: frozenset[str]
    breaks: frozenset[str]
    firm_titles: frozenset[str]
    no_places: frozenset[str]
    countries: frozenset[str]
    """And what else is no person behind a title."""
    first: frozenset[str]
    """First words of `heads`."""


@cache
def load_words() -> PersonWords:
    """The lists of this package."""
    text = (folder_of("luutin.indexer.people") / "words.txt").read_text("utf-8")
    lists = [part.partition("\n")[2].split() for part in text.split("\n= ")[1:]]
    made = [frozenset(word.replace("|", " ") for word in each) for each in lists]
    return PersonWords._make([*made, frozenset(head.split()[0] for head in made[3])])
