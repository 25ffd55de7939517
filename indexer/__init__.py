"""HERE IS A QUESTION; GIVE ME HITS."""

from typing import TYPE_CHECKING

from luutin.door import opened

if TYPE_CHECKING:
    from luutin.indexer.errors import AbbreviationsError, BadRequestError, IndexerError, NoIndexError
    from luutin.indexer.fts.index import WATERMARK, Caught, Index
    from luutin.indexer.query.abbreviations import beside
    from luutin.indexer.query.answers import Also, Answer, Bar, Count, Highlights, Hit, Timeline
    from luutin.indexer.query.parse import parse
    from luutin.indexer.query.query import All, Any, Node, Remark, Within, Without
    from luutin.indexer.query.request import MAX_LIMIT, Options, Sort
    from luutin.indexer.search import Searcher
else:
    __getattr__ = opened(
        __name__,
        {
            **dict.fromkeys(("AbbreviationsError", "BadRequestError", "IndexerError", "NoIndexError"), "errors"),
            **dict.fromkeys(("Caught", "Index", "WATERMARK"), "fts.index"),
            "beside": "query.abbreviations",
            **dict.fromkeys(("Also", "Answer", "Bar", "Count", "Highlights", "Hit", "Timeline"), "query.answers"),
            "parse": "query.parse",
            **dict.fromkeys(("All", "Any", "Node", "Remark", "Within", "Without"), "query.query"),
            **dict.fromkeys(("MAX_LIMIT", "Options", "Sort"), "query.request"),
            "Searcher": "search",
        },
    )

__all__ = [
    "MAX_LIMIT",
    "WATERMARK",
    "AbbreviationsError",
    "All",
    "Also",
    "Answer",
    "Any",
    "BadRequestError",
    "Bar",
    "Caught",
    "Count",
    "Highlights",
    "Hit",
    "Index",
    "IndexerError",
    "NoIndexError",
    "Node",
    "Options",
    "Remark",
    "Searcher",
    "Sort",
    "Timeline",
    "Within",
    "Without",
    "beside",
    "parse",
]
