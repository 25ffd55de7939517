"""Here are bytes that were set aside. Take in every capture of theirs that the archive does not have.

A file goes only when each of its records stands in the archive, read back and found whole, and nothing else is in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from luutin.archive.capture_store import read_capture
from luutin.archive.captures import CaptureRow, CaptureWriter
from luutin.archive.database import Row
from luutin.archive.errors import CaptureError
from luutin.archive.members import DAMAGED, WarcRecord, payload_sha256, read_member, read_record
from luutin.archive.moments import from_utc
from luutin.archive.warc_files import Oddity, odd_files

_BATCH = 200
_PLACE = "id, sha256, final_url, fetched_at, bytes, repeats, file, offset"
_RESPONSES = {"response", "revisit"}


@dataclass(slots=True)
class Adopted:
    """What became of one file that was set aside."""

    name: str
    taken: int = 0
    """Captures that the archive did not have, and has now."""
    known: int = 0
    """Captures that the archive has, whole."""
    unreadable: int = 0
    """Places where bytes are no record: the file stays."""
    cut: bool = False
    """Whether its last record was cut off, as a crash leaves it."""

    @property
    def gone(self) -> bool:
        """Whether the file was removed: all that it held stands in the archive."""
        return not self.unreadable


@dataclass(frozen=True, slots=True)
class _Found:
    """A response, or the note that one came again, with its members, as they lie in the file."""

    response: WarcRecord
    packed: bytes
    rest: bytes
    """The members that belong to it: its request, and what a browser made of it."""

    @property
    def url(self) -> str:
        """That answered."""
        return self.response.headers["warc-target-uri"]

    @property
    def fetched_at(self) -> str:
        """UTC."""
        return self.response.headers["warc-date"]

    @property
    def sha256(self) -> str:
        """Of the body, in hex."""
        return payload_sha256(self.response)

    @property
    def original(self) -> tuple[str, str] | None:
        """URL and moment of the response that holds its body; None: it holds it itself."""
        told = self.response.headers
        if self.response.kind == "response":
            return None
        return told.get("warc-refers-to-target-uri", ""), told.get("warc-refers-to-date", "")

    def row(self, original: Row | None) -> CaptureRow:
        """What the archive notes of it, where *original* holds its body.

        Which address was asked for, a WARC file does not say.
        """
        return CaptureRow(
            run_id=None,
            url=self.url,
            final_url=self.url,
            fetched_at=self.fetched_at,
            status=self.response.status or 0,
            content_type=self.response.content_type,
            sha256=self.sha256,
            bytes=len(self.response.body) if original is None else original["bytes"],
            truncated="warc-truncated" in self.response.headers,
            old_tls=False,
            repeats=None if original is None else original["id"],
        )


def adopt(writer: CaptureWriter) -> Iterator[Adopted]:
    """Go through every file that was set aside, by name. Raises DiskError, BusyError, DamagedError."""
    aside = [odd.name for odd in odd_files(writer.folder, writer.database) if odd.what is Oddity.ASIDE]
    for name in aside:
        path = writer.folder / name
        done = Adopted(name)
        with path.open("rb") as file:
            responses = _responses(file, done)
            while batch := list(islice(responses, _BATCH)):
                _take(writer, batch, done)
        if done.gone:
            path.unlink()
        yield done


def _take(writer: CaptureWriter, batch: list[_Found], done: Adopted) -> None:
    with writer.database.transaction():
        places = _places(writer, batch)
        for found in batch:
            known = places.get(found.sha256, ())
            if any(_holds(writer, place, found) for place in known):
                done.known += 1
                continue
            original = next((place for place in known if _is(place, found.original)), None)
            if found.original is not None and original is None:
                done.unreadable += 1  # what holds its bytes is not here
                continue
            number = writer.take(found.packed, found.rest, found.row(original), moment=from_utc(found.fetched_at))
            places.setdefault(found.sha256, []).append(_place(writer, number))
            done.taken += 1
        writer.sync()


def _places(writer: CaptureWriter, batch: list[_Found]) -> dict[str, list[Row]]:
    """Where the archive has bodies of these hashes: one walk over the captures for a batch, as no index names them."""
    wanted = [found.sha256 for found in batch]
    rows = writer.database.all(
        f"SELECT {_PLACE} FROM captures WHERE sha256 IN ({','.join('?' * len(wanted))})",
        wanted,
    )
    places: dict[str, list[Row]] = {}
    for row in rows:
        places.setdefault(row["sha256"], []).append(row)
    return places


def _place(writer: CaptureWriter, number: int) -> Row:
    row = writer.database.one(f"SELECT {_PLACE} FROM captures WHERE id = ?", (number,))
    assert row is not None  # noqa: S101 - it was written a line before
    return row


def _is(place: Row, told: tuple[str, str] | None) -> bool:
    return told == (place["final_url"], place["fetched_at"])


def _holds(writer: CaptureWriter, place: Row, found: _Found) -> bool:
    """Whether *place* shows this very answer, and can give it back."""
    if not _is(place, (found.url, found.fetched_at)) or (place["repeats"] is None) != (found.original is None):
        return False
    if found.original is not None:
        return True
    try:
        return read_capture(writer.folder, place["file"], place["offset"])[1] == found.response.body
    except CaptureError:
        return False


def _responses(file: BinaryIO, done: Adopted) -> Iterator[_Found]:
    """Each response in *file* with the members behind it up to the next one."""
    held: tuple[WarcRecord, bytes] | None = None
    rest: list[bytes] = []
    for packed, record in _records(file, done):
        if record.kind in _RESPONSES:
            if held is not None:
                yield _Found(*held, b"".join(rest))
            held, rest = (record, packed), []
        elif held is not None and record.kind in {"request", "conversion"}:
            rest.append(packed)
    if held is not None:
        yield _Found(*held, b"".join(rest))


def _records(file: BinaryIO, done: Adopted) -> Iterator[tuple[bytes, WarcRecord]]:
    offset, size = 0, file.seek(0, 2)
    while offset < size:
        member = read_member(file, offset)
        if member.end is None or member.fault is not None:
            done.cut = member.cut
            done.unreadable += not member.cut
            return  # where the next member begins is not known
        file.seek(offset)
        packed = file.read(member.end - offset)
        try:
            record = read_record(member.record)
            if record.kind in _RESPONSES:
                _ = record.headers["warc-target-uri"], from_utc(record.headers["warc-date"])
        except (*DAMAGED, KeyError):
            done.unreadable += 1
        else:
            yield packed, record
        offset = member.end
