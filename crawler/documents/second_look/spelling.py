"""Vietnamese as it is spelt: which words of OCR cannot be, and what is meant where only one thing can be. Pure.

Each syllable has one vowel that bears its tone: one with a mark of its own (ă â ê ô ơ ư), where there is one. One that
ends in p, t, c or ch has a tone, and `f` is no letter. Source: the rules of spelling that schools teach.
"""

import re
import unicodedata
from typing import Final

from luutin.crawler.documents.text_layer import is_syllable

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_MARKED: Final = "ăâêôơư"
_EDGES: Final = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)
_STOPPED: Final = re.compile(r"(.*[ăâêô])(f£|[f£]t?|t[f£]|[ptc]|ch)", re.IGNORECASE)
"""A syllable of a stop without its tone; a `t` that the tone touches is taken for `f`, and what is left for more."""
_STRAY: Final = re.compile(r"[ăâêôơư][^\w\s,.;:!?…-]", re.IGNORECASE)
"""A sign right behind a vowel that bears no tone: mostly that tone."""
_SMALL_L: Final = re.compile(r"\W*l")
_GREAT_L: Final = re.compile(r"L[^\W\dA-ZĐ_]")
_LEAST_LS: Final = 3


def faults(word: str) -> int:
    """Return how many parts of *word* cannot be spelt; nothing is said of words in plain Latin letters."""
    core = _EDGES.fullmatch(unicodedata.normalize("NFC", word))
    parts = re.split(r"[-/.,]", core[2]) if core is not None else []
    unspelt = (part for part in parts if not part.isascii() and not (part.isalpha() and is_syllable(part.lower())))
    return sum(1 for _ in unspelt) + bool(_STRAY.search(word))


def mend(word: str) -> str:
    """Return *word* with its tone where it belongs, and with the one that it must have.

    >>> mend("sưả"), mend("tôtf"), mend("đât,"), mend("Internet")
    ('sửa', 'tốt', 'đất,', 'Internet')
    """
    found = _EDGES.fullmatch(unicodedata.normalize("NFC", word))
    if found is None or found[2].isascii():
        return word
    before, core, behind = found.groups()
    return before + _with_its_tone(_tone_in_place(core)) + behind


def _tone_in_place(core: str) -> str:
    apart = unicodedata.normalize("NFD", core)
    tones = [char for char in apart if char in _TONES]
    bare = without_tone(core)
    bearer = max((place for place, char in enumerate(bare) if char.lower() in _MARKED), default=None)
    if len(tones) != 1 or bearer is None or not is_syllable(bare.lower()):
        return core
    return unicodedata.normalize("NFC", bare[: bearer + 1] + tones[0] + bare[bearer + 1 :])


def _with_its_tone(core: str) -> str:
    found = _STOPPED.fullmatch(core)
    if found is None or without_tone(core) != core:
        return core
    final = ("T" if core.isupper() else "t") if set(found[2].lower()) & {"f", "£"} else found[2]
    mended = unicodedata.normalize("NFC", found[1] + "\u0301") + final
    return mended if is_syllable(mended.lower()) else core


def without_tone(word: str) -> str:
    """Return *word* without the marks of tones; those of vowels stay."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES))


def better(first: str, second: str) -> str:
    """Return the one of two readings of a word that can be spelt; of two, the one with a tone that the other lacks."""
    one, other = faults(first), faults(second)
    if one != other:
        return second if other < one else first
    lacks = first != second and without_tone(second) == first and any(char in _MARKED for char in first.lower())
    return second if lacks else first


def with_small_ls(lines: list[list[str]]) -> list[list[str]]:
    """Return *lines*, of words, with `l` for the `L` within sentences, where no word of them begins with a small one.

    Fonts of one width print an l that is taken for an L. A word beside one that has a capital may be a name.
    """
    words = [word for line in lines for word in line]
    if any(map(_SMALL_L.match, words)):
        return lines
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    mended = [f"l{word[1:]}" if _stands_within(before, word, after) else word for before, word, after in around]
    if sum(one != other for one, other in zip(words, mended, strict=True)) < _LEAST_LS:
        return lines
    rest = iter(mended)
    return [[next(rest) for _ in line] for line in lines]


def _stands_within(before: str, word: str, after: str) -> bool:
    begins = not before or before[-1] in ".!?:" or not (before[0].islower() or before[0].isdigit())
    return bool(_GREAT_L.match(word)) and not begins and not after[:1].isupper()
