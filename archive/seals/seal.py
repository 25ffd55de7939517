"""A seal: what was signed, by whom, and its leaves. As files, so that they outlive the archive's database."""

import base64
import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import orjson

from luutin.archive.durable import write_durably
from luutin.archive.errors import ArchiveError
from luutin.archive.seals.leaves import Leaf, read_leaf

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

    def leaves(self, number: int) -> list[Leaf]:
        """The leaves of a seal, in order. Raises SealError."""
        path = self.folder / f"{number:06}.leaves.gz"
        try:
            return [read_leaf(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        except (OSError, ValueError, EOFError) as error:
            raise SealError(f"{path.name} cannot be read: {error}") from error

    def write(self, seal: Seal, leaves: Sequence[Leaf]) -> Path:
        """Keep a seal; its leaves first, so that no seal is without them. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        number = seal.statement.number
        packed = gzip.compress(b"\n".join(leaf.data for leaf in leaves), mtime=0)
        write_durably(self.folder / f"{number:06}.leaves.gz", packed)
        path = self.folder / f"{number:06}.json"
        write_durably(path, orjson.dumps(seal.as_json(), option=orjson.OPT_INDENT_2))
        return path

    def _read(self, path: Path) -> Seal:
        try:
            return Seal.from_json(orjson.loads(path.read_bytes()))
        except (OSError, orjson.JSONDecodeError) as error:
            raise SealError(f"{path.name} cannot be read: {error}") from error


def latest(folder: SealFolder, seals: Iterable[Seal]) -> dict[tuple[str, int], Leaf]:
    """What was last sealed of each capture and revision."""
    found: dict[tuple[str, int], Leaf] = {}
    for seal in seals:
        found |= {leaf.key: leaf for leaf in folder.leaves(seal.statement.number)}
    return found


def base64_of(data: bytes) -> str:
    """Return *data* in base64."""
    return base64.b64encode(data).decode()
