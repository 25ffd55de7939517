"""Which parts of a query may a hit lack? The words. Fields, dates, and what is left out with `-` stay firm."""

from typing import NamedTuple

from luutin.indexer.query.query import And, Near, Node, Or, Phrase, Prefix, Query, Word, required_parts


class Loosened(NamedTuple):
    """A query taken apart."""

    words: tuple[Node, ...]
    """What a hit should hold most of: words, prefixes, phrases, each with what is searched along with it."""
    firm: Node
    """What it must hold all of."""


def loosen(query: Query) -> Loosened | None:
    """Take a query apart. None: it asks for one thing only, or `strict:on` wants all of it."""
    parts = list(dict.fromkeys(required_parts(query.tree)))
    words = tuple(part for part in parts if _is_word(part))
    if query.strict or len(words) < 2:
        return None
    return Loosened(words, And(tuple(part for part in parts if not _is_word(part))))


def as_typed(part: Node) -> str:
    """A part without what is searched along with it."""
    return str(part.parts[0] if isinstance(part, Or) else part).strip("()")


def without_quotation_marks(query: Query) -> str | None:
    """The query with its quotation marks taken off; None: it has none, or they stand for more than a phrase."""
    bare = query.text.translate(dict.fromkeys(map(ord, '"“”«»'), " "))
    plain = " ".join(bare.split())
    quoted = any(isinstance(part, Phrase) and not part.joined for part in required_parts(query.tree))
    return plain if quoted and plain else None


def _is_word(part: Node) -> bool:
    if isinstance(part, Or):
        return part.expanded and not isinstance(part.parts[0], Near)
    return isinstance(part, Word | Prefix | Phrase)
