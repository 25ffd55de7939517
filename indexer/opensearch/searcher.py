"""Here are a cluster and a question. Give me hits."""

from collections.abc import Callable, Collection
from pathlib import Path

from luutin.indexer.engine.engine import Engine
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.cluster_people import ClusterPeople
from luutin.indexer.opensearch.cluster_records import ClusterRecords, ClusterTotals
from luutin.indexer.opensearch.engine import SEARCH_S, ClusterEngine
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.query import Query
from luutin.indexer.query.request import SearchRequest
from luutin.indexer.searching import Reply, Searching


class ClusterSearcher(Searching):
    """Searches what a cluster holds, of one archive or of many. Reads only; a context manager.

    *beside* is a file, an archive or none: the table of abbreviations is looked for in its folder.
    """

    def __init__(self, cluster: Cluster, *, beside: Path, time_s: float = SEARCH_S) -> None:
        super().__init__(ClusterPeople(cluster, time_s=time_s), load_abbreviations(beside))
        self._cluster = cluster
        self._engine = ClusterEngine(cluster, time_s=time_s)
        self.records = ClusterRecords(cluster, time_s=time_s)
        """Articles as the cluster has them, over the same connection."""

    def close(self) -> None:
        """Close the connections to the cluster."""
        self._cluster.close()

    def totals(self) -> ClusterTotals:
        """What the cluster holds in all."""
        with self._lock:
            return self.records.totals()

    def _any_engine(self) -> Engine:
        return self._engine

    def _ask(self, question: Callable[[Engine], Reply]) -> Reply:
        with self._lock:
            return question(self._engine)

    def _articles_with(self, kinds: Collection[str]) -> None:
        """The engine asks for them along with the words."""

    def _find_in_files(self, query: Query, request: SearchRequest, engine: Engine) -> None:
        """The engine has looked there already."""
