"""The parameters that routes share. What a route does not take is told, never passed over."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from luutin.app.api.document import DAYS_PATTERN
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.question import MAX_CURSOR, MAX_QUERY, Question
from luutin.app.web.state import state
from luutin.app.web.statistics import overview_of

_ELSEWHERE = {
    "query": "q", "search": "q", "text": "q",
    "since": "from", "start": "from", "start_date": "from", "after": "from",
    "until": "to", "end": "to", "end_date": "to", "before": "to",
    "size": "limit", "count": "limit", "per_page": "limit", "page_size": "limit",
    "page": "cursor", "offset": "cursor", "token": "cursor",
    "order": "sort", "author": "byline", "site": "source", "id": "ids", "select": "fields", "columns": "fields",
}  # fmt: skip
"""What other programs call a parameter → what it is called here."""
_SHOWN = 40
"""Characters of what was given that a message repeats."""


async def known_parameters(request: Request) -> None:
    """Raise BadQuestionError for a parameter that the route does not take, and for one of one value given twice."""
    if not request.query_params:
        return
    route = request.scope["route"].path
    told = {each["name"]: each for each in request.app.openapi()["paths"][route]["get"].get("parameters", ())}
    taken = [name for name, each in told.items() if each["in"] == "query"]
    for name in request.query_params:
        if name not in taken:
            meant = _ELSEWHERE.get(name.lower())
            hint = nearest(name, taken, sure=meant if meant in taken else None)
            raise BadQuestionError("“%(given)s” is no parameter of %(route)s.", hint, given=name[:_SHOWN], route=route)
        if len(request.query_params.getlist(name)) > 1 and told[name]["schema"].get("type") != "array":
            raise BadQuestionError("%(name)s is given more than once.", "Give one value.", name=name)


def nearest(given: str, known: Iterable[str], *, sure: str | None = None) -> str:
    """A hint: which of *known* may be meant, and what there is. *sure*: the one that is."""
    names = list(known)
    close = [sure] if sure else get_close_matches(given.lower(), names, n=1, cutoff=0.5)
    asked = f"Did you mean {close[0]}? " if close else ""
    listed = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return f"{asked}There are: {listed}." if names else "It takes none."


def choose_fields(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The keys that `fields` names, in its order; empty: all. Raises BadQuestionError for one that is not *known*."""
    names, chosen = list(known), tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
    for name in chosen:
        if name not in names:
            raise BadQuestionError("There is no field “%(given)s”.", nearest(name, names), given=name[:_SHOWN])
    return chosen


_FORMS = "2020-01-09, 2020-01, 2020, 09/01/2020, 01/2020"
_DAYS: dict[str, Any] = {"pattern": DAYS_PATTERN}
Words = Annotated[
    str, Query(max_length=MAX_QUERY, description="In the language of docs/query-language.md", examples=["dau gia"])
]
From = Annotated[
    str,
    Query(
        alias="from",
        max_length=20,
        description=f"Local day, or the first of a month or a year: {_FORMS}",
        examples=["2020"],
        json_schema_extra=_DAYS,
    ),
]
To = Annotated[
    str,
    Query(
        max_length=20,
        description="Local day, or the last of a month or a year, likewise",
        examples=["31/12/2020"],
        json_schema_extra=_DAYS,
    ),
]
SourceName = Annotated[str, Query(max_length=300, description="Exactly this source, as /api/v1/sources names it")]
Category = Annotated[str, Query(max_length=300, description="Words of the category")]
Byline = Annotated[str, Query(max_length=300, description="Words of the byline")]
Expand = Annotated[str, Query(pattern="^(on|off)?$", description="off: abbreviations are not searched along")]
Fields = Annotated[
    str, Query(max_length=500, description="Only these keys of each, with commas between", examples=["id,title"])
]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most")]
Cursor = Annotated[str, Query(max_length=MAX_CURSOR, description="`next_cursor` of the answer before")]


def frame(  # noqa: PLR0913, PLR0917 - one for each parameter of the address
    request: Request, since: From = "", to: To = "", source: SourceName = "", category: Category = "",
    byline: Byline = "", expand: Expand = "",
) -> dict[str, str]:  # fmt: skip
    """What the parameters of every searching route ask beside the words. Raises BadQuestionError."""
    if source.strip():
        _must_be_source(request, source.strip())
    return {"from": since, "to": to, "source": source, "category": category, "byline": byline, "expand": expand}


Framed = Annotated[dict[str, str], Depends(frame)]


def question(framed: Framed, q: Words = "") -> Question:
    """What the parameters of a searching route ask. Raises BadQuestionError."""
    return Question.read({**framed, "q": q})


Asked = Annotated[Question, Depends(question)]


def _must_be_source(request: Request, name: str) -> None:
    """Raise BadQuestionError where neither archive nor configuration knows a source of that name."""
    shared = state(request)
    configured = {source.name for source in shared.config.sources}
    if name in configured:
        return
    with shared.sessions.open() as session:
        names = overview_of(session, shared.memory).names
    if name not in names:
        hint = nearest(name, sorted({*names, *configured}))
        raise BadQuestionError("There is no source “%(given)s” here.", hint, given=name[:_SHOWN])
