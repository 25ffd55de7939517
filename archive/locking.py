"""One at a time: a lock beside the archive that tells who holds it, and that a dead holder cannot keep.

The operating system holds the lock (a POSIX record lock), so it ends with its process, however that ends. Worker
processes do not inherit it. The file's text says who holds it, for the one who is refused.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import orjson

from luutin.archive.errors import ArchiveError, CannotOpenError
from luutin.archive.moments import from_utc, utc

_LOOK_AGAIN_S = 0.5
_LENGTH = 512


class Work(StrEnum):
    """What one process at a time does to an archive; each has a lock of its own."""

    RUN = "run"
    """Whatever writes the archive from beginning to end: a crawl with what follows it, compacting, restoring."""
    CRAWL = "crawl"
    """Asking portals and keeping what they answer."""
    SCHEDULE = "schedule"
    """Starting runs when they are due."""
    POST = "post"
    """Sending notices."""
    SEAL = "seal"
    """Sealing what is new."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, or held it last."""

    pid: int
    since: str
    """UTC."""
    what: str
    """What it does: `luutin crawl`."""


class HeldError(ArchiveError):
    """Another process holds the lock."""

    def __init__(self, path: Path, holder: Holder | None, *, now: datetime) -> None:
        self.path = path
        self.holder = holder
        """None: it began this very moment and has not written its name yet."""
        self.age_s = max(0, int((now - from_utc(holder.since)).total_seconds())) if holder else 0
        who = f"`{holder.what}` (pid {holder.pid}) has been at work on it for {_span(self.age_s)}" if holder else "busy"
        super().__init__(f"{path.name.removesuffix('.lock')}: {who}; wait for it to end, or stop that process")


def lock_file(db: Path, work: Work) -> Path:
    """Where the lock for *work* lies: `archive.db` and `run` give `archive.db-run.lock`."""
    return db.with_name(f"{db.name}-{work}.lock")


def holder(path: Path) -> Holder | None:
    """Who holds the lock at *path* now; None where nobody does. Asks without taking it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return _read(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


@contextmanager
def lock(path: Path, *, what: str, now: datetime, patience_s: float = 0.0) -> Iterator[Holder | None]:
    """Hold the lock at *path* while the block runs. Yields the holder that died holding it; None: it ended well.

    Raises HeldError where another process holds it, and still does after *patience_s* seconds; CannotOpenError
    where the lock file cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CannotOpenError(path, error.strerror or str(error)) from error
    try:
        _take(descriptor, path, now=now, patience_s=patience_s)
        dead = _read(descriptor)
        _write(descriptor, orjson.dumps(asdict(Holder(os.getpid(), utc(now), what))))
        try:
            yield dead
        finally:
            _write(descriptor, b"")  # nothing but spaces says that its last holder ended by itself
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, *, now: datetime, patience_s: float) -> None:
    end = time.monotonic() + patience_s
    while True:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() >= end:
                raise HeldError(path, _read(descriptor), now=now) from error
            time.sleep(_LOOK_AGAIN_S)
        else:
            return


def _read(descriptor: int) -> Holder | None:
    try:
        return Holder(**orjson.loads(os.pread(descriptor, 4096, 0)))
    except (orjson.JSONDecodeError, TypeError):
        return None


def _write(descriptor: int, text: bytes) -> None:
    """Write who holds the lock, always of one length: a full disk has room for it if it ever had.

    The lock holds without it too; whoever is refused then reads no name.
    """
    with suppress(OSError):
        os.pwrite(descriptor, text.ljust(_LENGTH), 0)


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7200:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
