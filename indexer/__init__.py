"""HERE IS A QUESTION; GIVE ME HITS."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from indexer.errors import AbbreviationsError, BadRequestError, IndexerError, NoIndexError

if TYPE_CHECKING:
    from indexer.answers import Also, Answer, Bar, Count, Highlights, Hit, Timeline
    from indexer.index import Caught, Index
    from indexer.request import MAX_LIMIT, Options, Sort
    from indexer.search import Searcher

_LATER = {
    **dict.fromkeys(("Also", "Answer", "Bar", "Count", "Highlights", "Hit", "Timeline"), "indexer.answers"),
    **dict.fromkeys(("Caught", "Index"), "indexer.index"),
    **dict.fromkeys(("MAX_LIMIT", "Options", "Sort"), "indexer.request"),
    "Searcher": "indexer.search",
}
"""Loaded when it is asked for: a crawl keeps the index without what searches need, a tenth of a second of loading."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


__all__ = [
    "MAX_LIMIT",
    "AbbreviationsError",
    "Also",
    "Answer",
    "BadRequestError",
    "Bar",
    "Caught",
    "Count",
    "Highlights",
    "Hit",
    "Index",
    "IndexerError",
    "NoIndexError",
    "Options",
    "Searcher",
    "Sort",
    "Timeline",
]
