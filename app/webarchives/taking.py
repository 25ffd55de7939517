"""Take articles out of the archive's WARC files: every revision's page, the files kept of it, each record once."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from luutin.archive import (
    CaptureError,
    CaptureSource,
    Database,
    Memento,
    Mementos,
    NamedMemento,
    Record,
    read_standing,
    revisit_member,
)


class Taken(NamedTuple):
    """Bytes to be written: one record, or two that belong together."""

    data: bytes
    """Gzip members. The first is what the index points at."""
    length: int
    """Of the first."""
    url: str
    """That the first one's record names."""
    memento: Memento
    revisit: bool = False
    """Whether it only says that another record's content stood at this address too."""


class Taking:
    """What was taken, and what could not be."""

    def __init__(self, database: Database, source: CaptureSource) -> None:
        self._mementos = Mementos(database)
        self._source = source
        self._done: set[tuple[int, str]] = set()
        self._dressed: set[int] = set()
        """Numbers of the pages and style sheets whose looks are taken."""
        self.lost: list[int] = []
        """Numbers of the captures whose records are not there whole."""
        self.bare: list[int] = []
        """Numbers of the articles that have no page: imported from a file, or their captures are lost."""

    def take(self, record: Record) -> Iterator[Taken]:
        """Yield what the article needs to be shown by itself and was not taken before."""
        pages = self._mementos.of_article(record.id)
        for memento in pages:
            yield from self._take(memento)
        for shown in self._mementos.shown_by(record.id):
            yield from self._take_named(shown)
        for memento in pages:
            yield from self._take_needed(memento)

    def page(self, record: Record) -> Memento | None:
        """The capture that the revision *record* was read from, as received; None: there is none, and it is noted."""
        found = self._mementos.get(record.capture_id) if record.capture_id is not None else None
        if found is not None and found.rendered_from is not None:
            found = self._mementos.get(found.rendered_from)
        if found is None or found.id in self.lost:
            self.bare.append(record.id)
            return None
        return found

    def _take(self, memento: Memento) -> Iterable[Taken]:
        if not self._is_new(memento, memento.final_url):
            return
        if memento.repeats is not None:
            yield from self._take(self._mementos.holder(memento))
        try:
            standing = read_standing(self._source, memento)
        except CaptureError:
            self.lost.append(memento.id)
            return
        data, length = standing.response + standing.request, len(standing.response)
        yield Taken(data, length, memento.final_url, memento, revisit=memento.repeats is not None)

    def _take_named(self, named: NamedMemento) -> Iterator[Taken]:
        yield from self._take(named.memento)
        if named.url != named.memento.final_url and named.memento.id not in self.lost:
            yield from self._point(named.url, named.memento)

    def _take_needed(self, memento: Memento) -> Iterator[Taken]:
        """The style sheets of a page, what those name, and so on."""
        waiting = [memento.id]
        while waiting:
            number = waiting.pop()
            if number in self._dressed:
                continue
            self._dressed.add(number)
            for needed in self._mementos.needed_by(number):
                yield from self._take_named(needed)
                waiting.append(needed.memento.id)

    def _point(self, url: str, memento: Memento) -> Iterable[Taken]:
        """The page names the file otherwise than it was answered: a redirect led there, or keys that say nothing."""
        if self._is_new(memento, url):
            member = revisit_member(url, of=self._mementos.holder(memento))
            yield Taken(member, len(member), url, memento, revisit=True)

    def _is_new(self, memento: Memento, url: str) -> bool:
        fresh = (memento.id, url) not in self._done
        self._done.add((memento.id, url))
        return fresh
