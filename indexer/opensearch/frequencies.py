"""In how many articles do the words of a query stand, and how long are articles? What the ranking weighs words by.

Words are looked up in the dictionary of one shard, by the cluster's term vectors of an article that is not there:
no posting is read for them. Articles are spread over shards by chance, so that one shard speaks for all. Phrases and
beginnings of words as they were typed are counted; for other writings of them a share of their rarest word is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.reranking import Wanted
from luutin.indexer.engine.together import PAIR_FREQUENCY
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.compiling import in_column, term_of
from luutin.indexer.query.query import Phrase, Prefix, Spot, Word, atoms
from luutin.indexer.text.fields import COLUMNS, TITLE
from luutin.indexer.text.words import BREAK

_NONE = (0,) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Of the words of one query."""

    total: int
    """Articles."""
    averages: NDArray[np.float64]
    """Words in each column of an article on average."""
    holding: dict[Spot, tuple[int, ...]]
    """Articles that hold a spot, by column."""

    def of(self, spot: Spot) -> tuple[int, ...]:
        """Articles that hold *spot*, by column."""
        known = self.holding.get(spot)
        if known is None and isinstance(spot, Phrase):
            words = [self.of(word) for word in spot.words]
            return tuple(int(PAIR_FREQUENCY * min(column)) for column in zip(*words, strict=True))
        return known or _NONE


def read_frequencies(cluster: Cluster, index: str, wanted: Wanted) -> Frequencies:
    """Ask the cluster."""
    words = [atom for atom in atoms([*wanted.spots, *wanted.typed]) if isinstance(atom, Word)]
    words += [Word(word.text, literal=True) for word in words if not word.literal]
    asked = list(dict.fromkeys(words))
    vectors = term_vectors(cluster, index, [term_of(word) for word in asked])
    statistics = [vectors.get(f"t.{column}", {}).get("field_statistics", {}) for column in COLUMNS]
    total = max(statistics[TITLE].get("doc_count", 0), 1)
    averages = np.array([each.get("sum_ttf", 0) / 2 / total for each in statistics])  # each word is there twice
    found: dict[Spot, tuple[int, ...]] = {word: _held(vectors, term_of(word)) for word in asked}
    typed = [spot for spot in wanted.spots if not isinstance(spot, Word)]
    counted = [spot for spot in typed if isinstance(spot, Prefix) or _is_typed(spot, wanted)]
    counts = _count(cluster, index, counted, total) if counted else {}
    return Frequencies(total, averages, {**found, **counts})


def term_vectors(cluster: Cluster, index: str, terms: Sequence[str]) -> dict[str, Any]:
    """What one shard's dictionary says of some terms, by field."""
    text = " ".join((BREAK, *terms))
    body = {
        "doc": {"t": dict.fromkeys(COLUMNS, text)},
        "positions": False,
        "offsets": False,
        "payloads": False,
        "term_statistics": True,
        "field_statistics": True,
    }
    answer = cluster.ask("POST", f"/{index}/_termvectors", body)
    vectors: dict[str, Any] = (answer or {}).get("term_vectors", {})
    return vectors


def _held(vectors: dict[str, Any], term: str) -> tuple[int, ...]:
    fields = (vectors.get(f"t.{column}", {}).get("terms", {}) for column in COLUMNS)
    return tuple(terms.get(term, {}).get("doc_freq", 0) for terms in fields)


def _is_typed(phrase: Phrase, wanted: Wanted) -> bool:
    return set(phrase.words) <= set(wanted.typed)


def _count(cluster: Cluster, index: str, spots: Sequence[Spot], total: int) -> dict[Spot, tuple[int, ...]]:
    """Count articles, as a share of what one shard has."""
    filters = {f"{at}.{column}": in_column(spot, column) for at, spot in enumerate(spots) for column in COLUMNS}
    body = {"size": 0, "track_total_hits": True, "aggs": {"held": {"filters": {"filters": filters}}}}
    answer = cluster.ask("POST", f"/{index}/_search", body, params={"request_cache": "true"})
    share = total / max(answer["hits"]["total"]["value"], 1)
    buckets = answer["aggregations"]["held"]["buckets"]
    return {
        spot: tuple(round(share * buckets[f"{at}.{column}"]["doc_count"]) for column in COLUMNS)
        for at, spot in enumerate(spots)
    }
