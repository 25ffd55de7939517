"""What is a foreign file, by its own first bytes? Names say little: `.gz` may be anything. Pure."""

import io
import re
from enum import StrEnum

from isal import isal_zlib
from zstandard import ZstdError

from luutin.archive.foreign.unpacking import unpack

_WARC = re.compile(rb"\s*WARC/\d+\.\d+")
_ARC = re.compile(rb"\s*filedesc:[^\n]* \d{14} ")


class FileSort(StrEnum):
    """What a file is."""

    WARC = "warc"
    """WARC or ARC, packed or not."""
    UNKNOWN = "unknown"


def sort_of(head: bytes) -> FileSort:
    """What a file is that begins with *head*."""
    plain = _plain(head)
    return FileSort.WARC if _WARC.match(plain) or _ARC.match(plain) else FileSort.UNKNOWN


def _plain(head: bytes) -> bytes:
    try:
        return next((piece.data for piece in unpack(io.BytesIO(head)) if piece.data), b"")[:65536]
    except (isal_zlib.error, ZstdError):  # type: ignore[misc]
        return b""
