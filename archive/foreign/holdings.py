"""Here are paths. Which foreign files are there, what are they by their own bytes, and how are they told again?"""

import glob
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from luutin.archive.foreign.found import FaultKind, Finds, ForeignFault
from luutin.archive.foreign.sniffing import FileSort, sort_of
from luutin.archive.foreign.warc import read_warc

_EDGE = 1 << 16
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Holding:
    """One file, to be read from its beginning, as often as one likes."""

    name: str
    sort: FileSort
    size: int | None
    """Bytes; None: it comes through a pipe."""
    identity: str | None
    """By which it is told again, whatever it is called by then; None: it comes through a pipe."""
    open: Callable[[], BinaryIO]

    def finds(self, progress: Callable[[int], object] = lambda _: None) -> Finds:
        """Yield what it holds; *progress* is told how many bytes were read. Raises OSError."""
        with self.open() as file:
            if self.sort is FileSort.UNKNOWN:
                yield ForeignFault(self.name, FaultKind.UNKNOWN)
                return
            yield from read_warc(CountedBytes(file, progress), name=self.name)


class CountedBytes:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], object]) -> None:
        self._file, self._progress = file, progress

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most *size*; none at the end."""
        data = self._file.read(size)
        self._progress(len(data))
        return data


def holdings(paths: Iterable[str], *, stdin: BinaryIO) -> Iterator[Holding]:
    """Yield the files at *paths*: files, folders, patterns, `-` for *stdin*. Raises OSError where there is none."""
    for path in paths:
        if path == _STDIN:
            yield _piped(stdin)
            continue
        for found in _expanded(path):
            yield _at(found)


def _expanded(path: str) -> Iterator[Path]:
    found = Path(path)
    if not found.exists():
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - patterns may be absolute
        if not matches:
            raise FileNotFoundError(2, os.strerror(2), path)
        for match in matches:
            yield from _expanded(match)
    elif found.is_dir():
        yield from sorted(each for each in found.rglob("*") if each.is_file())
    else:
        yield found


def _at(path: Path) -> Holding:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, size - _EDGE))
        tail = file.read(_EDGE)
    identity = hashlib.sha256(b"%d\0%b\0%b" % (size, head, tail)).hexdigest()
    return Holding(path.name, sort_of(head), size, identity, lambda: path.open("rb"))


def _piped(stdin: BinaryIO) -> Holding:
    buffered = io.BufferedReader(stdin, _EDGE) if isinstance(stdin, io.RawIOBase) else stdin
    head = buffered.peek(_EDGE) if hasattr(buffered, "peek") else b""
    return Holding("standard input", sort_of(head), None, None, lambda: buffered)
