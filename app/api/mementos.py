"""The part of the API that is asked by address: what is kept of it, and when that was."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.api import shapes
from luutin.app.api.articles import answer_json
from luutin.app.api.memento_shapes import LookupShape
from luutin.app.web.replay.asked import with_scheme
from luutin.app.web.replay.finding import look_up
from luutin.app.web.replay.timemaps import MementoLinks
from luutin.app.web.state import state, visit

router = APIRouter(prefix="/api/v1")


@router.get("/mementos", response_model=LookupShape, responses=shapes.problems(400))
def mementos(request: Request, url: Annotated[str, Query(min_length=1, max_length=4000)]) -> Response:
    """What is kept of an address, however it is pasted: its article and its captures, the oldest first."""
    here, asked = visit(request), with_scheme(url.strip())
    with state(request).sessions.open() as session:
        found = look_up(session.database, asked)
        record = session.reader.get(found.article_id) if found.article_id is not None else None
    at = MementoLinks(here.links, asked)
    article = record and {
        "id": record.id,
        "title": record.fields["title"],
        "permalink": here.links.permalink(record),
    }
    told = [
        {
            "fetched_at": each.fetched_at,
            "sha256": each.sha256,
            "status": each.status,
            "uri": at.memento(each),
            "raw": at.memento(each, form="id_"),
        }
        for each in found.mementos
    ]
    return answer_json(request, {"url": asked, "article": article, "mementos": told})
