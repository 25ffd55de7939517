"""A page as it was received, out of its capture, for whoever reads it once more."""

from luutin.archive import CaptureSource, Proven, read_response
from luutin.crawler.codes import Code
from luutin.crawler.errors import UnreadableError
from luutin.crawler.wire.decompress import salvage
from luutin.crawler.wire.page import Page

_OK = 200


def load_page(captures: CaptureSource, kept: Proven, *, cap: int) -> Page:
    """Return the page of *kept*, of at most *cap* bytes. Raises CaptureError, UnreadableError."""
    headers, raw = read_response(captures, kept.file, kept.offset)
    body, broken = salvage(raw, headers.get("content-encoding", ""), url=kept.url, cap=cap)
    if broken is not None:
        raise UnreadableError(kept.url, Code.CUT_BODY)
    return Page(kept.url, kept.final_url, _OK, headers, body, kept.fetched_at)
