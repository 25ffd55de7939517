"""A seal: what was signed, by whom, and its leaves. As files, so that they outlive the archive's database."""

import base64
import gzip
import hashlib
import tempfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Self

import orjson

from luutin.archive.durable import write_durably
from luutin.archive.errors import ArchiveError
from luutin.archive.seals.leaves import CAPTURE, REVISION, Leaf, read_leaf
from luutin.archive.seals.merkle import GrowingRoot, leaf_hash

_IN_MEMORY: Final = 1 << 20
_DOMAIN: Final = b"luutin seal 1\n"
"""What stands before a statement when it is signed: a signature of ours means nothing else."""


class SealError(ArchiveError):
    """A seal, its key or its time stamp cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed."""

    number: int
    """From 1; none is left out."""
    archive: str
    """UUID of the archive."""
    sealed_at: str
    previous: str
    """SHA-256 of the statement before, as signed; empty: this is the first."""
    changes: int
    """changes.seq up to which the archive had changed."""
    captures: int
    """Number of the last capture that was there."""
    revisions: int
    """Likewise of a revision's row."""
    leaves: int
    root: str
    """Merkle root over the leaves, in hex."""

    @property
    def signed(self) -> bytes:
        """The very bytes that are signed."""
        return _DOMAIN + orjson.dumps({"format": "luutin-seal-1", **asdict(self)}, option=orjson.OPT_SORT_KEYS)

    @property
    def sha256(self) -> str:
        """Hash of what is signed: the next seal names it, a time stamp is of it."""
        return hashlib.sha256(self.signed).hexdigest()


@dataclass(frozen=True, slots=True)
class Seal:
    """A statement with its proofs."""

    statement: Statement
    signature: str
    """Ed25519 (RFC 8032), in base64."""
    public_key: str
    """Raw, in base64."""
    timestamp: str | None = None
    """TimeStampResp (RFC 3161) of the statement's SHA-256, in base64; None: nobody was asked for one."""

    def as_json(self) -> dict[str, Any]:
        """The seal as its file has it."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read one. Raises SealError."""
        try:
            return cls(Statement(**value["statement"]), value["signature"], value["public_key"], value["timestamp"])
        except (KeyError, TypeError) as error:
            raise SealError(f"this is no seal: {error}") from error


class SealFolder:
    """The seals of one archive, each a file with its leaves beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def seals(self) -> list[Seal]:
        """Every seal, the first one first. Raises SealError."""
        return [self._read(path) for path in sorted(self.folder.glob("[0-9]*.json"))]

    def last(self) -> Seal | None:
        """The last one; None: nothing was sealed. Raises SealError."""
        path = max(self.folder.glob("[0-9]*.json"), default=None)
        return self._read(path) if path is not None else None

    def first_with(self, capture: int) -> Seal | None:
        """The first seal that was made when the capture of that number was there; None: there is none yet.

        Raises SealError.
        """
        paths = sorted(self.folder.glob("[0-9]*.json"))
        place = bisect_left(paths, capture, key=lambda path: self._read(path).statement.captures)
        return self._read(paths[place]) if place < len(paths) else None

    def leaves(self, number: int) -> Iterator[Leaf]:
        """The leaves of a seal, in order, one by one. Raises SealError."""
        try:
            yield from map(read_leaf, self.lines(number))
        except ValueError as error:
            raise SealError(f"{number:06}.leaves.gz cannot be read: {error}") from error

    def lines(self, number: int) -> Iterator[bytes]:
        """The very texts of its leaves. Raises SealError."""
        path = self.folder / f"{number:06}.leaves.gz"
        try:
            with gzip.open(path) as lines:
                yield from (line.rstrip(b"\n") for line in lines)
        except (OSError, EOFError, zlib.error) as error:
            raise SealError(f"{path.name} cannot be read: {error}") from error

    def write(self, seal: Seal, leaves: "GatheredLeaves") -> Path:
        """Keep a seal; its leaves first, so that no seal is without them. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        number = seal.statement.number
        write_durably(self.folder / f"{number:06}.leaves.gz", leaves.packed())
        path = self.folder / f"{number:06}.json"
        write_durably(path, orjson.dumps(seal.as_json(), option=orjson.OPT_INDENT_2))
        return path

    def _read(self, path: Path) -> Seal:
        try:
            return Seal.from_json(orjson.loads(path.read_bytes()))
        except (OSError, orjson.JSONDecodeError) as error:
            raise SealError(f"{path.name} cannot be read: {error}") from error


class GatheredLeaves:
    """Leaves of a seal that is being made: packed on the disk as they come, under a root that grows."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - `close` closes it
        self._lines = gzip.GzipFile(fileobj=self._file, mode="wb", mtime=0)
        self._root = GrowingRoot()

    def add(self, leaf: Leaf) -> None:
        """Take in the next one. Raises OSError."""
        data = leaf.data
        self._lines.write(data if not self.count else b"\n" + data)
        self._root.add(leaf_hash(data))

    @property
    def count(self) -> int:
        """How many there are."""
        return self._root.count

    @property
    def root(self) -> str:
        """Merkle root over them, in hex."""
        return self._root.root.hex()

    def packed(self) -> Iterator[bytes]:
        """Their file in pieces; nothing is added behind. Raises OSError."""
        self._lines.close()
        self._file.seek(0)
        while piece := self._file.read(_IN_MEMORY):
            yield piece

    def close(self) -> None:
        """Let go of the disk."""
        self._file.close()


class LastSealed:
    """What was last sealed of each capture and revision, in the order of their numbers, read as it is asked for.

    A seal's leaves are those that came since the one before, and a few that say otherwise than when they were sealed.
    The latter are held; the former stand in the order of the seals.
    """

    def __init__(self, folder: SealFolder, seals: Sequence[Seal]) -> None:
        self._folder, self._seals = folder, seals
        self._again: dict[tuple[str, int], Leaf] = {}
        for leaf in self._told(is_new=False):
            self._again[leaf.key] = leaf

    def of(self, kind: str) -> Iterator[Leaf]:
        """The leaves of a kind. Raises SealError."""
        again = sorted((leaf for leaf in self._again.values() if leaf.kind == kind), key=_number)
        new = (leaf for leaf in self._told(is_new=True) if leaf.kind == kind)
        for _, same in groupby(merge(new, again, key=_number), key=_number):
            *_, last = same
            yield last

    def _told(self, *, is_new: bool) -> Iterator[Leaf]:
        ends = {CAPTURE: 0, REVISION: 0}
        for seal in self._seals:
            for leaf in self._folder.leaves(seal.statement.number):
                if (leaf.facts[0] > ends.get(leaf.kind, 0)) == is_new:
                    yield leaf
            ends = {CAPTURE: seal.statement.captures, REVISION: seal.statement.revisions}


def _number(leaf: Leaf) -> int:
    return int(leaf.facts[0])


def base64_of(data: bytes) -> str:
    """Return *data* in base64."""
    return base64.b64encode(data).decode()
