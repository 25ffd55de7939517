"""Which terms of an index does a word, or the beginning of one, ask for? `text.words` tells how terms are made."""

from collections.abc import Callable
from typing import NamedTuple

from luutin.indexer.query.query import Phrase, Prefix, Spot, Word
from luutin.indexer.text.words import DOT, forms, parts, prefix_forms

_END = "\U0010ffff"
"""Behind every letter."""


class TermRange(NamedTuple):
    """Terms in the order of their UTF-8 bytes: from `low` up to but not `high`."""

    low: str
    high: str


def ranges(spot: Word | Prefix) -> list[TermRange]:
    """Between which terms to look. They do not overlap; where `filter_of` gives a test, not all in them are meant."""
    if isinstance(spot, Word):
        token = spot.forms.token
        return [TermRange(token, f"{token}\0")] if spot.exact else [_beginning(f"{spot.forms.fold}{DOT}")]
    whole = forms(spot.text).fold
    if spot.zeros:  # 09* is 09 and 9, which are kept under 9, and 09h30, which is kept as it is
        digits = spot.text.lstrip("0")
        return [_beginning(digits), _beginning(spot.text)] if digits else [TermRange("", ":")]
    fold = prefix_forms(spot.text)[0]
    if whole.startswith(fold):
        return [_beginning(fold)]
    return [_beginning(fold), _beginning(f"{whole}{DOT}")]  # ky* is also the whole word kỹ, which is kept under ki


def filter_of(spot: Word | Prefix) -> Callable[[str], bool] | None:
    """What tells whether a term within the ranges is meant; None: all are."""
    if isinstance(spot, Word) or is_simple(spot):
        return None
    return lambda term: spot.matches(parts(term))


def is_simple(prefix: Prefix) -> bool:
    """Do all terms that begin with the folded prefix match? Not where a tone, a mark or a leading zero was typed."""
    fold, toneless, tones = prefix_forms(prefix.text)
    return toneless == fold and not tones and not prefix.zeros


def key_of(spot: Spot) -> tuple[object, ...]:
    """The same for spots that ask for the same terms."""
    if isinstance(spot, Phrase):
        return tuple(map(key_of, spot.words))
    if isinstance(spot, Prefix):
        return "prefix", *prefix_forms(spot.text), forms(spot.text).fold
    return ("exact", spot.forms.exact) if spot.exact else ("fold", spot.forms.fold)


def _beginning(start: str) -> TermRange:
    return TermRange(start, f"{start}{_END}")
