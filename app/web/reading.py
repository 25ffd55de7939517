"""The article page, what changed between its revisions, and its citation as a file."""

from collections.abc import Callable
from itertools import groupby, pairwise

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.formats.bibtex import bibtex
from luutin.app.formats.citations import citation, meta
from luutin.app.formats.format import ExportRow
from luutin.app.formats.registry import find_format
from luutin.app.web import diff
from luutin.app.web.article import safe_address, view
from luutin.app.web.errors import NotFoundError
from luutin.app.web.finding import highlights, similar
from luutin.app.web.i18n import phrase
from luutin.app.web.kept import by_address, files_of_revision
from luutin.app.web.proofs import evidence_behind, shown_proof
from luutin.app.web.question import Question
from luutin.app.web.render import answer, page
from luutin.app.web.replay.timemaps import kept_page
from luutin.app.web.sharing import card, describe, json_ld, pictures
from luutin.app.web.state import asked_record, state, visit
from luutin.archive import Edits, Withholdings, edits_between, is_silent, kinds_of, witnesses_of

_CONTEXT = 1
"""Unchanged paragraphs shown on each side of a change."""


def article(request: Request) -> Response:
    """One article: its current revision, or the one whose hash the address names (`/a/12@0f3a9c…`)."""
    here = visit(request)
    question = Question.read(request.query_params)
    with state(request).sessions.open() as session:
        record = asked_record(session, request)
        marked = highlights(session, question, record) if question.q else {}
        proof = shown_proof(session.database, record, state(request).captures)
        revisions = session.reader.revisions(record.id)
        edits = {each.number: each for each in Edits(session.database).of(record.id)}
        alike = similar(session, record.id)
        witnesses = witnesses_of(session.database, record.id)
        withheld = Withholdings(session.database).within(record.id)
        later = next((each.revised for each in revisions if each.revision == record.revision + 1), None)
        files = by_address(files_of_revision(session.database, record, before=later))
    cited = citation(record, here.links.permalink(record), proof.evidence)
    fields, shown, description = record.fields, view(record, marked, files), describe(record)
    found = pictures(shown, here.links)
    return page(
        here,
        "article.html",
        record=record,
        question=question,
        via=request.query_params.get("via", ""),
        shown=shown,
        address=safe_address(record.url),
        attachments=[
            (file["name"], safe_address(file["url"]), files.get(file["url"])) for file in fields["attachments"]
        ],
        related=[(link["title"], safe_address(link["url"])) for link in fields["related"]],
        similar=alike,
        witnesses=witnesses,
        images=here.settings.images,
        capture=proof.capture,
        provable=proof.is_sealed,
        withheld=withheld,
        replay=kept_page(here, record.url, proof.capture),
        revisions=revisions,
        edits=edits,
        current=revisions[-1],
        cited=cited,
        meta=[*meta(cited), *card(cited, description, found)],
        json_ld=json_ld(record, cited, description, found),
        bibtex=bibtex(cited),
    )


def changes(request: Request) -> Response:
    """What changed between two revisions, by number: `?from=1&to=2`; without them, by the last change."""
    here = visit(request)
    with state(request).sessions.open() as session:
        revisions = session.reader.revisions(asked_record(session, request).id)
    if len(revisions) < 2:
        raise NotFoundError(phrase("This article has only one revision."), phrase("There is nothing to compare."))
    by_number = {str(record.revision): record for record in revisions}
    new = by_number.get(request.query_params.get("to", str(revisions[-1].revision)))
    old = by_number.get(request.query_params.get("from", str(new.revision - 1 if new and new.revision > 1 else 1)))
    if old is None or new is None:
        raise NotFoundError(
            phrase("There is no such revision."), phrase("Choose two of those listed beside the article.")
        )
    lines, edits = diff.compare(old, new), edits_between(old.fields, new.fields)
    return page(
        here,
        "changes.html",
        record=revisions[-1],
        old=old,
        new=new,
        groups=_fold(lines),
        changed=sum(line.kind != "same" for line in lines),
        pairs=list(pairwise(revisions)),
        kinds=kinds_of(edits) if edits else (),
        silent=is_silent(edits, told_before=old.fields.get("modified"), told_now=new.fields.get("modified")),
    )


def _fold(lines: list[diff.Line]) -> list[tuple[bool, list[diff.Line]]]:
    """Runs of lines with whether they may be folded away: unchanged and not next to a change."""
    near = {
        place + step
        for place, line in enumerate(lines)
        if line.kind != "same"
        for step in range(-_CONTEXT, _CONTEXT + 1)
    }
    runs = groupby(enumerate(lines), key=lambda item: item[0] not in near)
    return [(foldable, [line for _, line in run]) for foldable, run in runs]


def _citation_file(name: str) -> Callable[[Request], Response]:
    """The handler that gives one article in the format called *name*."""

    def handler(request: Request) -> Response:
        here, form = visit(request), find_format(name)
        with state(request).sessions.open() as session:
            record = asked_record(session, request)
            evidence = evidence_behind(session.database, record, state(request).captures)
        content = b"".join(form.write([ExportRow(record, here.links.permalink(record), None, evidence)]))
        response = answer(request, content, form.media_type)
        key = citation(record, None).key
        response.headers["Content-Disposition"] = f'attachment; filename="{key}.{form.suffix}"'
        return response

    return handler


ROUTES = {
    "/a/{name}": article,
    "/a/{name}/changes": changes,
    "/a/{name}/cite.bib": _citation_file("bibtex"),
    "/a/{name}/cite.ris": _citation_file("ris"),
}
