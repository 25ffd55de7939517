"""A web archive that is asked over the network: its index first (CDX), then each capture as it was received (`id_`).

The client is the `wayback` library's. It is asked for one thing at a time, as seldom as the service wants, and rests as
long as it says (`Retry-After`). What was asked for is remembered, so that the next run goes on where this one ended.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from luutin.archive import Beside, FaultKind, Finds, ForeignCapture, ForeignFault, Found, Holding, Revisit, TakenIn
from luutin.crawler.run.ingest.service import Budget, ServiceError, ask_patiently
from luutin.crawler.site.settings import WaybackSettings

_UNSAID = "-"
"""In place of the digest of what was given, where the index says none."""
_REVISIT = "warc/revisit"
_NO_ADDRESS = re.compile(
    r"(?:mailto|data|javascript|about|tel):|https?://(?:mailto|data|javascript|about|tel):|https?:/*$"
)
"""What pages hold as links, and crawlers took for addresses."""
_SELDOM_PAGES = re.compile(r"image/|video/|audio/|font/|text/css|(?:text|application)/(?:x-)?javascript")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class WantedCaptures:
    """What of an archive is wanted."""

    address: str
    """A host, an address, or the beginning of one with `*` behind."""
    since: date | None = None
    until: date | None = None
    """Of capture; None: no bound."""
    collapse: str | None = None
    """As its index takes it: `timestamp:6`, one a month; None: every capture."""
    limit: int | None = None
    """Captures that this run asks for at most."""
    path: str | None = None
    """Regular expression that an address holds; None: any."""
    pictures: bool = False


class Stretch(NamedTuple):
    """Where a record stands in an archive's file."""

    file: str
    offset: int
    length: int
    """Bytes."""


class IndexedCapture(NamedTuple):
    """One line of an archive's index."""

    url: str
    captured_at: datetime
    mimetype: str
    status: int | None
    """None: the index does not say."""
    digest: str
    """Of the payload, labelled; empty: the index does not say."""
    place: str
    """Its address in the archive."""
    stretch: Stretch | None = None
    """None: the archive gives it by its address alone."""


class ArchiveClient(Protocol):
    """Whoever asks a web archive, one thing at a time."""

    def search(self, wanted: WantedCaptures) -> Iterator[IndexedCapture | ForeignFault]:
        """What its index has, and each line of it that cannot be read. Raises ServiceError."""

    def fetch(self, record: IndexedCapture) -> ForeignCapture | ForeignFault:
        """One capture as it was received, or why it cannot be believed. Raises ServiceError."""


