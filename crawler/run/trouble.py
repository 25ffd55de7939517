"""Keep visits that brought no page: refused, failed, limited, missing. Each gets a code, a state and a next try."""

from datetime import datetime

from luutin.archive import Held
from luutin.crawler.codes import Code
from luutin.crawler.errors import GiveUpError, RetryError
from luutin.crawler.frontier.revisit import DAY, missing_interval, rest_s
from luutin.crawler.frontier.vanish import LOOK_AGAIN_S, believable, strike
from luutin.crawler.frontier.visit import Kind, UrlState, Visit
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.wire.politeness import later, retry_s

WITHDRAWN = {Code.STATUS_401, Code.STATUS_403, Code.STATUS_451}
"""How a portal answers for an article that it no longer shows to everybody."""
_MAPS = {Kind.SITEMAP, Kind.FEED}
_ENTRANCES = {Kind.SEED, Kind.LISTING}
_LIMITED_TRIES = 8
_ROBOTS_AGAIN_S = 300
_ARTICLE_LONGEST = 7 * DAY
"""An article that failed is asked for again so soon: an outage must not cost a season of its revisions."""


def mark_vanished(context: RunContext, source: str, now: datetime) -> None:
    """At the end of a run: mark the articles of *source* that vanished, or where that is past belief none of them."""
    vanishing, counts = context.vanishing.pop(source, set()), context.summary.of(source)
    if not counts.articles:  # a portal that shows none refuses us, not its articles
        vanishing -= context.refusing.get(source, set())
    known = context.archive.shown_count(source)
    if believable(len(vanishing), shown=counts.articles, known=known):
        counts.vanished += sum(context.archive.mark_vanished(article_id, now=now) for article_id in vanishing)
        return
    counts.doubted = len(vanishing)
    context.frontier.look_again(vanishing, due=later(now, LOOK_AGAIN_S))
    counts.trouble = f"{len(vanishing):,} articles seem to have vanished at once: not believed, none was marked"


