"""Atom feeds (RFC 4287) of any question: its newest hits."""

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.finding import FindOptions, find
from luutin.app.web.printed import VIETNAM
from luutin.app.web.question import Question
from luutin.app.web.render import WebVisit, answer
from luutin.app.web.state import state, visit
from luutin.archive import Record

_ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = "1970-01-01T00:00:00Z"


def feed(request: Request) -> Response:
    """The newest hits of a question, or of the whole archive."""
    here = visit(request)
    question = Question.read({**request.query_params, "sort": "newest", "cursor": ""})
    with state(request).sessions.open() as session:
        if question.empty:
            numbers = session.reader.newest(_ENTRIES)
        else:
            numbers = [hit.id for hit in find(session, question, FindOptions(limit=_ENTRIES)).hits]
        records = list(session.reader.current(numbers))
    return answer(request, write(here, question, records), "application/atom+xml; charset=utf-8")


def write(here: WebVisit, question: Question, records: list[Record]) -> bytes:
    """The feed as XML. An entry is a revision: an edited article comes again, under the same id."""
    links = here.links
    root = Element("feed", xmlns=_ATOM)
    SubElement(root, "id").text = links.whole("/feed.atom", question.parameters(sort=None))
    SubElement(root, "title").text = xml_text(
        " · ".join(part for part in ("Lưu Tin", question.q, question.source) if part)
    )
    SubElement(root, "updated").text = max((record.revised for record in records), default=_EPOCH)
    SubElement(root, "link", rel="self", href=links.whole("/feed.atom", question.parameters(sort=None)))
    SubElement(root, "link", rel="alternate", type="text/html", href=links.whole("/", question.parameters()))
    author = SubElement(root, "author")
    SubElement(author, "name").text = "Lưu Tin"
    for record in records:
        _entry(here, root, record)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _entry(here: WebVisit, root: Element, record: Record) -> None:
    links, fields = here.links, record.fields
    entry = SubElement(root, "entry")
    SubElement(entry, "id").text = links.whole(f"/a/{record.id}")
    SubElement(entry, "title").text = xml_text(fields["title"])
    SubElement(entry, "updated").text = record.revised
    published = _moment(fields.get("published"))
    if published:
        SubElement(entry, "published").text = published
    SubElement(entry, "link", rel="alternate", type="text/html", href=links.permalink(record))
    SubElement(SubElement(entry, "author"), "name").text = xml_text(fields.get("byline") or record.source)
    if fields.get("category"):
        SubElement(entry, "category", term=xml_text(fields["category"]))
    lead = fields.get("lead") or next(iter(fields["body"]), "")
    SubElement(entry, "summary").text = xml_text(lead)


def _moment(stamp: str | None) -> str | None:
    """A local stamp as RFC 3339 in Vietnamese time; a day without a clock is its beginning."""
    return datetime.fromisoformat(stamp).replace(tzinfo=VIETNAM).isoformat() if stamp else None


def xml_text(text: str) -> str:
    """Return *text* without the characters that XML 1.0 cannot carry."""
    return "".join(sign for sign in text if sign >= " " and sign not in "\ufffe\uffff")


ROUTES = {"/feed.atom": feed}
