"""The proof behind an article: when and what was received, and the WARC record to take away."""

from collections.abc import Generator, Iterator
from contextlib import closing

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.state import asked_record, state
from luutin.archive import CaptureError


def download(request: Request) -> Response:
    """The gzipped WARC record of the response, always as a file to save: archived HTML is never shown here."""
    with state(request).sessions.open() as session:
        record = asked_record(session, request)
        kept = session.reader.capture(record.capture_id)
    if kept is None:
        raise _no_capture()
    pieces = state(request).captures.read(kept.file, kept.offset, kept.length)
    try:
        first = next(pieces, b"")
    except CaptureError as error:
        raise _no_capture() from error
    name = f"luutin-{record.id}-{record.short_sha256}.warc.gz"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(kept.length)}
    return StreamingResponse(_stream(first, pieces), media_type="application/gzip", headers=headers)


def _stream(first: bytes, rest: Generator[bytes]) -> Iterator[bytes]:
    with closing(rest):
        yield first
        yield from rest


def _no_capture() -> NotFoundError:
    return NotFoundError(phrase("No capture of this article is kept here."), phrase("Imported records have none."))


ROUTES = {"/a/{name}/capture.warc.gz": download}
