"""What a citation says of its proof: the page as received, its WARC record, and the seal that covers it.

It is read from the heads of records and from statements. Whether all of it is so, `prove` and `verify` tell.
"""

import re
import zlib
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from luutin.archive.capture_store import WarcFolder
from luutin.archive.errors import CaptureError
from luutin.archive.moments import utc
from luutin.archive.reader import Capture
from luutin.archive.seals.seal import SealError, SealFolder
from luutin.archive.seals.timestamps import read_timestamp_text

_HEAD: Final = 2048
"""Bytes of a member in which the record's own headers stand."""
_RECORD_ID: Final = re.compile(rb"^WARC-Record-ID:[ \t]*<([^>\r\n]{1,100})>", re.IGNORECASE | re.MULTILINE)


class SealMark(NamedTuple):
    """A seal, as it is named."""

    number: int
    sha256: str
    """Of its statement, as signed."""
    sealed_at: str
    stamped_at: str | None
    """Moment that a time stamp authority certified; None: none was asked, or it cannot be read."""


class CaptureEvidence(NamedTuple):
    """What stands behind a revision."""

    captured_at: str
    sha256: str
    """Of the page as received, in its content coding."""
    record_id: str | None
    """Of the WARC record; None: its file is not on this machine, or is damaged."""
    seal: SealMark | None
    """None: the capture is not sealed yet."""

    @property
    def notes(self) -> list[str]:
        """In words, a line each."""
        told = [f"Page as received {self.captured_at}: SHA-256 {self.sha256}"]
        if self.record_id is not None:
            told.append(f"WARC-Record-ID {self.record_id}")
        if self.seal is not None:
            stamped = f", time stamp {self.seal.stamped_at}" if self.seal.stamped_at else ""
            told.append(f"Seal {self.seal.number} of {self.seal.sealed_at}{stamped}: SHA-256 {self.seal.sha256}")
        return told


def evidence_of(
    number: int | None, capture: Capture | None, *, warc: Path, seals: SealFolder
) -> CaptureEvidence | None:
    """Return the evidence of a revision that was read from the capture *number*; None: it was imported.

    *warc* is the folder of WARC files. What stands elsewhere is not fetched.
    """
    if number is None or capture is None:
        return None
    record_id = _record_id(warc, capture)
    return CaptureEvidence(capture.fetched_at, capture.sha256, record_id, _mark_of(seals, number))


def _record_id(warc: Path, capture: Capture) -> str | None:
    try:
        with closing(WarcFolder(warc).read(capture.file, capture.offset, min(capture.length, _HEAD))) as pieces:
            head = zlib.decompressobj(wbits=31).decompress(b"".join(pieces), 2 * _HEAD)
    except (CaptureError, OSError, zlib.error):
        return None
    found = _RECORD_ID.search(head)
    return found[1].decode("utf-8", "replace") if found is not None else None


def _mark_of(seals: SealFolder, number: int) -> SealMark | None:
    try:
        seal = seals.first_with(number)
    except SealError:
        return None
    if seal is None:
        return None
    said = seal.statement
    moment = read_timestamp_text(seal.timestamp, said.sha256) if seal.timestamp else None
    return SealMark(said.number, said.sha256, said.sealed_at, utc(moment) if moment else None)
