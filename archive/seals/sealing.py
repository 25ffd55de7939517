"""Seal what is new, and hold the archive against its seals. Both are gone through side by side, and neither is held."""

from collections.abc import Iterator
from datetime import datetime

from luutin.archive.database import Database
from luutin.archive.lineage.identity import identify
from luutin.archive.moments import utc
from luutin.archive.reader import Reader
from luutin.archive.seals.leaves import CAPTURE, KINDS, REVISION, Leaf, changed_since, leaves_of
from luutin.archive.seals.merkle import leaf_hash, root_of
from luutin.archive.seals.seal import GatheredLeaves, LastSealed, Seal, SealError, SealFolder, Statement
from luutin.archive.seals.signing import is_signed


def next_statement(
    database: Database, folder: SealFolder, leaves: GatheredLeaves, *, now: datetime, anyway: bool = False
) -> Statement:
    """Return what the next seal says. Its *leaves* are gathered: what is new, or was changed and the change log tells.

    What was put in or changed otherwise is no longer to be seen once it is sealed. It is sealed *anyway* where
    somebody says so. What was taken out stays in the seals before. Raises SealError, OSError.
    """
    seals = folder.seals()
    with database.snapshot():
        against = _Against(database, seals[-1].statement if seals else None)
        for kind in KINDS:
            for leaf, was in _beside(leaves_of(database, kind), LastSealed(folder, seals).of(kind)):
                fault = against.fault(kind, leaf, was)
                if leaf is not None and fault is not None and not anyway:
                    raise SealError(f"{fault}: `luutin verify` names all such, and --anyway seals them as they are")
                if leaf is not None and leaf != was:
                    leaves.add(leaf)
                    against.ends[kind] = max(against.ends[kind], leaf.facts[0])
        changes, archive = Reader(database).last_change(), identify(database).uuid
    return Statement(
        number=len(seals) + 1,
        archive=archive,
        sealed_at=utc(now),
        previous=seals[-1].statement.sha256 if seals else "",
        changes=changes,
        captures=against.ends[CAPTURE],
        revisions=against.ends[REVISION],
        leaves=leaves.count,
        root=leaves.root,
    )


class _Against:
    """What the last seal says, to hold leaves against."""

    def __init__(self, database: Database, last: Statement | None) -> None:
        self.ends = {CAPTURE: last.captures, REVISION: last.revisions} if last else {CAPTURE: 0, REVISION: 0}
        self._sealed = dict(self.ends)
        self._told = changed_since(database, last.changes) if last else frozenset[int]()

    def fault(self, kind: str, leaf: Leaf | None, was: Leaf | None) -> str | None:
        """What is wrong with a leaf, in words; None: nothing, or the change log tells of it."""
        found = leaf or was
        if found is None or leaf == was or (kind == REVISION and found.facts[1] in self._told):
            return None
        number = found.facts[0]
        if was is None:
            return f"{kind} {number} was added behind what was sealed" if number <= self._sealed[kind] else None
        return f"{kind} {number} {'was sealed, and is gone' if leaf is None else 'was changed since it was sealed'}"


def _beside(now: Iterator[Leaf], was: Iterator[Leaf]) -> Iterator[tuple[Leaf | None, Leaf | None]]:
    """Both in the order of their numbers, each with its own of the other side; None: the other side has none."""
    left, right = next(now, None), next(was, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left.facts[0] < right.facts[0]):
            yield left, None
            left = next(now, None)
        elif left is None or right.facts[0] < left.facts[0]:
            yield None, right
            right = next(was, None)
        else:
            yield left, right
            left, right = next(now, None), next(was, None)


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
    against, sealed = _Against(database, seals[-1].statement), LastSealed(folder, seals)
    for kind in KINDS:
        for leaf, was in _beside(leaves_of(database, kind), sealed.of(kind)):
            if (fault := against.fault(kind, leaf, was)) is not None:
                yield fault
