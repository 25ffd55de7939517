"""Names of people, as a cluster holds them: beside each article whom it names."""

from collections.abc import Sequence

from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.generations import Generations
from luutin.indexer.people.lookup import COUNTED, NamedAt, PeopleLookup
from luutin.indexer.people.names import AskedName, fold_name
from luutin.indexer.text.words import WORD

_FIELDS = ["source", "people", "record.fields.published"]


class ClusterPeople(PeopleLookup):
    """Reads the index that answers now; every index holds names."""

    is_there = True

    def __init__(self, cluster: Cluster, *, time_s: float) -> None:
        self._cluster = cluster
        self._generations = Generations(cluster)
        self._time_s = time_s

    def find(self, asked: AskedName) -> list[NamedAt]:
        """Where the name stands, the oldest first."""
        found = [
            NamedAt(each["number"], name, function, caption, each["record"]["fields"].get("published"), each["source"])
            for each in self._asking().sources({"term": {"person": asked.fold}}, _FIELDS)
            for name, function, caption in each["people"]
            if fold_name(WORD.findall(name)) == asked.fold and asked.means(name) and asked.is_in_function(function)
        ]
        return sorted(found, key=lambda each: (each.published or "", each.article_id))

    def count(self, article_ids: Sequence[int]) -> list[tuple[str, int]]:
        """The names most of these articles print, with the number of articles."""
        wanted = {"terms": {"number": list(article_ids)}}
        people = {"field": "person_name", "size": COUNTED, "shard_size": 100 * COUNTED}
        found = self._asking().search(wanted, {"size": 0, "aggs": {"people": {"terms": people}}})
        return [(each["key"], each["doc_count"]) for each in found["aggregations"]["people"]["buckets"]]

    def _asking(self) -> Asking:
        return Asking(self._cluster, self._generations.readable(), self._time_s)
