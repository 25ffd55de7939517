"""Seal what is new, and hold the archive against its seals."""

from collections.abc import Iterator
from datetime import datetime

from luutin.archive.database import Database
from luutin.archive.lineage.identity import identify
from luutin.archive.moments import utc
from luutin.archive.reader import Reader
from luutin.archive.seals.leaves import CAPTURE, REVISION, Leaf, changed_since, leaves_of
from luutin.archive.seals.merkle import leaf_hash, root_of
from luutin.archive.seals.seal import Seal, SealFolder, Statement, latest
from luutin.archive.seals.signing import is_signed


def next_statement(database: Database, folder: SealFolder, *, now: datetime) -> tuple[Statement, list[Leaf]]:
    """Return what the next seal says, and its leaves: what is new, or says otherwise than when it was last sealed."""
    seals = folder.seals()
    sealed = latest(folder, seals)
    with database.snapshot():
        leaves = [leaf for leaf in leaves_of(database) if sealed.get(leaf.key) != leaf]
        changes, archive = Reader(database).last_change(), identify(database).uuid
    ends = dict.fromkeys((CAPTURE, REVISION), 0)
    for kind, number in [*sealed, *(leaf.key for leaf in leaves)]:
        ends[kind] = max(ends[kind], number)
    statement = Statement(
        number=len(seals) + 1,
        archive=archive,
        sealed_at=utc(now),
        previous=seals[-1].statement.sha256 if seals else "",
        changes=changes,
        captures=ends[CAPTURE],
        revisions=ends[REVISION],
        leaves=len(leaves),
        root=root_of([leaf_hash(leaf.data) for leaf in leaves]).hex(),
    )
    return statement, leaves


def check_seals(database: Database, folder: SealFolder) -> Iterator[str | None]:
    """Hold the archive against its seals: None for each seal looked at, and in words each thing that is otherwise.

    What the archive's own change log tells of since the last seal is no fault: the next seal takes it in. Raises
    SealError where seals cannot be read.
    """
    seals = folder.seals()
    for place, seal in enumerate(seals):
        yield from _faults_of(seal, folder, place, seals[place - 1].statement.sha256 if place else "")
        yield None
    if seals:
        yield from _differences(database, folder, seals)


def _faults_of(seal: Seal, folder: SealFolder, place: int, previous: str) -> Iterator[str]:
    said = seal.statement
    if said.number != place + 1:
        yield f"seal {place + 1} is missing"
    if said.previous != previous:
        yield f"seal {said.number} does not follow the one before it: one was put in, taken out or changed"
    if not is_signed(seal):
        yield f"seal {said.number}: the signature is not that of its statement"
    if root_of([leaf_hash(leaf.data) for leaf in folder.leaves(said.number)]).hex() != said.root:
        yield f"seal {said.number}: its leaves are not those that were sealed"


def _differences(database: Database, folder: SealFolder, seals: list[Seal]) -> Iterator[str]:
    sealed, last = latest(folder, seals), seals[-1].statement
    ends, told = {CAPTURE: last.captures, REVISION: last.revisions}, changed_since(database, last.changes)
    for leaf in leaves_of(database):
        was = sealed.pop(leaf.key, None)
        excused = leaf.kind == REVISION and leaf.facts[1] in told
        if was == leaf or excused or (was is None and leaf.facts[0] > ends[leaf.kind]):
            continue
        what = "was changed since it was sealed" if was else "was added behind what was sealed"
        yield f"{leaf.kind} {leaf.facts[0]} {what}"
    for leaf in sealed.values():
        if leaf.kind == CAPTURE or leaf.facts[1] not in told:
            yield f"{leaf.kind} {leaf.facts[0]} was sealed, and is gone"
