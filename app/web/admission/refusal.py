"""What is told to a request to which no turn came: it costs next to nothing, as there may be very many of them."""

from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from luutin.app.settings import WebSettings
from luutin.app.web.errors import SessionsBusyError
from luutin.app.web.i18n import phrase, translations
from luutin.app.web.links import Links
from luutin.app.web.render import WebVisit, render


def busy() -> SessionsBusyError:
    """What is told where no reader of the archive is free."""
    return SessionsBusyError(phrase("All readers of the archive are busy."), phrase("Try again in a moment."))


def refuse(request: Request, settings: WebSettings) -> Response:
    """The answer that says when to ask again; a page does so by itself, at the same address."""
    error, here = busy(), WebVisit(request, settings)
    headers = {"Retry-After": str(error.retry_after_s), "Cache-Control": "no-store"}
    if here.path.startswith("/api/"):
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        return JSONResponse({"error": told}, error.status, headers)
    body = _page(here.language, settings.root_path)
    return Response(body, error.status, {**headers, "Vary": "Accept-Language"}, "text/html; charset=utf-8")


@cache
def _page(language: str, root_path: str) -> bytes:
    error, links = busy(), Links(root_path, "", None)
    message, _ = error.words(translations(language).gettext)
    return render("busy.html", language, links=links, message=message, again_s=error.retry_after_s).encode()
