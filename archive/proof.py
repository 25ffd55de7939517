"""Here are the WARC files. Which bytes no longer say what was written?

Every gzip member of every file is read, not only those that captures point at: records must follow each other
without a gap up to the committed length, and each capture must lie where its row says, with the body it had.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from luutin.archive.capture_store import WarcFolder
from luutin.archive.database import Database, Row
from luutin.archive.errors import CaptureError, DamagedError
from luutin.archive.members import DAMAGED, Member, fault_in_words, payload_sha256, read_member, read_record
from luutin.archive.warc_files import committed_lengths


class Damage(NamedTuple):
    """Bytes that cannot be believed."""

    file: str
    """Name under the warc folder."""
    offset: int
    """Where the record begins."""
    capture_id: int | None
    """None: a record that no capture points at (the request, or the file's first record)."""
    url: str | None
    """What the capture shows; None with capture_id."""
    reason: str

    def __str__(self) -> str:
        whose = f" (capture {self.capture_id}, {self.url})" if self.capture_id else ""
        return f"{self.file} at byte {self.offset}{whose}: {self.reason}"


class Proved(NamedTuple):
    """How far the reading has come."""

    captures: int
    """Captures looked at, whether well or damaged."""
    read_to: int
    """Bytes of the file dealt with."""


def prove(place: Path | WarcFolder, database: Database, *, only: str | None = None) -> Iterator[Damage | Proved]:
    """Read every WARC file that *database* knows in *place*, a folder or what stands for one.

    Yields each damage, and Proved after each capture.

    *only*: no other file than this one.

    Where the database cannot say which captures a file holds, the file's records are read all the same.
    """
    source = WarcFolder(place) if isinstance(place, Path) else place
    lengths, spans = committed_lengths(database), _spans(database)
    for name, length in lengths.items():
        if only not in {None, name}:
            continue
        # A writer at work may have committed further records since the length was read: those are for the next time.
        try:
            captures = _captures_in(database, name, length, spans)
        except DamagedError as error:
            captures = []
            yield Damage(name, 0, None, None, f"which captures it holds cannot be read: {error.reason}")
        try:
            with source.open(name) as file:
                yield from _File(file, name, length, captures).prove()
        except FileNotFoundError:
            yield Damage(name, 0, None, None, f"the file is missing; {len(captures)} captures lost")
        except CaptureError as error:
            yield Damage(name, 0, None, None, f"{error.reason}; {len(captures)} captures lost")
        except OSError as error:
            yield Damage(name, 0, None, None, f"cannot be read: {error.strerror}; {len(captures)} captures lost")


def _spans(database: Database) -> dict[str, tuple[int, int]] | None:
    """File → its first and last capture; no index names the file. None where the captures cannot all be read."""
    try:
        rows = database.all("SELECT file, min(id), max(id) FROM captures GROUP BY file")
    except DamagedError:
        return None
    return {row[0]: (row[1], row[2]) for row in rows}


def _captures_in(database: Database, name: str, length: int, spans: dict[str, tuple[int, int]] | None) -> list[Row]:
    first, last = (0, 1 << 62) if spans is None else spans.get(name, (0, -1))
    sql = "SELECT * FROM captures WHERE id BETWEEN ? AND ? AND file = ? AND offset < ?"
    return database.all(sql, (first, last, name, length))


class _File:
    def __init__(self, file: BinaryIO, name: str, length: int, captures: list[Row]) -> None:
        self._file, self._name, self._length = file, name, length
        self._captures = {row["offset"]: row for row in captures}
        self._seen = 0

    def prove(self) -> Iterator[Damage | Proved]:
        size = self._file.seek(0, io.SEEK_END)
        if size < self._length:
            yield Damage(self._name, size, None, None, f"cut off: {self._length} bytes were written, {size} are left")
        offset = 0
        while offset < min(size, self._length):
            member = read_member(self._file, offset)
            row = self._captures.pop(offset, None)
            end = self._next_known(offset) if member.end is None else member.end
            fault = member.fault or _record_fault(member, row, end - offset)
            if fault is not None:
                yield self._damage(offset, row, fault)
            if row is not None:
                self._seen += 1
                yield Proved(self._seen, end)
            offset = end
        for offset, row in self._captures.items():
            yield self._damage(offset, row, "no record begins here")

    def _damage(self, offset: int, row: Row | None, reason: str) -> Damage:
        return Damage(self._name, offset, row["id"] if row else None, row["url"] if row else None, reason)

    def _next_known(self, offset: int) -> int:
        """The next offset at which a capture begins: reading goes on there, past what is broken."""
        return min((known for known in self._captures if known > offset), default=self._length)


def _record_fault(member: Member, row: Row | None, length: int) -> str | None:
    """What is wrong with a record; *row* is the capture that points at it, *length* its packed bytes."""
    try:
        read = read_record(member.record)
    except DAMAGED as error:
        return fault_in_words(error)
    if row is None:
        return None
    repeats = row["repeats"] is not None
    if repeats != (read.kind == "revisit"):
        return f"it is a {read.kind}"
    found = {
        "sha256": payload_sha256(read),
        "bytes": row["bytes"] if repeats else len(read.body),
        "length": length,
        "final_url": read.headers.get("warc-target-uri"),
        "fetched_at": read.headers.get("warc-date"),
    }
    return next(
        (f"its {name} is {value}, not {row[name]}" for name, value in found.items() if value != row[name]), None
    )
