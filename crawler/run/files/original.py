"""The bytes of a kept file, as its server had them: out of its capture, with the content coding undone."""

from typing import Final

from luutin.archive import CaptureSource, read_response
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.wire.decompress import salvage

_LARGEST: Final = 256 << 20


def load_file(captures: CaptureSource, *, warc: str, offset: int, sha256: str) -> bytes:
    """Return the bytes of the file *sha256* from the record at *offset* of *warc*.

    Raises CaptureError where the record cannot be read, UnreadableFileError where its coding is broken.
    """
    headers, raw = read_response(captures, warc, offset)
    body, broken = salvage(raw, headers.get("content-encoding", ""), url=sha256, cap=_LARGEST)
    if broken is not None:
        raise UnreadableFileError("broken", str(broken))
    return body
