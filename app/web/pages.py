"""The front and the search page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from luutin.app.in_hand import is_address, look_up, words_in
from luutin.app.lineage import offers, part_source
from luutin.app.web import i18n
from luutin.app.web.dropping import ways_out
from luutin.app.web.facets import chips, facets
from luutin.app.web.finding import FindOptions, as_words, count_of, expansions, find, spans
from luutin.app.web.form import SearchForm
from luutin.app.web.marks import Marker
from luutin.app.web.question import Question
from luutin.app.web.render import WebVisit, page
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, visit
from luutin.app.web.statistics import overview_of
from luutin.app.web.timeline import Chart, chart
from luutin.indexer import Also, Answer, FileHit, Hit, Span, translate_remark

_PERSON = re.compile(r'person:"([^"]+)"')
_OPTIONS = FindOptions(facets=True, timeline=True)
_ALSO = 12
"""Other places of a hit that are listed: what all portals print stands in thousands."""


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit with its matches marked."""

    id: int
    title: Markup
    published: str | None
    source: str
    snippet: Markup
    """Empty: it is the caption."""
    caption: Markup
    """The photo caption that matched; empty: none did."""
    also: Sequence[Also]
    """Where else it stands: the first of them."""
    also_more: int
    """How many more places there are."""


@dataclass(frozen=True, slots=True)
class ShownFileHit:
    """A hit in a file, with its matches marked."""

    hit: FileHit
    snippet: Markup


def search(request: Request) -> Response:
    """The front without a question, else what it finds; the article itself where its address or a hash is asked for."""
    here, shared = visit(request), state(request)
    question = Question.read(request.query_params)
    with shared.sessions.open() as session:
        kept = overview_of(session, shared.memory)
        if question.empty:
            return page(here, "front.html", question=question, kept=kept)
        if in_hand := look_up(session.database, question.q):
            return RedirectResponse(here.links.to(in_hand.path), 302)
        answer = find(session, question, _OPTIONS)
        plain = as_words(session, question, answer, _OPTIONS)
        question, answer = plain or (question, answer)
        hits = mark_hits(session, question, answer.hits)
        partial = mark_hits(session, question, answer.most_words.hits) if answer.most_words else []
        in_files = [_mark_file_hit(hit) for hit in answer.in_files.hits] if answer.in_files else []
        is_empty = question.first_page and not (hits or partial or in_files)
        ways = ways_out(session, question) if is_empty else []
        added = expansions(session, question)
        lineages, within = shared.config.lineages, _within(question)
        more = list(offers(lineages, within.source, lambda name: count_of(session, replace(within, source=name))))
    _ = i18n.translations(here.language).gettext
    links = here.links
    return page(
        here,
        "search.html",
        question=question,
        form=SearchForm.of(question, kept.names),
        is_plain=plain is not None,
        unknown=words_in(question.q) if is_address(question.q) else None,
        answer=answer,
        hits=hits,
        partial=partial,
        in_files=in_files,
        facets=facets(links, question, answer, _),
        chips=chips(links, question, _),
        expansions=added,
        ways=ways,
        people=_PERSON.findall(answer.understood),
        remarks=[translate_remark(warning, _) for warning in answer.warnings],
        chart=_chart(here, question, answer, lineages.changes(within.source)),
        offers=more,
        within=within,
    )


def _within(question: Question) -> Question:
    """The same with the source beside the query, where it was typed into it."""
    words, source = part_source(question.q, question.source)
    return replace(question, q=words, source=source)


def _chart(here: WebVisit, question: Question, answer: Answer, changes: Sequence[tuple[date, str]]) -> Chart | None:
    """The bars over time, with the days on which the source took over from another."""
    if answer.timeline is None:
        return None
    return chart(
        answer.timeline,
        lambda first, last: here.links.to("/", question.parameters(**{"from": first, "to": last})),
        changes,
    )


def mark_hits(session: ReadSession, question: Question, hits: Sequence[Hit]) -> list[ShownHit]:
    """*hits* with their matches marked."""
    captions = spans(session, question, [hit.caption or "" for hit in hits])
    return [_mark_hit(hit, where) for hit, where in zip(hits, captions, strict=True)]


def _mark_hit(hit: Hit, in_caption: Sequence[Span]) -> ShownHit:
    marker = Marker(numbered=False)
    is_caption = hit.snippet == hit.caption
    return ShownHit(
        id=hit.id,
        title=marker.mark(hit.title, hit.highlights.title),
        published=hit.published,
        source=hit.source,
        snippet=Markup() if is_caption else marker.mark(hit.snippet, hit.highlights.snippet),
        caption=marker.mark(hit.caption or "", in_caption),
        also=hit.also[:_ALSO],
        also_more=len(hit.also[_ALSO:]),
    )


def _mark_file_hit(hit: FileHit) -> ShownFileHit:
    return ShownFileHit(hit, Marker(numbered=False).mark(hit.snippet, hit.highlights))


ROUTES = {"/": search}
