"""The searching half of the API."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from luutin.app.api import named_shapes, search_shapes, shapes
from luutin.app.api.articles import RECORD_KEYS, answer_json, link_next
from luutin.app.api.overlay import MOST_QUERIES, side_by_side
from luutin.app.api.parameters import Asked, Cursor, Fields, Framed, Limit, choose_fields
from luutin.app.formats.package import MEDIA_TYPE
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.web.errors import NotFoundError
from luutin.app.web.export import download
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.i18n import phrase
from luutin.app.web.photos import photos
from luutin.app.web.question import MAX_QUERY, Question
from luutin.app.web.state import state
from luutin.archive import Records
from luutin.indexer import Hit, Sort

router = APIRouter(prefix="/api/v1")

PlaceName = Annotated[
    str, Query(max_length=300, description="As behind `place:`", examples=["huyện Lạng Giang", "Mỹ Thái, Bắc Ninh"])
]
PersonName = Annotated[str, Query(max_length=300, description="As behind `person:`", examples=["Nguyễn Văn Mẫu"])]
Order = Annotated[Sort, Query(description="relevance also where there are no words to rank by: then the newest first")]
Duplicates = Annotated[bool, Query(description="true: near copies are hits of their own, not `also` of another")]
FormatName = Annotated[
    str, Query(json_schema_extra={"enum": list(FORMATS)}, description="docs/formats.md tells them apart")
]
Package = Annotated[bool, Query(description="true: a ZIP with codebook and manifest beside the data")]
Queries = Annotated[
    list[Annotated[str, Field(max_length=MAX_QUERY)]],
    Query(alias="q", max_length=MOST_QUERIES, description="As everywhere; given again, one more beside it"),
]


def _schema_of(media_type: str, *, binary: bool) -> dict[str, Any]:
    """A list where the whole file is JSON (RFC 6839 §3.1), else text or bytes."""
    if media_type.endswith("+json"):
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "string", **({"format": "binary"} if binary else {})}


_EXPORTED: dict[str, Any] = {
    "description": "The records",
    "headers": {"X-Total-Count": {"description": "Number of records", "schema": {"type": "integer"}}},
    "content": {
        (media := form.media_type.partition(";")[0]): {"schema": _schema_of(media, binary=form.binary)}
        for form in map(find_format, FORMATS)
    }
    | {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/search",
    response_model=search_shapes.SearchShape | search_shapes.ChosenSearchShape,
    responses=shapes.problems(400),
)
def search(  # noqa: PLR0913, PLR0917 - one for each parameter of the address
    request: Request,
    asked: Asked,
    sort: Order = "relevance",
    limit: Limit = 20,
    cursor: Cursor = "",
    duplicates: Duplicates = False,  # noqa: FBT002 - likewise
    fields: Fields = "",
) -> Response:
    """One page of hits. `Link: rel=next` leads to the next one. `fields` takes keys of hits and of records."""
    chosen = choose_fields(fields, (*search_shapes.HitShape.model_fields, *RECORD_KEYS))
    options = FindOptions(limit=limit, duplicates=duplicates)
    with state(request).sessions.open() as session:
        answer = find(session, replace(asked, sort=sort, cursor=cursor), options)
        hits = _chosen_hits(session.reader, answer.hits, chosen) if chosen else answer.hits
    shown = {name: value for name, value in answer.as_json().items() if name in search_shapes.SearchShape.model_fields}
    return link_next(request, answer_json(request, {**shown, "query": asked.q, "hits": hits}), answer.next_cursor)


@router.get("/facets", response_model=search_shapes.FacetsShape, responses=shapes.problems(400))
def facets(request: Request, asked: Asked) -> Response:
    """Hits by source, year, category and byline, the most first; up to 20 values of each."""
    with state(request).sessions.open() as session:
        answer = find(session, asked, FindOptions(limit=0, facets=True))
    return answer_json(request, {"query": asked.q, "total": answer.total, "facets": answer.facets})


@router.get("/timeline", response_model=search_shapes.TimelineShape, responses=shapes.problems(400))
def timeline(request: Request, framed: Framed, queries: Queries = [""]) -> Response:  # noqa: B006 - never changed
    """Hits by month, or by day where they lie close together, without gaps; the undated apart.

    Up to five queries, `q=…&q=…`, have the same periods.
    """
    asked = [Question.read({**framed, "q": q}) for q in queries or [""]]
    with state(request).sessions.open() as session:
        found = [find(session, each, FindOptions(limit=0, timeline=True)) for each in asked]
    drawn = side_by_side([each.timeline for each in found if each.timeline])
    told = [
        {"query": question.q, "total": each.total, "timeline": line}
        for question, each, line in zip(asked, found, drawn, strict=True)
    ]
    return answer_json(request, {**told[0], "queries": told})


@router.get("/suggest", response_model=search_shapes.SuggestShape, responses=shapes.problems(400))
def suggest(request: Request, asked: Asked) -> Response:
    """Another query that finds more, where this one finds next to nothing."""
    with state(request).sessions.open() as session:
        answer = find(session, asked, FindOptions(limit=0))
    return answer_json(request, {"query": asked.q, "total": answer.total, "did_you_mean": answer.did_you_mean})


@router.get("/places", response_model=named_shapes.PlacesShape, responses=shapes.problems(400))
def places(request: Request, name: PlaceName = "") -> Response:
    """The administrative units of a name, with what each became and what it was."""
    with state(request).sessions.open() as session:
        return answer_json(request, {"name": name, "units": session.searcher.places(name)})


@router.get("/people", response_model=named_shapes.PersonShape, responses=shapes.problems(400, 404))
def people(request: Request, name: PersonName = "") -> Response:
    """What is printed of a name: functions over time, namesakes apart, names beside it. Nobody is merged."""
    with state(request).sessions.open() as session:
        found = session.searcher.person(name)
    if found is None:
        raise NotFoundError(phrase("No article names a person so."))
    return answer_json(request, {"name": name, **asdict(found)})


@router.get("/captions", response_model=search_shapes.CaptionsShape, responses=shapes.problems(400))
def captions(request: Request, asked: Asked, limit: Limit = 20, cursor: Cursor = "") -> Response:
    """Photo captions that match, with the articles they stand in; without words the newest."""
    with state(request).sessions.open() as session:
        found = photos(session, replace(asked, cursor=cursor), limit)
    shown = [{**photo.row._asdict(), "spans": photo.spans} for photo in found.photos]
    value = {"query": asked.q, "articles": found.articles, "captions": shown, "next_cursor": found.next_cursor}
    return link_next(request, answer_json(request, value), found.next_cursor)


@router.get("/export", responses={200: _EXPORTED, **shapes.problems(400)}, response_class=Response)
def export(
    request: Request,
    asked: Asked,  # noqa: ARG001 - read from the request, as are the next three
    format: FormatName,  # noqa: A002, ARG001 - the parameter's public name
    fields: Fields = "",  # noqa: ARG001
    package: Package = False,  # noqa: FBT002, ARG001
) -> Response:
    """Every hit, streamed and uncapped; `X-Total-Count` says how many. Without a question, the whole archive."""
    return download(request)


def _chosen_hits(reader: Records, hits: Sequence[Hit], fields: Sequence[str]) -> list[dict[str, Any]]:
    """The chosen fields of each hit; those that a hit has not are its record's."""
    own = set(search_shapes.HitShape.model_fields)
    records = reader.many([hit.id for hit in hits]) if set(fields) - own else {}
    more = {number: record.as_json() for number, record in records.items()}
    return [
        {name: getattr(hit, name) if name in own else more.get(hit.id, {}).get(name) for name in fields} for hit in hits
    ]
