"""Here is a folder. Which backups are in it, and are they still as they were written?

    DIR/2026-11-23T130000Z/     one backup, whole, as the archive was at one moment
        archive.db              the database
        warc/*.warc.gz          every WARC file, up to the length that this database knows
        config.toml             where there is one
        backup.json             what is in it: lengths, hashes, how it was checked
    DIR/latest                  leads to the newest that is good; so do DIR/archive.db and the rest

Files that did not change between two backups are one file with two names. A folder of an earlier version, which held
one backup and nothing else, is read and taken over.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from luutin.archive import CaptureError, sync_folder, warc_path, write_durably
from luutin.night.errors import BackupError

NOTE = "backup.json"
DB, WARC, CONFIG = "archive.db", "warc", "config.toml"
LATEST, FRESH, LOCK = "latest", ".new", "backup.lock"
_LINKED = (DB, WARC, CONFIG, NOTE)
_MAY_STAND_THERE = {LATEST, LOCK, *_LINKED, "lost+found"}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is there."""

    folder: Path
    made_at: str
    articles: int
    captures: int
    files: dict[str, str]
    """Path in the folder → sha256."""
    checked: str = "sample"
    """`all` where every capture was read, `sample` where some were."""
    faults: tuple[str, ...] = ()
    """What was damaged in the archive when the backup was asked for all the same; empty: it is good."""
    origins: dict[str, int] = field(default_factory=dict)
    """WARC file → when the archive's own was last changed, in ns: what was not touched since need not be read again."""

    @property
    def good(self) -> bool:
        """Whether it was made of an archive that was as written."""
        return not self.faults

    def write(self) -> None:
        """Write the note, which makes the folder a backup: last of all. Raises OSError."""
        content = asdict(self)
        del content["folder"]
        write_durably(self.folder / NOTE, orjson.dumps(content, option=orjson.OPT_INDENT_2))


def open_backup(folder: Path) -> Backup:
    """Read the backup in *folder*, or the newest good one of those in it. Raises BackupError."""
    made = list_backups(folder)
    if (folder / NOTE).exists() and not (folder / LATEST).is_symlink():
        return _read(folder)
    if not made:
        raise BackupError(f"{folder} holds no backup: it has no readable {NOTE}")
    return next((each for each in made if each.good), made[0])


def list_backups(folder: Path) -> list[Backup]:
    """The backups that stand in *folder*, the newest first."""
    found = []
    for entry in sorted(folder.iterdir() if folder.is_dir() else (), reverse=True):
        if not entry.is_symlink() and not entry.name.startswith(".") and (entry / NOTE).is_file():
            with contextlib.suppress(BackupError):
                found.append(_read(entry))
    return found


def find_damage(backup: Backup) -> Iterator[str]:
    """The files of *backup* that are missing or are not as they were written, or that no backup has."""
    for name, sha256 in backup.files.items():
        path = backup.folder / name
        if not _is_ours(name):
            yield f"{name!r} is no file of a backup"
        elif path.is_symlink() or not path.is_file():
            yield f"{name} is missing"
        elif hash_of(path) != sha256:
            yield f"{name} is not as it was written"


def hash_of(path: Path) -> str:
    """Its sha256, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prepare(folder: Path) -> Path:
    """Make *folder* ready for another backup, and give the empty folder to fill. Raises BackupError, OSError."""
    if folder.exists() and not folder.is_dir():
        raise BackupError(f"{folder} is a file; name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    foreign = [entry.name for entry in folder.iterdir() if not _is_backup_entry(entry)]
    if foreign:
        raise BackupError(f"{folder} holds other files ({foreign[0]}); name a new folder, or one with earlier backups")
    if (folder / NOTE).exists() and not (folder / NOTE).is_symlink():
        _take_over(folder)
    fresh = folder / FRESH
    if fresh.exists():
        shutil.rmtree(fresh)  # what an interrupted backup left
    (fresh / WARC).mkdir(parents=True)
    return fresh


def settle(folder: Path, fresh: Backup, *, keep: int) -> Backup:
    """Give the whole backup *fresh* its name in *folder*, and let the oldest go. Raises OSError.

    The newest *keep* good ones stay. One of a damaged archive stays beside them, the newest, and takes no good one's
    place.
    """
    place = _free_place(folder, fresh.made_at)
    fresh.folder.rename(place)
    sync_folder(folder)
    made = list_backups(folder)
    good, damaged = [each for each in made if each.good], [each for each in made if not each.good]
    if good:
        _lead_to(folder, good[0].folder.name)
    for old in (*good[max(keep, 1) :], *damaged[1:]):
        going = folder / f".old-{old.folder.name}"
        old.folder.rename(going)
        shutil.rmtree(going)
    return Backup(**{**{name: getattr(fresh, name) for name in fresh.__dataclass_fields__}, "folder": place})


def _free_place(folder: Path, made_at: str) -> Path:
    stamp = made_at.replace(":", "")
    place, number = folder / stamp, 1
    while place.exists():
        number += 1
        place = folder / f"{stamp}-{number}"
    return place


def _lead_to(folder: Path, name: str) -> None:
    """Lead `latest` to *name*, and the names of an earlier layout through it; a file system without links has none."""
    partial = folder / ".latest"
    with contextlib.suppress(OSError):
        partial.unlink(missing_ok=True)
        partial.symlink_to(name)
        partial.replace(folder / LATEST)
        for each in _LINKED:
            if not (folder / each).is_symlink():
                (folder / each).symlink_to(PurePosixPath(LATEST, each))


def _take_over(folder: Path) -> None:
    """Move the one backup of a folder of an earlier version into a folder of its own."""
    place = _free_place(folder, _read(folder).made_at)
    place.mkdir()
    for name in (DB, WARC, CONFIG, NOTE):  # the note last: until it is there, the rest is no backup
        if (folder / name).exists():
            (folder / name).rename(place / name)


def _is_backup_entry(entry: Path) -> bool:
    if entry.name in _MAY_STAND_THERE or entry.name.startswith("."):
        return True
    return entry.is_dir() and (entry / NOTE).exists()


def _is_ours(name: str) -> bool:
    """Whether a backup may hold a file called so: a note may come from a stranger."""
    if name in {DB, CONFIG}:
        return True
    folder, _, file = name.partition("/")
    try:
        return folder == WARC and bool(warc_path(Path(), file))
    except CaptureError:
        return False


def _read(folder: Path) -> Backup:
    try:
        note: dict[str, Any] = orjson.loads((folder / NOTE).read_bytes())
        return Backup(
            folder=folder,
            made_at=str(note["made_at"]),
            articles=int(note["articles"]),
            captures=int(note["captures"]),
            files={str(name): str(sha256) for name, sha256 in note["files"].items()},
            checked=str(note.get("checked", "sample")),
            faults=tuple(map(str, note.get("faults", ()))),
            origins={str(name): int(at) for name, at in note.get("origins", {}).items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{folder} holds no backup: it has no readable {NOTE}") from error


def link_or_copy(source: Path, target: Path) -> None:
    """Give *source* a second name, or copy it where the file system has none to give. Raises OSError."""
    try:
        os.link(source, target)
    except OSError:
        with source.open("rb") as read, target.open("wb") as write:
            shutil.copyfileobj(read, write)
            write.flush()
            os.fsync(write.fileno())
