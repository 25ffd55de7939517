"""What a foreign file holds: captures, revisits that point at one, and faults with their place and their name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

LARGEST = 64 << 20
"""Bytes of a record that are held; a larger one is passed over, and counted."""


class FaultKind(StrEnum):
    """What can be wrong with a part of a foreign file. The value is stable; `words` goes on after the place."""

    TORN = "torn"
    DAMAGED = "damaged"
    WRONG_LENGTH = "wrong-length"
    WRONG_DIGEST = "wrong-digest"
    NO_ADDRESS = "no-address"
    NO_MOMENT = "no-moment"
    NO_HTTP = "no-http"
    NO_RECORD = "no-record"
    TOO_LARGE = "record-too-large"
    UNKNOWN = "unknown-file"
    UNREADABLE = "unreadable-file"
    OTHER_RECORD = "other-record"
    INDEX_LINE = "index-line"
    UNREAD = "unread-page"
    CUT = "cut"
    TAMPERED = "tampered"

    @property
    def words(self) -> str:
        """What it means."""
        return _WORDS[self]


_WORDS = {
    FaultKind.TORN: "the file ends in the middle of it",
    FaultKind.DAMAGED: "its bytes are damaged",
    FaultKind.WRONG_LENGTH: "it is not as long as it says",
    FaultKind.WRONG_DIGEST: "it does not hold what its digest says",
    FaultKind.NO_ADDRESS: "nothing says which address it was captured from",
    FaultKind.NO_MOMENT: "nothing says when it was captured",
    FaultKind.NO_HTTP: "it holds no HTTP answer",
    FaultKind.NO_RECORD: "no record begins where one should",
    FaultKind.TOO_LARGE: f"it is larger than {LARGEST >> 20} MB",
    FaultKind.UNKNOWN: "no WARC, ARC, WACZ, MHTML or saved page",
    FaultKind.UNREADABLE: "it cannot be read",
    FaultKind.TAMPERED: "it is not what it says itself, and nothing of it is taken in",
    FaultKind.CUT: "it is cut, and a whole capture of its address is here",
    FaultKind.UNREAD: "its page was not read to the end; `--again` tries once more",
    FaultKind.INDEX_LINE: "a line of its index cannot be read, and is passed over",
    FaultKind.OTHER_RECORD: "another record stands where the index says that it does",
}


class ForeignFault(NamedTuple):
    """One part of a foreign file that is refused."""

    place: str
    """File and byte, or a name within it."""
    kind: FaultKind
    detail: str = ""
    """What the kind alone does not say."""

    def __str__(self) -> str:
        return f"{self.place}: {self.kind.words}{f' ({self.detail})' if self.detail else ''}"


@dataclass(frozen=True, slots=True)
class ForeignCapture:
    """What somebody else received from an address at a moment."""

    url: str
    """As recorded; of a page out of a web archive, the page's own address."""
    captured_at: datetime
    """Aware, UTC."""
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """Of the HTTP answer; of what was saved without one, its type alone."""
    body: bytes = field(repr=False)
    """In its content coding; the transfer coding is undone."""
    witness: str
    """Who made the capture, or the name of the file that holds it."""
    place: str
    """Where it was read: file and byte, or its address in a web archive."""
    digest: str | None = None
    """Of the payload, labelled; None: its maker wrote none."""
    truncated: bool = False
    """Whether the record says itself that it is cut."""

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case); None: there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Revisit(NamedTuple):
    """A capture that found what another one had found: its payload stands elsewhere."""

    url: str
    captured_at: datetime
    digest: str | None
    """Of the payload, labelled; None: nothing is said of it, as where the host answered that nothing was new (304)."""
    witness: str
    place: str
    original_url: str | None = None
    """Address of its original; None: its own."""
    original_at: datetime | None = None
    """Moment of its original; None: the last capture of that address before it."""


class Beside(NamedTuple):
    """A record that is no capture of a page: a request, metadata, what describes the file."""

    kind: str


Found: TypeAlias = ForeignCapture | Revisit | Beside | ForeignFault
"""One thing that a file holds; whoever goes on in the middle of a file counts them."""
Finds: TypeAlias = Iterator[Found]
