"""The proof behind an article: when and what was received, and the WARC record to take away."""

from collections.abc import Generator, Iterator
from contextlib import closing

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.proofs import capture_of, proof_of, received_before
from luutin.app.web.render import answer, stream
from luutin.app.web.state import asked_record, state
from luutin.archive import Capture, CaptureError, CaptureSource


def download(request: Request) -> Response:
    """The gzipped WARC record of the response, always as a file to save: what came is never shown as it came.

    Behind it stands what a browser made of it, where the article was read from that.
    """
    with state(request).sessions.open() as session:
        record = asked_record(session, request)
        kept = capture_of(session.database, record)
        received = received_before(session.database, kept)
    if kept is None:
        raise _no_capture()
    records = [each for each in (received, kept) if each is not None]
    pieces = _pieces(state(request).captures, records)
    try:
        first = next(pieces, b"")
    except CaptureError as error:
        raise _no_capture() from error
    name = f"luutin-{record.id}-{record.short_sha256}.warc.gz"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(sum(each.length for each in records)),
    }
    return stream(request, _stream(first, pieces), "application/gzip", headers)


def _pieces(source: CaptureSource, records: list[Capture]) -> Generator[bytes]:
    for each in records:
        with closing(source.read(each.file, each.offset, each.length)) as pieces:
            yield from pieces


def _stream(first: bytes, rest: Generator[bytes]) -> Iterator[bytes]:
    with closing(rest):
        yield first
        yield from rest


def _no_capture() -> NotFoundError:
    return NotFoundError(phrase("No capture of this article is kept here."), phrase("Imported records have none."))


def prove(request: Request) -> Response:
    """The proof of a revision, as `luutin prove` writes it, always as a file to save."""
    with state(request).sessions.open() as session:
        record = asked_record(session, request)
        content = proof_of(session.database, record)
    told = answer(request, content, "application/json")
    name = f"luutin-{record.id}-{record.short_sha256}.proof.json"
    told.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return told


ROUTES = {"/a/{name}/capture.warc.gz": download, "/a/{name}/proof.json": prove}
