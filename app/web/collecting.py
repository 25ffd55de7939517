"""Collections that the operator put together: a page of all, and of each a page and a feed."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.collected import number_of
from luutin.app.settings import CollectionSettings, choose_words
from luutin.app.web.atom import MEDIA_TYPE, AtomFeed, FeedTags
from luutin.app.web.errors import NotFoundError
from luutin.app.web.feeds import add_entry
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Links, Parameter
from luutin.app.web.question import Question
from luutin.app.web.render import answer, page
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, visit
from luutin.archive import Record, identify

_ON_A_PAGE, _ENTRIES = 50, 50
_EXPORTS = ("csv", "bibtex", "ris", "csl-json", "jsonl")


class RemarkedArticle(NamedTuple):
    """An article of a collection, with what the operator says of it."""

    record: Record
    remark: str


class ShownCollection(NamedTuple):
    """What a visitor sees of a collection."""

    articles: list[RemarkedArticle]
    total: int
    """Articles on all of its pages."""
    missing: int
    """Articles that were chosen and cannot be shown."""
    next_cursor: str | None
    export: dict[str, Parameter]
    """Parameters of an export of the whole."""


def overview(request: Request) -> Response:
    """All collections, in the operator's order."""
    return page(
        visit(request), "collections.html", collections=state(request).config.collections, choose_words=choose_words
    )


def show(request: Request) -> Response:
    """One collection. Raises NotFoundError."""
    here, collection = visit(request), _asked(request)
    question = Question.read({"q": collection.query or "", "sort": "newest", "cursor": _cursor(request)})
    with state(request).sessions.open() as session:
        found = _look(session, collection, question, here.language, _ON_A_PAGE)
    about = choose_words(collection.about or "", here.language)
    return page(
        here,
        "collection.html",
        collection=collection,
        title=choose_words(collection.title, here.language),
        paragraphs=[" ".join(each.split()) for each in about.split("\n\n") if each.strip()],
        found=found,
        formats=_EXPORTS,
    )


def feed(request: Request) -> Response:
    """The same as a feed: the newest that a query finds, or all that was chosen. Raises NotFoundError."""
    here, collection = visit(request), _asked(request)
    question = Question.read({"q": collection.query or "", "sort": "newest"})
    with state(request).sessions.open() as session:
        shown = _look(session, collection, question, here.language, _ENTRIES)
        tags = FeedTags(identify(session.database).uuid)
    title = f"Lưu Tin · {choose_words(collection.title, here.language)}"
    return answer(request, _write(here.links, collection.name, title, shown, tags), MEDIA_TYPE, language=here.language)


def _asked(request: Request) -> CollectionSettings:
    for each in state(request).config.collections:
        if each.name == request.path_params["name"]:
            return each
    raise NotFoundError(phrase("There is no such collection here."), phrase("/collections/ has them all."))


def _cursor(request: Request) -> str:
    return request.query_params.get("cursor", "")


def _look(
    session: ReadSession, collection: CollectionSettings, question: Question, language: str, limit: int
) -> ShownCollection:
    if collection.query is None:
        return _listed(session, collection, language)
    found = find(session, question, FindOptions(limit=limit))
    records = session.reader.current([hit.id for hit in found.hits])
    articles = [RemarkedArticle(record, "") for record in records]
    return ShownCollection(articles, found.total, 0, found.next_cursor, question.parameters())


def _listed(session: ReadSession, collection: CollectionSettings, language: str) -> ShownCollection:
    remarks: dict[int, str] = {}
    missing = 0
    for each in collection.articles:
        number = number_of(session.database, each)
        if number is None:
            missing += 1
        elif number not in remarks or each.remark:
            remarks[number] = choose_words(each.remark or "", language)
    articles = [RemarkedArticle(record, remarks[record.id]) for record in session.reader.current(list(remarks))]
    ids = ",".join(str(each.record.id) for each in articles)
    return ShownCollection(articles, len(articles), missing + len(remarks) - len(articles), None, {"ids": ids})


def _write(links: Links, name: str, title: str, shown: ShownCollection, tags: FeedTags) -> bytes:
    address = f"/collections/{name}"
    feed = AtomFeed(
        tags.feed(f"collections/{name}", {}), links.whole(f"{address}.atom"), title, page=links.whole(address)
    )
    for each in shown.articles:
        add_entry(feed, links, each.record, tags, remark=each.remark)
    return feed.to_xml()


ROUTES = {"/collections/": overview, "/collections/{name}.atom": feed, "/collections/{name}": show}
