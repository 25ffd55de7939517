"""What did a run see of a source? Put together from what the run itself counted and what it added to the archive."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from luutin.archive import HELD, Database, Filled, Held, Run, Statistics
from luutin.crawler import Code, Tally, tallies_of
from luutin.night.observation import Entrance, Fill, Observation

T = TypeVar("T")

_ENTRANCES = {
    **dict.fromkeys((Code.STATUS_401, Code.STATUS_403, Code.STATUS_429, Code.STATUS_451), Entrance.BLOCKED),
    **dict.fromkeys((Code.BLOCK_PAGE, Code.RATE_LIMIT, Code.CHALLENGE, Code.CAPTCHA), Entrance.BLOCKED),
    **dict.fromkeys((Code.GEO_BLOCK, Code.LOGIN, Code.ROBOTS), Entrance.BLOCKED),
    **dict.fromkeys((Code.REDIRECT_AWAY, Code.REDIRECT_OFF_SCOPE, Code.REDIRECT_REFUSED), Entrance.ELSEWHERE),
    **dict.fromkeys((Code.REDIRECT_HOME, Code.MOVED_HOME), Entrance.HOME),
    **dict.fromkeys((Code.STATUS_404, Code.STATUS_410, Code.SOFT_404), Entrance.ABSENT),
    **dict.fromkeys((Code.UNCHANGED, Code.MOVED), Entrance.READ),
}
"""How a visit of a seed or a listing page ended → what that makes of the entrance. Of others it is no matter."""
_ARTICLES = {Code.READ, Code.TRUNCATED}
_NOT_READ = {Code.UNCHANGED, Code.MOVED, Code.MOVED_HOME}
"""Ends of a visit that showed no page to read."""
_EXAMPLES = 3
_NO_NEWS = {Code.FORM, Code.ABOUT, Code.ARCHIVE, Code.CALENDAR}
"""Ends of a visit that say that the page was never to be an article: how full articles are is not told by them."""
_AGREED = 0.8
"""Share of a run's pages that print the same site name, from which it is the site's name."""


def observe(database: Database, run: Run, *, now: datetime) -> list[Observation]:
    """One observation for each source of *run*, except where nobody counted what the run met with.

    That is so for runs of versions that did not count. What was observed of them then stays as it is.
    """
    tallies = defaultdict[str, list[Tally]](list)
    for tally in tallies_of(database, run.id):
        tallies[tally.source].append(tally)
    return [
        _observe_source(database, run, name, tallies[name], now)
        for name, counts in run.summary.get("sources", {}).items()
        if tallies[name] or not (counts.get("fetched") or counts.get("failed") or counts.get("refused"))
    ]


def _observe_source(database: Database, run: Run, source: str, tallies: Sequence[Tally], now: datetime) -> Observation:
    counts = run.summary["sources"][source]
    asked = [tally for tally in tallies if tally.code is not Code.ROBOTS or tally.kind == "seed"]
    failures = _sum((str(tally.code), tally.visits) for tally in asked if tally.code.failed and not _is_guessed(tally))
    total = sum(tally.visits for tally in asked)
    doors = [tally for tally in asked if tally.kind in {"seed", "listing"}]
    listed = counts.get("listed", 0)
    archive = Statistics(database)
    held = [each for each in Held(database).listed(HELD, source=source) if each.run_id == run.id]
    newest = archive.newest_day(source, before=now + timedelta(days=1))  # later is a slip of the portal
    return Observation(
        source=source,
        run_id=run.id,
        at=now,
        asked=total,
        answered=total - failures.total(),
        failures=failures,
        entrances=_sum((_entrance(tally.code, nothing=not listed), tally.visits) for tally in doors),
        elsewhere=_elsewhere(doors),
        links=listed,
        stayed=sum(tally.visits for tally in doors if tally.code in _NOT_READ),
        shown=counts.get("articles", 0),
        queued=counts.get("queued", 0),
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        vanished=counts.get("vanished", 0),
        held=Counter(each.reason or "" for each in held),
        examples=tuple(each.url for each in held[:_EXAMPLES]),
        doubted=counts.get("doubted", 0),
        newest=date.fromisoformat(newest) if newest else None,
        site_name=_site_name(archive.site_names(run.id, source)),
        fills=_fills(archive.filled(run.id, source), asked),
        bytes=counts.get("bytes", 0),
    )


def _is_guessed(tally: Tally) -> bool:
    """Whether it is a sitemap that is not there: where none is announced, each usual place is tried."""
    return tally.kind == "sitemap" and _ENTRANCES.get(tally.code) is Entrance.ABSENT


def _sum(pairs: Iterable[tuple[T, int]]) -> Counter[T]:
    counts = Counter[T]()
    for key, number in pairs:
        counts[key] += number
    return counts


def _entrance(code: Code, *, nothing: bool) -> Entrance:
    """How one seed or listing page answered; *nothing* is true where no page of the source listed anything."""
    if code in _ENTRANCES:
        return _ENTRANCES[code]
    if code.failed:
        return Entrance.FAILED
    return Entrance.EMPTY if nothing else Entrance.READ


def _elsewhere(doors: Sequence[Tally]) -> str | None:
    """The host that most entrances lead away to."""
    hosts = _sum((tally.host, tally.visits) for tally in doors if tally.host)
    return hosts.most_common(1)[0][0] if hosts else None


def _site_name(names: Counter[str | None]) -> str | None:
    if names.total() < 2:
        return None
    name, count = names.most_common(1)[0]
    return name if count >= _AGREED * names.total() else None


def _fills(brought: Filled, asked: Sequence[Tally]) -> dict[str, Fill]:
    """How complete this run's new revisions are, and how many of the pages that should be articles were."""
    fills = {}
    leaves = [
        tally
        for tally in asked
        if tally.kind in {"article", "page"}
        and (tally.code is Code.SOFT_404 or not (tally.code.failed or tally.code in _NOT_READ | _NO_NEWS))
    ]
    if leaves:
        read = sum(leaf.visits for leaf in leaves if leaf.kind == "article" and leaf.code in _ARTICLES)
        fills["article"] = Fill(sum(leaf.visits for leaf in leaves), read)
    if brought.revisions:
        fills["published"] = Fill(brought.revisions, brought.published)
        fills["byline"] = Fill(brought.revisions, brought.byline)
        fills["captions"] = Fill(brought.revisions, brought.captions)
    return fills
