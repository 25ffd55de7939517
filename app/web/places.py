"""The pages of places: what a unit became and what it was, and the articles of it over time."""

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.errors import NotFoundError
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.i18n import phrase
from luutin.app.web.pages import mark_hits
from luutin.app.web.question import Question
from luutin.app.web.render import page
from luutin.app.web.state import state, visit
from luutin.app.web.timeline import chart

_OPTIONS = FindOptions(limit=10, timeline=True)


def places(request: Request) -> Response:
    """The units of one name; of several that lie apart, a list to choose from. Raises NotFoundError."""
    here, shared = visit(request), state(request)
    name = " ".join(request.query_params.get("name", "").replace('"', " ").split())[:300]
    question = Question.read({"q": f'place:"{name}"', "sort": "newest"})
    with shared.sessions.open() as session:
        units = session.searcher.places(name)
        if not units:
            raise NotFoundError(
                phrase("No administrative unit is called so."), phrase("A kind and a name, as in huyện Lạng Giang.")
            )
        is_one = len({unit.full_name for unit in units}) == 1
        answer = find(session, question, _OPTIONS) if is_one else None
        hits = mark_hits(session, question, answer.hits) if answer else []
    links = here.links
    return page(
        here,
        "places.html",
        name=units[0].full_name if is_one else name,
        units=units,
        is_one=is_one,
        answer=answer,
        hits=hits,
        question=question,
        chart=answer
        and answer.timeline
        and chart(
            answer.timeline, lambda first, last: links.to("/", question.parameters(**{"from": first, "to": last}))
        ),
    )


ROUTES = {"/places": places}