class Troubles:
    """Writes the states of visits that brought nothing."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._frontier = context.frontier

    def record_refusal(self, visit: Visit, code: Code, now: datetime, *, why: Code | None = None) -> None:
        """It was not asked for: robots.txt forbids it, or could not be read, for the reason *why*."""
        counts = self._context.summary.of(visit.source)
        counts.refused += 1
        if code is Code.ROBOTS:
            due = later(now, 7 * DAY)
            self._frontier.update(visit.url, state=UrlState.REFUSED, error=code, due_at=due, interval_s=None)
            return
        said = f" ({why}: {why.words})" if why is not None else ""
        counts.trouble = counts.trouble or f"{visit.host}: robots.txt cannot be read, so nothing is fetched{said}"
        self._frontier.update(visit.url, state=UrlState.DUE, error=code, detail=why, due_at=later(now, _ROBOTS_AGAIN_S))

    def record_failure(self, visit: Visit, error: Exception | None, now: datetime) -> None:
        """It failed: again later with growing waits, and not again in this run once it failed too often or for good."""
        counts = self._context.summary.of(visit.source)
        settings = self._context.settings
        code, detail = getattr(error, "code", Code.UNKNOWN), getattr(error, "reason", "") or None
        counts.failed += 1
        tries = visit.tries + 1
        passing = isinstance(error, RetryError)
        if passing and tries < settings.tries:
            due = later(now, retry_s(settings, tries=tries, chance=self._context.chance))
            self._frontier.update(visit.url, state=UrlState.DUE, tries=tries, error=code, detail=detail, due_at=due)
            return
        counts.given_up += 1
        if visit.kind in _MAPS and code is not Code.NEEDS_BROWSER:  # a shell answers for every address
            counts.note(f"{visit.url}: {code.words}")
        interval = max(DAY, 2 * (visit.interval_s or 0)) if passing else 30 * DAY
        if visit.article_id is not None:
            interval = min(interval, _ARTICLE_LONGEST)
        due = later(now, interval)
        self._frontier.update(
            visit.url, state=UrlState.FAILED, tries=tries, error=code, detail=detail, due_at=due, interval_s=interval
        )
        self._context.linker.skip_page(visit, now=now)

    def record_limit(self, answered: AnsweredVisit, code: Code) -> None:
        """The whole host rests; the URL keeps its tries unless it is the only one that the host answers so."""
        visit, memory, now = answered.visit, answered.memory, answered.now
        answered.counts.limited += 1
        if visit.limited + 1 >= _LIMITED_TRIES:
            self._frontier.update(visit.url, limited=0)
            self.record_failure(visit, RetryError(visit.url, code), now)
            return
        until = memory.paused_until if memory.paused_until and memory.paused_until > now else now
        self._frontier.update(visit.url, state=UrlState.DUE, error=code, due_at=until, limited=visit.limited + 1)

    def record_door(self, answered: AnsweredVisit, code: Code) -> None:
        """What stands in this page's place lets nobody in as we come; it alone is given up for this run."""
        visit = answered.visit._replace(tries=self._context.settings.tries)
        # One more of a portal's many forms is no trouble; where an article or a list is looked for, it is.
        if code is Code.LOGIN and visit.article_id is None and visit.kind not in _ENTRANCES:
            self._context.linker.budgets.count(visit.url, source=visit.source, good=False, first=True)
            self._frontier.update(visit.url, state=UrlState.RESTING, error=Code.FORM, due_at=None, tries=0)
            return
        self.record_failure(visit, GiveUpError(visit.url, code), answered.now)

    def record_missing(self, answered: AnsweredVisit, code: Code) -> None:
        """It is not there. An article so gets a strike; its content stays whatever comes."""
        visit, now, counts = answered.visit, answered.now, answered.counts
        counts.missing += 1
        if visit.article_id is None:
            Held(self._context.database).drop(visit.url)
            self._context.linker.budgets.count(
                visit.url, source=visit.source, good=False, first=visit.visited_at is None
            )
            seed = visit.kind == Kind.SEED
            if seed:
                counts.trouble = f"a seed is missing ({code}): {visit.url}"
            interval = missing_interval(visit.interval_s)
            again = {"state": UrlState.GONE, "due_at": later(now, rest_s(interval)), "interval_s": interval}
            columns = {"state": UrlState.RESTING, "due_at": None} if seed else again
            self._frontier.update(visit.url, error=code, tries=0, **columns)
            if visit.kind == Kind.SITEMAP:
                self._context.linker.try_sitemap_after(visit, now=now)
            return
        strikes = strike(visit.strikes, visit.struck_at, now)
        if strikes.vanished:
            self._context.vanishing.setdefault(visit.source, set()).add(visit.article_id)
            if code in WITHDRAWN:
                self._context.refusing.setdefault(visit.source, set()).add(visit.article_id)
        state, wait = (UrlState.GONE, 30 * DAY) if strikes.vanished else (UrlState.RESTING, LOOK_AGAIN_S)
        self._strike(visit, code, strikes.number, strikes.last)
        self._frontier.update(visit.url, state=state, due_at=later(now, wait))

    def hold(self, answered: AnsweredVisit, code: Code) -> None:
        """What came would replace an article by nearly nothing: it stays until a visit on another day agrees."""
        answered.counts.missing += 1
        strikes = strike(answered.visit.strikes, answered.visit.struck_at, answered.now)
        self._strike(answered.visit, code, strikes.number, strikes.last)
        self._frontier.update(answered.visit.url, etag=None, last_modified=None)
        self._context.rest(answered.visit, DAY, answered.now)

    def _strike(self, visit: Visit, code: Code, strikes: int, last: datetime) -> None:
        self._frontier.update(visit.url, error=code, strikes=strikes, struck_at=last)
