"""HERE IS A QUESTION; GIVE ME HITS."""

from indexer.answers import Also, Answer, Bar, Count, Highlights, Hit, Timeline
from indexer.errors import AbbreviationsError, BadRequestError, IndexerError, NoIndexError
from indexer.index import Caught, Index
from indexer.request import MAX_LIMIT, Options, Sort
from indexer.search import Searcher

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
