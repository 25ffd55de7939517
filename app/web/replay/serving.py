"""What is answered under /web, /timegate and /timemap."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import anyio
import anyio.to_thread
import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from luutin.app.web.errors import BadQuestionError, NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.render import answer, has_already, page
from luutin.app.web.replay.asked import AskedAddress, read_asked
from luutin.app.web.replay.content import CANNOT_SHOW, Content, Replay, caged, is_page, original_bytes
from luutin.app.web.replay.finding import Lookup, look_up, must_find, nothing_at
from luutin.app.web.replay.stamps import nearest, read_date, read_stamp, write_date, write_stamp
from luutin.app.web.replay.timemaps import LINK_FORMAT, MementoLinks, link_header, timemap_json, timemap_links
from luutin.app.web.state import state, visit
from luutin.archive import Memento, Mementos

_AT_ONCE = 2
"""Processes that make pages harmless at one time."""
_FRAMING = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; frame-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As on every page of ours, and a frame of ours may stand in it."""


class Replays:
    """Who waits for it takes no thread."""

    def __init__(self) -> None:
        self.limit = anyio.CapacityLimiter(_AT_ONCE)


class _Found(NamedTuple):
    asked: AskedAddress
    lookup: Lookup
    memento: Memento
    holder: Memento
    """The capture whose record holds its bytes."""

    @property
    def stamp(self) -> str:
        return write_stamp(self.memento.fetched_at)


async def web(request: Request) -> Response:
    """`/web/URL`: what is kept of an address. `/web/TIME/URL`: what stood there, in a page of ours or by itself."""
    asked = read_asked(request, after="/web/")
    if asked.stamp is None:
        return await run_in_threadpool(_overview, request, asked.url.removeprefix("http://*/"))
    found = await run_in_threadpool(_find, request, asked)
    if not asked.form and not is_page(found.memento):
        found = found._replace(asked=asked._replace(form="im_"))
    if found.asked.form:
        return await _content(request, found)
    if asked.stamp != found.stamp:
        at = MementoLinks(visit(request).links, asked.url)
        return RedirectResponse(at.memento(found.memento), 302, _told(at, found.lookup.mementos))
    return await run_in_threadpool(_framed, request, found)


def timegate(request: Request) -> Response:
    """`/timegate/URL`: lead to the capture nearest to Accept-Datetime (RFC 7089 §4.1.1)."""
    asked, said = read_asked(request, after="/timegate/"), request.headers.get("accept-datetime")
    when = read_date(said) if said is not None else None
    if said is not None and when is None:
        raise BadQuestionError(
            phrase("Accept-Datetime is no date."), phrase("Such as: Thu, 09 Jan 2020 10:44:00 GMT (RFC 7089).")
        )
    with state(request).sessions.open() as session:
        found = must_find(session.database, asked.url)
    at = MementoLinks(visit(request).links, asked.url)
    chosen = nearest(found.mementos, when)
    return RedirectResponse(
        at.memento(chosen), 302, {**_told(at, found.mementos), "Vary": "accept-datetime", "Cache-Control": "no-cache"}
    )


def timemap_as_links(request: Request) -> Response:
    """`/timemap/link/URL`: every capture of an address, as links."""
    at, mementos = _listed(request, "/timemap/link/")
    return answer(request, timemap_links(at, mementos).encode(), LINK_FORMAT)


def timemap_as_json(request: Request) -> Response:
    """`/timemap/json/URL`: the same as JSON."""
    at, mementos = _listed(request, "/timemap/json/")
    return answer(request, orjson.dumps(timemap_json(at, mementos)), "application/json")


def _listed(request: Request, after: str) -> tuple[MementoLinks, Sequence[Memento]]:
    asked = read_asked(request, after=after)
    with state(request).sessions.open() as session:
        found = must_find(session.database, asked.url)
    return MementoLinks(visit(request).links, asked.url), found.mementos


def _overview(request: Request, url: str) -> Response:
    with state(request).sessions.open() as session:
        found = look_up(session.database, url)
        record = session.reader.get(found.article_id) if found.article_id is not None else None
        if record is None and not found.mementos:
            raise nothing_at(session.database, url)
    at = MementoLinks(visit(request).links, url)
    listed = [(each, at.memento(each)) for each in reversed(found.mementos)]
    return page(visit(request), "lookup.html", url=url, record=record, listed=listed, at=at)


def _find(request: Request, asked: AskedAddress) -> _Found:
    when = read_stamp(asked.stamp or "")
    with state(request).sessions.open() as session:
        if when is None:
            raise nothing_at(session.database, "")
        lookup = must_find(session.database, asked.url)
        memento = nearest(lookup.mementos, when)
        return _Found(asked, lookup, memento, Mementos(session.database).holder(memento))


def _framed(request: Request, found: _Found) -> Response:
    here, mementos = visit(request), found.lookup.mementos
    at, place = MementoLinks(here.links, found.asked.url), mementos.index(found.memento)
    with state(request).sessions.open() as session:
        record = session.reader.get(found.lookup.article_id) if found.lookup.article_id is not None else None
    response = page(
        here,
        "replay.html",
        url=found.asked.url,
        memento=found.memento,
        record=record,
        inside=f"{here.links.root_path}/web/{found.stamp}mp_/{found.asked.url}",
        earlier=at.memento(mementos[place - 1]) if place else None,
        later=at.memento(mementos[place + 1]) if place + 1 < len(mementos) else None,
        every=f"{here.links.root_path}/web/{found.asked.url}",
        many=len(mementos),
    )
    response.headers["Content-Security-Policy"] = _FRAMING
    response.headers.update(_told(at, mementos, found.memento))
    return response


async def _content(request: Request, found: _Found) -> Response:
    links = visit(request).links
    replay = Replay(found.memento, found.holder, f"{links.root_path}/web/", found.asked.stamp or found.stamp)
    at = MementoLinks(links, found.asked.url)
    told = {**_told(at, found.lookup.mementos, found.memento), "ETag": replay.tag, "Cache-Control": "no-cache"}
    if has_already(request, replay.tag):
        return Response(status_code=304, headers=told)
    limit = request.app.state.replays.limit
    made = await anyio.to_thread.run_sync(_make, request, found, replay, limiter=limit)
    return Response(made.body, headers={**told, **made.headers}, media_type=made.media_type)


def _make(request: Request, found: _Found, replay: Replay) -> Content:
    source = state(request).captures
    try:
        return (
            original_bytes(source, found.holder)
            if found.asked.form == "id_"
            else caged(source, replay, request.app.state.forks)
        )
    except CANNOT_SHOW as error:
        raise NotFoundError(
            phrase("This capture cannot be shown."), phrase("Its WARC record can be taken from the article's page.")
        ) from error


def _told(at: MementoLinks, mementos: Sequence[Memento], shown: Memento | None = None) -> Mapping[str, str]:
    """The headers of RFC 7089; of a capture with its moment, of what leads to one without."""
    found = {"Link": link_header(at, mementos, shown)}
    return found if shown is None else {**found, "Memento-Datetime": write_date(shown.fetched_at)}


ROUTES = {
    "/web/{rest:path}": web,
    "/timegate/{rest:path}": timegate,
    "/timemap/link/{rest:path}": timemap_as_links,
    "/timemap/json/{rest:path}": timemap_as_json,
}
