"""The files of the API: what is kept of an article's, and one with its text."""

import json
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from luutin.app.api.file_shapes import KeptFileShape
from luutin.app.api.shapes import problems
from luutin.app.web.kept import files_of
from luutin.app.web.originals import find_file
from luutin.app.web.render import answer
from luutin.app.web.state import state, visit
from luutin.archive import Database, FileFacts, FileReader, FileText

router = APIRouter(prefix="/api/v1")

FileId = Annotated[int, Path(ge=1, le=2**53, description="Number of the file")]
_TOLD = (
    *("file_id", "name", "kind", "bytes", "sha256", "problem", "url", "content_type"),
    *("fetched_at", "first_seen", "last_seen", "warc"),
)


@router.get("/files/{id}", response_model=KeptFileShape, responses=problems(400, 404, 451))
def kept_file(request: Request, id: FileId) -> Response:  # noqa: A002 - the parameter's public name
    """One kept file: what is known of it, which articles name it, and its text page by page."""
    with state(request).sessions.open() as session:
        facts = find_file(session.database, id)
        files = FileReader(session.database)
        told = _file_json(facts, files.articles_of([id])[id], files.pages(id))
        told["revisions"] = [each._asdict() for each in files.revisions(id)]
    told["original"] = visit(request).links.whole(f"/file/{id}")
    return answer(request, orjson.dumps(told), "application/json")


def files_json(database: Database, article_id: int) -> list[dict[str, Any]]:
    """What is kept of the files that an article names."""
    return [
        {
            **{
                name: getattr(shown.file, name)
                for name in ("url", "role", "name", "file_id", "kind", "bytes", "sha256")
            },
            "state": shown.state,
            "reason": shown.missing and str(shown.missing),
        }
        for shown in files_of(database, article_id)
    ]


def _file_json(facts: FileFacts, articles: list[int], pages: list[FileText]) -> dict[str, Any]:
    return {
        **{name: getattr(facts, name) for name in _TOLD},
        "state": facts.state or "new",
        "record": json.loads(facts.record) if facts.record else None,
        "articles": articles,
        "pages": [each._asdict() for each in pages],
    }
