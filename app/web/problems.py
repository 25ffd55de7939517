"""A WebError as its visitor reads it: JSON under /api and for programs, a page for people."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from luutin.app.web import i18n
from luutin.app.web.errors import WebError
from luutin.app.web.render import page
from luutin.app.web.state import visit


def answer_problem(request: Request, error: WebError, *, status: int | None = None) -> Response:
    """The answer that tells *error*."""
    status = status or error.status
    here = visit(request)
    if here.path.startswith("/api/"):
        message, hint = error.words(str)
        return JSONResponse({"error": {"code": error.code, "message": message, "hint": hint}}, status)
    message, hint = error.words(i18n.translations(here.language).gettext)
    return page(here, "problem.html", status=status, message=message, hint=hint, number=status)
