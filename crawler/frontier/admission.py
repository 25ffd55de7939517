"""Is a URL that is due still worth a request? What the run has learnt since it was put into the frontier decides."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from luutin.crawler.codes import Code
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.limits import Allowances, Limits
from luutin.crawler.frontier.progress import Summary
from luutin.crawler.frontier.traps.budgets import Budgets
from luutin.crawler.frontier.visit import Kind, Link, Priority, UrlState, Visit

_LED_TO = {Kind.PAGE, Kind.LISTING, Kind.ARTICLE}
"""What links lead to; seeds, feeds and sitemaps are asked for whatever their address."""
_NAMED = {Priority.ARTICLE, Priority.NEXT}
_REFUSED = timedelta(days=30)
"""Until an address of a pattern that brings nothing is considered again."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Hands out what is due, with a last look at each URL; works inside the caller's transaction."""

    frontier: Frontier
    budgets: Budgets
    limits: Limits
    allowances: Allowances
    summary: Summary
    against_file: Callable[[Visit], Code | None]
    """Why a file is not asked for that is due; None: it is."""
    _out: Counter[str] = field(default_factory=Counter)
    """Host → visits handed out whose results are not kept yet."""

    def lease(self, host: str, *, now: datetime, limit: int) -> list[Visit]:
        """Take up to *limit* due URLs of *host* that are worth a request."""
        # Whether the next page of a listing is wanted is told by its articles' days: those are kept first.
        waits = self.limits.since is not None and self._out[host] > 0
        upto = Priority.ARTICLE if waits else Priority.FILE
        room, spent = self.allowances.room(host, limit), self.allowances.spent(host)
        visits: list[Visit] = []
        while not visits and (leased := self.frontier.lease(host, now=now, limit=room, upto=upto, without=spent)):
            visits = [visit for visit in leased if self.admits(visit, now)]
        for visit in visits:
            self.allowances.take(visit.source)
        self._out[host] += len(visits)
        return visits

    def release(self, visit: Visit) -> None:
        """The result of *visit* is kept."""
        self._out[visit.host] -= 1

    def admits(self, visit: Visit, now: datetime) -> bool:
        """Say whether to ask for it; one that is turned away gets its new state here."""
        if visit.kind == Kind.FILE:
            return self._admits_file(visit, now)
        trap = self._trap(visit)
        if trap is not None:
            self.summary.of(visit.source).refused += 1
            due = None if trap is Code.CALENDAR else now + _REFUSED
            self.frontier.update(visit.url, state=UrlState.REFUSED, error=trap, due_at=due)
            return False
        if self._is_reduced(visit, now):
            return False
        if self._is_past(visit):
            self.frontier.update(visit.url, state=UrlState.RESTING, error=Code.BEFORE, due_at=None)
            return False
        return True

    def _admits_file(self, visit: Visit, now: datetime) -> bool:
        code = self.against_file(visit)
        if code is None:
            return True
        counts = self.summary.of(visit.source)
        counts.no_files[str(code)] = counts.no_files.get(str(code), 0) + 1
        if code is Code.FILES_FULL:
            counts.note(f"files of {visit.source}: `max_gb` is reached, so no more are fetched")
        self.frontier.update(visit.url, state=UrlState.REFUSED, error=code, due_at=now + _REFUSED)
        return False

    def _trap(self, visit: Visit) -> Code | None:
        """Why a URL is none any more that was put into the frontier before its kind of address proved endless."""
        if visit.kind not in _LED_TO:
            return None
        if self.frontier.calendars.holds(visit.url, source=visit.source):
            return Code.CALENDAR
        headline = visit.priority in _NAMED and not visit.barren
        new = visit.visited_at is None
        spent = new and not self.budgets.allows(visit.url, source=visit.source, headline=headline)
        return Code.ENDLESS if spent else None

    def _is_reduced(self, visit: Visit, now: datetime) -> bool:
        """Whether one of its keys proved idle since it was put into the frontier: the address without it is due.

        Not where a redirect led to it: the address without the key may have been the one that sent here.
        """
        if visit.visited_at is not None or visit.form is not None or visit.kind != Kind.PAGE or visit.hops:
            return False
        reduced = self.frontier.query_keys.reduce(visit.url)
        if reduced == visit.url:
            return False
        link = Link(
            reduced, visit.source, visit.host, priority=visit.priority, depth=visit.depth, written=visit.address
        )
        self.frontier.add(link._replace(referrer=visit.referrer), now=now)
        self.frontier.update(visit.url, state=UrlState.ALIAS, target=reduced, due_at=None)
        return True

    def _is_past(self, visit: Visit) -> bool:
        """It is the next page of a listing, and all articles of the page before it are older than is wanted."""
        if self.limits.since is None or visit.kind != Kind.LISTING or visit.number == 1 or visit.referrer is None:
            return False
        return self.frontier.is_past(visit.referrer)
