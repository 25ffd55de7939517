"""Put a backup in the archive's place, or only the proof that was lost."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from luutin.archive import (
    DamagedError,
    Database,
    NewerSchemaError,
    Proved,
    SchemaError,
    committed_lengths,
    files_away,
    prove,
    renew_identity,
    sync_folder,
    utc,
    warc_path,
)
from luutin.night.backups.generations import DB, WARC, Backup, find_damage, list_backups, open_backup
from luutin.night.errors import BackupError
from luutin.night.operation import Operation


def restore(backup: Backup, config: Operation, *, now: datetime, force: bool = False) -> Path | None:
    """Put *backup* in the place of the archive that *config* names.

    An archive that is there is refused; with *force* it is moved aside, and where to is returned. What is restored is
    whole beside its place before anything is moved. Raises BackupError.
    """
    if faults := list(find_damage(backup)):
        raise BackupError(f"{backup.folder} is damaged, nothing was restored: {'; '.join(faults)}")
    here = [path for path in (config.db, *_beside(config.db), config.warc) if path.exists()]
    if here and not force:
        raise BackupError(f"{config.db} is there already; --force moves it aside, --db names another place")
    staging = config.db.parent / ".restoring"
    with ExitStack() as unfinished:
        unfinished.callback(shutil.rmtree, staging, ignore_errors=True)
        try:
            _stage(backup, staging)
        except OSError as error:
            reason = error.strerror or str(error)
            raise BackupError(f"{config.db.parent}: {reason}; make room; the archive is as it was") from error
        aside = _move_aside(config, here, now) if here else None
        _give_a_name(staging / DB, now)
        (staging / WARC).rename(config.warc)
        # The database comes last: without it the folder is not yet an archive.
        (staging / DB).rename(config.db)
        sync_folder(config.db.parent)
    return aside


def _stage(backup: Backup, staging: Path) -> None:
    """Copy what the backup's note lists, and nothing else that lies about there."""
    shutil.rmtree(staging, ignore_errors=True)
    (staging / WARC).mkdir(parents=True)
    for name in backup.files:
        if name == DB or name.startswith(f"{WARC}/"):
            _copy(backup.folder / name, staging / name)
    sync_folder(staging / WARC)


def _give_a_name(db: Path, now: datetime) -> None:
    """The archive goes on from an earlier state: indexes elsewhere, which know the later one, must not mistake it."""
    with suppress(DamagedError, SchemaError, NewerSchemaError), Database.open(db, as_is=True) as database:
        renew_identity(database, now=now)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        shutil.copyfileobj(read, write)
        write.flush()
        os.fsync(write.fileno())


def _move_aside(config: Operation, here: list[Path], now: datetime) -> Path:
    name = f"before-restore-{utc(now).replace(':', '')}"
    aside, number = config.db.parent / name, 1
    while aside.exists():
        number += 1
        aside = config.db.parent / f"{name}-{number}"
    aside.mkdir()
    for path in here:
        path.rename(aside / path.name)
    return aside


def _beside(db: Path) -> list[Path]:
    """SQLite's write-ahead log and its index: of no use with another database."""
    return [db.with_name(db.name + suffix) for suffix in ("-wal", "-shm")]


@dataclass(frozen=True, slots=True)
class Mended:
    """A WARC file of which bytes were brought back."""

    name: str
    before: int
    """Captures and records that were damaged."""
    after: int
    """Those that are still."""
    aside: str | None
    """Where the damaged file went, a name in the WARC folder; None: there was none."""


def restore_proof(folder: Path, config: Operation, *, now: datetime) -> Iterator[Mended]:
    """Bring WARC files back that are missing, cut off or damaged, from the backups in *folder*; the database stays.

    A file is replaced only where less of it is damaged afterwards, and the damaged one is kept aside. Needs the lock of
    the run. Raises BackupError, ArchiveError.
    """
    made = list_backups(folder) or [open_backup(folder)]
    with Database.read(config.db, as_is=True) as database:
        mending = _Mending(config, database, made, now)
        for name in committed_lengths(database).keys() - files_away(database, config.warc):
            if before := mending.count_damage(config.warc, name):
                yield mending.mend(name, before)


class _Mending:
    """WARC files of one archive, and what several backups have of them."""

    def __init__(self, config: Operation, database: Database, made: list[Backup], now: datetime) -> None:
        self._warc, self._database, self._made = config.warc, database, made
        self._stamp = utc(now).replace(":", "")

    def count_damage(self, warc: Path, name: str) -> int:
        """How many places of a file are not as written."""
        return sum(not isinstance(found, Proved) for found in prove(warc, self._database, only=name))

    def mend(self, name: str, before: int) -> Mended:
        """Try one backup after the other, as long as something is damaged."""
        left, aside = before, None
        for source in self._sources(name):
            if not left:
                break
            with ExitStack() as unfinished:
                staging = self._warc / ".mending"
                unfinished.callback(shutil.rmtree, staging, ignore_errors=True)
                staging.mkdir(parents=True, exist_ok=True)
                own = warc_path(self._warc, name)
                _merge(source, own, staging / name)
                after = self.count_damage(staging, name)
                if after < left:
                    if own.exists() and aside is None:
                        aside = f"{name}.{self._stamp}.damaged"
                        own.rename(self._warc / aside)
                    (staging / name).replace(own)
                    sync_folder(self._warc)
                    left = after
        return Mended(name, before, left, aside)

    def _sources(self, name: str) -> Iterator[Path]:
        for backup in self._made:
            source = backup.folder / WARC / name
            if f"{WARC}/{name}" in backup.files and source.is_file() and not source.is_symlink():
                yield source


def _merge(source: Path, own: Path, target: Path) -> None:
    """The backup's bytes, and what the archive's own file has grown by since."""
    _copy(source, target)
    size = target.stat().st_size
    if own.is_file() and own.stat().st_size > size:
        with own.open("rb") as read, target.open("ab") as write:
            read.seek(size)
            shutil.copyfileobj(read, write)
            write.flush()
            os.fsync(write.fileno())
