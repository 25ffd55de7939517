"""What the night run hands to the web interface: its metrics, and a feed of each saved search (docs/operating.md)."""

from ipaddress import ip_address
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.errors import NotFoundError
from luutin.app.web.feeds import xml_text
from luutin.app.web.i18n import phrase
from luutin.app.web.render import WebVisit, answer
from luutin.app.web.state import state, visit
from luutin.night import CONTENT_TYPE, Find, exposition, finds

_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = "1970-01-01T00:00:00Z"


def metrics(request: Request) -> Response:
    """Prometheus metrics; for this machine only, and not through a proxy. Raises NotFoundError for others."""
    if not _from_here(request):
        raise NotFoundError(phrase("There is no such file."))
    config = request.app.state.config
    with state(request).sessions.open() as session:
        text = exposition(config, session.database, now=state(request).now())
    return Response(text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})


def _from_here(request: Request) -> bool:
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def watch_feed(request: Request) -> Response:
    """The hits that a saved search told, newest first. Raises NotFoundError."""
    name = request.path_params["name"]
    with state(request).sessions.open() as session:
        told = finds(session.database, name)
    if told is None:
        raise NotFoundError(phrase("There is no such file."))
    return answer(request, _feed(visit(request), name, told), "application/atom+xml; charset=utf-8")


def _feed(here: WebVisit, name: str, told: list[tuple[str, Find]]) -> bytes:
    address = here.links.whole(f"/watch/{name}.atom")
    root = Element("feed", xmlns=_ATOM)
    SubElement(root, "id").text = address
    SubElement(root, "title").text = xml_text(f"Lưu Tin · {name}")
    SubElement(root, "updated").text = max((moment for moment, _ in told), default=_EPOCH)
    SubElement(root, "link", rel="self", href=address)
    SubElement(SubElement(root, "author"), "name").text = "Lưu Tin"
    for moment, find in told:
        _entry(here, root, moment, find)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _entry(here: WebVisit, root: Element, moment: str, find: Find) -> None:
    place = here.links.whole(f"/a/{find.article_id}")
    entry = SubElement(root, "entry")
    SubElement(entry, "id").text = place
    SubElement(entry, "title").text = xml_text(find.title)
    SubElement(entry, "updated").text = moment
    SubElement(entry, "link", rel="alternate", type="text/html", href=place)
    SubElement(SubElement(entry, "author"), "name").text = xml_text(find.source)
    SubElement(entry, "summary").text = xml_text(f"{find.snippet} ({find.reason})")


ROUTES = {"/metrics": metrics, "/watch/{name}.atom": watch_feed}
