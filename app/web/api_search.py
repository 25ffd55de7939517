"""The searching half of the API."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.web import shapes, shapes_named
from luutin.app.web.api import answer_json
from luutin.app.web.errors import NotFoundError
from luutin.app.web.export import download
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.i18n import phrase
from luutin.app.web.photos import photos
from luutin.app.web.question import MAX_CURSOR, MAX_QUERY, Question
from luutin.app.web.state import state, visit
from luutin.indexer import Sort

router = APIRouter(prefix="/api/v1")

_DAY = "Local day, month or year: 2020-01-09, 2020-01, 2020, 09/01/2020, 01/2020"
Words = Annotated[
    str, Query(max_length=MAX_QUERY, description="In the language of docs/query-language.md", examples=["dau gia"])
]
From = Annotated[str, Query(alias="from", max_length=20, description=f"{_DAY}; the first day", examples=["2020"])]
To = Annotated[str, Query(max_length=20, description=f"{_DAY}; the last day", examples=["31/12/2020"])]
SourceName = Annotated[str, Query(max_length=300, description="Exactly this source")]
Category = Annotated[str, Query(max_length=300, description="Words of the category")]
Byline = Annotated[str, Query(max_length=300, description="Words of the byline")]
PlaceName = Annotated[
    str, Query(max_length=300, description="As behind `place:`", examples=["huyện Lạng Giang", "Mỹ Thái, Bắc Ninh"])
]
PersonName = Annotated[str, Query(max_length=300, description="As behind `person:`", examples=["Nguyễn Văn Mẫu"])]
Expand = Annotated[str, Query(pattern="^(on|off)?$", description="off: abbreviations are not searched along")]


async def question(  # noqa: PLR0913, PLR0917 - one for each parameter of the address
    q: Words = "", since: From = "", to: To = "", source: SourceName = "", category: Category = "", byline: Byline = "",
    expand: Expand = "",
) -> Question:  # fmt: skip
    """What the parameters of every searching route ask."""
    given = {"q": q, "from": since, "to": to, "source": source, "category": category, "byline": byline}
    return Question.read({**given, "expand": expand})


Asked = Annotated[Question, Depends(question)]
Order = Annotated[Sort, Query(description="relevance also where there are no words to rank by: then the newest first")]
Limit = Annotated[int, Query(ge=1, le=100, description="Hits on a page")]
Duplicates = Annotated[bool, Query(description="true: near copies are hits of their own, not `also` of another")]
FormatName = Annotated[
    str, Query(json_schema_extra={"enum": list(FORMATS)}, description="docs/formats.md tells them apart")
]
Cursor = Annotated[str, Query(max_length=MAX_CURSOR, description="`next_cursor` of the answer before")]

_EXPORTED: dict[str, Any] = {
    "description": "The records",
    "headers": {"X-Total-Count": {"description": "Number of records", "schema": {"type": "integer"}}},
    "content": {
        form.media_type.partition(";")[0]: {
            "schema": {"type": "string", **({"format": "binary"} if form.binary else {})}
        }
        for form in map(find_format, FORMATS)
    },
}


@router.get("/search", response_model=shapes.SearchShape, responses=shapes.problems(400))
def search(  # noqa: PLR0913, PLR0917 - one for each parameter of the address
    request: Request,
    asked: Asked,
    sort: Order = "relevance",
    limit: Limit = 20,
    cursor: Cursor = "",
    duplicates: Duplicates = False,  # noqa: FBT002 - likewise
) -> Response:
    """One page of hits. `Link: rel=next` leads to the next one."""
    options = FindOptions(limit=limit, duplicates=duplicates)
    with state(request).sessions.open() as session:
        answer = find(session, replace(asked, sort=sort, cursor=cursor), options)
    shown = {name: value for name, value in answer.as_json().items() if name in shapes.SearchShape.model_fields}
    return _link_next(request, {**shown, "query": asked.q}, answer.next_cursor)


@router.get("/facets", response_model=shapes.FacetsShape, responses=shapes.problems(400))
def facets(request: Request, asked: Asked) -> Response:
    """Hits by source, year, category and byline, the most first; up to 20 values of each."""
    with state(request).sessions.open() as session:
        answer = find(session, asked, FindOptions(limit=0, facets=True))
    return answer_json(request, {"query": asked.q, "total": answer.total, "facets": answer.facets})


@router.get("/timeline", response_model=shapes.TimelineShape, responses=shapes.problems(400))
def timeline(request: Request, asked: Asked) -> Response:
    """Hits by month, or by day where they lie close together, without gaps; the undated apart."""
    with state(request).sessions.open() as session:
        answer = find(session, asked, FindOptions(limit=0, timeline=True))
    return answer_json(request, {"query": asked.q, "total": answer.total, "timeline": answer.timeline})


@router.get("/suggest", response_model=shapes.SuggestShape, responses=shapes.problems(400))
def suggest(request: Request, asked: Asked) -> Response:
    """Another query that finds more, where this one finds next to nothing."""
    with state(request).sessions.open() as session:
        answer = find(session, asked, FindOptions(limit=0))
    return answer_json(request, {"query": asked.q, "total": answer.total, "did_you_mean": answer.did_you_mean})


@router.get("/places", response_model=shapes_named.PlacesShape, responses=shapes.problems(400))
def places(request: Request, name: PlaceName = "") -> Response:
    """The administrative units of a name, with what each became and what it was."""
    with state(request).sessions.open() as session:
        return answer_json(request, {"name": name, "units": session.searcher.places(name)})


@router.get("/people", response_model=shapes_named.PersonShape, responses=shapes.problems(400, 404))
def people(request: Request, name: PersonName = "") -> Response:
    """What is printed of a name: functions over time, namesakes apart, names beside it. Nobody is merged."""
    with state(request).sessions.open() as session:
        found = session.searcher.person(name)
    if found is None:
        raise NotFoundError(phrase("No article names a person so."))
    return answer_json(request, {"name": name, **asdict(found)})


@router.get("/captions", response_model=shapes.CaptionsShape, responses=shapes.problems(400))
def captions(request: Request, asked: Asked, limit: Limit = 20, cursor: Cursor = "") -> Response:
    """Photo captions that match, with the articles they stand in; without words the newest."""
    with state(request).sessions.open() as session:
        found = photos(session, replace(asked, cursor=cursor), limit)
    shown = [{**photo.row._asdict(), "spans": photo.spans} for photo in found.photos]
    value = {"query": asked.q, "articles": found.articles, "captions": shown, "next_cursor": found.next_cursor}
    return _link_next(request, value, found.next_cursor)


@router.get("/export", responses={200: _EXPORTED, **shapes.problems(400)}, response_class=Response)
def export(request: Request, asked: Asked, format: FormatName) -> Response:  # noqa: A002, ARG001 - public names; read from the request
    """Every hit, streamed and uncapped; `X-Total-Count` says how many. Without a question, the whole archive."""
    return download(request)


def _link_next(request: Request, value: Mapping[str, Any], cursor: str | None) -> Response:
    response = answer_json(request, value)
    if cursor:
        here = visit(request)
        following = here.links.whole(here.path, {**request.query_params, "cursor": cursor})
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response