@dataclass(slots=True)
class ArchiveLook:
    """One look through a web archive, or through one crawl of it, as something to take in."""

    client: ArchiveClient
    wanted: WantedCaptures
    witness: str
    taken: TakenIn
    sleep: Callable[[float], object]
    stop: Callable[[], bool]
    budget: Budget = field(default_factory=Budget)
    crawl: str | None = None
    """Name of the crawl, which never changes once it is published; None: the archive grows."""
    told_before: Sequence[ForeignFault] = ()
    """What was wrong with whatever told of this look."""
    fetched: int = 0
    """Captures that this run asked for."""
    unread: int = 0
    """Lines of the index that cannot be read."""
    is_searched: bool = False
    """Whether its index was read to the end, in this run or an earlier one."""
    _digests: set[tuple[str, str]] = field(default_factory=set)
    _cut: list[ForeignCapture] = field(default_factory=list)
    """They come last: a whole one may stand behind them."""
    _due: dict[str, str] = field(default_factory=dict)
    """Place → address of what is left for the next run."""
    _failed: list[IndexedCapture] = field(default_factory=list)
    """They did not come, or cannot be believed; what they held may stand behind them."""
    _whole: set[str] = field(default_factory=set)
    """Addresses of which a whole one came."""
    _refused: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Place → address and moment of what was asked for and will be no better another day."""

    @property
    def left(self) -> int:
        """Captures of the index that are left for the next run."""
        return len(self._due)

    @property
    def ended(self) -> str | None:
        """Why it ended before the end; None: it did not."""
        return self.budget.ended

    @property
    def name(self) -> str:
        """What is looked at, for people."""
        return " ".join(filter(None, (self.witness, self.crawl, self.wanted.address)))

    def holding(self) -> Holding:
        """The look, as an ingest takes it."""
        return Holding(self.name, None, None, lambda _told: self._finds(), self._settle, self._note_end)

    def _finds(self) -> Finds:
        yield from self.told_before
        if self.crawl is not None and self.taken.is_whole(self._identity):
            self.is_searched = True
            yield Beside("crawl that was gone through before")
        elif not self.budget.is_spent and not self.stop():
            yield from self._look()

    def _look(self) -> Finds:
        try:
            index = self._patiently(lambda: list(self.client.search(self.wanted)))
        except ServiceError as error:
            self.budget.ended = str(error)
            yield ForeignFault(self.name, FaultKind.UNREADABLE, str(error))
            return
        for record in index:
            if isinstance(record, ForeignFault):
                self.unread += 1
                yield record
            else:
                yield from self._of(record)
        yield from self._seen_after_all()
        for cut in self._cut:
            if cut.url in self._due.values():  # a whole one may be among what is left
                self._due[cut.place] = cut.url
            else:
                yield self._or_whole(cut)
        self.is_searched = True

    def _seen_after_all(self) -> Iterator[Revisit]:
        """What did not come was there all the same, where the index calls it the same as one that came."""
        for record in self._failed:
            if (again := self._seen_again(record)) is not None:
                self._due.pop(record.place, None)
                yield again

    def _of(self, record: IndexedCapture) -> Finds:
        moment = record.captured_at
        if self.wanted.path is not None and not re.search(self.wanted.path, record.url):
            yield Beside("address that was not wanted")
        elif _NO_ADDRESS.match(record.url.lower()):
            yield Beside("address that is none")
        elif not self.wanted.pictures and _SELDOM_PAGES.match(record.mimetype):
            yield Beside(f"no page: {record.mimetype}")
        elif (record.status or 0) >= 400:
            yield Beside(f"status {record.status}")
        elif self.taken.was_given(self.witness, record.url, moment):
            yield Beside("asked for before")
        elif (again := self._seen_again(record)) is not None and (again.digest is not None or not self._due):
            yield again
        elif self.taken.was_refused(self.witness, record.url, moment):
            yield Beside("asked for before, in vain")
            self._failed.append(record)
        elif again is not None or self.budget.is_spent or self.stop():
            self._due[record.place] = record.url
        else:
            yield from self._asked(record)

    def _asked(self, record: IndexedCapture) -> Finds:
        self._digests.add((record.url, record.digest))
        found = self._fetch(record)
        if isinstance(found, ForeignCapture) and found.truncated:
            self._cut.append(found)
        else:
            self._whole.update([record.url] if isinstance(found, ForeignCapture) else ())
            yield found

    def _or_whole(self, cut: ForeignCapture) -> Found:
        """A cut capture is better than none, and takes the place of no whole one."""
        if cut.url not in self._whole and not self.taken.has_whole(self.witness, cut.url):
            return cut
        self._refused[cut.place] = (cut.url, cut.captured_at)
        return ForeignFault(cut.place, FaultKind.CUT, cut.url)

    def _seen_again(self, record: IndexedCapture) -> Revisit | None:
        """What needs no request: the index says that it is as another capture was."""
        if record.mimetype == _REVISIT and record.stretch is not None:
            digest = None if record.status in {None, 304} else record.digest
        elif not record.digest:
            return None
        elif (record.url, record.digest) in self._digests or self.taken.holds(record.url, record.digest):
            digest = record.digest
        else:
            return None
        return Revisit(record.url, record.captured_at, digest, self.witness, record.place)

    def _fetch(self, record: IndexedCapture) -> Found:
        self.fetched += 1
        self.budget.asked += 1
        try:
            found = self._patiently(lambda: self.client.fetch(record))
        except ServiceError as error:
            self.budget.note_failure(error)
            self._due.update({record.place: record.url} if error.is_passing else {})
            found, is_settled = ForeignFault(record.place, FaultKind.UNREADABLE, str(error)), not error.is_passing
        else:
            self.budget.failed, is_settled = 0, True
        if isinstance(found, ForeignFault):
            # Another capture of the same content may be sound.
            self._digests.discard((record.url, record.digest))
            self._failed.append(record)
            if is_settled:
                self._refused[found.place] = (record.url, record.captured_at)
        return found

    def _patiently(self, ask: Callable[[], _T]) -> _T:
        return ask_patiently(ask, sleep=self.sleep, stop=self.stop)

    def _settle(self, found: Sequence[Found]) -> None:
        """Remember what was asked for; within the transaction that keeps it."""
        for each in found:
            if isinstance(each, (ForeignCapture, Revisit)):
                self.taken.note_asked(self.witness, each.url, each.captured_at, each.digest or _UNSAID)
            elif isinstance(each, ForeignFault) and each.place in self._refused:
                self.taken.note_asked(self.witness, *self._refused[each.place], "")

    def _note_end(self, now: datetime) -> None:
        """A crawl that was gone through to its end is not asked about again."""
        if self.crawl is not None and self.is_searched and not self.left and not self.unread and self.ended is None:
            self.taken.note(self._identity, self.name, 0, now=now, ended=True)

    @property
    def _identity(self) -> str:
        """Of a crawl, and of what is wanted of it."""
        wanted = self.wanted
        asked = (self.witness, self.crawl, wanted.address, wanted.since, wanted.until, wanted.path, wanted.pictures)
        return sha256("\0".join(map(str, asked)).encode()).hexdigest()


def witness_of(settings: WaybackSettings) -> str:
    """How the archive is named as a witness: its host."""
    return urlsplit(settings.base).netloc


def month_of(collapse: str) -> str:
    """The index's own word for `year`, `month`, `day`; any other word as it stands."""
    return {"year": "timestamp:4", "month": "timestamp:6", "day": "timestamp:8"}.get(collapse, collapse)
