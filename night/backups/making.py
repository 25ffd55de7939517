"""Copy an archive while it is written to. A backup is one only when all that it holds was looked at.

The database is copied first: what it knows of the WARC files was on the disk before it knew. The backup is made beside
its place and gets its name when it is whole. Until then the earlier ones stand untouched.
"""

import errno
import hashlib
import os
import random
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from luutin.archive import (
    ROTATE_BYTES,
    ArchiveError,
    CaptureError,
    Database,
    DiskError,
    Proved,
    Reader,
    Statistics,
    check_soundness,
    committed_lengths,
    files_away,
    lock,
    missing_in,
    prove,
    read_capture,
    utc,
    warc_path,
)
from luutin.night.backups.generations import (
    CONFIG,
    DB,
    LOCK,
    WARC,
    Backup,
    hash_of,
    link_or_copy,
    list_backups,
    prepare,
    settle,
)
from luutin.night.errors import BackupError
from luutin.night.operation import Operation
from luutin.night.schema import KEPT_SCHEMAS

KEEP = 7
"""Good backups that stay."""
SAMPLE = 200
"""Captures of which a backup reads the bytes where it is not asked to read all."""
_PIECE = 1 << 20
_VERIFY = "`luutin verify` lists all and says what heals it"
_OLDER = "the archive is older than the newest good backup there, or another one"
"""Its backups would push out those of what it lacks."""


@dataclass(frozen=True, slots=True)
class BackupOptions:
    """How a backup is made."""

    keep: int = KEEP
    """So many good ones stay."""
    copy: bool = False
    """Link nothing to the archive's own files: a link costs no room and does not guard against a damaged disk."""
    check_all: bool = False
    """Read every capture, not a sample."""
    damaged: bool = False
    """Make one of an archive that is damaged, too."""
    complete_bytes: int = ROTATE_BYTES
    """From this length on a WARC file is complete, and is linked where it may be."""


def back_up(config: Operation, folder: Path, *, now: datetime, options: BackupOptions | None = None) -> Backup:
    """Back the archive up into *folder*, which is new, empty, or holds earlier backups. Links to a folder are followed.

    Raises BackupError where the archive is damaged, with nothing changed, and where the backup cannot be made;
    HeldError where another one is being made there; ArchiveError.
    """
    place = folder.resolve()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with ExitStack() as on_failure:
            on_failure.enter_context(lock(place / LOCK, what="luutin backup", now=now))
            fresh = prepare(place)
            with ExitStack() as unfinished:
                unfinished.callback(shutil.rmtree, fresh, ignore_errors=True)
                made = _Making(config, place, fresh, options or BackupOptions()).make(now)
                made.write()
                unfinished.pop_all()
            return settle(place, made, keep=(options or BackupOptions()).keep)
    except (OSError, DiskError) as error:
        reason = error.reason if isinstance(error, DiskError) else error.strerror or str(error)
        raise BackupError(f"{folder}: {reason}; {_mend(error)}") from error


def _mend(error: OSError | DiskError) -> str:
    """What helps against *error*: room where the disk is full, another folder where nobody may write to this one."""
    if getattr(error, "errno", None) in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR}:
        return "nothing can be written there: give the right to, or choose another folder"
    return "make room or choose another folder"


