"""How did a run go for one source? What it met with in, what went wrong out, in words. Pure."""

from collections import Counter
from collections.abc import Iterable

from luutin.crawler.frontier.progress import SourceCounts
from luutin.crawler.frontier.tallies import Tally

_A_FEW = 3
"""So many pages that should be articles, and none is: no accident. Fewer count where they could not be had at all."""


def trouble_of(counts: SourceCounts, tallies: Iterable[Tally]) -> str | None:
    """Why the run counts as failed for the source; None: it does not, be it that nothing was due."""
    ends = list(tallies)
    failed = Counter[str]()
    for end in ends:
        if end.code.failed:
            failed[end.code] += end.visits
    if not failed and counts.expected < _A_FEW:
        return None
    if failed and failed.total() == sum(end.visits for end in ends):
        return f"nothing could be read, of {failed.total():,} addresses: {_worst(failed)}"
    if counts.expected and not counts.articles:
        why = f": {_worst(failed)}" if failed else ""
        return f"none of {counts.expected:,} pages that should be articles was read as one{why}"
    return None


def _worst(failed: Counter[str]) -> str:
    return failed.most_common(1)[0][0]
