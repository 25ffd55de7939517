"""Here are a cluster and a question. Give me hits."""

from collections.abc import Callable, Collection
from pathlib import Path

from luutin.indexer.engine.engine import Engine
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.cluster_people import ClusterPeople
from luutin.indexer.opensearch.cluster_records import ClusterRecords, ClusterTotals
from luutin.indexer.opensearch.engine import SEARCH_S, ClusterEngine
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.answers import InFiles
from luutin.indexer.query.query import Query
from luutin.indexer.query.remarks import Remark
from luutin.indexer.query.request import Options, SearchRequest
from luutin.indexer.searching import Reply, Searching

WITHOUT_FILES = Remark.of("The text of files is not searched in a cluster yet; the archive's own index does.")
"""What an answer says to who asks for files of a kind."""


class ClusterSearcher(Searching):
    """Searches what a cluster holds, of one archive or of many. Reads only; a context manager.

    *beside* is a file, an archive or none: the table of abbreviations is looked for in its folder.
    """

    def __init__(self, cluster: Cluster, *, beside: Path, time_s: float = SEARCH_S) -> None:
        super().__init__(ClusterPeople(cluster, time_s=time_s), load_abbreviations(beside))
        self._cluster = cluster
        self._asks_for_files = False
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
            reply = question(self._engine)
            self.remark = WITHOUT_FILES if self._asks_for_files else None
            return self._with_remark(reply)

    def _question(self, query: str, options: Options) -> tuple[SearchRequest, Query]:
        request, read = super()._question(query, options)
        self._asks_for_files = bool(read.files.kinds)
        return request, read

    def _articles_with(self, kinds: Collection[str]) -> set[int]:  # noqa: ARG002 - none is known
        return set()

    def _find_in_files(self, query: Query, request: SearchRequest, engine: Engine) -> InFiles | None:  # noqa: ARG002
        return None
