"""A saved search: a page and a feed of what the night runs have reported of it (docs/operating.md)."""

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.atom import MEDIA_TYPE, AtomFeed, FeedTags
from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Links
from luutin.app.web.render import answer, page
from luutin.app.web.state import state, visit
from luutin.archive import identify
from luutin.night import Find, Watch, finds, watches

_ON_A_PAGE = 100


def watch_page(request: Request) -> Response:
    """The hits that a saved search reported, newest first, page by page. Raises NotFoundError."""
    name = request.path_params["name"]
    found = _found(request, name, limit=_ON_A_PAGE + 1, before=_read_mark(request.query_params.get("before", "")))
    shown, more = found[:_ON_A_PAGE], len(found) > _ON_A_PAGE
    older = f"{shown[-1][0]} {shown[-1][1].article_id}" if more else None
    shown_page = page(
        visit(request), "watch.html", name=name, query=find_watch(request).query, found=shown, older=older
    )
    shown_page.headers["Referrer-Policy"] = "same-origin"  # else browsers do not say which site sends the form
    return shown_page


def watch_feed(request: Request) -> Response:
    """The hits that a saved search reported, newest first. Raises NotFoundError."""
    name = request.path_params["name"]
    found = _found(request, name)
    with state(request).sessions.open() as session:
        tags = FeedTags(identify(session.database).uuid)
    return answer(request, _write(visit(request).links, name, found, tags), MEDIA_TYPE)


def find_watch(request: Request) -> Watch:
    """The saved search that the address names. Raises NotFoundError."""
    with state(request).sessions.open() as session:
        for each in watches.watches(session.database):
            if each.name == request.path_params["name"]:
                return each
    raise NotFoundError(phrase("There is nothing at this address."))


def _found(
    request: Request, name: str, *, limit: int = 50, before: tuple[str, int] | None = None
) -> list[tuple[str, Find]]:
    with state(request).sessions.open() as session:
        found = finds(session.database, name, limit=limit, before=before)
    if found is None:
        raise NotFoundError(phrase("There is no such file."))
    return found


def _read_mark(text: str) -> tuple[str, int] | None:
    """The hit behind which a page begins, as its address names it; None: the newest."""
    moment, _, number = text.rpartition(" ")
    return (moment, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None


def _write(links: Links, name: str, found: list[tuple[str, Find]], tags: FeedTags) -> bytes:
    feed = AtomFeed(
        tags.feed(f"watch/{name}", {}),
        links.whole(f"/watch/{name}.atom"),
        f"Lưu Tin · {name}",
        page=links.whole(f"/watch/{name}"),
    )
    for moment, find in found:
        feed.add(
            tag=tags.article(find.article_id),
            page=links.whole(f"/a/{find.article_id}"),
            title=find.title,
            updated=moment,
            author=find.source,
            summary=f"{find.snippet} ({find.reason})",
        )
    return feed.to_xml()


ROUTES = {"/watch/{name}.atom": watch_feed, "/watch/{name}": watch_page}
