"""A web archive that is asked over the network: its index first (CDX), then each capture as it was received (`id_`).

The client is the `wayback` library's. It is asked for one thing at a time, as seldom as the service wants, and rests as
long as it says (`Retry-After`). What was asked for is remembered, so that the next run goes on where this one ended.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from luutin.archive import Beside, FaultKind, Finds, ForeignCapture, ForeignFault, Found, Holding, Revisit, TakenIn
from luutin.crawler.errors import SetupError
from luutin.crawler.site.address import is_loopback
from luutin.crawler.site.settings import WaybackSettings

_SELDOM_PAGES = re.compile(r"image/|video/|audio/|font/|text/css|(?:text|application)/(?:x-)?javascript")
_T = TypeVar("_T")
_TRIES = 5
_REST_S = 5.0
"""Seconds of the first rest of a service that does not answer, without a word of its own; doubles each time."""
_LONGEST_REST_S = 3600.0


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


class IndexedCapture(NamedTuple):
    """One line of an archive's index."""

    url: str
    captured_at: datetime
    mimetype: str
    status: int | None
    """None: the index does not say."""
    digest: str
    """Of the payload, labelled."""
    place: str
    """Its address in the archive."""


class ArchiveClient(Protocol):
    """Whoever asks a web archive, one thing at a time."""

    def search(self, wanted: WantedCaptures) -> Iterator[IndexedCapture]:
        """What its index has. Raises ServiceError."""

    def fetch(self, record: IndexedCapture) -> ForeignCapture:
        """One capture as it was received. Raises ServiceError."""


class ServiceError(Exception):
    """The service did not give what was asked for."""

    def __init__(self, reason: str, *, rest_s: float | None = None, is_passing: bool = False) -> None:
        super().__init__(reason)
        self.rest_s = rest_s
        """Seconds that it asks us to rest; None: it does not say."""
        self.is_passing = is_passing
        """Whether asking again may help."""


@dataclass(slots=True)
class ArchiveLook:
    """One look through a web archive, as something to take in."""

    client: ArchiveClient
    wanted: WantedCaptures
    witness: str
    taken: TakenIn
    sleep: Callable[[float], object]
    stop: Callable[[], bool]
    fetched: int = 0
    """Captures that this run asked for."""
    left: int = 0
    """Captures of the index that are left for the next run."""
    ended: str | None = None
    """Why it ended before the end; None: it did not."""
    _digests: set[tuple[str, str]] = field(default_factory=set)

    def holding(self) -> Holding:
        """The look, as an ingest takes it."""
        return Holding(f"{self.witness} {self.wanted.address}", None, None, lambda _told: self._finds(), self._settle)

    def _finds(self) -> Finds:
        try:
            for record in self._patiently(lambda: list(self.client.search(self.wanted))):
                yield from self._of(record)
        except ServiceError as error:
            self.ended = str(error)
            yield ForeignFault(f"{self.witness} {self.wanted.address}", FaultKind.UNREADABLE, str(error))

    def _of(self, record: IndexedCapture) -> Finds:
        moment, digest = record.captured_at, record.digest
        if self.wanted.path is not None and not re.search(self.wanted.path, record.url):
            yield Beside("address that was not wanted")
        elif not self.wanted.pictures and _SELDOM_PAGES.match(record.mimetype):
            yield Beside(f"no page: {record.mimetype}")
        elif (record.status or 0) >= 400:
            yield Beside(f"status {record.status}")
        elif self.taken.was_asked(self.witness, record.url, moment):
            yield Beside("asked for before")
        elif (record.url, digest) in self._digests or self.taken.holds(record.url, digest):
            yield Revisit(record.url, moment, digest, self.witness, record.place)
        elif self.ended is not None or self._is_over():
            self.left += 1
        else:
            self._digests.add((record.url, digest))
            yield self._fetch(record)

    def _is_over(self) -> bool:
        return self.stop() or (self.wanted.limit is not None and self.fetched >= self.wanted.limit)

    def _fetch(self, record: IndexedCapture) -> Found:
        self.fetched += 1
        try:
            return self._patiently(lambda: self.client.fetch(record))
        except ServiceError as error:
            if error.is_passing:
                self.ended = str(error)
            self._digests.discard((record.url, record.digest))
            return ForeignFault(record.place, FaultKind.UNREADABLE, str(error))

    def _patiently(self, ask: Callable[[], _T]) -> _T:
        """Ask, and again after each rest that the service needs. Raises ServiceError."""
        rest = _REST_S
        for number in range(1, _TRIES + 1):
            try:
                return ask()
            except ServiceError as error:
                if not error.is_passing or number == _TRIES or self.stop():
                    raise
                self.sleep(min(error.rest_s if error.rest_s is not None else rest, _LONGEST_REST_S))
                rest = min(2 * rest, _LONGEST_REST_S)
        raise AssertionError  # the last try returned or raised

    def _settle(self, found: Sequence[Found]) -> None:
        """Remember what was asked for; within the transaction that keeps it."""
        for each in found:
            if isinstance(each, (ForeignCapture, Revisit)) and each.digest is not None:
                self.taken.note_asked(self.witness, each.url, each.captured_at, each.digest)


def witness_of(settings: WaybackSettings) -> str:
    """How the archive is named as a witness: its host."""
    return urlsplit(settings.base).netloc


def check_reachable(settings: WaybackSettings, contact: str) -> None:
    """Raise SetupError where a public archive would be asked by somebody who does not say who they are."""
    if not contact.strip() and not is_loopback(urlsplit(settings.base).hostname or ""):
        raise SetupError(
            f'{settings.base} needs a contact: put `contact = "mailto:you@example.org"` into [crawler] of config.toml'
        )


def month_of(collapse: str) -> str:
    """The index's own word for `year`, `month`, `day`; any other word as it stands."""
    return {"year": "timestamp:4", "month": "timestamp:6", "day": "timestamp:8"}.get(collapse, collapse)
