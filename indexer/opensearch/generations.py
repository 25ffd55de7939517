"""Which index answers now, which is being built, and how far has each archive been followed into either?

The name that everybody asks for is an alias. What stands behind it are indexes with numbers, `luutin-1`, `luutin-2`.
A small index beside them, `luutin_state`, holds a document for each archive in each of them.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from luutin.indexer.errors import EngineRefusedError, NoIndexError
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.mapping import SCHEMA_VERSION, Shape, index_body, state_body
from luutin.indexer.text.words import ANALYSIS_VERSION, READABLE

_BUILDING = "building"
_CLAUSES = 16_384
"""Parts that a query may have: a phrase that ends in `t*` has as many as there are words with a t."""
_CLAUSES_SETTING = "indices.query.bool.max_clause_count"


class Followed(NamedTuple):
    """How far one archive has been followed into one index."""

    archive: str
    """Its name (uuid)."""
    shard: int
    watermark: int
    """Number of the last change that was taken in, or at which the first filling began."""
    digest: str
    """Of the log up to there."""
    filled: int | None = None
    """Number of the last article that the first filling has put in; None: it is done."""
    upto: str | None = None
    """When the last change was that was taken in: moment; None: an earlier version did not note it."""


class Live(NamedTuple):
    """The index that answers."""

    name: str
    analysis: int
    schema: int
    archives: tuple[Followed, ...]

    @property
    def is_current(self) -> bool:
        """Was it made by this version?"""
        return (self.analysis, self.schema) == (ANALYSIS_VERSION, SCHEMA_VERSION)

    @property
    def generation(self) -> int:
        """A number that grows with each change taken in."""
        return sum(each.watermark for each in self.archives)


def state_question(alias: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and body of what asks, beside other searches, how far the archives have been followed into *name*."""
    return {"index": f"{alias}_state"}, _of_kind(name)


def read_generation(found: dict[str, Any]) -> int:
    """The answer to it, as `Live.generation`."""
    return sum(hit["_source"]["state"]["watermark"] for hit in found["hits"]["hits"])


def _of_kind(kind: str) -> dict[str, Any]:
    return {"query": {"term": {"index": kind}}, "size": 1000}


class Generations:
    """Reads and writes what the cluster says of its own indexes."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._alias = cluster.index
        self._state = f"{cluster.index}_state"
        self._known: Live | None = None

    def live(self) -> Live | None:
        """The index behind the alias; None: there is none yet."""
        found = self._cluster.ask("GET", f"/{self._alias}/_mapping")
        if not found:
            return None
        name, mapping = max(found.items())
        meta = mapping["mappings"].get("_meta", {})
        return Live(name, meta.get("analysis", 0), meta.get("luutin_schema", 0), self.followed(name))

    def readable(self) -> Live:
        """The same for a search. Raises NoIndexError where there is none that this version can read."""
        if self._known is not None and self._known.name in self._behind_alias():
            return self._known
        live, engine = self.live(), self._cluster.name
        command = f"luutin index --to {engine}"
        if live is None or not live.archives:
            raise NoIndexError(f"engine {engine}", "nothing is indexed yet", command=command)
        if live.analysis not in READABLE or live.schema != SCHEMA_VERSION:
            raise NoIndexError(f"engine {engine}", "the index was made by another version", command=command)
        self._known = live
        return live

    def _behind_alias(self) -> Collection[str]:
        found: dict[str, Any] | None = self._cluster.ask("GET", f"/{self._alias}/_alias")
        return found or {}

    def building(self) -> str | None:
        """The index that is being built beside the one that answers; None: none is."""
        found = self._cluster.ask("GET", f"/{self._state}/_doc/{_BUILDING}")
        return found["_source"]["state"]["name"] if found else None

    def create(self, shape: Shape) -> str:
        """Make the next index: the first one answers at once, a later one is noted as being built."""
        self._allow_clauses()
        if not self._cluster.ask("HEAD", f"/{self._state}"):
            self._cluster.ask("PUT", f"/{self._state}", state_body())
        live = self.live()
        name = f"{self._alias}-{int(live.name.rpartition('-')[2]) + 1 if live else 1}"
        body = index_body(shape)
        if live is None:
            body["aliases"] = {self._alias: {}}
        self._cluster.ask("DELETE", f"/{name}")  # what a rebuild left that died before it noted its name
        self._cluster.ask("PUT", f"/{name}", body)
        if live is not None:
            self._put(_BUILDING, _BUILDING, {"name": name})
        return name

    def swap(self, old: str, new: str) -> None:
        """Let *new* answer in the place of *old*, in one step, and forget *old*."""
        actions = [{"add": {"index": new, "alias": self._alias}}, {"remove_index": {"index": old}}]
        self._cluster.ask("POST", "/_aliases", {"actions": actions})
        self._cluster.ask("DELETE", f"/{self._state}/_doc/{_BUILDING}", params={"refresh": "true"})
        gone = {"query": {"term": {"index": old}}}
        self._cluster.ask("POST", f"/{self._state}/_delete_by_query", gone, params={"refresh": "true"})

    def followed(self, name: str) -> tuple[Followed, ...]:
        """How far each archive has been followed into an index."""
        return tuple(Followed(**state) for state in self._states(name))

    def note(self, name: str, followed: Followed) -> None:
        """Note how far one archive has been followed."""
        self._put(f"{name}:{followed.archive}", name, followed._asdict())

    def forget(self, name: str, archive: str) -> None:
        """Take an archive out of an index, of which another one has taken its place."""
        gone = {"query": {"term": {"archive": archive}}}
        waited = {"refresh": "true", "conflicts": "proceed"}
        self._cluster.ask("POST", f"/{name}/_delete_by_query", gone, params=waited)
        self._cluster.ask("DELETE", f"/{self._state}/_doc/{name}:{archive}", params={"refresh": "true"})

    def note_crawled(self, archive: str, days: Mapping[str, Collection[str]]) -> None:
        """Note the days on which a crawl ran, by source; under the empty name those of any source."""
        for source, known in ((source, known) for source, known in days.items() if known):
            kind = f"crawled:{source}"
            self._put(f"{kind}:{archive}", kind, {"days": sorted(known)})

    def crawled_days(self, source: str | None) -> set[str]:
        """Those days, of any source or of the one named."""
        return {day for state in self._states(f"crawled:{source or ''}") for day in state["days"]}

    def _states(self, kind: str) -> list[dict[str, Any]]:
        found = self._cluster.ask("POST", f"/{self._state}/_search", _of_kind(kind)) or {"hits": {"hits": []}}
        return [hit["_source"]["state"] for hit in found["hits"]["hits"]]

    def _put(self, key: str, kind: str, state: dict[str, Any]) -> None:
        body = {"index": kind, "state": state}
        self._cluster.ask("PUT", f"/{self._state}/_doc/{key}", body, params={"refresh": "true"})

    def _allow_clauses(self) -> None:
        found = self._cluster.ask("GET", "/_cluster/settings", params={"flat_settings": "true"})
        if int(found.get("persistent", {}).get(_CLAUSES_SETTING, 0)) >= _CLAUSES:
            return
        try:
            self._cluster.ask("PUT", "/_cluster/settings", {"persistent": {_CLAUSES_SETTING: _CLAUSES}})
        except EngineRefusedError as error:
            reason = f"{_CLAUSES_SETTING} has to be {_CLAUSES} or more, and this user may not set it: {error.reason}"
            raise EngineRefusedError(self._cluster.name, reason) from error
