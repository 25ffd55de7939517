"""For those who watch the server: `/healthz` says that it runs, `/readyz` that it can answer."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.web.errors import WebError
from app.web.room import room
from archive.errors import ArchiveError


def healthz(request: Request) -> Response:  # noqa: ARG001 - a handler's signature
    """Answer 200 as long as the process serves."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def readyz(request: Request) -> Response:
    """Answer 200 when the archive can be read, 503 with the reason when not."""
    try:
        with room(request).desks.lent() as desk:
            articles = desk.database.value("SELECT count(*) FROM (SELECT 1 FROM articles LIMIT 1)")
    except (ArchiveError, WebError) as error:
        return JSONResponse({"status": "not ready", "reason": type(error).__name__}, 503)
    return JSONResponse({"status": "ok", "empty": not articles}, headers={"Cache-Control": "no-store"})


ROUTES = {"/healthz": healthz, "/readyz": readyz}
