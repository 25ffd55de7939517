"""Here is an archive. Keep what a cluster holds of it: catch up with the change log, or build anew beside the old.

A batch is sent, and then the watermark behind it is noted in the cluster. A process that dies in between sends the
batch again: each article carries the number of the change that it shows, and the cluster takes none twice.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from luutin.archive import Corpus, Database, Reader
from luutin.indexer.errors import EngineDownError, EngineRefusedError
from luutin.indexer.fts.analysis import Analyst
from luutin.indexer.fts.index import Caught, Progress
from luutin.indexer.opensearch.article_source import Versions, source_of
from luutin.indexer.opensearch.cluster import PATIENCE, Cluster
from luutin.indexer.opensearch.generations import Followed, Generations
from luutin.indexer.opensearch.grouping import Grouping
from luutin.indexer.opensearch.mapping import DEFAULT_SHAPE, Shape

BATCH = 500
"""Changes in one bulk request: one or two megabytes."""


class _Batch(NamedTuple):
    """What is sent at once."""

    versions: dict[int, int]
    """Article → number of its last change."""
    behind: Followed
    """What is noted once the cluster has it."""
    changes: int


class ClusterFollower:
    """Brings one archive into one cluster."""

    def __init__(
        self,
        database: Database,
        cluster: Cluster,
        *,
        archive: str,
        shape: Shape = DEFAULT_SHAPE,
    ) -> None:
        self._database = database
        self._cluster = cluster
        self._archive = archive
        self._shape = shape
        self.batch = BATCH
        """Changes that are sent at once."""
        self._reader, self._corpus, self._analyst = Reader(database), Corpus(database), Analyst(database)
        self.generations = Generations(cluster)

    def pending(self) -> int:
        """Changes of the archive that the index which answers has not taken in."""
        live = self.generations.live()
        followed = self._followed(live.name) if live else None
        if followed is None or followed.filled is not None:
            return self._corpus.count()
        return self._reader.last_change() - followed.watermark

    def catch_up(self, *, progress: Progress | None = None) -> Caught:
        """Take in what changed since the last time; an index that another version made is built anew.

        Raises EngineDownError where the cluster does not answer or takes nothing: what is there stays, and the next
        call goes on behind it.
        """
        live = self.generations.live()
        if live is not None and not live.is_current:
            return self.rebuild(progress=progress)
        done = self._follow(live.name if live else self.generations.create(self._shape), progress)
        if self.generations.building():
            return _sum(done, self.rebuild(progress=progress))
        return done

    def rebuild(self, *, progress: Progress | None = None) -> Caught:
        """Build a new index beside the one that answers, and let it answer once every archive is in it.

        One that was begun, here or from another archive, is gone on with.
        """
        live = self.generations.live()
        if live is None:
            return self.catch_up(progress=progress)
        name = self.generations.building() or self.generations.create(self._shape)
        done = self._follow(name, progress)
        if not self.waits_for():
            self.generations.swap(live.name, name)
        return done

    def waits_for(self) -> list[str]:
        """Archives that have to be taken into the index that is being built before it can answer."""
        live, name = self.generations.live(), self.generations.building()
        if live is None or name is None:
            return []
        there = {each.archive for each in self.generations.followed(name) if each.filled is None}
        return sorted({each.archive for each in live.archives} - there)

    def _follow(self, name: str, progress: Progress | None) -> Caught:
        put = removed = 0
        self.generations.note_crawled(self._archive, self._crawled())
        for batch in self._batches(name):
            caught = self._send(name, batch)
            put, removed = put + caught.put, removed + caught.removed
            self.generations.note(name, batch.behind)
            if progress:
                progress(batch.changes)
        self._cluster.ask("POST", f"/{name}/_refresh")
        return Caught(put, removed)

    def _crawled(self) -> dict[str, set[str]]:
        days = {source: self._corpus.crawled_days(source) for source in self._corpus.sources()}
        return {"": self._corpus.crawled_days(None), **days}

    def _followed(self, name: str) -> Followed | None:
        return next((each for each in self.generations.followed(name) if each.archive == self._archive), None)

    def _batches(self, name: str) -> Iterator[_Batch]:
        followed = self._followed(name)
        if followed is None:  # later changes are followed behind the filling
            followed = Followed(self._archive, self._reader.last_change(), filled=0)
        while followed.filled is not None:
            articles = self._corpus.ids_after(followed.filled, limit=self.batch)
            followed = followed._replace(filled=articles[-1] if len(articles) == self.batch else None)
            yield _Batch(dict.fromkeys(articles, followed.watermark), followed, len(articles))
        while changes := self._reader.changes_after(followed.watermark, limit=self.batch):
            followed = followed._replace(watermark=changes[-1].seq)
            yield _Batch({each.article_id: each.seq for each in changes}, followed, len(changes))

    def _send(self, name: str, batch: _Batch) -> Caught:
        with self._database.snapshot():
            articles = list(self._analyst.current(sorted(batch.versions)))
            kept = self._versions([each.docid for each in articles])
        articles = [each for each in articles if each.docid in kept]
        groups = Grouping(self._cluster, name).groups(articles, {n: each.current.fields for n, each in kept.items()})
        lines = dict[int, list[bytes]]()
        for article in articles:
            number = article.docid
            source = source_of(article, kept[number], archive=self._archive, cluster=groups[number])
            lines[number] = [_head("index", number, batch.versions[number]), orjson.dumps(source)]
        gone = [number for number in batch.versions if number not in lines]
        for number in gone:
            lines[number] = [_head("delete", number, batch.versions[number])]
        self._bulk(name, lines)
        return Caught(len(articles), len(gone))

    def _versions(self, numbers: Sequence[int]) -> dict[int, Versions]:
        aliases = self._reader.aliases(numbers)
        found = self._reader.many(numbers)
        return {
            number: Versions(
                record, self._reader.revisions(number)[:-1] if record.revision > 1 else (), aliases.get(number, ())
            )
            for number, record in found.items()
        }

    def _bulk(self, name: str, lines: dict[int, list[bytes]]) -> None:
        """Send what the cluster puts off again until it has all of it, after pauses."""
        for pause in (0, *PATIENCE) if lines else ():
            if pause and self._cluster.wait:
                self._cluster.wait(pause)
            body = b"".join(line + b"\n" for each in lines.values() for line in each).decode()
            answer = self._cluster.ask("POST", f"/{name}/_bulk", body, params={"filter_path": "items"})
            lines = {number: lines[number] for number in self._put_off(answer["items"])}
            if not lines:
                return
        if lines:
            raise EngineDownError(self._cluster.name, f"{len(lines):,} articles were put off again and again")

    def _put_off(self, items: list[dict[str, Any]]) -> Iterator[int]:
        """The articles to send again. Raises EngineDownError, EngineRefusedError for what no pause helps."""
        for item in items:
            (result,) = item.values()
            status, error = result["status"], result.get("error", {})
            if status < 300 or status in {404, 409}:  # gone already, or there already
                continue
            if error.get("type") == "cluster_block_exception":
                raise EngineDownError(self._cluster.name, f"it takes no writes: {error.get('reason')}")
            if status not in {429, 502, 503, 504}:
                raise EngineRefusedError(self._cluster.name, f"article {result['_id']}: {error}")
            yield int(result["_id"])


def _head(action: str, number: int, version: int) -> bytes:
    return orjson.dumps({action: {"_id": str(number), "version": version, "version_type": "external"}})


def _sum(one: Caught, other: Caught) -> Caught:
    return Caught(one.put + other.put, one.removed + other.removed)
