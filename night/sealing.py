"""Seal what is new: by command, and at the end of each run where a key was made."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from luutin.archive import (
    Database,
    GatheredLeaves,
    Seal,
    SealError,
    SealFolder,
    Work,
    load_key,
    lock,
    lock_file,
    next_statement,
    sign,
)
from luutin.night.notices.alarms import Alarm, settle, sound
from luutin.night.operation import Operation

Stamp = Callable[[Seal], Seal]
"""Has somebody else stamp a seal's moment."""


def seals_of(db: Path) -> SealFolder:
    """The seals beside an archive."""
    return SealFolder(db.parent / "seals")


def key_of(db: Path) -> Path:
    """Where the key of an archive lies unless another is named."""
    return db.with_name(f"{db.name}-seal.key")


def package_key_of(db: Path) -> Path:
    """Where the key lies that packages for others (WACZ) are signed with."""
    return db.with_name(f"{db.name}-wacz.key")


def seal_new(
    db: Path, key: Path, *, now: datetime, stamp: Stamp = lambda seal: seal, anyway: bool = False
) -> Seal | None:
    """Seal what is new or was changed; None: nothing is. Raises SealError, HeldError, OSError.

    *anyway*: also what was changed behind the archive's back.
    """
    signer, folder = load_key(key), seals_of(db)
    with (
        lock(lock_file(db, Work.SEAL), what="seal", now=now),
        Database.read(db) as database,
        closing(GatheredLeaves()) as leaves,
    ):
        statement = next_statement(database, folder, leaves, now=now, anyway=anyway)
        if not leaves.count:
            return None
        seal = stamp(sign(statement, signer))
        folder.write(seal, leaves)
    return seal


def seal_night(config: Operation, *, now: datetime) -> None:
    """Seal at the end of a run, where a key lies at its place. That it cannot is an alarm, and ends no run."""
    if not key_of(config.db).exists():
        return
    try:
        seal_new(config.db, key_of(config.db), now=now)
    except (SealError, OSError) as error:
        sound(config, Alarm("seal", f"what the run kept cannot be sealed: {error}", "`luutin seal`"), now=now)
    else:
        settle(config, "seal", "sealing works again", now=now)
