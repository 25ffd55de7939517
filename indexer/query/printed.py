"""What all kinds of values are made of: words one behind the other, and patterns for words in every spelling."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from luutin.indexer.text.words import forms

Writing: TypeAlias = tuple[str, ...]
"""Words that stand one behind the other."""

Kind: TypeAlias = tuple[str, Callable[[re.Match[str]], Iterator[Writing]]]
"""What a kind of values looks like, and what writes it in the other ways."""

NO_MORE = r"(?![.,/-]?\d)"
"""Behind a number: it does not go on."""


def bare(words: str) -> str:
    """Words as they are typed without diacritics; `tỉ` and `tỷ` alike."""
    return " ".join(forms(word).fold for word in words.lower().split())


def any_of(names: Iterable[str], group: str) -> str:
    """A pattern for one of some names, with diacritics or without, the tone of `khoá` where it may be."""
    ways = [way for name in names for way in (name, name.replace("óa", "oá"), name.replace("ỷ", "ỉ"))]
    spelt = {one for way in ways for one in (way, bare(way), _without_marks(way))}
    return f"(?P<{group}>(?i:{'|'.join(sorted(spelt, key=len, reverse=True))}))"


def _without_marks(words: str) -> str:
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
