"""How a printed word is indexed: one token made of its folded form and its exact form.

    đua   → dua·đua         hoà, hòa → hoa·hoa̓ (tone at the end, wherever it was printed)
    2019  → 2019·           09 → 9·09           thi → thi·
    1.000 → 1000·           1,5 → 1٫5·          ½ → 1⁄2·

A number is one word, by its value: `1.000` is 1000, and `1,5` is not a 1 and a 5. What else is joined by signs are
words of their own: days, times, document numbers, and a comma before three digits, which may part thousands or not.

A word typed with diacritics asks for its whole token. A word typed without asks for every token that begins with its
folded form and the dot. A prefix asks for every token that begins with it. So one index serves all three.

What the exact form does not tell apart: tone placement (hoà, hòa), Unicode forms, letter case, Ð (U+00D0) and Đ, soft
hyphens and zero-width marks, i or y at the end of a syllable (kĩ, kỹ), and the pairs of lists/spellings.tsv.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from luutin.packaged import folder_of

DOT = "·"
"""Between the two forms: no letter, so no word holds it; not ASCII, so FTS4's `simple` tokenizer keeps it."""

_DOT = DOT.encode()

BREAK = f"¶{DOT}"
"""A token between values that stand in one column, so that no phrase reaches from one into the next."""

LETTER = "(?:[^\\W_]|[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff])"
"""A letter, a digit, or a mark that stands inside words, as a regular expression of one character."""

NUMBER = (
    rf"(?<!{LETTER})(?<![.,])"
    r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|[0-9]{1,9},[0-9]{1,2})"
    r"(?![0-9]|[.,][0-9])"
)
"""A number with points between its thousands or a comma before its decimals, as Vietnamese is printed."""

WORD = re.compile(f"{NUMBER}|[^\\W_]{LETTER}*")
"""A word as printed: letters, digits and combining marks, with the invisible marks that pages put inside words."""

ANALYSIS_VERSION = 2
"""Raised when the same text would give other tokens; an index of another version is rebuilt."""

READABLE = (1, ANALYSIS_VERSION)
"""Versions whose index may be searched until it is rebuilt. In version 1 `1.000` was a 1 and a 000."""

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_DECIMAL = "\u066b"
"""What stands for a decimal comma in tokens: no ASCII, so that FTS4's `simple` tokenizer keeps it."""

_NUMERAL = re.compile(NUMBER)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SYLLABLE = re.compile(r"(?:[bcdghklmnpqrstvx]|ch|g[hi]|kh|ng|ngh|nh|p?h|qu|t[hr])?[aeiouy]{1,3}(?:c|ch|m|ng?|nh|p|t)?")
_INNER = re.compile(f"[\\w\u0300-\u036f\u2044{_DECIMAL}]+")
_FINAL_Y = re.compile("(?:h|k|l|m|s|t|qu)y")
_PLAIN = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "s", "ı": "i", "æ": "a", "œ": "o"})


class Forms(NamedTuple):
    """The two forms of one word."""

    fold: str
    """ASCII where the word is Latin: no tone, no marks, d for đ, no leading zeros."""
    exact: str
    """Lower case with marks, its tone moved to the end."""

    @property
    def marked(self) -> bool:
        """True where the word carries diacritics, so that typed it means only itself."""
        return self.exact != self.fold and not self.exact.isdecimal()

    @property
    def token(self) -> str:
        """The word as the index holds it."""
        return f"{self.fold}{DOT}{self.exact if self.exact != self.fold else ''}"


@lru_cache(maxsize=1 << 16)
def forms(word: str) -> Forms:
    """The forms of one printed word, in any Unicode form."""
    toneless, tones = _split(word)
    if not tones and toneless.isascii() and toneless.isdecimal():
        return Forms(toneless.lstrip("0") or "0", toneless)
    if _FINAL_Y.fullmatch(toneless):
        toneless = toneless[:-1] + "i"
    exact = toneless + tones
    exact = _spellings().get(exact, exact)
    return Forms(_fold(exact), exact)


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Can it be a Vietnamese syllable by its letters, whatever its diacritics? `ca` can, `ubnd` and `covid` cannot."""
    return _SYLLABLE.fullmatch(forms(word).fold) is not None


def prefix_forms(word: str) -> tuple[str, str, str]:
    """The folded form, the toneless form and the tones of the beginning of a word."""
    toneless, tones = _split(word)
    return _fold(toneless), toneless, tones


@lru_cache(maxsize=1 << 16)
def parts(token: str) -> Forms:
    """The forms in a token of the index."""
    fold, _, exact = token.partition(DOT)
    return Forms(fold, exact or fold)


class Vocabulary(dict[bytes, bytes]):
    """What stands between two spaces → its tokens, worked out once: a page has far fewer words than places."""

    LIMIT = 250_000
    """Entries kept; about 40 MB."""

    def __missing__(self, printed: bytes) -> bytes:
        if len(self) >= self.LIMIT:
            self.clear()
        tokens = self[printed] = " ".join(forms(word).token for word in WORD.findall(printed.decode())).encode()
        return tokens


def tokenizer() -> Callable[[str], bytes]:
    """A function from text to its tokens in order, in UTF-8, separated by spaces; each token holds one DOT.

    It keeps a vocabulary of its own, so that one is to be used for many texts. Bytes are split and put together in two
    thirds of the time of text, and FTS4 and the sketches want bytes anyway.
    """
    tokens = Vocabulary().__getitem__
    return lambda text: b" ".join(map(tokens, text.encode().split()))


def count(tokens: bytes) -> int:
    """How many tokens a tokenizer gave."""
    return tokens.count(_DOT)


def _split(word: str) -> tuple[str, str]:
    """Lower case without invisible marks; the toneless letters, and the tones in order of their letters."""
    if _NUMERAL.fullmatch(word):
        word = word.replace(".", "").replace(",", _DECIMAL)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word)).lower().replace("ð", "đ")
    text = "".join(_INNER.findall(text)) or word.lower()
    if text.isascii():
        return text, ""
    spread = unicodedata.normalize("NFD", text)
    toneless = spread.translate(_TONES)
    tones = "".join(mark for mark in spread if ord(mark) in _TONES)
    return unicodedata.normalize("NFC", toneless), tones


def _fold(exact: str) -> str:
    if exact.isascii():
        return exact
    bare = "".join(letter for letter in unicodedata.normalize("NFD", exact) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.translate(_PLAIN)) or exact


@cache
def _spellings() -> dict[str, str]:
    """Exact form → the exact form that stands for it, from lists/spellings.tsv."""
    pairs = {}
    for line in (folder_of("luutin.indexer.text") / "lists" / "spellings.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kept, *others = ("".join(_split(word)) for word in line.split("\t"))
            pairs.update(dict.fromkeys(others, kept))
    return pairs
