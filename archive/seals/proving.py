"""Prove one article without the archive: its leaves, their paths to the root, and the seal that signs it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from luutin.archive.database import Database
from luutin.archive.records import Record
from luutin.archive.seals.leaves import CAPTURE, REVISION, Leaf, read_leaf
from luutin.archive.seals.merkle import leaf_hash, path_to
from luutin.archive.seals.seal import Seal, SealError, SealFolder


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a leaf is under the root of a seal. docs/evidence.md tells the file."""

    leaf: Leaf
    index: int
    path: tuple[str, ...]
    """Hashes in hex, from the leaf upwards."""
    seal: Seal

    def as_json(self) -> dict[str, Any]:
        """As the file has it: `leaf` is the very text that is hashed."""
        return {
            "leaf": self.leaf.data.decode(),
            "index": self.index,
            "path": list(self.path),
            "seal": self.seal.as_json(),
        }


class NotSealedError(SealError):
    """What is to be proven came behind the last seal; the next one takes it in."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"{record.name} is not sealed yet: `luutin seal` seals what is new")


def prove_record(database: Database, folder: SealFolder, record: Record) -> list[Inclusion]:
    """Return the proofs of a revision and of the capture that it was read from, each by the first seal that has it.

    Raises NotSealedError, and SealError where seals cannot be read.
    """
    seals = folder.seals()
    leaves = (Leaf(REVISION, (row, record.id, record.sha256)) for row in _rows_of(database, record))
    revision = next(filter(None, (_prove(folder, seals, leaf.data, leaf) for leaf in leaves)), None)
    if revision is None:
        raise NotSealedError(record)
    if record.capture_id is None:
        return [revision]
    head = Leaf(CAPTURE, (record.capture_id,))
    capture = _prove(folder, seals, head.data.removesuffix(b"]") + b",", head)
    return [found for found in (capture, revision) if found is not None]


def is_sealed(database: Database, folder: SealFolder, record: Record) -> bool:
    """Whether a seal was made since the revision came. No leaf is read. Raises SealError."""
    last = folder.last()
    return last is not None and any(row <= last.statement.revisions for row in _rows_of(database, record))


def _rows_of(database: Database, record: Record) -> list[int]:
    """The rows of a revision: more than one where the article came to say again what it had said."""
    sql = "SELECT id FROM revisions WHERE article_id = ? AND sha256 = ? ORDER BY id"
    return [int(row[0]) for row in database.all(sql, (record.id, record.sha256))]


def _prove(folder: SealFolder, seals: Sequence[Seal], begins: bytes, leaf: Leaf) -> Inclusion | None:
    """The first leaf whose text *begins* so, under the first seal that can have *leaf* by its number; None: no seal."""
    number = leaf.facts[0]
    ends = [seal.statement.captures if leaf.kind == CAPTURE else seal.statement.revisions for seal in seals]
    for seal in seals[bisect_left(ends, number) :]:
        lines = list(folder.lines(seal.statement.number))
        place = next((place for place, line in enumerate(lines) if line.startswith(begins)), None)
        if place is not None:
            path = path_to([leaf_hash(line) for line in lines], place)
            return Inclusion(read_leaf(lines[place]), place, tuple(each.hex() for each in path), seal)
    return None


def proof_json(record: Record, inclusions: Iterable[Inclusion]) -> dict[str, Any]:
    """Return the whole file."""
    return {
        "format": "luutin-proof-1",
        "url": record.url,
        "title": record.fields["title"],
        "revision_sha256": record.sha256,
        "proofs": [each.as_json() for each in inclusions],
    }
