"""The sitemap of the archive (https://www.sitemaps.org/protocol.html), and what robots may ask for (RFC 9309)."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.render import stream
from luutin.app.web.state import state, visit
from luutin.archive import ArticleNumbers, CurrentName, CurrentNames, Database, Reader

_MEDIA_TYPE = "application/xml; charset=utf-8"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_AT_ONCE = 500
"""Numbers asked for by one statement."""
_CLOSED = ("/?q=", "/attention", "/list", "/export", "/api/", "/web/", "/subscription/")
"""Articles may be in other people's search; searches, exports and pages as they looked need not be."""


def sitemap(request: Request) -> Response:
    """All articles; where there are more than one sitemap holds, or collections, the index of several."""
    links, collections = visit(request).links, state(request).config.collections
    with state(request).sessions.open() as session:
        parts = state(request).memory.of(session.database, "sitemap", _parts)
    if [number for number, _ in parts] in ([], [1]) and not collections:
        return _part(request, 1)
    found = [(links.whole(f"/sitemap/{number}.xml"), moment) for number, moment in parts]
    if collections:
        found.append((links.whole("/sitemap/collections.xml"), ""))
    return stream(request, _write("sitemapindex", "sitemap", found), _MEDIA_TYPE, {"Cache-Control": "no-cache"})


def sitemap_of_collections(request: Request) -> Response:
    """The pages that the operator put together."""
    links = visit(request).links
    found = ((links.whole(f"/collections/{each.name}"), "") for each in state(request).config.collections)
    return stream(request, _write("urlset", "url", found), _MEDIA_TYPE, {"Cache-Control": "no-cache"})


def sitemap_part(request: Request) -> Response:
    """One of several sitemaps. Raises NotFoundError."""
    number = request.path_params["part"]
    if not (number.isascii() and number.isdecimal() and 0 < len(number) < 10):
        raise NotFoundError(phrase("There is nothing at this address."))
    return _part(request, int(number))


def _parts(database: Database) -> list[tuple[int, str]]:
    return CurrentNames(database).parts()


def _part(request: Request, number: int) -> Response:
    """Addresses as each page names itself: of the current revision. Of a cluster, those of the archive beside."""
    links = visit(request).links
    with state(request).sessions.open() as session:
        names = CurrentNames(session.database).names(number)
        known = {} if isinstance(session.reader, Reader) else _numbers(session.database, names)
    found = ((links.whole(f"/a/{known.get(each.id, each.id)}@{each.short_sha256}"), each.revised) for each in names)
    return stream(request, _write("urlset", "url", found), _MEDIA_TYPE, {"Cache-Control": "no-cache"})


def _numbers(database: Database, names: Sequence[CurrentName]) -> dict[int, int]:
    """Number in this archive → number among all those of a cluster."""
    numbers, found = ArticleNumbers(database), dict[int, int]()
    for start in range(0, len(names), _AT_ONCE):
        found |= numbers.of([each.id for each in names[start : start + _AT_ONCE]])
    return found


def _write(root: str, item: str, entries: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """*entries*: address and the moment of its last change; empty: not known."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'.encode()
    for address, moment in entries:
        changed = f"<lastmod>{moment}</lastmod>" if moment else ""
        yield f"<{item}><loc>{escape(address)}</loc>{changed}</{item}>\n".encode()
    yield f"</{root}>\n".encode()


def robots(request: Request) -> Response:
    """What robots may ask for, and where the sitemap is. A private archive wants none."""
    links = visit(request).links
    if state(request).settings.is_private:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    closed = "".join(f"Disallow: {links.root_path}{path}\n" for path in _CLOSED)
    return PlainTextResponse(f"User-agent: *\n{closed}\nSitemap: {links.whole('/sitemap.xml')}\n")


ROUTES = {
    "/sitemap.xml": sitemap,
    "/sitemap/collections.xml": sitemap_of_collections,
    "/sitemap/{part}.xml": sitemap_part,
    "/robots.txt": robots,
}
