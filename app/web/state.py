"""What the handlers of one running server share, found through the request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.requests import Request

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.memory import Memory
from luutin.app.web.render import WebVisit
from luutin.app.web.sessions import ReadSession, SessionPool
from luutin.archive import CaptureSource, Record


@dataclass(frozen=True, slots=True)
class WebState:
    """The web interface over one archive."""

    config: Config
    db: Path
    captures: CaptureSource
    settings: WebSettings
    sessions: SessionPool
    memory: Memory
    now: Callable[[], datetime]
    """Aware."""


def state(request: Request) -> WebState:
    """What the server that answers *request* has."""
    found: WebState = request.app.state.luutin
    return found


def visit(request: Request) -> WebVisit:
    """The visit that *request* is."""
    return WebVisit(request, state(request).settings)


def asked_record(session: ReadSession, request: Request) -> Record:
    """The article that `/a/{name}` names: `12`, its current revision, or `12@0f3a9c…`, the one with that hash.

    Raises NotFoundError.
    """
    number, _, sha = request.path_params["name"].partition("@")
    readable = number.isascii() and number.isdecimal() and len(number) < 19 and set(sha) <= set("0123456789abcdef")
    record = session.reader.get(int(number), sha=sha or None) if readable else None
    if record is None:
        raise NotFoundError(phrase("There is no such article here."), phrase("Search for words of its title."))
    return record
