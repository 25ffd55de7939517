"""Atom feeds (RFC 4287) of any question: its newest hits."""

from xml.etree.ElementTree import SubElement

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.atom import MEDIA_TYPE, AtomFeed, FeedTags, xml_text
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.links import Links
from luutin.app.web.question import Question
from luutin.app.web.render import WebVisit, answer
from luutin.app.web.sharing import whole_stamp
from luutin.app.web.state import state, visit
from luutin.archive import Record, identify

_ENTRIES = 50


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
        tags = FeedTags(identify(session.database).uuid)
    return answer(request, write(here, question, records, tags), MEDIA_TYPE)


def write(here: WebVisit, question: Question, records: list[Record], tags: FeedTags) -> bytes:
    """The feed as XML. An entry is a revision: an edited article comes again, under the same id."""
    links = here.links
    title = " · ".join(part for part in ("Lưu Tin", question.q, links.named(question.source)) if part)
    address = links.whole("/feed.atom", question.parameters(sort=None))
    feed = AtomFeed(
        tags.feed("feed", question.parameters(sort=None)), address, title, page=links.whole("/", question.parameters())
    )
    for record in records:
        add_entry(feed, links, record, tags)
    return feed.to_xml()


def add_entry(feed: AtomFeed, links: Links, record: Record, tags: FeedTags, *, remark: str = "") -> None:
    """Add a revision to *feed*; *remark* stands in place of its first words."""
    fields = record.fields
    entry = feed.add(
        tag=tags.article(record.id),
        page=links.permalink(record),
        title=fields["title"],
        updated=record.revised,
        author=fields.get("byline") or links.named(record.source),
        summary=remark or fields.get("lead") or next(iter(fields["body"]), ""),
    )
    if published := whole_stamp(fields.get("published")):
        SubElement(entry, "published").text = published
    if fields.get("category"):
        SubElement(entry, "category", term=xml_text(fields["category"]))


ROUTES = {"/feed.atom": feed}
