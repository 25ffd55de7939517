"""Temporary folders: all in one of this process's own. Those of processes that were killed are removed."""

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PREFIX: Final = "luutin-readers-"
_homes: dict[str, Path] = {}
_lock = threading.Lock()


def make_folder() -> Path:
    """Return a new empty folder for one reader. Raises OSError."""
    return Path(tempfile.mkdtemp(dir=_home()))


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new empty folder, removed at the end; by the next process that asks for one, where this one is killed."""
    folder = make_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _home() -> Path:
    """This process's own folder, made when it is first asked for; it goes when the process ends."""
    where = tempfile.gettempdir()
    with _lock:
        if where not in _homes or not _homes[where].is_dir():
            remove_left(Path(where))
            _homes[where] = home = _locked_home(where)
            atexit.register(shutil.rmtree, home, ignore_errors=True)
        return _homes[where]


def _locked_home(where: str) -> Path:
    """A folder that is locked as long as this process lives, whatever ends it: the kernel lets go of the lock."""
    while True:
        home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=where))
        held = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(held, fcntl.LOCK_EX)
        if home.is_dir():  # else another process swept it away before the lock was ours
            return home
        os.close(held)


def remove_left(where: Path) -> int:
    """Remove what readers of processes that are gone left in *where*; return how many folders that were."""
    return sum(_remove(home) for home in where.glob(f"{_PREFIX}*"))


def _remove(home: Path) -> bool:
    try:
        held = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:  # not ours to open, or gone
        return False
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(home, ignore_errors=True)
            return not home.exists()
        return False
    finally:
        os.close(held)
