"""Do two pages show one article? By what they say: neither an address nor a title alone tells. Pure."""

import re
import unicodedata
from typing import Any

import orjson

from luutin.archive import ArticleRow

_SAME, _NUMBERS = 0.8, 0.9
_EDITED = 0.5
_FEW = 12
"""Runs of words; a text with fewer is compared whole."""
_RUN = 3
_WORD = re.compile(r"\w+")


def says_the_same(article: ArticleRow, record: bytes | None) -> bool:
    """Whether *article* says what the archived *record* says: the same headline, day, numbers, and nearly all words.

    A copy for printing or for telephones does. Two notices of one form, with other numbers or days, do not. None, the
    record of an article that was withdrawn, says nothing.
    """
    if record is None:
        return False
    one, other = _Text(orjson.loads(article.record)), _Text(orjson.loads(record))
    if one.title != other.title or (one.day and other.day and one.day != other.day):
        return False
    return _share(one.numbers, other.numbers) >= _NUMBERS and _overlap(one, other) >= _SAME


def is_edition_of(article: ArticleRow, record: bytes | None) -> bool:
    """Whether *article* may be a later edition of the archived *record*: its headline, or half of its words."""
    if record is None:
        return True
    one, other = _Text(orjson.loads(article.record)), _Text(orjson.loads(record))
    return one.title == other.title or _overlap(one, other) >= _EDITED


class _Text:
    """What is compared of a record."""

    def __init__(self, record: dict[str, Any]) -> None:
        words = _WORD.findall(_fold(" ".join([record.get("lead") or "", *record.get("body", ())])))
        self.title = " ".join(_WORD.findall(_fold(record["title"])))
        self.day = (record.get("published") or "")[:10]
        self.numbers = {word for word in words if word.isdigit()}
        self.runs = {tuple(words[place : place + _RUN]) for place in range(max(len(words) - _RUN + 1, 0))}
        self.whole = " ".join(words) or " ".join(str(each.get("name")) for each in record.get("attachments", ()))


def _overlap(one: _Text, other: _Text) -> float:
    if min(len(one.runs), len(other.runs)) < _FEW:
        return float(one.whole == other.whole)
    return _share(one.runs, other.runs)


def _share(one: set[Any], other: set[Any]) -> float:
    """How much of the smaller set the other holds; nothing is wholly held."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 1.0


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
