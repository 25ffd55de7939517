"""What the handlers of one running server share, found through the request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from starlette.requests import Request

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.web.errors import ElsewhereError, NotFoundError, WebError, WithheldError
from luutin.app.web.i18n import phrase
from luutin.app.web.memory import Memory
from luutin.app.web.naming import source_names
from luutin.app.web.printed import day
from luutin.app.web.render import WebVisit
from luutin.app.web.sessions import ReadSession, SessionPool
from luutin.archive import ArchiveError, CaptureSource, Database, Record, Withholding, Withholdings


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
    has_archive: bool = True
    """False: a cluster is shown, and its archive is on another machine."""


def need_archive(request: Request) -> None:
    """Raise ElsewhereError where only a cluster is shown: an empty answer would say that there is nothing."""
    if not state(request).has_archive:
        raise ElsewhereError(
            phrase("This server shows a cluster, and the archive is on another machine."),
            phrase("Captures, files, sources and changes are shown where the archive stands."),
        )


def state(request: Request) -> WebState:
    """What the server that answers *request* has."""
    found: WebState = request.app.state.luutin
    return found


def visit(request: Request) -> WebVisit:
    """The visit that *request* is."""
    shared = state(request)
    return WebVisit(request, shared.settings, cache(lambda: names_for(request)), bool(shared.config.collections))


def asked_record(session: ReadSession, request: Request) -> Record:
    """The article that `/a/{name}` names: `12`, its current revision, or `12@0f3a9c…`, the one with that hash.

    Raises NotFoundError.
    """
    number, _, sha = request.path_params["name"].partition("@")
    readable = number.isascii() and number.isdecimal() and len(number) < 19 and set(sha) <= set("0123456789abcdef")
    record = session.reader.get(int(number), sha=sha or None) if readable else None
    if record is None:
        raise missing_article(session.database, int(number) if readable else 0)
    return record


def missing_article(database: Database, number: int) -> WebError:
    """What is told of an article that cannot be shown: that it is withheld, and why, or that there is none."""
    why = Withholdings(database).of_article(number)
    if why is None:
        return NotFoundError(phrase("There is no such article here."), phrase("Search for words of its title."))
    return withheld(why)


def withheld(why: Withholding) -> WithheldError:
    """What is told of something that a decision hides."""
    return WithheldError(
        phrase("This is withheld since %(day)s."),
        phrase("The reason given: %(reason)s"),
        day=day(why.day),
        reason=why.reason,
    )


def names_for(request: Request) -> Mapping[str, str]:
    """The names, counted before or now; empty where the archive cannot be read."""
    shared = state(request)
    known = shared.memory.peek("source names")
    if isinstance(known, dict):
        return known
    try:
        with shared.sessions.open() as session:
            return shared.memory.of(session.database, "source names", lambda it: source_names(shared.config, it))
    except (ArchiveError, WebError):
        return {}
