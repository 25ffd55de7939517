"""Keep the proof of a visit: each page of an article, and what a browser made of it out of what."""

from luutin.archive import Exchange, note_further_pages
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.result import Rendering
from luutin.crawler.wire.fetch import Response


def keep_proof(context: RunContext, answered: AnsweredVisit, *, like: int | None = None) -> int:
    """Keep it; return the number of what was read first: the page as received, or what a browser made of it.

    *like*: a capture that may hold the very bytes, which are not kept twice then.
    """
    rendering, form = answered.rendering, answered.visit.form
    posted = None if form is None else form.encode()
    rendered = rendering.html if rendering is not None else None
    first = _capture(context, answered, answered.answer, posted=posted, rendered=rendered, like=like)
    if answered.parts:
        note_further_pages(context.database, first, [_capture(context, answered, part) for part in answered.parts])
    if rendering is not None:
        _keep_loaded(context, answered, rendering)
    return first


def _keep_loaded(context: RunContext, answered: AnsweredVisit, rendering: Rendering) -> None:
    """Keep what the page's scripts were given; a script that many pages run, once."""
    for each in rendering.loaded:
        name = f"{each.answer.page.final_url} {hash(each.answer.page.raw)}"
        if each.sort != "script" or name not in context.kept:
            _capture(context, answered, each.answer, posted=each.body)
            context.kept.add(name)


def _capture(  # noqa: PLR0913 - what goes over the wire, and what is known of it
    context: RunContext,
    answered: AnsweredVisit,
    answer: Response,
    *,
    posted: bytes | None = None,
    rendered: bytes | None = None,
    like: int | None = None,
) -> int:
    page, visit = answer.page, answered.visit
    exchange = Exchange(
        url=visit.url if answer is answered.answer else page.url,
        final_url=page.final_url,
        fetched_at=page.fetched_at,
        status=page.status,
        reason=answer.reason,
        request_headers=answer.sent,
        response_headers=answer.received,
        body=page.raw,
        address=answer.address,
        method="GET" if posted is None else "POST",
        request_body=posted or b"",
        truncated=page.truncated,
        old_tls=context.scope.sources[visit.source].old_tls,
        rendered=rendered,
    )
    return context.captures.add(exchange, run_id=context.run_id, like=like)
