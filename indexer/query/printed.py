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


COUNTING = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
"""Small numbers as they are said, from one on."""


def bare(words: str) -> str:
    """Words as they are typed without diacritics; `tỉ` and `tỷ` alike."""
    return " ".join(forms(word).fold for word in words.lower().split())


def any_of(names: Iterable[str], group: str) -> str:
    """A pattern for one of some names, with diacritics or without, the tone of `khoá` where it may be."""
    ways = [
        way
        for name in names
        for way in (name, name.replace("óa", "oá"), name.replace("ỷ", "ỉ"), name.replace("ỳ", "ì"))
    ]
    spelt = {one for way in ways for one in (way, bare(way), _without_marks(way))}
    return f"(?P<{group}>(?i:{'|'.join(sorted(spelt, key=len, reverse=True))}))"


def number_said(words: str) -> int:
    """What is said by a number below a hundred, or `nhất`, `tư`, `giêng`, in any writing; 0: none is."""
    said_so = bare(words)
    tens, ten, ones = said_so.rpartition("muoi")  # năm mươi mốt; mười hai
    if not ten:
        return _SAID.get(said_so, 0)
    return 10 * (_SAID.get(tens.strip(), 0) if tens else 1) + _SAID.get(ones.strip(), 0)


def say(number: int) -> Writing:
    """A number from one to ninety-nine, as it is said."""
    if number <= len(COUNTING):
        return tuple(COUNTING[number - 1].split())
    tens, ones = divmod(number, 10)
    one = {1: "mốt", 5: "lăm"}.get(ones, COUNTING[ones - 1]) if tens > 1 or ones == 5 else COUNTING[ones - 1]
    return (*([COUNTING[tens - 1], "mươi"] if tens > 1 else ["mười"]), *([one] if ones else []))


def said(group: str) -> str:
    """A pattern for what `number_said` reads, without `nhất` and the like."""
    one = any_of((*COUNTING[:9], "tư", "mốt", "lăm"), "").removeprefix("(?P<>").removesuffix(")")
    return f"(?P<{group}>(?:(?:{one}) (?i:mươi|muoi)|(?i:mười|muoi))(?: (?:{one}))?|{one})"


def _without_marks(words: str) -> str:
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_SAID = {bare(name): number for number, name in enumerate(COUNTING[:9], 1)} | {
    "nhat": 1, "gieng": 1, "mot": 1, "tu": 4, "lam": 5,
}  # fmt: skip
