"""The page of a kept file: what it is, where it is from, and its text beside the picture of each page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.formats.citations import FileSource, file_citation
from luutin.app.web.article import safe_address
from luutin.app.web.drawings import version
from luutin.app.web.errors import NotFoundError
from luutin.app.web.finding import spans
from luutin.app.web.i18n import phrase
from luutin.app.web.kept import read_record
from luutin.app.web.likeness import load_looks
from luutin.app.web.marks import Marker
from luutin.app.web.originals import CAGE, shown_file
from luutin.app.web.question import Question
from luutin.app.web.render import answer, page
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, visit
from luutin.archive import FileFacts, FileReader, FileText, Record
from luutin.crawler import FileKind, FileRecord

_LETTERS = 14_000
"""Of one page of a file, and about of all on one page of ours: that stays below 60 KB."""
_PAGES = 12
_ARTICLES = 20
_ALIKE = 12


@dataclass(frozen=True, slots=True)
class PageOfFile:
    """One page of a file."""

    told: FileText
    text: Markup
    """With what was asked for marked."""
    more: int
    """Letters that are not shown here."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages of a file that one page of ours shows."""

    pages: list[FileText]
    before: int | None
    """First page of those before; None: these are the first."""
    after: int | None
    """Likewise, of those behind."""


def leaves(pages: list[FileText], *, asked: int) -> Leaves:
    """Return the group of *pages* that holds page *asked*: neighbours, so many that ours stays small."""
    groups: list[list[FileText]] = [[]]
    letters = 0
    for each in pages:
        length = min(len(each.text), _LETTERS)
        if groups[-1] and (letters + length > _LETTERS or len(groups[-1]) == _PAGES):
            groups.append([])
            letters = 0
        groups[-1].append(each)
        letters += length
    place = next((place for place, group in enumerate(groups) if group and group[-1].n >= asked), len(groups) - 1)
    starts = [group[0].n for group in groups if group]
    return Leaves(
        groups[place],
        starts[place - 1] if place else None,
        starts[place + 1] if place + 1 < len(starts) else None,
    )


def attachment(request: Request) -> Response:
    """The page of a kept file; `?page=` says from which of its pages, `?q=` what is marked."""
    here, question = visit(request), Question.read(request.query_params)
    with state(request).sessions.open() as session:
        facts = shown_file(session, request)
        told = FileReader(session.database).pages(facts.file_id)
        shown = leaves(told or _unread(facts), asked=_number(request.query_params.get("page", "")))
        pages = _marked(session, question, shown.pages)
        articles = _articles(session, facts)
        stood = FileReader(session.database).revisions(facts.file_id)
        near = load_looks(state(request).memory, session.database).near(facts.file_id)
        alike = [number for number, named in FileReader(session.database).articles_of(near[:_ALIKE]).items() if named]
    asked = _number(request.query_params["page"]) if request.query_params.get("page") else None
    record = read_record(facts.record)
    by_address = [(address, list(some)) for address, some in groupby(stood, attrgetter("address"))]
    revisions = [(address, some) for address, some in by_address if len(some) > 1]
    permalink = here.links.whole(f"/file/{facts.file_id}/") + (f"?page={asked}#p{asked}" if asked else "")
    return page(
        here,
        "attachment.html",
        file=facts,
        name=_name(facts),
        record=record,
        named=version(facts.sha256),
        address=safe_address(facts.url),
        is_picture=FileKind(facts.kind).is_image and facts.state != "unread",
        is_paged=facts.kind == FileKind.PDF,
        pages=pages,
        shown=shown,
        all_pages=told,
        articles=articles,
        revisions=revisions,
        newer=[some[0] for _, some in revisions if some[0].file_id != facts.file_id],
        alike=alike,
        cited=file_citation(_source_of(facts, record, articles), facts.sha256, permalink, page=asked),
        question=question,
    )


def text(request: Request) -> Response:
    """One page of a file as plain text, whole."""
    with state(request).sessions.open() as session:
        facts = shown_file(session, request)
        pages = FileReader(session.database).pages(facts.file_id)
    asked = _number(request.path_params["page"])
    found = next((each for each in pages if each.n == asked), None)
    if found is None:
        raise NotFoundError(phrase("There is no text of that page."))
    response = answer(request, found.text.encode(), "text/plain; charset=utf-8")
    response.headers.update(CAGE)
    return response


def _unread(facts: FileFacts) -> list[FileText]:
    """The first page of a PDF of which nothing was read: its picture can be looked at all the same."""
    return [FileText(1, "")] if facts.kind == FileKind.PDF and facts.state != "unread" else []


def _marked(session: ReadSession, question: Question, told: Sequence[FileText]) -> list[PageOfFile]:
    parts = [each.text[:_LETTERS] for each in told]
    found = spans(session, question, parts) if question.q else [()] * len(parts)
    return [
        PageOfFile(page, Marker(numbered=False).mark(part, where), len(page.text) - len(part))
        for page, part, where in zip(told, parts, found, strict=True)
    ]


def _articles(session: ReadSession, facts: FileFacts) -> list[Record]:
    numbers = FileReader(session.database).articles_of([facts.file_id])[facts.file_id]
    found = map(session.reader.get, numbers[:_ARTICLES])
    return [record for record in found if record is not None]


def _source_of(facts: FileFacts, record: FileRecord | None, articles: list[Record]) -> FileSource:
    """What a citation says of the file beside its hash: as the file tells it, else as the article that names it."""
    named_by = articles[0] if articles else None
    return FileSource(
        key=f"luutin-file{facts.file_id}",
        title=(record.title if record else None) or _name(facts),
        number=(record.number if record else None) or "",
        publisher=(named_by.fields.get("site_name") or named_by.source) if named_by else "",
        published=record.day if record else None,
        url=safe_address(facts.url) or "",
        kept=facts.first_seen,
    )


def _name(facts: FileFacts) -> str:
    """As an article names it, else the end of its address."""
    if facts.name != facts.url:
        return facts.name
    return urlsplit(facts.url).path.rpartition("/")[2] or facts.url


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


ROUTES = {"/file/{number}/": attachment, "/file/{number}/page/{page}.txt": text}
