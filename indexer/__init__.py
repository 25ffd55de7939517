"""HERE IS A QUESTION; GIVE ME HITS."""

from typing import TYPE_CHECKING

from luutin.door import open_door

if TYPE_CHECKING:
    from luutin.indexer.abbreviations import learn_abbreviations
    from luutin.indexer.connection import connect
    from luutin.indexer.engine.engine import Engine
    from luutin.indexer.engine.state import WATERMARK
    from luutin.indexer.errors import (
        AbbreviationsError,
        BadRequestError,
        DamagedIndexError,
        EngineDownError,
        EngineRefusedError,
        IndexerError,
        NoIndexError,
        NoSuchDayError,
        NotAHitError,
        UnknownArticleError,
    )
    from luutin.indexer.files.schema import FILE_INDEX_SCHEMA
    from luutin.indexer.fts.index import Caught, Index
    from luutin.indexer.fts.schema import INDEX_SCHEMA
    from luutin.indexer.opensearch.cluster import Cluster, ClusterAccess
    from luutin.indexer.opensearch.cluster_records import ClusterRecords
    from luutin.indexer.opensearch.cluster_state import ClusterState, look_at, why_not_its_own
    from luutin.indexer.opensearch.following import ClusterFollower
    from luutin.indexer.opensearch.mapping import Shape
    from luutin.indexer.opensearch.opening import open_cluster
    from luutin.indexer.opensearch.searcher import ClusterSearcher
    from luutin.indexer.opensearch.settings import EngineSettings
    from luutin.indexer.people.lookup import HeldFunction, Namesake, PersonFacts
    from luutin.indexer.people.schema import PEOPLE_SCHEMA
    from luutin.indexer.plain.explain import Explanation, WordScore
    from luutin.indexer.query.answers import (
        Also,
        Answer,
        Count,
        FileHit,
        Highlights,
        Hit,
        InFiles,
        Period,
        PlaceNaming,
        Span,
        Timeline,
        UnitFacts,
    )
    from luutin.indexer.query.days import read_bound, read_days
    from luutin.indexer.query.learning import LEARNT, LearntPair
    from luutin.indexer.query.remarks import translate_remark
    from luutin.indexer.query.request import MAX_LIMIT, Options, Sort
    from luutin.indexer.query.shipped import load_shipped
    from luutin.indexer.query.switching import Expanded
    from luutin.indexer.search import EngineName, Searcher
    from luutin.indexer.searching import Searching
else:
    __getattr__ = open_door(
        __name__,
        {
            "learn_abbreviations": "abbreviations",
            "connect": "connection",
            "Engine": "engine.engine",
            "WATERMARK": "engine.state",
            **dict.fromkeys(
                (
                    "AbbreviationsError",
                    "BadRequestError",
                    "DamagedIndexError",
                    "EngineDownError",
                    "EngineRefusedError",
                    "IndexerError",
                    "NoIndexError",
                    "NoSuchDayError",
                    "NotAHitError",
                    "UnknownArticleError",
                ),
                "errors",
            ),
            **dict.fromkeys(("Caught", "Index"), "fts.index"),
            "FILE_INDEX_SCHEMA": "files.schema",
            "INDEX_SCHEMA": "fts.schema",
            **dict.fromkeys(("ClusterAccess", "Cluster"), "opensearch.cluster"),
            "ClusterRecords": "opensearch.cluster_records",
            **dict.fromkeys(("ClusterState", "look_at", "why_not_its_own"), "opensearch.cluster_state"),
            "open_cluster": "opensearch.opening",
            "ClusterFollower": "opensearch.following",
            "Shape": "opensearch.mapping",
            "ClusterSearcher": "opensearch.searcher",
            "EngineSettings": "opensearch.settings",
            **dict.fromkeys(("HeldFunction", "Namesake", "PersonFacts"), "people.lookup"),
            "PEOPLE_SCHEMA": "people.schema",
            **dict.fromkeys(("Explanation", "WordScore"), "plain.explain"),
            **dict.fromkeys(("read_bound", "read_days"), "query.days"),
            **dict.fromkeys(("LEARNT", "LearntPair"), "query.learning"),
            "translate_remark": "query.remarks",
            **dict.fromkeys(("MAX_LIMIT", "Options", "Sort"), "query.request"),
            "load_shipped": "query.shipped",
            "Expanded": "query.switching",
            **dict.fromkeys(("EngineName", "Searcher"), "search"),
            "Searching": "searching",
            **dict.fromkeys(
                (
                    "Also",
                    "Answer",
                    "Count",
                    "FileHit",
                    "Highlights",
                    "Hit",
                    "InFiles",
                    "Period",
                    "PlaceNaming",
                    "Span",
                    "Timeline",
                    "UnitFacts",
                ),
                "query.answers",
            ),
        },
    )

__all__ = [
    "FILE_INDEX_SCHEMA",
    "INDEX_SCHEMA",
    "LEARNT",
    "MAX_LIMIT",
    "PEOPLE_SCHEMA",
    "WATERMARK",
    "AbbreviationsError",
    "Also",
    "Answer",
    "BadRequestError",
    "Caught",
    "Cluster",
    "ClusterAccess",
    "ClusterFollower",
    "ClusterRecords",
    "ClusterSearcher",
    "ClusterState",
    "Count",
    "DamagedIndexError",
    "Engine",
    "EngineDownError",
    "EngineName",
    "EngineRefusedError",
    "EngineSettings",
    "Expanded",
    "Explanation",
    "FileHit",
    "HeldFunction",
    "Highlights",
    "Hit",
    "InFiles",
    "Index",
    "IndexerError",
    "LearntPair",
    "Namesake",
    "NoIndexError",
    "NoSuchDayError",
    "NotAHitError",
    "Options",
    "Period",
    "PersonFacts",
    "PlaceNaming",
    "Searcher",
    "Searching",
    "Shape",
    "Sort",
    "Span",
    "Timeline",
    "UnitFacts",
    "UnknownArticleError",
    "WordScore",
    "connect",
    "learn_abbreviations",
    "load_shipped",
    "look_at",
    "open_cluster",
    "read_bound",
    "read_days",
    "translate_remark",
    "why_not_its_own",
]
