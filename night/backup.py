"""Copy an archive while it is written to, and put a copy back.

    DIR/archive.db        as it was at one moment
    DIR/warc/*.warc.gz    every WARC file, up to the length that this database knows
    DIR/config.toml       where there is one
    DIR/backup.json       what is in it: lengths and hashes

The database is copied first: what it knows of the WARC files was on the disk before it knew. A backup is made beside
its place and moved there when it is whole, so that DIR always holds a complete one.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from luutin.archive import ROTATE_BYTES, Database, Statistics, committed_lengths, utc
from luutin.night.errors import BackupError
from luutin.night.operation import Operation

NOTE = "backup.json"
DB, WARC, CONFIG = "archive.db", "warc", "config.toml"

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is there."""

    folder: Path
    made_at: str
    articles: int
    captures: int
    files: dict[str, str]
    """Path in the folder → sha256."""


def back_up(
    config: Operation, folder: Path, *, now: datetime, copy: bool = False, complete_bytes: int = ROTATE_BYTES
) -> Backup:
    """Back the archive up into *folder*, which is new, empty, or holds an earlier backup that this one replaces.

    WARC files that are complete (*complete_bytes* long) are hard-linked where the file system allows, unless *copy*
    is asked for: a link costs no room and does not guard against a damaged disk. Raises BackupError, ArchiveError.
    """
    _refuse_foreign(folder)
    fresh = folder.with_name(f"{folder.name}.new")
    if fresh.exists():
        shutil.rmtree(fresh)  # what an interrupted backup left
    (fresh / WARC).mkdir(parents=True)
    link_from = None if copy else complete_bytes
    try:
        made = _fill(config, fresh, now=now, link_from=link_from)
        _replace(folder, fresh)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise BackupError(f"{folder}: {error.strerror}; make room or choose another folder") from error
    return Backup(folder, made["made_at"], made["articles"], made["captures"], made["files"])


def _fill(config: Operation, fresh: Path, *, now: datetime, link_from: int | None) -> dict[str, Any]:
    with Database.read(config.db) as database:
        database.back_up(fresh / DB)
    with Database.read(fresh / DB) as kept:
        lengths, totals = committed_lengths(kept), Statistics(kept).totals()
    for name, length in lengths.items():
        _keep(config.warc / name, fresh / WARC / name, length, link_from=link_from)
    if config.path is not None:
        shutil.copyfile(config.path, fresh / CONFIG)
    hashes = {str(path.relative_to(fresh)): _sha256(path) for path in sorted(fresh.rglob("*")) if path.is_file()}
    note = {"made_at": utc(now), "articles": totals.articles, "captures": totals.captures, "files": hashes}
    _write(fresh / NOTE, orjson.dumps(note, option=orjson.OPT_INDENT_2))
    return note


def _keep(source: Path, target: Path, length: int, *, link_from: int | None) -> None:
    """Link or copy the first *length* bytes. The file in progress is always copied: a link would go on growing.

    *link_from* is the length from which a file is complete; None: copy all.
    """
    if link_from is not None and length >= link_from and source.stat().st_size == length:
        try:
            os.link(source, target)
        except OSError:
            pass  # another disk, or a file system without links
        else:
            return
    with source.open("rb") as read, target.open("wb") as write:
        left = length
        while left and (piece := read.read(min(_PIECE, left))):
            write.write(piece)
            left -= len(piece)
        os.fsync(write.fileno())
    if left:
        raise BackupError(f"{source} lacks {left} bytes of what the archive knows; `luutin verify` tells what is lost")


def open_backup(folder: Path) -> Backup:
    """Read what *folder* holds. Raises BackupError."""
    try:
        note = orjson.loads((folder / NOTE).read_bytes())
        return Backup(folder, note["made_at"], note["articles"], note["captures"], note["files"])
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"{folder} holds no backup: it has no readable {NOTE}") from error


def find_damage(backup: Backup) -> Iterator[str]:
    """The files of *backup* that are missing or are not as they were written."""
    for name, sha256 in backup.files.items():
        path = backup.folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif _sha256(path) != sha256:
            yield f"{name} is not as it was written"


def restore(backup: Backup, config: Operation, *, now: datetime, force: bool = False) -> Path | None:
    """Put *backup* in the place of the archive that *config* names.

    An archive that is there is refused; with *force* it is moved aside, and where to is returned.
    Raises BackupError.
    """
    if faults := list(find_damage(backup)):
        raise BackupError(f"{backup.folder} is damaged, nothing was restored: {'; '.join(faults)}")
    here = [path for path in (config.db, *_beside(config.db), config.warc) if path.exists()]
    aside = None
    if here and not force:
        raise BackupError(f"{config.db} is there already; --force moves it aside, --db names another place")
    if here:
        aside = config.db.parent / f"before-restore-{utc(now).replace(':', '')}"
        aside.mkdir()
        for path in here:
            path.rename(aside / path.name)
    shutil.copytree(backup.folder / WARC, config.warc)
    # The database comes last: without it the folder is not yet an archive.
    partial = config.db.with_name(f"{config.db.name}.restoring")
    shutil.copyfile(backup.folder / DB, partial)
    partial.replace(config.db)
    return aside


def _beside(db: Path) -> list[Path]:
    """SQLite's write-ahead log and its index: of no use with another database."""
    return [db.with_name(db.name + suffix) for suffix in ("-wal", "-shm")]


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BackupError(f"{folder} is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / NOTE).exists():
        raise BackupError(f"{folder} holds other files; name a new folder, or one with an earlier backup")


def _replace(folder: Path, fresh: Path) -> None:
    old = folder.with_name(f"{folder.name}.old")
    if old.exists():
        shutil.rmtree(old)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    if old.exists():
        shutil.rmtree(old)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        os.fsync(file.fileno())