class _Making:
    """One backup under way."""

    def __init__(self, config: Operation, place: Path, fresh: Path, options: BackupOptions) -> None:
        self._config, self._fresh, self._options = config, fresh, options
        self._before = next((each for each in list_backups(place) if each.good), None)
        self._files: dict[str, str] = {}
        self._origins: dict[str, int] = {}
        self._faults: list[str] = []
        self._away: set[str] = set()
        """WARC files that stand in the object store alone, which keeps its own copies."""

    def make(self, now: datetime) -> Backup:
        """Fill the folder; raise BackupError at the first sign of damage, unless a damaged archive is wanted."""
        with Database.read(self._config.db, as_is=True) as database:
            database.back_up(self._fresh / DB)
        with Database.read(self._fresh / DB, as_is=True) as kept:
            self._note(self._database_faults(kept))
            if self._before is not None:
                advice = (
                    f"`luutin restore --force {self._before.folder}` brings it back; to keep both, name a new folder"
                )
                self._note(self._lacks(kept, self._before.folder), _OLDER, advice)
            self._away = files_away(kept, self._config.warc)
            for name, length in committed_lengths(kept).items():
                if name not in self._away:
                    self._note(self._keep(name, length))
            self._note(self._capture_faults(kept))
            totals = Statistics(kept).totals()
        if self._config.path is not None:
            link_or_copy(self._config.path, self._fresh / CONFIG)
        for name in (DB, CONFIG):
            if (self._fresh / name).exists():
                self._files[name] = self._settle_file(name)
        return Backup(
            folder=self._fresh,
            made_at=utc(now),
            articles=totals.articles,
            captures=totals.captures,
            files=self._files,
            checked="all" if self._options.check_all else "sample",
            faults=tuple(self._faults),
            origins=self._origins,
        )

    def _note(self, faults: Iterator[str], wrong: str = "the archive is damaged", advice: str = _VERIFY) -> None:
        for fault in faults:
            self._faults.append(fault)
            if not self._options.damaged:
                raise BackupError(
                    f"{wrong}, no backup was made of it, and the earlier ones are as they were: {fault}; {advice};"
                    " --damaged makes a backup all the same"
                )

    @staticmethod
    def _database_faults(kept: Database) -> Iterator[str]:
        for found in check_soundness(kept):
            yield found.what
        for schema in KEPT_SCHEMAS:
            yield from kept.differences(schema)

    def _lacks(self, kept: Database, before: Path) -> Iterator[str]:
        """What the newest good backup holds and the archive does not."""
        try:
            with Database.read(before / DB, as_is=True) as earlier:
                lacking = list(missing_in(kept, earlier))
        except ArchiveError:
            return  # a backup that cannot be read speaks against itself, not against the archive
        yield from lacking

    def _capture_faults(self, kept: Database) -> Iterator[str]:
        """Read captures back, from the archive and from what was copied."""
        for warc in (self._config.warc, self._fresh / WARC):
            if self._options.check_all:
                for name in committed_lengths(kept).keys() - self._away:
                    found = prove(warc, kept, only=name)
                    yield from (f"{WARC}/{each}" for each in found if not isinstance(each, Proved))
                continue
            for capture in Reader(kept).sample_captures(SAMPLE, random.Random()):  # noqa: S311 - a sample, no secret
                if capture.file in self._away:
                    continue
                try:
                    _, body = read_capture(warc, capture.file, capture.offset)
                except CaptureError as error:
                    yield f"{WARC}/{error}"
                    continue
                if hashlib.sha256(body).hexdigest() != capture.sha256:
                    yield f"{WARC}/{capture.file} at byte {capture.offset}: it is not what was received"

    def _keep(self, name: str, length: int) -> Iterator[str]:
        """Link or copy the first *length* bytes of a WARC file; yields what is wrong with them."""
        try:
            source, target = warc_path(self._config.warc, name), warc_path(self._fresh / WARC, name)
            found = source.stat()
        except CaptureError as error:
            yield str(error)
            return
        except FileNotFoundError:
            yield f"{WARC}/{name} is missing"
            return
        if not stat.S_ISREG(found.st_mode):
            yield f"{WARC}/{name} is no file"
            return
        if found.st_size < length:
            yield f"{WARC}/{name} is cut off: {length:,} bytes were written, {found.st_size:,} are left"
        before, known = self._earlier(name)
        self._origins[name] = found.st_mtime_ns
        if before is not None and before.stat().st_size == length and self._may_link(before, found):
            if self._before is not None and self._before.origins.get(name) != found.st_mtime_ns:
                yield from self._compare(source, name, length, known)
            link_or_copy(before, target)
            self._files[f"{WARC}/{name}"] = known
        elif not self._options.copy and length >= self._options.complete_bytes and found.st_size == length:
            link_or_copy(source, target)
            self._files[f"{WARC}/{name}"] = hash_of(target)
        else:
            yield from self._copy(source, target, name, length)

    def _earlier(self, name: str) -> tuple[Path | None, str]:
        """The same file in the last good backup, and its hash."""
        if self._before is None or f"{WARC}/{name}" not in self._before.files:
            return None, ""
        path = self._before.folder / WARC / name
        return (path if path.is_file() else None), self._before.files[f"{WARC}/{name}"]

    def _may_link(self, before: Path, own: os.stat_result) -> bool:
        """Not where the earlier backup's file is the archive's own and a copy was asked for."""
        return not (self._options.copy and before.stat().st_ino == own.st_ino)

    def _compare(self, source: Path, name: str, length: int, known: str) -> Iterator[str]:
        """The archive's own file was touched since the last backup: it must still say the same."""
        with source.open("rb") as file:
            digest = hashlib.sha256()
            for piece in _pieces(file.read, length):
                digest.update(piece)
        if digest.hexdigest() != known:
            yield f"{WARC}/{name} is not what it was at the last backup, and has not grown"

    def _copy(self, source: Path, target: Path, name: str, length: int) -> Iterator[str]:
        """Copy, and compare the beginning with what the last backup has of it."""
        before, known = self._earlier(name)
        end = before.stat().st_size if before is not None else 0
        whole, beginning, done = hashlib.sha256(), "", 0
        with source.open("rb") as read, target.open("wb") as write:
            for piece in _pieces(read.read, length, stop=end):
                write.write(piece)
                whole.update(piece)
                done += len(piece)
                if done == end:
                    beginning = whole.hexdigest()
            write.flush()
            os.fsync(write.fileno())
        self._files[f"{WARC}/{name}"] = whole.hexdigest()
        if 0 < end <= length and beginning != known:
            yield f"{WARC}/{name}: its first {end:,} bytes are not what they were at the last backup"

    def _settle_file(self, name: str) -> str:
        """Bring a file to the disk; where the last backup has the same, let both be one. Its hash."""
        path = self._fresh / name
        with path.open("rb") as file:
            os.fsync(file.fileno())
        found = hash_of(path)
        if self._before is not None and self._before.files.get(name) == found:
            path.unlink()
            link_or_copy(self._before.folder / name, path)
        return found


def _pieces(read: Callable[[int], bytes], length: int, *, stop: int = 0) -> Iterator[bytes]:
    """The first *length* bytes, in pieces, one of which ends at byte *stop*; fewer where there are no more."""
    done = 0
    while done < length:
        end = stop if done < stop <= length else length
        piece = read(min(_PIECE, end - done))
        if not piece:
            return
        done += len(piece)
        yield piece
