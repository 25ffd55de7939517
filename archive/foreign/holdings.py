"""Here are paths. Which foreign files are there, what are they by their own bytes, and how are they told again?"""

import glob
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias

from luutin.archive.foreign.folders import read_folder, read_page
from luutin.archive.foreign.found import FaultKind, Finds, ForeignFault, Found
from luutin.archive.foreign.mhtml import read_mhtml
from luutin.archive.foreign.saved_pages import read_saved
from luutin.archive.foreign.sniffing import FileSort, sort_of
from luutin.archive.foreign.warc import read_warc
from luutin.archive.foreign.webarchive import read_webarchive
from luutin.archive.foreign.zipped import holds_warc, read_zipped

_EDGE = 1 << 16
_STDIN = "-"
Told: TypeAlias = Callable[[int], object]
"""Whoever is told how many bytes were read."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One file, or one folder of saved pages, to be read from its beginning, as often as one likes."""

    name: str
    size: int | None
    """Bytes; None: not known beforehand."""
    identity: str | None
    """By which it is told again, whatever it is called by then; None: it comes through a pipe."""
    read: Callable[[Told], Finds]
    settled: Callable[[Sequence[Found]], object] = lambda _found: None
    """Told what of it is settled, inside the transaction that keeps it."""
    ended: Callable[[datetime], object] = lambda _now: None
    """Told the time when all of it is settled, inside a transaction."""

    def finds(self, progress: Told = lambda _: None) -> Finds:
        """Yield what it holds; *progress* is told how many bytes were read. Raises OSError."""
        return self.read(progress)


class CountedBytes(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, progress: Told) -> None:
        self._file, self._progress = file, progress

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """As the file is."""
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a byte."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where reading goes on."""
        return self._file.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer will do
        """The next bytes, into *buffer*."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._progress(len(data))
        return len(data)


def holdings(paths: Iterable[str], *, stdin: BinaryIO) -> Iterator[Holding]:
    """Yield the files at *paths*: files, folders, patterns, `-` for *stdin*. Raises OSError where there is none."""
    for path in paths:
        if path == _STDIN:
            yield _piped(stdin)
        else:
            yield from _expanded(path)


def what_is(path: Path) -> FileSort:
    """What the file at *path* is, by its own bytes: of ZIP files and of pages, only those that hold captures.

    Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(_EDGE)
        sort = sort_of(head)
        if sort is FileSort.ZIP and not holds_warc(file):
            return FileSort.UNKNOWN
    return FileSort.UNKNOWN if sort is FileSort.PAGE and read_saved(head) is None else sort


def _expanded(path: str) -> Iterator[Holding]:
    found = Path(path).absolute()
    if found.is_dir():
        yield from _in_folder(found)
    elif found.exists():
        yield _at(found)
    else:
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - patterns may be absolute
        if not matches:
            raise FileNotFoundError(2, os.strerror(2), path)
        for match in matches:
            yield from _expanded(match)


def _in_folder(root: Path) -> Iterator[Holding]:
    """Files that hold captures by themselves, each alone; all others together, as pages that were saved with theirs."""
    loose: list[Path] = []
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        if what_is(path) in {FileSort.WARC, FileSort.ZIP, FileSort.MHTML, FileSort.WEBARCHIVE}:
            yield _at(path)
        else:
            loose.append(path)
    if loose:
        facts = ((path.relative_to(root), path.stat()) for path in loose)
        told = "\n".join(f"{name}\t{fact.st_size}\t{fact.st_mtime_ns}" for name, fact in facts)
        identity = hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()
        yield Holding(root.name, None, identity, lambda _told: read_folder(root, loose))


def _at(path: Path) -> Holding:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, size - _EDGE))
        tail = file.read(_EDGE)
    identity = hashlib.sha256(b"%d\0%b\0%b" % (size, head, tail)).hexdigest()
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    sort = sort_of(head)
    return Holding(path.name, size, identity, lambda told: _read(path.open("rb"), sort, path.name, saved_at, told))


def _piped(stdin: BinaryIO) -> Holding:
    """WARC streams as they come; what is read from its end is laid down first."""

    def read(told: Told) -> Finds:
        buffered = io.BufferedReader(CountedBytes(stdin, told), _EDGE)
        sort = sort_of(buffered.peek(_EDGE))
        now = datetime.now(UTC)
        if sort is FileSort.WARC:
            return _read(buffered, sort, _PIPED, now, lambda _: None)
        laid = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
        while data := buffered.read(_EDGE):
            laid.write(data)
        laid.seek(0)
        return _read(laid, sort, _PIPED, now, lambda _: None)

    return Holding(_PIPED, None, None, read)


_PIPED = "standard input"


def _read(file: BinaryIO, sort: FileSort, name: str, saved_at: datetime, told: Told) -> Finds:
    with closing(file):
        counted = CountedBytes(file, told)
        match sort:
            case FileSort.WARC:
                yield from read_warc(counted, name=name)
            case FileSort.ZIP:
                yield from read_zipped(counted, name=name)
            case FileSort.MHTML:
                yield from read_mhtml(counted.read(), name=name, saved_at=saved_at)
            case FileSort.WEBARCHIVE:
                yield from read_webarchive(counted.read(), name=name, saved_at=saved_at)
            case FileSort.PAGE:
                yield read_page(counted.read(), name=name, saved_at=saved_at)
            case FileSort.JSON_LINES:
                yield ForeignFault(name, FaultKind.UNKNOWN, "records as JSON lines: `luutin import` takes them")
            case _:
                yield ForeignFault(name, FaultKind.UNKNOWN)
