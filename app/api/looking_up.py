"""Articles by what names them: numbers, or the addresses under which they were printed or are kept."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from luutin.app.api import shapes
from luutin.app.api.articles import RECORD_KEYS, answer_json, article_json
from luutin.app.api.parameters import Fields, choose_fields
from luutin.app.in_hand import find_address
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, visit

router = APIRouter(prefix="/api/v1")

_MOST = 100
Numbers = Annotated[
    str, Query(pattern="^([0-9]{1,15}(,[0-9]{1,15}){0,99})?$", description="Numbers of articles", examples=["1,2,3"])
]
Addresses = Annotated[
    list[Annotated[str, Field(max_length=2000)]],
    Query(
        alias="url",
        max_length=_MOST,
        description="Where it was printed: as the archive has it, or by the other scheme, with or without `www.`, with"
        " tracking keys, of the Wayback Machine, or of this archive. Given again, one more.",
    ),
]


@router.get(
    "/articles",
    response_model=shapes.ArticlesShape | shapes.ChosenArticlesShape,
    responses=shapes.problems(400),
)
def look_up(request: Request, ids: Numbers = "", urls: Addresses = [], fields: Fields = "") -> Response:  # noqa: B006 - never changed
    """Up to a hundred articles by their numbers or addresses, in the order asked; what is not here is named."""
    keys = tuple(shapes.ArticleShape.model_fields)
    chosen = choose_fields(fields, keys)
    asked = [*filter(None, ids.split(",")), *urls]
    if len(asked) > _MOST:
        raise BadQuestionError("More than %(most)s articles are asked for.", "Ask several times.", most=_MOST)
    links = visit(request).links
    with state(request).sessions.open() as session, session.database.snapshot():
        found = dict(_numbers(session, asked))
        records = session.reader.many(list(dict.fromkeys(found.values())))
        whole = not chosen or set(chosen) - set(RECORD_KEYS)
        told: list[dict[str, Any]] = [
            article_json(links, session.database, record) if whole else record.as_json()
            for number in dict.fromkeys(found.values())
            if (record := records.get(number)) is not None
        ]
    missing = [each for each in asked if found.get(each) not in records]
    shown = [{name: each[name] for name in chosen or keys} for each in told]
    return answer_json(request, {"articles": shown, "missing": missing})


def _numbers(session: ReadSession, asked: list[str]) -> Iterator[tuple[str, int]]:
    """What was asked for → the number of the article; what names none is left out."""
    for each in asked:
        if each.isascii() and each.isdecimal() and len(each) < 19:
            yield each, int(each)
        elif (found := find_address(session.database, each)) is not None and found.article_id is not None:
            yield each, found.article_id
        elif (number := session.reader.find(each)) is not None:  # a cluster has it of another archive
            yield each, number
