"""HERE IS A QUESTION; GIVE ME HITS."""

from typing import TYPE_CHECKING

from luutin.door import opened

if TYPE_CHECKING:
    from luutin.indexer.errors import AbbreviationsError, BadRequestError, IndexerError, NoIndexError
    from luutin.indexer.fts.index import WATERMARK, Caught, Index
    from luutin.indexer.query.answers import Also, Answer, Count, Highlights, Hit, Period, Timeline
    from luutin.indexer.query.remarks import translate_remark
    from luutin.indexer.query.request import MAX_LIMIT, Options, Sort
    from luutin.indexer.search import Searcher
else:
    __getattr__ = opened(
        __name__,
        {
            **dict.fromkeys(("AbbreviationsError", "BadRequestError", "IndexerError", "NoIndexError"), "errors"),
            **dict.fromkeys(("Caught", "Index", "WATERMARK"), "fts.index"),
            **dict.fromkeys(("Also", "Answer", "Count", "Highlights", "Hit", "Period", "Timeline"), "query.answers"),
            "translate_remark": "query.remarks",
            **dict.fromkeys(("MAX_LIMIT", "Options", "Sort"), "query.request"),
            "Searcher": "search",
        },
    )

__all__ = [
    "MAX_LIMIT",
    "WATERMARK",
    "AbbreviationsError",
    "Also",
    "Answer",
    "BadRequestError",
    "Caught",
    "Count",
    "Highlights",
    "Hit",
    "Index",
    "IndexerError",
    "NoIndexError",
    "Options",
    "Period",
    "Searcher",
    "Sort",
    "Timeline",
    "translate_remark",
]
