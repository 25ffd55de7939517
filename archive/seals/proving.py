"""Prove one article without the archive: its leaves, their paths to the root, and the seal that signs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from luutin.archive.records import Record
from luutin.archive.seals.leaves import CAPTURE, REVISION, Leaf
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


def prove_record(folder: SealFolder, record: Record) -> list[Inclusion]:
    """Return the proofs of a revision and of the capture that it was read from, each by the first seal that has it.

    Raises SealError where it was not sealed.
    """
    found: dict[str, Inclusion] = {}
    for seal in folder.seals():
        places = {
            leaf.kind: (place, leaf)
            for place, leaf in enumerate(folder.leaves(seal.statement.number))
            if leaf.kind not in found and _is_of(leaf, record)
        }
        if places:
            hashes = [leaf_hash(leaf.data) for leaf in folder.leaves(seal.statement.number)]
            found |= {kind: _inclusion(leaf, hashes, place, seal) for kind, (place, leaf) in places.items()}
    if REVISION not in found:
        raise SealError(f"{record.name} is not sealed yet: `luutin seal` seals what is new")
    return list(found.values())


def _is_of(leaf: Leaf, record: Record) -> bool:
    if leaf.kind == CAPTURE:
        return bool(leaf.facts[0] == record.capture_id)
    return leaf.facts[1:] == (record.id, record.sha256)


def _inclusion(leaf: Leaf, hashes: list[bytes], place: int, seal: Seal) -> Inclusion:
    return Inclusion(leaf, place, tuple(each.hex() for each in path_to(hashes, place)), seal)


def proof_json(record: Record, inclusions: Iterable[Inclusion]) -> dict[str, Any]:
    """Return the whole file."""
    return {
        "format": "luutin-proof-1",
        "url": record.url,
        "title": record.fields["title"],
        "revision_sha256": record.sha256,
        "proofs": [each.as_json() for each in inclusions],
    }
