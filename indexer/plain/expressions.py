"""A query's words in the language of FTS4's own MATCH (https://www.sqlite.org/fts3.html, section 3)."""

from luutin.indexer.query.query import Near, Phrase, Prefix, Spot, Word
from luutin.indexer.query.terms import is_simple
from luutin.indexer.text.words import DOT, forms, prefix_forms


def expression(spot: Spot | Near) -> str:
    """What to MATCH: `thi` as `"thi·*"`, every word that reads so, and `đua` as `"dua·đua"`, that word alone.

    Where `is_expressible` is false, it says less than the spot means, or more.
    """
    if isinstance(spot, Near):
        rest = zip(spot.distances, spot.spots[1:], strict=True)
        return expression(spot.spots[0]) + "".join(f" NEAR/{words} {expression(other)}" for words, other in rest)
    return f'"{" ".join(map(_term, spot.words if isinstance(spot, Phrase) else (spot,)))}"'


def is_expressible(spot: Spot) -> bool:
    """Can FTS4 say exactly what the spot means? Not a prefix with a tone: `hò*` is hòa, but not hóa."""
    words = spot.words if isinstance(spot, Phrase) else (spot,)
    return all(isinstance(word, Word) or _is_plain(word) for word in words)


def _is_plain(prefix: Prefix) -> bool:
    return is_simple(prefix) and forms(prefix.text).fold.startswith(prefix_forms(prefix.text)[0])


def _term(word: Word | Prefix) -> str:
    if isinstance(word, Prefix):
        return f"{prefix_forms(word.text)[0]}*"
    return word.forms.token if word.exact else f"{word.forms.fold}{DOT}*"
