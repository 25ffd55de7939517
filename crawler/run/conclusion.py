"""At the end of a run, source by source: mark what vanished, count what is left, say why it went badly."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from luutin.archive import utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.linking import DEEPEST
from luutin.crawler.frontier.redundant import rest_redundant
from luutin.crawler.reading.page_result import LISTS_FILES
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.outcome import trouble_of
from luutin.crawler.run.trouble import mark_vanished
from luutin.crawler.site.settings import SourceSettings

_UNANSWERED: Final = "it gave no answer before the run was over"


def conclude(
    context: RunContext, source: SourceSettings, hosts: Mapping[str, HostMemory], now: datetime, *, cut: bool = False
) -> None:
    """Conclude the counts of *source*, inside the caller's transaction. *cut*: the run ended amid a visit to it."""
    counts = context.summary.of(source.name)
    mark_vanished(context, source.name, now)
    rest_redundant(context.database, source.name, began=context.began, now=now)
    if (left := context.linker.too_deep.get(source.name)) is not None:
        counts.note(f"{left}: more than {DEEPEST} links lead there from a seed, so it is not followed; make it a seed")
    counts.queued = context.frontier.count_queued(source.name)
    resting = [memory for host in source.all_hosts if (memory := hosts.get(host)) is not None and memory.resting(now)]
    if resting and counts.queued:
        rest = f"({resting[0].pause_reason}) until {utc(resting[0].paused_until or now)}"
        counts.trouble = counts.trouble or f"{resting[0].host} rests {rest}"
    counts.trouble = (
        counts.trouble
        or _why_blind(context, source)
        or trouble_of(counts, context.tallies.of(source.name))
        or _why_empty(context, source)
        or (_UNANSWERED if cut and not context.tallies.of(source.name) else None)
    )


def _why_empty(context: RunContext, source: SourceSettings) -> str | None:
    """Why a run over all of *source* that met with no trouble was for nothing; None: it was not, or is not over."""
    counts = context.summary.of(source.name)
    bounded = context.since is not None or context.until is not None
    if counts.articles or counts.queued or bounded or not counts.fetched or context.archive.shown_count(source.name):
        return None
    files = next((words for words in counts.notes if f": {LISTS_FILES} (" in words), None)
    return files or "it answers, but no page of it was read as an article"


def _why_blind(context: RunContext, source: SourceSettings) -> str | None:
    """Why nothing of *source* could be seen, as the ends of its seeds tell; None: something was.

    A shell whose parts were read without its scripts has shown something.
    """
    ends = context.frontier.seed_ends(source.name)
    filled = Code.NEEDS_BROWSER if context.summary.of(source.name).articles else None
    if not ends or not all(code is not None and code.failed and code is not filled for _, code in ends):
        return None
    url, code = ends[0]
    return f"{url}: {code.words}" if code is not None else None
