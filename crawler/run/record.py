"""Keep what a visit brought. Everything here runs inside one transaction of the caller's.

This module tells the kinds of outcome apart. `run.trouble` keeps those that brought no page, `run.arrival` those that
did, and `frontier.linking` puts the links into the frontier.
"""

from datetime import datetime

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, GiveUpError, RetryError
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.revisit import DAY, listing_interval, next_interval
from luutin.crawler.frontier.visit import Kind, Link, State
from luutin.crawler.reading.seen import Reading, Sort, likeness
from luutin.crawler.run.arrival import Arrivals
from luutin.crawler.run.case import Case, Desk
from luutin.crawler.run.result import Result
from luutin.crawler.run.trouble import Troubles
from luutin.crawler.site.scope import Place, Refused
from luutin.crawler.site.urls import is_home
from luutin.crawler.wire.page import MOVED_CODES, REDIRECT_CODES

_HOPS = 5
_CUT_TRIES = 2
_UNCLOSED_HABIT = 3
_SAME_TEXT = 0.85


class Recorder:
    """Turns results into rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._frontier = desk.frontier
        self._troubles = Troubles(desk)
        self._arrivals = Arrivals(desk, self._troubles)

    def record(self, result: Result, memory: HostMemory, *, now: datetime) -> None:
        """Keep one result. *memory* is that of the host which was asked."""
        visit, answer = result.visit, result.answer
        counts = self._desk.summary.of(visit.source)
        seen = {} if answer is None else {"visited_at": now, "status": answer.page.status}
        self._frontier.gather(visit.url, **seen)
        if result.refused is not None:
            self._troubles.refused(visit, result.refused, now)
        elif answer is None:
            self._troubles.failed(visit, result.error, now)
        else:
            counts.fetched += 1
            counts.bytes += len(answer.page.raw)
            counts.waited_s += answer.elapsed_s
            self._answered(Case(visit, answer, memory, counts, now), result)
        self._desk.tallies.count(visit, self._frontier.write(), unreached=result.unreached)

    def _answered(self, case: Case, result: Result) -> None:
        status = case.page.status
        if status in {429, 503}:
            self._troubles.limited(case, Code.of_status(status))
            return
        if status == 200 and result.reading is not None:
            self._arrived(case, result.reading)
            return
        case.memory.answered()
        if status == 304:
            self._unchanged(case)
        elif status in REDIRECT_CODES:
            self._redirected(case)
        elif status in {404, 410}:
            self._troubles.missing(case, Code.of_status(status))
        else:
            self._troubles.failed(case.visit, result.error or _refusal(case.visit.url, status), case.now)

    def _arrived(self, case: Case, reading: Reading) -> None:
        cut = case.answer.cut
        if reading.sort is Sort.BLOCK:
            self._troubles.limited(case, Code.BLOCK_PAGE)
        elif cut is not None and _ask_again_for_whole(case):
            self._troubles.failed(case.visit, cut, case.now)
        elif cut is not None and cut.code is not Code.UNCLOSED and reading.article is None:
            self._troubles.failed(case.visit._replace(tries=self._desk.settings.tries), cut, case.now)
        else:
            case.memory.answered()
            if self._says_missing(case, reading):
                self._troubles.missing(case, Code.SOFT_404)
            else:
                self._arrivals.keep(case, reading)

    @staticmethod
    def _says_missing(case: Case, reading: Reading) -> bool:
        """An error page served with 200: by its own words, or because a page that cannot exist looks the same."""
        if case.visit.kind == Kind.SEED:
            return False
        probe = case.memory.probe
        if probe is not None and probe.sketch and likeness(probe.sketch, reading.sketch) >= _SAME_TEXT:
            return True
        # A list with a headline about "404" is a list; where an article stood, the words are taken at their word.
        listed = reading.sort is Sort.LISTING and case.visit.article_id is None
        return reading.problem is Code.SAYS_MISSING and not listed

    def _unchanged(self, case: Case) -> None:
        """304: the article, or the list, is as it was."""
        visit = case.visit
        case.counts.unchanged += 1
        if visit.article_id is None:
            self._desk.rest(visit, listing_interval(visit.interval_s, fruitful=False), case.now)
            return
        case.counts.articles += 1
        self._arrivals.seen(case, visit.article_id)
        self._arrivals.judge_lastmod(case, changed=False)
        self._desk.rest(visit, next_interval(visit.interval_s or DAY, changed=False), case.now)

    def _redirected(self, case: Case) -> None:
        visit = case.visit
        location = case.page.headers.get("location", "")
        place = self._desk.scope.place(location, source=visit.source, base=case.page.final_url)
        if isinstance(place, Refused):
            if visit.article_id is not None:
                self._troubles.missing(case, Code.REDIRECT_AWAY)
            else:
                case.counts.refused += 1
                self._frontier.update(visit.url, state=State.REFUSED, target=place.url, **_refused(place.code))
        elif visit.kind != Kind.SEED and self._leads_nowhere(case, place.url):
            self._troubles.missing(case, Code.REDIRECT_HOME)
        elif visit.hops >= _HOPS or place.url == visit.url:
            self._troubles.failed(visit, GiveUpError(visit.url, Code.REDIRECTS), case.now)
        else:
            self._follow(case, place)

    @staticmethod
    def _leads_nowhere(case: Case, target: str) -> bool:
        """To the home page, or where pages that never existed are sent."""
        probe = case.memory.probe
        return (is_home(target) and not is_home(case.visit.url)) or (probe is not None and probe.target == target)

    def _follow(self, case: Case, place: Place) -> None:
        visit, now = case.visit, case.now
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
        )
        new = self._frontier.add(link, now=now)
        known = self._frontier.article_of(place.url)
        if known is not None:
            self._desk.archive.put_alias(visit.url, known, evidence="redirect")
        elif new and case.page.status in MOVED_CODES and visit.article_id is not None:
            # The article moved: what is found at its new address is its next revision, not another article.
            self._desk.archive.put_alias(place.url, visit.article_id, evidence="redirect")
        state = State.RESTING if seed else State.ALIAS
        self._frontier.update(visit.url, state=state, target=place.url, error=None, due_at=None, tries=0)


def _ask_again_for_whole(case: Case) -> bool:
    """A cut page is asked for again before it is kept as cut, unless this host never writes the end tag."""
    unclosed = case.answer.cut is not None and case.answer.cut.code is Code.UNCLOSED
    if unclosed and case.memory.unclosed >= _UNCLOSED_HABIT:
        return False
    if case.visit.tries < _CUT_TRIES:
        return True
    case.memory.unclosed += unclosed
    return False


def _refusal(url: str, status: int) -> FetchError:
    """An answer that is no page, as an error."""
    passing = status >= 500 or status in {408, 425}
    code = Code.of_status(status)
    reason = "" if code == f"status-{status}" else str(status)
    return (RetryError if passing else GiveUpError)(url, code, reason)


def _refused(code: Code) -> dict[str, Code | None]:
    """A redirect to what is not asked for, as columns of its row."""
    if code is Code.OFF_SCOPE:
        return {"error": Code.REDIRECT_OFF_SCOPE}
    return {"error": Code.REDIRECT_REFUSED, "detail": code}
