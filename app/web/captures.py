"""The proof behind an article: when and what was received, and the WARC record to take away."""

from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.room import asked_record, room

_PIECE = 1 << 18


def download(request: Request) -> Response:
    """The gzipped WARC record of the response, always as a file to save: archived HTML is never shown here."""
    with room(request).desks.lent() as desk:
        record = asked_record(desk, request)
        kept = desk.reader.capture(record.capture_id)
    path = room(request).warc / (kept.file if kept else "")
    if kept is None or not path.is_file():
        raise NotFoundError(phrase("No capture of this article is kept here."), phrase("Imported records have none."))
    name = f"luutin-{record.id}-{record.short_sha256}.warc.gz"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(kept.length)}
    return StreamingResponse(_pieces(path, kept.offset, kept.length), media_type="application/gzip", headers=headers)


def _pieces(path: Path, offset: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece


ROUTES = {"/a/{name}/capture.warc.gz": download}
