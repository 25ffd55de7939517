"""The change log of the archive, for programs that keep up with it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from luutin.app.api.articles import answer_json, link_next
from luutin.app.api.shapes import ChangeShape, ChangesShape, problems
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.links import Links
from luutin.app.web.state import state, visit
from luutin.archive import Change, ChangeLog, Record

router = APIRouter(prefix="/api/v1")

_MOST = 1000
_DIGEST = 12
"""Hex digits of what tells one log from another."""
ChangeCursor = Annotated[
    str,
    Query(
        pattern=f"^([0-9]{{1,15}}-[0-9a-f]{{{_DIGEST}}})?$",
        description="`next_cursor` of the answer before; empty: from the beginning",
    ),
]
ChangeLimit = Annotated[int, Query(ge=1, le=_MOST, description="Changes at most")]


@router.get("/changes", response_model=ChangesShape, responses=problems(400))
def changes(request: Request, cursor: ChangeCursor = "", limit: ChangeLimit = 100) -> Response:
    """What happened to articles behind a cursor, the oldest first.

    Keep `next_cursor` and come back with it. An article that changed several times stands there several times, each
    time as it is now. A cursor of a log that was put back to an earlier state is refused. Then begin without one.
    """
    with state(request).sessions.open() as session, session.database.snapshot():
        log = ChangeLog(session.database)
        after = _read_cursor(log, cursor)
        found = log.after(after, limit=limit + 1)
        shown = found[:limit]
        records = session.reader.many(list({change.article_id for change in shown}))
        following = _write_cursor(log, shown[-1].seq if shown else after)
    links = visit(request).links
    told = ChangesShape(
        changes=[_told(links, change, records.get(change.article_id)) for change in shown],
        next_cursor=following,
        more=len(found) > limit,
    )
    response = answer_json(request, told.model_dump())
    return link_next(request, response, following if told.more else None)


def _write_cursor(log: ChangeLog, seq: int) -> str:
    return f"{seq}-{log.mark(seq).digest[:_DIGEST]}"


def _read_cursor(log: ChangeLog, cursor: str) -> int:
    """The change behind which it goes on. Raises BadQuestionError where the log is not the one that it is of."""
    seq = int(cursor.partition("-")[0] or 0)
    if cursor and (seq > log.last() or _write_cursor(log, seq) != cursor):
        raise BadQuestionError(
            "The cursor is of another log: the archive was put back to an earlier state, or is another one.",
            "Read all articles anew, from an empty cursor.",
        )
    return seq


def _told(links: Links, change: Change, record: Record | None) -> ChangeShape:
    """A change; an article that is not here any more is told as deleted, whatever else became of it before."""
    gone = "withdrawn" if change.kind == "withdrawn" else "delete"
    return ChangeShape(
        seq=change.seq,
        at=change.at,
        kind=gone if record is None else change.kind,
        id=change.article_id,
        url=record.url if record else change.url,
        source=record and record.source,
        title=record and record.fields["title"],
        published=record and record.fields.get("published"),
        revision=record and record.revision,
        sha256=record and record.sha256,
        permalink=record and links.permalink(record),
    )
