"""A WebError as its visitor reads it: JSON under /api and for programs, a page for people."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from luutin.app.formats.csv import PLAIN
from luutin.app.web import i18n
from luutin.app.web.errors import WebError
from luutin.app.web.form import SearchForm
from luutin.app.web.render import page
from luutin.app.web.state import state, visit
from luutin.app.web.statistics import overview_of
from luutin.archive import ArchiveError

_ASKING = ("/", "/photos", "/export")
"""Pages that are asked by the search form: where they cannot answer, it stays as it was filled in."""

_KINDS = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": PLAIN.media_type,
}
"""End of a path → type of what is answered there."""


def answer_problem(request: Request, error: WebError, *, status: int | None = None) -> Response:
    """The answer that tells *error*; one that will pass says when to ask again (RFC 9110 §15.6.4)."""
    response = _told(request, error, status or error.status)
    if response.status_code == 503:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def answer_headers(request: Request, error: Exception) -> Response:  # noqa: ARG001 - a handler's signature
    """The answer to HEAD where a search would have to be made for its body (RFC 9110 §9.3.2): 200, and of what type."""
    path = visit(request).path
    media = next((kind for end, kind in _KINDS.items() if path.endswith(end)), "text/html; charset=utf-8")
    told = Response(None, media_type="application/json" if path.startswith("/api/") else media)
    del told.headers["Content-Length"]  # it would be that of no body
    told.headers["Cache-Control"] = "no-cache"
    return told


def _told(request: Request, error: WebError, status: int) -> Response:
    here = visit(request)
    if here.path.startswith("/api/"):
        message, hint = error.words(str)
        return JSONResponse({"error": {"code": error.code, "message": message, "hint": hint}}, status)
    translate = i18n.translations(here.language).gettext
    message, hint = error.words(translate)
    told = {"message": message, "hint": hint, "number": status}
    if here.path in _ASKING and error.keeps_form:
        typed = request.query_params
        form = SearchForm.as_typed(typed, _sources(request, error), action=here.path, error=error, translate=translate)
        return page(here, "unanswered.html", status=status, form=form, **told)
    return page(here, "problem.html", status=status, **told)


def _sources(request: Request, error: WebError) -> list[str]:
    """Those to choose from; none where the archive has just refused to answer."""
    shared = state(request)
    if error.status >= 500:
        return []
    try:
        with shared.sessions.open() as session:
            return overview_of(session, shared.memory).names
    except (ArchiveError, WebError):
        return []
