"""A feed of each saved search: what the night runs have reported of it (docs/operating.md)."""

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.atom import MEDIA_TYPE, AtomFeed
from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Links
from luutin.app.web.render import answer
from luutin.app.web.state import state, visit
from luutin.night import Find, finds


def watch_feed(request: Request) -> Response:
    """The hits that a saved search reported, newest first. Raises NotFoundError."""
    name = request.path_params["name"]
    with state(request).sessions.open() as session:
        found = finds(session.database, name)
    if found is None:
        raise NotFoundError(phrase("There is no such file."))
    return answer(request, _write(visit(request).links, name, found), MEDIA_TYPE)


def _write(links: Links, name: str, found: list[tuple[str, Find]]) -> bytes:
    feed = AtomFeed(links.whole(f"/watch/{name}.atom"), f"Lưu Tin · {name}")
    for moment, find in found:
        address = links.whole(f"/a/{find.article_id}")
        feed.add(
            address=address,
            page=address,
            title=find.title,
            updated=moment,
            author=find.source,
            summary=f"{find.snippet} ({find.reason})",
        )
    return feed.to_xml()


ROUTES = {"/watch/{name}.atom": watch_feed}
