"""The index as a cluster holds it: which fields, and how our own tokens are taken apart. docs/scaling.md tells why."""

from typing import Any, NamedTuple

from luutin.indexer.opensearch.file_pages import FILES, properties
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import ANALYSIS_VERSION

SCHEMA_VERSION = 2
"""Raised when the fields below change; an index of another version is built anew by `luutin index --to NAME`."""

VALUED = ("source", "category", "site")
"""Fields of one value whose words are asked for, as `source:`, `category:`, `site:`."""

LONGEST_VALUE = 512
"""Letters of a value that is counted; a longer one is found by its words and not counted."""

MOST_TERMS = 1_000_000
"""Numbers of articles that one query may name."""

MOST_PAGES = 1_000_000
"""Pages of all files of one article."""

_WORDS = {"type": "text", "analyzer": "luutin"}
_KEYWORD = {"type": "keyword", "ignore_above": LONGEST_VALUE}
_KEPT = {"type": "object", "enabled": False}


class Shape(NamedTuple):
    """Into how many parts an index is cut, and how many further copies each part has."""

    shards: int = 3
    replicas: int = 1


DEFAULT_SHAPE = Shape()
"""What fits three nodes."""


def index_body(shape: Shape) -> dict[str, Any]:
    """What makes an index.

    A token is indexed with its folded form at the same position, so that exact, accentless and mixed phrases are
    phrases of plain terms. The words that `words` holds once more, as numbers, are what the ranking looks at.
    """
    return {
        "settings": {
            "index": {
                "number_of_shards": shape.shards,
                "number_of_replicas": shape.replicas,
                "refresh_interval": "5s",
                "codec": "best_compression",
                "max_result_window": 10_000,
                "max_terms_count": MOST_TERMS,
                "mapping.nested_objects.limit": MOST_PAGES,
            },
            "analysis": {
                "filter": {
                    "folded_beside": {
                        "type": "pattern_capture",
                        "preserve_original": True,
                        "patterns": ["^([^·]+)·"],
                    }
                },
                "analyzer": {"luutin": {"type": "custom", "tokenizer": "whitespace", "filter": ["folded_beside"]}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"luutin_schema": SCHEMA_VERSION, "analysis": ANALYSIS_VERSION},
            "_source": {"excludes": ["t.*", "words", "sketch", "text_sum", "person", "person_name", FILES]},
            "properties": _properties(),
        },
    }


def state_body() -> dict[str, Any]:
    """What makes the small index beside it, which says how far each archive has been followed."""
    return {
        "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2"}},
        "mappings": {"dynamic": "strict", "properties": {"index": {"type": "keyword"}, "state": _KEPT}},
    }


def _properties() -> dict[str, Any]:
    return {
        "number": {"type": "long"},
        "archive": {"type": "keyword"},
        "url": {"type": "keyword"},  # the canonical one and its aliases
        "source": _KEYWORD,
        "category": _KEYWORD,
        "byline": _KEYWORD,
        "person": {"type": "keyword", "doc_values": False},  # folded
        "person_name": _KEYWORD,  # as printed
        "day": {"type": "integer"},  # ordinal; 0: undated
        "month": {"type": "integer", "index": False},  # 12 * year + month - 1
        "year": {"type": "integer", "index": False},
        "moment": {"type": "long"},  # 1441 * day + minute + 1; none: undated
        "cluster": {"type": "long"},  # number of the first article of its group of near-duplicates, or its own
        "sketch": {"type": "long", "doc_values": False},
        "text_sum": {"type": "keyword", "doc_values": False},  # of title, lead and body
        "revisions": {"type": "integer", "index": False},
        "captions": {"type": "integer", "index": False},
        "words": {"type": "binary", "doc_values": True},
        "facts": _KEPT,
        "record": _KEPT,  # the current revision, as the archive has it
        "earlier": _KEPT,  # the revisions before it
        "people": _KEPT,
        FILES: properties(),
        "t": {"properties": dict.fromkeys(COLUMNS, _WORDS) | {name: {**_WORDS, "norms": False} for name in VALUED}},
    }
