"""The article page, what changed between its revisions, and its citation as a file."""

from collections.abc import Callable
from itertools import groupby, pairwise

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.formats import citations as cite
from luutin.app.web import diff
from luutin.app.web.article import safe_address, view
from luutin.app.web.captures import capture
from luutin.app.web.errors import NotFoundError
from luutin.app.web.finding import highlights, similar
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Links
from luutin.app.web.question import Question
from luutin.app.web.render import answer, page
from luutin.app.web.room import asked_record, room, visit
from luutin.archive import Record

_CONTEXT = 1
"""Unchanged paragraphs shown on each side of a change."""


def permalink(links: Links, record: Record) -> str:
    """The whole address of the revision that *record* is; its content never changes."""
    return links.whole(f"/a/{record.id}@{record.sha256[:12]}")


def article(request: Request) -> Response:
    """One article: its current revision, or the one whose hash the address names (`/a/12@0f3a9c…`)."""
    here = visit(request)
    question = Question.read(request.query_params)
    with room(request).desks.lent() as desk:
        record = asked_record(desk, request)
        marked = highlights(desk, question, record) if question.q else {}
        kept = capture(desk.database, record.capture_id)
        revisions = desk.reader.revisions(record.id)
        alike = similar(desk, record.id)
    cited = cite.citation(record, permalink(here.links, record))
    fields = record.fields
    return page(
        here,
        "article.html",
        record=record,
        question=question,
        shown=view(record, marked),
        address=safe_address(record.url),
        attachments=[(file["name"], safe_address(file["url"])) for file in fields["attachments"]],
        related=[(link["title"], safe_address(link["url"])) for link in fields["related"]],
        similar=alike,
        images=here.settings.images,
        capture=kept,
        revisions=revisions,
        current=revisions[-1],
        cited=cited,
        meta=list(cite.meta(cited)),
        bibtex=cite.bibtex(cited),
    )


def changes(request: Request) -> Response:
    """What changed between two revisions, by number: `?from=1&to=2`; without them, by the last change."""
    here = visit(request)
    with room(request).desks.lent() as desk:
        revisions = desk.reader.revisions(asked_record(desk, request).id)
    if len(revisions) < 2:
        raise NotFoundError(phrase("This article has only one revision."), phrase("There is nothing to compare."))
    by_number = {str(record.revision): record for record in revisions}
    new = by_number.get(request.query_params.get("to", str(revisions[-1].revision)))
    old = by_number.get(request.query_params.get("from", str(new.revision - 1 if new and new.revision > 1 else 1)))
    if old is None or new is None:
        raise NotFoundError(
            phrase("There is no such revision."), phrase("Choose two of those listed beside the article.")
        )
    lines = diff.compare(old, new)
    return page(
        here,
        "changes.html",
        record=revisions[-1],
        old=old,
        new=new,
        groups=_folded(lines),
        changed=sum(line.kind != "same" for line in lines),
        pairs=list(pairwise(revisions)),
    )


def _folded(lines: list[diff.Line]) -> list[tuple[bool, list[diff.Line]]]:
    """Runs of lines with whether they may be folded away: unchanged and not next to a change."""
    near = {
        place + step
        for place, line in enumerate(lines)
        if line.kind != "same"
        for step in range(-_CONTEXT, _CONTEXT + 1)
    }
    runs = groupby(enumerate(lines), key=lambda item: item[0] not in near)
    return [(foldable, [line for _, line in run]) for foldable, run in runs]


def _citation_file(
    media_type: str, suffix: str, write: Callable[[cite.Citation], str]
) -> Callable[[Request], Response]:
    def handler(request: Request) -> Response:
        here = visit(request)
        with room(request).desks.lent() as desk:
            record = asked_record(desk, request)
        cited = cite.citation(record, permalink(here.links, record))
        response = answer(request, write(cited).encode(), media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{cited.key}.{suffix}"'
        return response

    return handler


ROUTES = {
    "/a/{name}": article,
    "/a/{name}/changes": changes,
    "/a/{name}/cite.bib": _citation_file("application/x-bibtex; charset=utf-8", "bib", cite.bibtex),
    "/a/{name}/cite.ris": _citation_file("application/x-research-info-systems; charset=utf-8", "ris", cite.ris),
}
