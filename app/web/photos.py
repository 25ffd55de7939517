"""The gallery: photo captions, searched by themselves. Photos are shown or linked as the operator chose."""

from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.article import safe_address
from luutin.app.web.captioned import captions_of, newest_captions
from luutin.app.web.finding import FindOptions, find, spans
from luutin.app.web.kept import ShownFile, by_address, files_of
from luutin.app.web.likeness import Looks, load_looks
from luutin.app.web.marks import Marker
from luutin.app.web.question import Question
from luutin.app.web.render import page
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, visit
from luutin.app.web.statistics import overview_of
from luutin.archive import CaptionRow
from luutin.indexer import Span

_ARTICLES = 24
"""Articles whose captions stand on one page."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A caption with its matches."""

    row: CaptionRow
    """As the archive holds it. Its image is None too where its address is not safe to link to."""
    spans: tuple[Span, ...] = ()
    file: ShownFile | None = None
    """What is kept of the photo; None: nobody has looked yet."""
    again: tuple[CaptionRow, ...] = ()
    """Captions under which the same photograph stands on this page once more."""

    @property
    def marked(self) -> Markup:
        """The caption with its matches."""
        return Marker(numbered=False).mark(self.row.text, self.spans)


@dataclass(frozen=True, slots=True)
class Photos:
    """One page of the gallery."""

    photos: list[Photo]
    articles: int | None
    """Articles whose captions match; None: nothing was asked."""
    next_cursor: str | None

    @property
    def pictured(self) -> bool:
        """Whether any of them can be seen here."""
        return any(photo.file is not None and photo.file.pictured for photo in self.photos)


def of_captions(question: Question) -> Question:
    """The same question, asked of captions alone."""
    return replace(question, q=f"caption:({question.q})" if question.q else "")


def photos(session: ReadSession, question: Question, limit: int = _ARTICLES) -> Photos:
    """The captions that *question* finds, by article; without words the newest ones."""
    if not question.q:
        return Photos(list(map(_photo, newest_captions(session, limit, question.source or None))), None, None)
    asked = of_captions(question)
    answer = find(session, asked, FindOptions(limit=limit))
    found: dict[int, list[Photo]] = {hit.id: [] for hit in answer.hits}
    rows = captions_of(session, [hit.id for hit in answer.hits])
    for row, where in zip(rows, spans(session, asked, [row.text for row in rows]), strict=True):
        if where:
            found[row.article_id].append(replace(_photo(row), spans=tuple(where)))
    ordered = [photo for hit in answer.hits for photo in sorted(found[hit.id], key=_matched, reverse=True)]
    return Photos(ordered, answer.total, answer.next_cursor)


def _matched(photo: Photo) -> int:
    """Characters of the caption that match: what says all that is asked comes before what says a word of it."""
    return sum(end - start for start, end in photo.spans)


def _photo(row: CaptionRow) -> Photo:
    return Photo(row._replace(image=safe_address(row.image)))


def with_files(session: ReadSession, found: Photos) -> Photos:
    """*found*, with what is kept of each photo."""
    kept = {
        number: by_address(files_of(session.database, number))
        for number in {each.row.article_id for each in found.photos}
    }
    shown = [replace(each, file=kept[each.row.article_id].get(each.row.image or "")) for each in found.photos]
    return replace(found, photos=shown)


def group(found: Photos, looks: Looks) -> Photos:
    """*found*, each photograph once: where the same one comes again, its caption is told with the first."""
    numbers = [each.file.number for each in found.photos if each.file is not None and each.file.number is not None]
    first = looks.group(list(dict.fromkeys(numbers)))
    shown: dict[int, Photo] = {}
    for place, photo in enumerate(found.photos):
        number = photo.file.number if photo.file is not None else None
        key = -1 - place if number is None else first.get(number, number)
        kept = shown.get(key)
        shown[key] = photo if kept is None else replace(kept, again=(*kept.again, photo.row))
    return replace(found, photos=list(shown.values()))


def gallery(request: Request) -> Response:
    """The gallery page."""
    here, shared = visit(request), state(request)
    question = Question.read(request.query_params)
    with shared.sessions.open() as session:
        kept = overview_of(session, shared.memory)
        found = with_files(session, photos(session, question))
        found = group(found, load_looks(shared.memory, session.database))
    return page(
        here, "photos.html", question=question, found=found, sources=kept.names, images=here.settings.images, kept=kept
    )


ROUTES = {"/photos": gallery}
