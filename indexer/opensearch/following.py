"""Here is an archive. Keep what a cluster holds of it: catch up with the change log, or build anew beside the old.

A batch is sent, and then the watermark behind it is noted in the cluster. A process that dies in between sends the
batch again: each article carries the number of the change that it shows, and the cluster takes none twice.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from luutin.archive import (
    ArticleNumbers,
    ChangeLog,
    Corpus,
    CurrentFile,
    Database,
    FileReader,
    LogMark,
    Reader,
    identify,
)
from luutin.indexer.errors import EngineDownError, EngineRefusedError
from luutin.indexer.fts.analysis import Analyst
from luutin.indexer.fts.index import Caught, Progress
from luutin.indexer.opensearch.article_source import ArchivePlace, Versions, source_of
from luutin.indexer.opensearch.cluster import PATIENCE, Cluster
from luutin.indexer.opensearch.file_pages import FileWithPages
from luutin.indexer.opensearch.generations import Followed, Generations
from luutin.indexer.opensearch.grouping import Grouping
from luutin.indexer.opensearch.mapping import DEFAULT_SHAPE, Shape

BATCH = 500
"""Changes in one bulk request: one or two megabytes."""

MOST_BYTES = 8_000_000
"""In one bulk request; behind them another one begins."""


_STATE_SHIFT = 40
"""A version is `times the archive was restored << 40 | change`."""


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
        shape: Shape = DEFAULT_SHAPE,
    ) -> None:
        self._database = database
        self._cluster = cluster
        self._identity, self._numbers = identify(database), ArticleNumbers(database)
        self._log = ChangeLog(database)
        self._shape = shape
        self.batch = BATCH
        """Changes that are sent at once."""
        self._reader, self._corpus, self._analyst = Reader(database), Corpus(database), Analyst(database)
        self._files = FileReader(database)
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
        return sorted({each.archive for each in live.archives} - there - {*self._identity.former})

    def _follow(self, name: str, progress: Progress | None) -> Caught:
        put = removed = 0
        self.generations.note_crawled(self._identity.uuid, self._crawled())
        for batch in self._batches(name):
            caught = self._send(name, batch)
            put, removed = put + caught.put, removed + caught.removed
            self.generations.note(name, batch.behind)
            if progress:
                progress(batch.changes)
        self._cluster.ask("POST", f"/{name}/_refresh")
        for former in {each.archive for each in self.generations.followed(name)}.intersection(self._identity.former):
            self.generations.forget(name, former)  # a backup was put back: what only the lost state had is no more
        return Caught(put, removed)

    def _crawled(self) -> dict[str, set[str]]:
        days = {source: self._corpus.crawled_days(source) for source in self._corpus.sources()}
        return {"": self._corpus.crawled_days(None), **days}

    def _followed(self, name: str) -> Followed | None:
        """How far this archive has been followed. Raises EngineRefusedError where another one stands in its place."""
        everybody = self.generations.followed(name)
        mine = next((each for each in everybody if each.archive == self._identity.uuid), None)
        own = {self._identity.uuid, *self._identity.former}
        other = next(
            (each for each in everybody if each.shard == self._identity.shard and each.archive not in own), None
        )
        if other is not None:
            reason = f"archive {other.archive} is in its index as shard {other.shard} already"
            raise EngineRefusedError(self._cluster.name, f"{reason}; give this one a shard of its own, or an `index`")
        if mine is not None and not self._log.holds(LogMark(mine.watermark, mine.digest)):
            reason = "the archive's change log is not the one that was followed: it goes on from an earlier state"
            raise EngineRefusedError(self._cluster.name, f"{reason}; `luutin index --to … --rebuild` reads it anew")
        return mine

    def _batches(self, name: str) -> Iterator[_Batch]:
        followed = self._followed(name)
        if followed is None:  # later changes are followed behind the filling
            begun = self._log.mark(self._log.last())
            followed = Followed(
                self._identity.uuid, self._identity.shard, *begun, filled=0, upto=self._log.moment_of(begun.seq)
            )
        while followed.filled is not None:
            articles = self._corpus.ids_after(followed.filled, limit=self.batch)
            followed = followed._replace(filled=articles[-1] if len(articles) == self.batch else None)
            yield _Batch(dict.fromkeys(articles, followed.watermark), followed, len(articles))
        while changes := self._reader.changes_after(followed.watermark, limit=self.batch):
            mark = self._log.mark(changes[-1].seq)
            followed = followed._replace(watermark=mark.seq, digest=mark.digest, upto=changes[-1].at)
            yield _Batch({each.article_id: each.seq for each in changes}, followed, len(changes))

    def _send(self, name: str, batch: _Batch) -> Caught:
        with self._database.snapshot():
            articles = list(self._analyst.current(sorted(batch.versions)))
            kept = self._versions([each.docid for each in articles])
        articles = [each for each in articles if each.docid in kept]
        grouping = Grouping(self._cluster, name, self._numbers.number_of)
        groups = grouping.groups(articles, {n: each.current.fields for n, each in kept.items()})
        lines = dict[int, list[bytes]]()
        for article in articles:
            number = article.docid
            place = ArchivePlace(self._identity.uuid, self._numbers.number_of(number), groups[number])
            source = source_of(article, kept[number], place)
            lines[place.number] = [self._head("index", number, batch.versions[number]), orjson.dumps(source)]
        gone = batch.versions.keys() - kept.keys()
        for number in sorted(gone):
            lines[self._numbers.number_of(number)] = [self._head("delete", number, batch.versions[number])]
        self._bulk(name, lines)
        return Caught(len(articles), len(gone))

    def _versions(self, numbers: Sequence[int]) -> dict[int, Versions]:
        aliases = self._reader.aliases(numbers)
        found, files = self._reader.many(numbers), self._files.shown_by(numbers)
        return {
            number: Versions(
                record,
                self._reader.revisions(number)[:-1] if record.revision > 1 else (),
                aliases.get(number, ()),
                self._with_pages(files.get(number, ())),
            )
            for number, record in found.items()
        }

    def _with_pages(self, files: Sequence[CurrentFile]) -> list[FileWithPages]:
        number_of = self._identity.number_of
        return [FileWithPages(number_of(each.file_id), each, self._files.pages(each.file_id)) for each in files]

    def _bulk(self, name: str, lines: dict[int, list[bytes]]) -> None:
        """Send what the cluster puts off again until it has all of it, after pauses."""
        for pause in (0, *PATIENCE) if lines else ():
            if pause and self._cluster.wait:
                self._cluster.wait(pause)
            lines = {number: lines[number] for part in _parts(lines) for number in self._send_part(name, part)}
            if not lines:
                return
        if lines:
            raise EngineDownError(self._cluster.name, f"{len(lines):,} articles were put off again and again")

    def _send_part(self, name: str, part: dict[int, list[bytes]]) -> Iterator[int]:
        body = b"".join(line + b"\n" for each in part.values() for line in each).decode()
        answer = self._cluster.ask("POST", f"/{name}/_bulk", body, params={"filter_path": "items"})
        return self._put_off(answer["items"])

    def _head(self, action: str, number: int, change: int) -> bytes:
        """Of a later state of the archive, as when a backup was put back, every change counts as newer."""
        version = self._numbers.states_of(number) << _STATE_SHIFT | change
        name = str(self._numbers.number_of(number))
        return orjson.dumps({action: {"_id": name, "version": version, "version_type": "external"}})

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


def _parts(lines: dict[int, list[bytes]]) -> Iterator[dict[int, list[bytes]]]:
    """The lines in requests that a cluster takes at once: an article may bring files of a thousand pages."""
    part, size = dict[int, list[bytes]](), 0
    for number, each in lines.items():
        if part and size > MOST_BYTES:
            yield part
            part, size = {}, 0
        part[number] = each
        size += sum(map(len, each))
    if part:
        yield part


def _sum(one: Caught, other: Caught) -> Caught:
    return Caught(one.put + other.put, one.removed + other.removed)
