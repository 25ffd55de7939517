"""Articles and their revisions, as a cluster holds them. Where there is no index yet there are none."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from luutin.archive import Record, RecordCounts, Records
from luutin.indexer.opensearch.article_source import record_of
from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.compiling import EVERYTHING, Clause
from luutin.indexer.opensearch.generations import Generations
from luutin.indexer.query.timeline import PLAUSIBLE

_CURRENT = ["number", "url", "source", "facts", "record"]
_ALL = [*_CURRENT, "earlier"]
_BATCH = 500
_SOURCES = 10_000


class ClusterTotals(NamedTuple):
    """What a cluster holds in all."""

    articles: int
    captions: int
    first: str | None
    """First day of publication; None: no article is dated."""
    last: str | None
    sources: tuple[str, ...]
    """Names."""


class ClusterRecords(Records):
    """Reads records of the index that answers now."""

    def __init__(self, cluster: Cluster, *, time_s: float = 10.0) -> None:
        self._cluster = cluster
        self._generations = Generations(cluster)
        self._time_s = time_s

    def get(self, article_id: int, *, sha: str | None = None) -> Record | None:
        """The current revision, or the newest one whose content hash starts with *sha* (hex)."""
        if sha is None:
            return self.many([article_id]).get(article_id)
        named = [each for each in self.revisions(article_id) if each.sha256.startswith(sha.lower())]
        return named[-1] if named else None

    def find(self, url: str) -> int | None:
        """The number of the article with this canonical URL or alias."""
        places = self._asking().in_time({"term": {"url": url}}, "newest", limit=1)
        return places[0].number if places else None

    def many(self, article_ids: Sequence[int]) -> dict[int, Record]:
        """The current revisions of those of *article_ids* that exist; also what was sent a moment ago."""
        found: dict[int, Record] = {}
        for start in range(0, len(article_ids), _BATCH):
            found |= {
                each["number"]: record_of(each, each["record"])
                for each in self._sources(article_ids[start : start + _BATCH], _CURRENT)
            }
        return found

    def current(self, article_ids: Iterable[int] | None = None, *, source: str | None = None) -> Iterator[Record]:
        """Stream current revisions: those asked for, in their order, or all, in order of their numbers."""
        if article_ids is None:
            wanted: Clause = EVERYTHING if source is None else {"term": {"source": source}}
            for each in self._asking().sources(wanted, _CURRENT):
                yield record_of(each, each["record"])
            return
        numbers = iter(article_ids)
        while batch := list(islice(numbers, _BATCH)):
            records = self.many(batch)
            yield from (records[number] for number in batch if number in records)

    def revisions(self, article_id: int) -> list[Record]:
        """Every revision, oldest first."""
        return [
            record_of(each, revision)
            for each in self._sources([article_id], _ALL)
            for revision in (*each["earlier"], each["record"])
        ]

    def ids(self) -> list[int]:
        """The numbers of all articles, ascending."""
        return [each["number"] for each in self._asking().sources(EVERYTHING, [])]

    def newest(self, limit: int) -> list[int]:
        """The numbers of the articles printed last, the last one first; undated ones are left out."""
        dated: Clause = {"exists": {"field": "moment"}}
        return [place.number for place in self._asking().in_time(dated, "newest", limit=limit)]

    def counts(self) -> RecordCounts:
        """How many articles and revisions there are."""
        body = {"size": 0, "track_total_hits": True, "aggs": {"revisions": {"sum": {"field": "revisions"}}}}
        found = self._asking().search(EVERYTHING, body)
        return RecordCounts(found["hits"]["total"]["value"], int(found["aggregations"]["revisions"]["value"]))

    def totals(self) -> ClusterTotals:
        """What is kept, counted by the cluster."""
        first, behind = PLAUSIBLE
        dated = {
            "filter": {"range": {"day": {"gte": first, "lt": behind}}},
            "aggs": {"days": {"stats": {"field": "day"}}},
        }
        counted = {
            "captions": {"sum": {"field": "captions"}},
            "sources": {"terms": {"field": "source", "size": _SOURCES}},
            "dated": dated,
        }
        found = self._asking().search(EVERYTHING, {"size": 0, "track_total_hits": True, "aggs": counted})
        told = found["aggregations"]
        days = told["dated"]["days"]
        first_and_last = (
            [date.fromordinal(int(days[name])).isoformat() for name in ("min", "max")]
            if days["count"]
            else [None, None]
        )
        names = tuple(str(each["key"]) for each in told["sources"]["buckets"])
        return ClusterTotals(
            found["hits"]["total"]["value"], int(told["captions"]["value"]), first_and_last[0], first_and_last[1], names
        )

    def _sources(self, article_ids: Sequence[int], fields: list[str]) -> list[dict[str, Any]]:
        if not article_ids:
            return []
        body = {"docs": [{"_id": str(number), "_source": fields} for number in article_ids]}
        path = f"/{self._cluster.index}/_mget"
        answer = self._cluster.ask("POST", path, body, timeout_s=self._time_s)
        if answer is None:
            self._generations.readable()  # says what is missing
            return []
        return [each["_source"] for each in answer["docs"] if each.get("found")]

    def _asking(self) -> Asking:
        return Asking(self._cluster, self._generations.readable(), self._time_s)
