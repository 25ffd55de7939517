"""The proofs of the API: that a revision, and the page it was read from, were sealed."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from luutin.app.api.articles import ArticleId, Sha
from luutin.app.api.shapes import ProofShape, problems
from luutin.app.web.proofs import proof_of
from luutin.app.web.render import answer
from luutin.app.web.state import missing_article, state

router = APIRouter(prefix="/api/v1")


@router.get("/articles/{id}/proof", response_model=ProofShape, responses=problems(400, 404, 451))
def proof(request: Request, id: ArticleId, sha: Sha = "") -> Response:  # noqa: A002 - the parameter's public name
    """The proof of an article's current revision, or of the one whose content hash starts with `sha`."""
    with state(request).sessions.open() as session:
        record = session.reader.get(id, sha=sha or None)
        if record is None:
            raise missing_article(session.database, id)
        return answer(request, proof_of(session.database, record), "application/json")
