"""The page of a name: photographs with it, the functions it is printed with over time, and who is named beside it."""

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.article import safe_address
from luutin.app.web.captioned import captions_of
from luutin.app.web.errors import NotFoundError
from luutin.app.web.finding import FindOptions, find, spans
from luutin.app.web.i18n import phrase
from luutin.app.web.pages import mark_hits
from luutin.app.web.photos import Photo
from luutin.app.web.question import Question
from luutin.app.web.render import page
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, visit
from luutin.app.web.timeline import chart

_OPTIONS = FindOptions(limit=10, timeline=True)
_PICTURED = 24
"""Articles whose photographs are shown."""


def people(request: Request) -> Response:
    """What is printed of a name. Raises NotFoundError."""
    here, shared = visit(request), state(request)
    name = " ".join(request.query_params.get("name", "").replace('"', " ").split())[:300]
    question = Question.read({"q": f'person:"{name}"', "sort": "newest"})
    with shared.sessions.open() as session:
        found = session.searcher.person(name)
        if found is None:
            raise NotFoundError(
                phrase("No article names a person so."), phrase("A family name and given names, as they are printed.")
            )
        answer = find(session, question, _OPTIONS)
        hits = mark_hits(session, question, answer.hits)
        photos = _photos(session, question, found.pictured[:_PICTURED])
    links = here.links
    return page(
        here,
        "people.html",
        name=name,
        found=found,
        answer=answer,
        hits=hits,
        photos=photos,
        images=here.settings.images,
        question=question,
        chart=answer.timeline
        and chart(
            answer.timeline, lambda first, last: links.to("/", question.parameters(**{"from": first, "to": last}))
        ),
    )


def _photos(session: ReadSession, question: Question, article_ids: tuple[int, ...]) -> list[Photo]:
    """The photos of these articles whose captions hold the name."""
    rows = captions_of(session, article_ids)
    marked = zip(rows, spans(session, question, [row.text for row in rows]), strict=True)
    return [Photo(row._replace(image=safe_address(row.image)), spans=tuple(where)) for row, where in marked if where]


ROUTES = {"/people": people}
