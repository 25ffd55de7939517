"""The JSON API: what the pages show, for programs. docs/api.md tells it in words."""

from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from luutin.app.api import search_shapes, shapes
from luutin.app.api.files import files_json
from luutin.app.web.finding import similar
from luutin.app.web.links import Links
from luutin.app.web.proofs import capture_of, is_provable
from luutin.app.web.render import answer
from luutin.app.web.state import missing_article, need_archive, state, visit
from luutin.app.web.statistics import Source, sources
from luutin.archive import EXPORTED, Database, Record, Withholdings, witnesses_of

DESCRIPTION = "Reads a Lưu Tin archive: search, articles, revisions, captions, sources. Everything is GET."
router = APIRouter(prefix="/api/v1")

ArticleId = Annotated[int, Path(ge=1, le=2**53, description="Number of the article")]
Sha = Annotated[
    str, Query(pattern="^[0-9a-f]{0,64}$", description="Start of a revision's hash; empty: the current one")
]


RECORD_KEYS = ("id", *EXPORTED, "first_seen", "last_seen", "vanished_at", "revised", "revision", "sha256")
"""Keys of a record, as `luutin export` has them."""


def answer_json(request: Request, value: Any) -> Response:
    """*value* as JSON, with its ETag."""
    return answer(request, orjson.dumps(value, option=orjson.OPT_SERIALIZE_DATACLASS), "application/json")


def link_next(request: Request, response: Response, cursor: str | None) -> Response:
    """*response* with the address of the page behind it; None: it is the last one (RFC 8288)."""
    if cursor:
        here = visit(request)
        pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
        following = here.links.whole(here.path) + "?" + urlencode([*pairs, ("cursor", cursor)])
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@router.get("/articles/{id}", response_model=shapes.ArticleShape, responses=shapes.problems(400, 404, 451))
def article(request: Request, id: ArticleId, sha: Sha = "") -> Response:  # noqa: A002 - the parameter's public name
    """One article, as its current revision or the one whose content hash starts with `sha` shows it."""
    with state(request).sessions.open() as session:
        record = session.reader.get(id, sha=sha or None)
        if record is None:
            raise missing_article(session.database, id)
        return answer_json(request, article_json(visit(request).links, session.database, record))


@router.get("/articles/{id}/revisions", response_model=shapes.RevisionsShape, responses=shapes.problems(400, 404, 451))
def revisions(request: Request, id: ArticleId) -> Response:  # noqa: A002 - likewise
    """Every revision of an article, oldest first."""
    with state(request).sessions.open() as session:
        records = session.reader.revisions(id)
        if not records:
            raise missing_article(session.database, id)
    links = visit(request).links
    return answer_json(request, {"id": id, "revisions": [_revision(links, record) for record in records]})


@router.get(
    "/articles/{id}/similar", response_model=search_shapes.SimilarShape, responses=shapes.problems(400, 404, 451)
)
def alike(request: Request, id: ArticleId) -> Response:  # noqa: A002 - likewise
    """Articles much like this one, the most alike first."""
    with state(request).sessions.open() as session:
        if session.reader.get(id) is None:
            raise missing_article(session.database, id)
        return answer_json(request, {"id": id, "hits": similar(session, id, limit=10)})


@router.get("/sources", response_model=shapes.SourcesShape, responses=shapes.problems())
def list_sources(request: Request) -> Response:
    """Every source with counts, dates, and the share of records that show each field."""
    need_archive(request)
    here = state(request)
    with here.sessions.open() as session:
        found: list[Source] = here.memory.of(session.database, "sources", sources)
        hidden = Withholdings(session.database).counts()
    return answer_json(request, {"sources": found, "withheld": hidden._asdict()})


def article_json(links: Links, database: Database, record: Record) -> dict[str, Any]:
    """A record as the API tells it."""
    kept = capture_of(database, record)
    told_capture = kept and {
        **{
            name: getattr(kept, name)
            for name in ("final_url", "fetched_at", "status", "content_type", "sha256", "bytes")
        },
        "rendered": kept.rendered_from is not None,
        "warc": links.whole(f"/a/{record.name}/capture.warc.gz"),
    }
    proof = links.whole(f"/a/{record.name}/proof.json") if is_provable(database, record) else None
    return {
        **record.as_json(),
        "permalink": links.permalink(record),
        "capture": told_capture,
        "proof": proof,
        "files": files_json(database, record.id),
        "seen_by": [each._asdict() for each in witnesses_of(database, record.id)],
    }


def _revision(links: Links, record: Record) -> dict[str, Any]:
    return {
        "revision": record.revision,
        "sha256": record.sha256,
        "revised": record.revised,
        "title": record.fields["title"],
        "published": record.fields.get("published"),
        "permalink": links.permalink(record),
    }
