"""The ASGI application: routes, the walls around them, and errors turned into words."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from luutin import __version__
from luutin.app.api import articles, document, files, following, looking_up, mementos, proofs, search
from luutin.app.api.parameters import known_parameters
from luutin.app.config import Config
from luutin.app.oai import repository
from luutin.app.web import (
    attachment,
    captures,
    collecting,
    drawings,
    export,
    feeds,
    guide,
    health,
    lists,
    originals,
    pages,
    people,
    photos,
    places,
    reading,
    reference,
    sitemap,
    sources,
    static,
    subscribing,
    watching,
)
from luutin.app.web.access.book import AccessBook, access_file
from luutin.app.web.access.gate import AccessGate
from luutin.app.web.admission.gate import AdmissionGate
from luutin.app.web.attention import page as attention
from luutin.app.web.errors import BadQuestionError, EngineTroubleError, NotFoundError, WebError
from luutin.app.web.finding import HeadersEnoughError
from luutin.app.web.i18n import phrase
from luutin.app.web.memory import Memory
from luutin.app.web.problems import answer_headers, answer_problem
from luutin.app.web.processes import how_many
from luutin.app.web.replay import serving as replay
from luutin.app.web.security import PathPrefix, RateLimit, Wall
from luutin.app.web.sessions import ArticleSource, SessionPool
from luutin.app.web.state import WebState, need_archive
from luutin.archive import ArchiveError
from luutin.crawler import fork_server
from luutin.indexer import EngineDownError, EngineRefusedError

_OF_ARTICLES = (
    pages.ROUTES
    | reading.ROUTES
    | drawings.ROUTES
    | photos.ROUTES
    | places.ROUTES
    | people.ROUTES
    | export.ROUTES
    | feeds.ROUTES
    | reference.ROUTES
    | health.ROUTES
    | guide.ROUTES
    | lists.ROUTES
)
"""What the archive and a cluster tell alike."""
_OF_THE_ARCHIVE = (
    captures.ROUTES
    | originals.ROUTES
    | attachment.ROUTES
    | sources.ROUTES
    | attention.ROUTES
    | collecting.ROUTES
    | watching.ROUTES
    | subscribing.ROUTES
    | replay.ROUTES
    | sitemap.ROUTES
    | repository.ROUTES
)
"""What no cluster tells."""
_ROUTES = _OF_ARTICLES | _OF_THE_ARCHIVE
_API_OF_THE_ARCHIVE = (files, following, mementos, proofs)
_API = (search, articles, looking_up, files, following, mementos, proofs)
"""Parts of the API, in the order in which its document lists their routes."""
_NOT_PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *originals.NOT_PACKED_AGAIN)
_log = logging.getLogger(__name__)


def create(
    config: Config,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    articles_from: Callable[[], ArticleSource] | None = None,
    has_archive: bool = True,
) -> FastAPI:
    """The web interface over the archive that *config* names. *clock*: seconds, never going back.

    *articles_from* connects to a cluster that has the articles, once for each reader; None: the archive has. Without
    *has_archive* the one that *config* names is no archive of that cluster, and is not shown.
    """
    settings = config.web
    sessions = _pool(config, clock, articles_from)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        sessions.close()
        app.state.forks.close()

    app = FastAPI(
        title="Lưu Tin",
        version=__version__,
        description=articles.DESCRIPTION,
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
        root_path_in_servers=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=lifespan,
        middleware=_walls(config, clock),
    )
    app.state.luutin = WebState(config, config.db, config.captures, settings, sessions, Memory(clock), now, has_archive)
    _begin_readers(app, clock)
    _open_routes(app, has_archive=has_archive)
    app.openapi = lambda: document.describe(app)  # type: ignore[method-assign]  # FastAPI's own way to change the document
    return app


def _begin_readers(app: FastAPI, clock: Callable[[], float]) -> None:
    """What handlers share that read and draw what strangers wrote."""
    app.state.wishes = subscribing.WishLimits(clock)
    app.state.drawings, app.state.replays, app.state.forks = drawings.Drawings(), replay.Replays(), fork_server()


def _walls(config: Config, clock: Callable[[], float]) -> list[Middleware]:
    """What stands around the routes, from the outside to the inside."""
    settings = config.web
    limit = RateLimit(settings.rate_per_minute, clock)
    return [
        Middleware(
            Wall,
            hosts=settings.hosts,
            images=settings.images,
            limit=limit,
            subscriptions=bool(settings.subscriptions),
            defect=_defect,
        ),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4, exclude_content_types=_NOT_PACKED),
        Middleware(PathPrefix, root_path=settings.root_path),
        *_gates(config, clock),
        Middleware(AdmissionGate, settings=settings),
    ]


def _pool(config: Config, clock: Callable[[], float], articles_from: Callable[[], ArticleSource] | None) -> SessionPool:
    web = config.web
    return SessionPool(
        config.db,
        size=web.readers,
        time_limit_s=web.time_limit_s,
        clock=clock,
        processes=how_many(web.processes),
        articles_from=articles_from,
    )


def _open_routes(app: FastAPI, *, has_archive: bool) -> None:
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    routes: dict[str, Callable[[Request], Any]] = {**_ROUTES, "/static/{name}": static.serve}
    for path, endpoint in routes.items():
        if not has_archive and path in _OF_THE_ARCHIVE:
            endpoint = need_archive  # noqa: PLW2901 - which raises
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)
    for path, endpoint in subscribing.POSTED.items() if has_archive else ():
        app.add_route(path, endpoint, methods=["POST"], include_in_schema=False)
    for part in _API:
        needed = [Depends(need_archive)] if part in _API_OF_THE_ARCHIVE else []
        app.include_router(part.router, dependencies=[Depends(known_parameters), *needed])


def _gates(config: Config, clock: Callable[[], float]) -> list[Middleware]:
    """The gate of a private archive; none where everyone may read it. Raises AccessFileError."""
    web = config.web
    if not web.is_private:
        return []
    book = AccessBook(access_file(config)) if web.access else None
    return [Middleware(AccessGate, book=book, settings=web, clock=clock, tell=answer_problem)]


def _web_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, WebError)  # noqa: S101 - the handler is registered for it alone
    return answer_problem(request, error)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - likewise
    known = (
        NotFoundError(phrase("There is nothing at this address."))
        if error.status_code == 404
        else WebError("%(detail)s", detail=error.detail)
    )
    return answer_problem(request, known, status=error.status_code)


def _invalid(request: Request, error: Exception) -> Response:
    """A parameter that does not have the type or range that the OpenAPI document gives it."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - likewise
    fault = error.errors()[0]
    return answer_problem(request, BadQuestionError("%(name)s: %(fault)s", name=fault["loc"][-1], fault=fault["msg"]))


def _archive_error(request: Request, error: Exception) -> Response:
    _log.error("the archive cannot be read: %s", error)
    return answer_problem(
        request,
        WebError(phrase("The archive cannot be read at the moment."), phrase("The operator finds why in the log.")),
    )


def _engine_error(request: Request, error: Exception) -> Response:
    """A cluster that does not answer; what is on this machine goes on being shown."""
    _log.error("the cluster cannot be asked: %s", error)
    hint = phrase("Try again in a moment; the operator finds why in the log.")
    return answer_problem(request, EngineTroubleError(phrase("The search engine does not answer at the moment."), hint))


def _defect(request: Request, error: Exception) -> Response:
    """A defect of ours: the traceback is in the log, the visitor reads no more than its kind."""
    return answer_problem(
        request,
        WebError(
            phrase("Something went wrong here."),
            phrase("The operator finds %(kind)s in the log."),
            kind=type(error).__name__,
        ),
    )


_HANDLERS = {
    HeadersEnoughError: answer_headers,
    WebError: _web_error,
    HTTPException: _http_error,
    RequestValidationError: _invalid,
    ArchiveError: _archive_error,
    EngineDownError: _engine_error,
    EngineRefusedError: _engine_error,
}
