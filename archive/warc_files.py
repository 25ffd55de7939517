"""Here is the folder of WARC files. What stands there, beside what the archive knows of it? Nothing is changed."""

import errno
import os
import stat
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from luutin.archive.database import Database
from luutin.archive.errors import CaptureError

OURS = "luutin-*.warc.gz"
ASIDE = ".uncommitted"
"""Ends the names of files that hold bytes which the archive did not know when they were found."""


class Oddity(StrEnum):
    """How the folder and the archive can differ."""

    MISSING = "missing"
    """There is no such file, and captures stand in it."""
    SHORT = "short"
    """It holds fewer bytes than were committed."""
    NAMELESS = "nameless"
    """Its name leads out of the folder. A stranger wrote it into the archive: it is never opened."""
    STRAY = "stray"
    """A WARC file that the archive does not know."""
    ASIDE = "aside"
    """Bytes that were set aside."""


LOST = {Oddity.MISSING, Oddity.SHORT, Oddity.NAMELESS}
"""What the archive has promised and cannot give."""


class OddFile(NamedTuple):
    """A file that is not as the archive knows it."""

    name: str
    what: Oddity
    committed: int
    """Bytes that the archive knows; 0 where it does not know the file."""
    size: int
    """Bytes that are there."""

    @property
    def lost(self) -> bool:
        """Whether proof is gone."""
        return self.what in LOST

    def __str__(self) -> str:
        return {
            Oddity.MISSING: f"{self.name} is missing, with {self.committed:,} bytes of captures",
            Oddity.SHORT: f"{self.name} is cut off: {self.committed:,} bytes were written, {self.size:,} are left",
            Oddity.NAMELESS: f"{self.name!r} is no name of a WARC file",
            Oddity.STRAY: f"{self.name} is not known to the archive ({self.size:,} bytes)",
            Oddity.ASIDE: f"{self.name} was set aside ({self.size:,} bytes)",
        }[self.what]


def warc_path(folder: Path, name: str) -> Path:
    """The path of the WARC file called *name*: a file in *folder*, wherever the name comes from.

    Raises CaptureError for a name that leads elsewhere.
    """
    if not _is_plain(name):
        raise CaptureError(repr(name), 0, "this is no name of a WARC file")
    return folder / name


def open_warc(folder: Path, name: str) -> BinaryIO:
    """Open the WARC file called *name* to be read. What is no file, such as a pipe, is never waited for.

    Raises CaptureError for a name that leads elsewhere, OSError.
    """
    descriptor = os.open(warc_path(folder, name), os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, "this is no file")


def _is_plain(name: str) -> bool:
    return bool(name) and not name.startswith(".") and not set(name) & {"/", "\\", "\0"} and len(name) < 256


def committed_lengths(database: Database) -> dict[str, int]:
    """WARC file, by name → how many of its bytes count."""
    rows = database.all("SELECT name, length FROM warc_files ORDER BY name")
    return {row["name"]: row["length"] for row in rows}


def stored_names(database: Database) -> set[str]:
    """WARC files that the object store has, byte for byte."""
    if "stored_files" not in database.tables():
        return set()  # somebody altered the file, and looks at it to see what
    return {row["name"] for row in database.all("SELECT name FROM stored_files")}


def files_away(database: Database, folder: Path) -> set[str]:
    """WARC files that stand in the object store and not in *folder*."""
    return stored_names(database) - {name for name, _ in _sizes(folder)}


def odd_files(folder: Path, database: Database) -> list[OddFile]:
    """Every file that is not as the archive knows it; one `stat` each. Raises DamagedError and its like."""
    known, there, stored = committed_lengths(database), dict(_sizes(folder)), stored_names(database)
    here = {name: length for name, length in known.items() if name in there or name not in stored}
    found = [odd for name, length in here.items() if (odd := _compare(name, length, there.get(name)))]
    for name, size in there.items():
        if name.endswith(ASIDE):
            found.append(OddFile(name, Oddity.ASIDE, 0, size))
        elif name not in known and Path(name).match(OURS):
            found.append(OddFile(name, Oddity.STRAY, 0, size))
    return found


def _compare(name: str, committed: int, size: int | None) -> OddFile | None:
    if not _is_plain(name):
        return OddFile(name, Oddity.NAMELESS, committed, 0)
    if size is None:
        return OddFile(name, Oddity.MISSING, committed, 0)
    return OddFile(name, Oddity.SHORT, committed, size) if size < committed else None


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """The regular files in *folder*; none where there is no such folder."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            found = path.stat()
        except OSError:  # a link that leads nowhere: as good as missing
            continue
        if stat.S_ISREG(found.st_mode):
            yield path.name, found.st_size
