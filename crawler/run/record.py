"""Keep what a visit brought. Everything here runs inside one transaction of the caller's.

This module tells the kinds of outcome apart. `run.trouble` keeps those that brought no page, `run.arrival` those that
did, and `frontier.linking` puts the links into the frontier.
"""

from collections import Counter
from datetime import datetime

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, GiveUpError, RetryError
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.progress import SourceCounts
from luutin.crawler.frontier.revisit import DAY, listing_interval, next_interval
from luutin.crawler.frontier.visit import Kind, Link, Priority, UrlState, Visit
from luutin.crawler.reading.page_result import PageResult, PageSort, likeness
from luutin.crawler.run.arrival import Arrivals
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.files.arrival import FileArrivals
from luutin.crawler.run.result import Rendering, Result
from luutin.crawler.run.trouble import WITHDRAWN, Troubles
from luutin.crawler.site.doubts import asks_who
from luutin.crawler.site.scope import RefusedUrl, ScopedUrl
from luutin.crawler.site.urls import is_home
from luutin.crawler.wire.page import MOVED_CODES, REDIRECT_CODES

_HOPS = 5
_TURNS = 3
_CUT_TRIES = 2
_UNCLOSED_HABIT = 3
_SAME_TEXT = 0.85


class Recorder:
    """Turns results into rows."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._frontier = context.frontier
        self._troubles = Troubles(context)
        self._arrivals = Arrivals(context, self._troubles)
        self._files = FileArrivals(context, self._troubles)
        self._led_to: Counter[tuple[str, str]] = Counter()
        """A seed and where it led → times in this run."""

    def record(self, result: Result, memory: HostMemory, *, now: datetime) -> None:
        """Keep one result. *memory* is that of the host which was asked."""
        visit, answer = result.visit, result.answer
        counts = self._context.summary.of(visit.source)
        seen = {} if answer is None else {"visited_at": now, "status": answer.page.status}
        self._frontier.gather(visit.url, **seen)
        if visit.kind == Kind.FILE:
            self._files.record(result, memory, now=now)
            self._frontier.write()
            return
        counts.expected += visit.article_id is not None or (
            visit.priority == Priority.ARTICLE and visit.visited_at is None and not visit.tries
        )
        if result.refused is not None:
            self._troubles.record_refusal(visit, result.refused, now, why=result.unreached)
        elif answer is None:
            self._troubles.record_failure(visit, result.error, now)
        else:
            counts.fetched += 1
            counts.bytes += len(answer.page.raw)
            counts.waited_s += answer.elapsed_s
            answered = AnsweredVisit(visit, answer, memory, counts, now, result.parts, result.rendering)
            if result.rendering is not None:
                _count_rendering(counts, visit, result.rendering)
            self._record_answer(answered, result)
        self._context.tallies.count(visit, self._frontier.write(), unreached=result.unreached)

    def _record_answer(self, answered: AnsweredVisit, result: Result) -> None:
        status, reading = answered.page.status, result.reading
        door = reading.problem if reading is not None and reading.sort is PageSort.BLOCK else None
        if status in {429, 503} or (door is not None and door.is_guards):
            self._troubles.record_limit(answered, door or Code.of_status(status))
            return
        if door is not None:
            self._troubles.record_door(answered, door)
            return
        if answered.page.came and reading is not None:
            self._record_page(answered, reading)
            return
        answered.memory.note_answer()
        if status == 304:
            self._record_unchanged(answered)
        elif status in REDIRECT_CODES:
            self._record_redirect(answered, answered.page.headers.get("location", ""))
        elif status in {404, 410} or (answered.visit.article_id is not None and Code.of_status(status) in WITHDRAWN):
            self._troubles.record_missing(answered, Code.of_status(status))
        else:
            self._troubles.record_failure(
                answered.visit, result.error or _refusal(answered.visit.url, status), answered.now
            )

    def _record_page(self, answered: AnsweredVisit, reading: PageResult) -> None:
        cut = answered.answer.cut
        if reading.leads_to is not None:
            answered.memory.note_answer()
            self._record_redirect(answered, reading.leads_to)
        elif cut is not None and _ask_again_for_whole(answered):
            self._troubles.record_failure(answered.visit, cut, answered.now)
        elif cut is not None and cut.code is not Code.UNCLOSED and reading.article is None:
            self._troubles.record_failure(
                answered.visit._replace(tries=self._context.settings.tries), cut, answered.now
            )
        else:
            answered.memory.note_answer()
            if self._says_missing(answered, reading):
                self._troubles.record_missing(answered, Code.SOFT_404)
            else:
                self._arrivals.keep(answered, reading)

    @staticmethod
    def _says_missing(answered: AnsweredVisit, reading: PageResult) -> bool:
        """An error page served with 200: by its own words, or because a page that cannot exist looks the same."""
        if answered.visit.kind == Kind.SEED:
            return False
        probe = answered.memory.probe
        if probe is not None and probe.sketch and likeness(probe.sketch, reading.sketch) >= _SAME_TEXT:
            return True
        # A list with a headline about "404" is a list; where an article stood, the words are taken at their word.
        listed = reading.sort is PageSort.LISTING and answered.visit.article_id is None
        return reading.problem is Code.SAYS_MISSING and not listed

    def _record_unchanged(self, answered: AnsweredVisit) -> None:
        """304: the article, or the list, is as it was."""
        visit = answered.visit
        answered.counts.unchanged += 1
        if visit.article_id is None:
            self._context.rest(visit, listing_interval(visit.interval_s, fruitful=False), answered.now)
            return
        answered.counts.articles += 1
        self._arrivals.note_seen(answered, visit.article_id)
        self._arrivals.judge_lastmod(answered, changed=False)
        interval = next_interval(visit.interval_s or DAY, changed=False)
        self._context.rest(visit, interval, answered.now, error=None, strikes=0, struck_at=None)

    def _record_redirect(self, answered: AnsweredVisit, location: str) -> None:
        """By its status, or by a page that only sends its visitors on: the same rules hold."""
        visit = answered.visit
        place = self._context.scope.place(location, source=visit.source, base=answered.page.final_url)
        if isinstance(place, RefusedUrl):
            if visit.article_id is not None and asks_who(place.url):
                self._troubles.record_door(answered, Code.LOGIN)
            elif visit.article_id is not None:
                self._troubles.record_missing(answered, Code.REDIRECT_AWAY)
            else:
                answered.counts.refused += 1
                columns = _refusal_columns(place)
                self._frontier.update(visit.url, state=UrlState.REFUSED, target=place.url, **columns)
        elif visit.kind != Kind.SEED and (self._leads_nowhere(answered, place.url) or self._leads_up(visit, place.url)):
            self._troubles.record_missing(answered, Code.REDIRECT_HOME)
        elif visit.hops >= _HOPS or place.url == visit.url or self._goes_in_circles(visit, place.url):
            self._troubles.record_failure(visit, GiveUpError(visit.url, Code.REDIRECTS), answered.now)
        else:
            self._follow(answered, place)

    @staticmethod
    def _leads_nowhere(answered: AnsweredVisit, target: str) -> bool:
        """To the home page, or where pages that never existed are sent."""
        probe = answered.memory.probe
        return (is_home(target) and not is_home(answered.visit.url)) or (probe is not None and probe.target == target)

    def _goes_in_circles(self, visit: Visit, target: str) -> bool:
        """Whether a seed led to *target* too often in this run; a cookie that is set on the way needs one turn more."""
        if visit.kind == Kind.SEED:
            self._led_to[visit.url, target] += 1
        return self._led_to[visit.url, target] > _TURNS

    def _leads_up(self, visit: Visit, target: str) -> bool:
        """From an article to a list: that is how some portals answer for what they withdrew."""
        return visit.article_id is not None and self._frontier.kind_of(target) in {Kind.SEED, Kind.LISTING}

    def _follow(self, answered: AnsweredVisit, place: ScopedUrl) -> None:
        visit, now = answered.visit, answered.now
        seed = visit.kind == Kind.SEED
        link = Link(
            url=place.url,
            source=visit.source,
            host=place.host,
            kind=Kind.PAGE if visit.kind == Kind.ARTICLE else visit.kind,
            priority=visit.priority,
            depth=visit.depth,
            hops=visit.hops + 1,
            referrer=visit.url,
            again=seed,
            written=place.written,
        )
        self._frontier.add(link, now=now)
        known = self._frontier.article_of(place.url)
        if known is not None:
            self._context.archive.put_alias(visit.url, known, evidence="redirect")
        elif (
            answered.page.status in MOVED_CODES
            and visit.article_id is not None
            and self._frontier.kind_of(place.url) == Kind.PAGE
        ):
            # The article moved: what is found at its new address is its next revision, not another article.
            self._context.archive.put_alias(place.url, visit.article_id, evidence="redirect")
        state = UrlState.RESTING if seed else UrlState.ALIAS
        self._frontier.update(visit.url, state=state, target=place.url, error=None, due_at=None, tries=0)


def _count_rendering(counts: SourceCounts, visit: Visit, rendering: Rendering) -> None:
    """Count what the scripts of a page were given, and tell whom they asked in vain."""
    gate = rendering.gate
    counts.rendered += 1
    counts.granted += len(rendering.loaded)
    counts.withheld += sum(gate.withheld.values())
    counts.bytes += sum(len(each.answer.page.raw) for each in rendering.loaded)
    for host in gate.strangers:
        counts.note(
            f"{host}: scripts of {visit.host} ask for it, which is no host of the source: if they need it, see `hosts`"
        )


def _ask_again_for_whole(answered: AnsweredVisit) -> bool:
    """A cut page is asked for again before it is kept as cut, unless this host never writes the end tag."""
    unclosed = answered.answer.cut is not None and answered.answer.cut.code is Code.UNCLOSED
    if unclosed and answered.memory.unclosed >= _UNCLOSED_HABIT:
        return False
    if answered.visit.tries < _CUT_TRIES:
        return True
    answered.memory.unclosed += unclosed
    return False


def _refusal(url: str, status: int) -> FetchError:
    """An answer that is no page, as an error."""
    passing = status >= 500 or status in {408, 425}
    code = Code.of_status(status)
    reason = "" if code == f"status-{status}" else str(status)
    return (RetryError if passing else GiveUpError)(url, code, reason)


def _refusal_columns(place: RefusedUrl) -> dict[str, Code | None]:
    """A redirect to what is not asked for, as columns of its row."""
    if place.code is Code.OFF_SCOPE:
        return {"error": Code.REDIRECT_OFF_SCOPE}
    if place.code is Code.ACTION and asks_who(place.url):
        return {"error": Code.LOGIN, "detail": place.code}
    return {"error": Code.REDIRECT_REFUSED, "detail": place.code}
