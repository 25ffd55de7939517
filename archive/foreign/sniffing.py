"""What is a foreign file, by its own first bytes? Names say little: `.gz` may be anything. Pure."""

import io
import re
from enum import StrEnum

from isal import isal_zlib
from zstandard import ZstdError

from luutin.archive.foreign.unpacking import unpack

_WARC = re.compile(rb"\s*WARC/\d+\.\d+")
_ARC = re.compile(rb"\s*(?:filedesc|https?|dns|ftp):[^\n]* (?:[0-9a-fA-F.:]+|-) (?:\d{14}|\d{12}) [^\n]*\d\r?\n")
_MHTML = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title)", re.IGNORECASE | re.DOTALL
)
_WEBARCHIVE = re.compile(rb"(?:bplist00|\s*<\?xml).{0,4000}?WebMainResource", re.DOTALL)
_JSON_LINE = re.compile(rb"\s*\{\s*\"")
_BOM = b"\xef\xbb\xbf"


class FileSort(StrEnum):
    """What a file is."""

    WARC = "warc"
    """WARC or ARC, packed or not."""
    ZIP = "zip"
    """WACZ, or another ZIP."""
    MHTML = "mhtml"
    WEBARCHIVE = "webarchive"
    """A page as Safari saves it."""
    PAGE = "page"
    """HTML that somebody saved."""
    JSON_LINES = "json-lines"
    """Records, as `luutin import` takes them."""
    UNKNOWN = "unknown"

    @property
    def holds_captures(self) -> bool:
        """Whether an ingest reads it by itself."""
        return self not in {FileSort.UNKNOWN, FileSort.JSON_LINES}


def sort_of(head: bytes) -> FileSort:
    """What a file is that begins with *head*."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileSort.ZIP
    plain = _plain(head).removeprefix(_BOM)
    for sort, patterns in _SORTS:
        if any(pattern.match(plain) for pattern in patterns):
            return sort
    return FileSort.UNKNOWN


_SORTS = (
    (FileSort.WARC, (_WARC, _ARC)),
    (FileSort.JSON_LINES, (_JSON_LINE,)),
    (FileSort.PAGE, (_HTML,)),
    (FileSort.MHTML, (_MHTML,)),
    (FileSort.WEBARCHIVE, (_WEBARCHIVE,)),
)


def _plain(head: bytes) -> bytes:
    try:
        return next((piece.data for piece in unpack(io.BytesIO(head)) if piece.data), b"")[:65536]
    except (isal_zlib.error, ZstdError):  # type: ignore[misc]
        return b""
