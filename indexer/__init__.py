"""HERE IS A QUESTION; GIVE ME HITS."""

from typing import TYPE_CHECKING

from luutin.door import opened

if TYPE_CHECKING:
    from luutin.indexer.engine.engine import Engine
    from luutin.indexer.engine.state import WATERMARK
    from luutin.indexer.errors import (
        AbbreviationsError,
        BadRequestError,
        DamagedIndexError,
        IndexerError,
        NoIndexError,
        NoSuchDayError,
    )
    from luutin.indexer.fts.index import Caught, Index
    from luutin.indexer.fts.schema import INDEX_SCHEMA
    from luutin.indexer.query.answers import Also, Answer, Count, Highlights, Hit, Period, Timeline
    from luutin.indexer.query.days import read_bound, read_days
    from luutin.indexer.query.remarks import translate_remark
    from luutin.indexer.query.request import MAX_LIMIT, Options, Sort
    from luutin.indexer.search import Searcher
else:
    __getattr__ = opened(
        __name__,
        {
            "Engine": "engine.engine",
            "WATERMARK": "engine.state",
            **dict.fromkeys(("Caught", "Index"), "fts.index"),
            "INDEX_SCHEMA": "fts.schema",
            **dict.fromkeys(("Also", "Answer", "Count", "Highlights", "Hit", "Period", "Timeline"), "query.answers"),
            "translate_remark": "query.remarks",
            **dict.fromkeys(("MAX_LIMIT", "Options", "Sort"), "query.request"),
            "Searcher": "search",
            **dict.fromkeys(("read_bound", "read_days"), "query.days"),
            **dict.fromkeys(
                (
                    "AbbreviationsError",
                    "BadRequestError",
                    "DamagedIndexError",
                    "IndexerError",
                    "NoIndexError",
                    "NoSuchDayError",
                ),
                "errors",
            ),
        },
    )

__all__ = [
    "INDEX_SCHEMA",
    "MAX_LIMIT",
    "WATERMARK",
    "AbbreviationsError",
    "Also",
    "Answer",
    "BadRequestError",
    "Caught",
    "Count",
    "DamagedIndexError",
    "Engine",
    "Highlights",
    "Hit",
    "Index",
    "IndexerError",
    "NoIndexError",
    "NoSuchDayError",
    "Options",
    "Period",
    "Searcher",
    "Sort",
    "Timeline",
    "read_bound",
    "read_days",
    "translate_remark",
]
