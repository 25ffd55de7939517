"""What the handlers of one running server share, found through the request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.requests import Request

from luutin.app.config import Config
from luutin.app.web.desk import Desk, Desks
from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.memory import Memory
from luutin.app.web.render import Visit
from luutin.app.web.settings import WebSettings
from luutin.archive import CaptureSource, Record


@dataclass(frozen=True, slots=True)
class Room:
    """The web interface over one archive: the reading room."""

    config: Config
    db: Path
    captures: CaptureSource
    settings: WebSettings
    desks: Desks
    memory: Memory
    now: Callable[[], datetime]
    """Aware."""


def room(request: Request) -> Room:
    """The room that *request* entered."""
    found: Room = request.app.state.room
    return found


def visit(request: Request) -> Visit:
    """The visit that *request* is."""
    return Visit(request, room(request).settings)


def asked_record(desk: Desk, request: Request) -> Record:
    """The article that `/a/{name}` names: `12`, its current revision, or `12@0f3a9c…`, the one with that hash.

    Raises NotFoundError.
    """
    number, _, sha = request.path_params["name"].partition("@")
    readable = number.isascii() and number.isdecimal() and len(number) < 19 and set(sha) <= set("0123456789abcdef")
    record = desk.reader.get(int(number), sha=sha or None) if readable else None
    if record is None:
        raise NotFoundError(phrase("There is no such article here."), phrase("Search for words of its title."))
    return record
