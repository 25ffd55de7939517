"""Style sheets, fonts and backgrounds of kept pages: which are asked for, and what of them is kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from luutin.archive import Outcome, Requisites
from luutin.crawler.codes import Code
from luutin.crawler.frontier.file_links import add_file
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.reading.requisites.named import named_by_sheet
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.files.leaving import leave_file
from luutin.crawler.site.scope import RefusedUrl
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.decode import decode

STYLES: Final = "styles"
"""What a source's `keep` says of them."""


def name_requisites(context: RunContext, capture_id: int, urls: Iterable[str], answered: AnsweredVisit) -> None:
    """Note that a capture of *answered* names *urls*, and ask for those that are new. In the caller's transaction."""
    named = tuple(urls)
    if named and Requisites(context.database).name(capture_id, named):
        source = context.scope.sources[answered.visit.source]
        want_requisites(context, source, named, referrer=answered.visit.url, now=answered.now)


def want_requisites(  # noqa: PLR0913 - what is wanted, for whom, and by whom it was named
    context: RunContext,
    source: SourceSettings,
    urls: Iterable[str],
    *,
    referrer: str | None,
    now: datetime,
    again: bool = False,
) -> None:
    """Put those of *urls* into the frontier that nobody has looked at, `max_styles` of a source at most.

    *again*: those too that were looked at and refused.
    """
    requisites = Requisites(context.database)
    unknown = list(urls) if again else requisites.unlinked(urls)
    room = source.max_styles - requisites.count(source.name) if unknown else 0
    for url in unknown:
        place = context.scope.place_file(url, source=source.name)
        refused = place.code if isinstance(place, RefusedUrl) else Code.FILES_FULL if room <= 0 else None
        if refused is not None or isinstance(place, RefusedUrl):
            requisites.link(url, source=source.name, address=None, refused=refused)
            leave_file(context, source.name, refused or Code.OFF_SCOPE)
            if refused is Code.FILES_FULL:
                note = f"style sheets of {source.name}: `max_styles` is reached, so no more are fetched"
                context.summary.of(source.name).note(note)
            continue
        room -= 1
        requisites.link(url, source=source.name, address=place.url)
        link = Link(
            *(place.url, source.name, place.host, Kind.FILE, Priority.FILE), referrer=referrer, written=place.written
        )
        add_file(context.database, context.frontier, link, now=now)


def keep_requisite(context: RunContext, answered: AnsweredVisit, capture_id: int, sha256: str) -> Outcome:
    """Keep what came; of a style sheet ask for what it names. In the caller's transaction."""
    visit, page = answered.visit, answered.page
    outcome = Requisites(context.database).keep(
        visit.url, source=visit.source, sha256=sha256, size=len(page.body), capture_id=capture_id, now=answered.now
    )
    answered.counts.styles += outcome is Outcome.NEW
    if page.headers.get("content-type", "").lower().startswith("text/css"):
        text, _ = decode(page.body, page.headers)
        name_requisites(context, capture_id, named_by_sheet(text, page.final_url), answered)
    return outcome
