"""One question to the cluster: the searches that it is made of, each whole or an error, never half an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from luutin.archive import StoppedError
from luutin.indexer.errors import EngineDownError
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.compiling import Clause, every
from luutin.indexer.opensearch.generations import Live, read_generation, state_question

PAGE = 10_000
"""Hits that the cluster hands out at once."""

_TRIES = 3
"""How often searches that go together are asked, each time at the next node."""

_KEEP = "2m"
"""How long the cluster keeps the moment of a walk between two pages of it."""


class TimedArticle(NamedTuple):
    """An article in the order of time."""

    number: int
    cluster: int
    moment: int
    """0: undated."""

    @property
    def day_and_minute(self) -> tuple[int, int]:
        """As cursors hold them."""
        return ((self.moment - 1) // 1441, (self.moment - 1) % 1441) if self.moment else (0, -1)


@dataclass(frozen=True, slots=True)
class Asking:
    """Searches in the index that answers now."""

    cluster: Cluster
    live: Live
    time_s: float
    """Seconds that one search has."""

    def search(self, query: Clause, body: dict[str, Any], *, at: dict[str, Any] | None = None) -> dict[str, Any]:
        """One search. Raises StoppedError where it takes too long, EngineDownError where a shard does not answer.

        *at* is a moment of the index, as the cluster names it.
        """
        path = "/_search" if at else f"/{self.live.name}/_search"
        params = self._bounds() | ({} if at else {"allow_partial_search_results": "false"})
        asked = _whole(query, body) | ({"pit": at} if at else {})
        return self._in_time(self.cluster.ask("POST", path, asked, params=params, timeout_s=self.time_s + 1))

    def search_together(self, *searches: tuple[Clause, dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        """Several searches in one request, and the generation of the index. Raises as `search` does."""
        head = {"index": self.live.name, "allow_partial_search_results": False}
        lines = [line for query, body in searches for line in (head, _whole(query, body))]
        lines += state_question(self.cluster.index, self.live.name)
        *found, state = self._answers("".join(f"{orjson.dumps(line).decode()}\n" for line in lines))
        return [self._in_time(each) for each in found], read_generation(state)

    def _answers(self, asked: str) -> list[dict[str, Any]]:
        """One answer for each search. What one node cannot answer, as when another has just died, the next one may."""
        for left in reversed(range(_TRIES)):
            answer = self.cluster.ask("POST", "/_msearch", asked, params=self._bounds(), timeout_s=self.time_s + 1)
            answers: list[dict[str, Any]] = answer["responses"]
            errors = [self.cluster.refusal(each["status"], each["error"]) for each in answers if "error" in each]
            if not errors:
                return answers
            if not left or not isinstance(errors[0], EngineDownError):
                raise errors[0]
        raise AssertionError(asked)

    def _bounds(self) -> dict[str, str]:
        return {"cancel_after_time_interval": f"{self.time_s * 1000:.0f}ms"}

    def _in_time(self, found: dict[str, Any]) -> dict[str, Any]:
        if found["timed_out"]:
            raise StoppedError(Path(self.cluster.name), f"{self.time_s:g} s were not enough")
        return found

    def count(self, query: Clause) -> int:
        """How many articles match."""
        return int(self.search(query, {"size": 0, "track_total_hits": True})["hits"]["total"]["value"])

    def in_time(
        self, query: Clause, order: str, *, limit: int, after: TimedArticle | None = None
    ) -> list[TimedArticle]:
        """The first *limit* articles (10,000 at most) in order of time, from behind *after* on."""
        body = {"size": limit, "track_total_hits": False, **_sorted(order), **_behind(after, order)}
        return [_place(hit) for hit in self.search(query, body)["hits"]["hits"]]

    def walk(self, query: Clause, order: str, *, after: TimedArticle | None = None) -> Iterator[TimedArticle]:
        """All articles in order of time, as they are at one moment."""
        with self._moment() as at:
            while True:
                body = {"size": PAGE, "track_total_hits": False, **_sorted(order), **_behind(after, order)}
                page = [_place(hit) for hit in self.search(query, body, at=at)["hits"]["hits"]]
                yield from page
                if len(page) < PAGE:
                    return
                after = page[-1]

    def sources(self, query: Clause, fields: list[str]) -> Iterator[dict[str, Any]]:
        """What is kept of all articles that match, in order of their numbers."""
        last = -1
        while True:
            behind = every((query, {"range": {"number": {"gt": last}}}))
            body = {"size": 500, "track_total_hits": False, "sort": [{"number": "asc"}], "_source": ["number", *fields]}
            page = [hit["_source"] for hit in self.search(behind, body)["hits"]["hits"]]
            yield from page
            if len(page) < 500:
                return
            last = page[-1]["number"]

    @contextmanager
    def _moment(self) -> Iterator[dict[str, Any]]:
        path = f"/{self.live.name}/_search/point_in_time"
        made = self.cluster.ask("POST", path, params={"keep_alive": _KEEP, "allow_partial_pit_creation": "false"})
        try:
            yield {"id": made["pit_id"], "keep_alive": _KEEP}
        finally:
            self.cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [made["pit_id"]]})


def _whole(query: Clause, body: dict[str, Any]) -> dict[str, Any]:
    without = {"_source": False} if "_source" in body else {"_source": False, "stored_fields": "_none_"}
    return {"query": query, **without, **body}


def _sorted(order: str) -> dict[str, Any]:
    way = "asc" if order == "oldest" else "desc"
    return {
        "sort": [{"moment": {"order": way, "missing": "_last"}}, {"number": way}],
        "docvalue_fields": ["number", "cluster", "moment"],
    }


def _behind(after: TimedArticle | None, order: str) -> dict[str, Any]:
    if after is None:
        return {}
    missing = (1 << 63) - 1 if order == "oldest" else -(1 << 63)
    return {"search_after": [after.moment or missing, after.number]}


def _place(hit: dict[str, Any]) -> TimedArticle:
    fields = hit["fields"]
    return TimedArticle(fields["number"][0], fields["cluster"][0], fields.get("moment", (0,))[0])
