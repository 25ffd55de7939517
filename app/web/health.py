"""For those who watch the server: `/healthz` says that it runs, `/readyz` that it can answer, `/metrics` how it is."""

import ipaddress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from luutin.app.web.errors import NotFoundError, WebError
from luutin.app.web.i18n import phrase
from luutin.app.web.state import state
from luutin.archive import ArchiveError, Statistics
from luutin.indexer import ClusterSearcher, IndexerError
from luutin.night import CONTENT_TYPE, exposition


def healthz(request: Request) -> Response:  # noqa: ARG001 - a handler's signature
    """Answer 200 as long as the process serves."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def readyz(request: Request) -> Response:
    """Answer 200 when the archive, or the cluster that has the articles, can be read, 503 with the reason when not."""
    try:
        with state(request).sessions.open() as session:
            if isinstance(session.searcher, ClusterSearcher):
                empty = not session.searcher.totals().articles
            else:
                empty = Statistics(session.database).is_empty()
    except (ArchiveError, WebError, IndexerError) as error:
        return JSONResponse({"status": "not ready", "reason": type(error).__name__}, 503)
    return JSONResponse({"status": "ok", "empty": empty}, headers={"Cache-Control": "no-store"})


def metrics(request: Request) -> Response:
    """Answer Prometheus, on this machine and not through a proxy: the state of the sources is the operator's."""
    if not _is_here(request):
        raise NotFoundError(phrase("There is nothing at this address."))
    shared = state(request)
    with shared.sessions.open() as session:
        body = exposition(shared.config, session.database, now=shared.now())
    return Response(body, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})


def _is_here(request: Request) -> bool:
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


ROUTES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
