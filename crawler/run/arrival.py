"""Keep the pages that arrived: the article under its one address, the proof of it, and when to look again."""

from datetime import timedelta
from typing import Any

from luutin.archive import ArticleRow, Exchange, Outcome
from luutin.crawler.codes import Code
from luutin.crawler.frontier.linking import LASTMOD_PRIORITY
from luutin.crawler.frontier.revisit import (
    DAY,
    PAGE,
    first_interval,
    honest_etag,
    honest_last_modified,
    listing_interval,
    next_interval,
)
from luutin.crawler.frontier.visit import Kind, State, Visit
from luutin.crawler.reading.discovery.found import Role
from luutin.crawler.reading.seen import Reading, Sort
from luutin.crawler.run.case import Case, Desk
from luutin.crawler.run.intent import (
    Action,
    Arrival,
    Claim,
    Intent,
    Past,
    Rules,
    address_of,
    day_of,
    decide,
    may_have_twin,
    obstacle,
)
from luutin.crawler.run.trouble import Troubles
from luutin.crawler.site.scope import Refused

_LISTS = {Kind.SEED, Kind.LISTING, Kind.FEED, Kind.SITEMAP}
_KINDS = {
    Sort.LISTING: Kind.LISTING,
    Sort.FEED: Kind.FEED,
    Sort.SITEMAP: Kind.SITEMAP,
    Sort.OTHER: Kind.OTHER,
}


class Arrivals:
    """Carries out what `luutin.crawler.run.intent` decides about whole pages."""

    def __init__(self, desk: Desk, troubles: Troubles) -> None:
        self._desk = desk
        self._troubles = troubles

    def keep(self, case: Case, reading: Reading) -> None:
        """Keep the page's links and its article."""
        visit = case.visit
        unknown = self._desk.linker.put(visit, reading, now=case.now)
        if reading.article is None:
            case.counts.listed += sum(found.role == Role.ARTICLE for found in reading.links)
        rules = self._rules(visit)
        arrival = self._arrival(case, reading, rules)
        intent = decide(arrival, self._past(arrival), rules, case.now)
        if arrival.article is None:
            self._desk.linker.budgets.visited(visit.url, source=visit.source, good=unknown > 0)
        elif intent.action is not Action.LEAVE:
            case.counts.articles += 1
        match intent.action:
            case Action.HOLD:
                self._troubles.hold(case, intent.why or Code.NO_ARTICLE)
            case Action.LEAVE if arrival.article is None:
                self._leave_page(case, reading, intent, fruitful=unknown > 0)
            case Action.LEAVE:
                # Left as if unseen: the next crawl without such bounds takes it.
                self._desk.frontier.update(visit.url, state=State.RESTING, due_at=case.now, error=intent.why, tries=0)
            case Action.KEEP | Action.ALIAS:
                self._keep_article(case, intent)

    def _rules(self, visit: Visit) -> Rules:
        return Rules(self._desk.scope.sources[visit.source].obey_noindex, self._desk.since, self._desk.until)

    def _arrival(self, case: Case, reading: Reading, rules: Rules) -> Arrival:
        visit, article, against = case.visit, reading.article, obstacle(reading, rules)
        if article is not None and against is None:
            article = article.at(address_of(visit.url, article, self._claim(visit, reading.canonical)))
        return Arrival(
            article=article if against is None else None,
            obstacle=against,
            truncated=case.page.truncated,
            shown=visit.article_id,
            struck_at=visit.struck_at,
        )

    def _claim(self, visit: Visit, canonical: str | None) -> Claim | None:
        """What is known of the address that a page calls its own; None: it names none within its source."""
        place = self._desk.scope.place(canonical, source=visit.source) if canonical is not None else None
        if place is None or isinstance(place, Refused) or place.source != visit.source:
            return None
        title = self._desk.archive.title_at(place.url)
        return Claim(place, title, lists=self._desk.frontier.kind_of(place.url) in _LISTS)

    def _past(self, arrival: Arrival) -> Past:
        """What the archive knows of the article; looks for nothing that decides nothing."""
        article, archive = arrival.article, self._desk.archive
        if article is None:
            return Past()
        known = archive.find(article.url)
        if known is None:
            return Past(twin=archive.find_content(article.source, article.sha256) if may_have_twin(article) else None)
        return Past(known, length=0 if known.sha256 == article.sha256 else archive.length_of(known.article_id))

    def seen(self, case: Case, article_id: int) -> None:
        """The portal still shows the article."""
        self._desk.archive.seen(article_id, now=case.now)

    def judge_lastmod(self, case: Case, *, changed: bool) -> None:
        """Count whether a page that was asked for again because of its sitemap's lastmod had changed."""
        if case.visit.priority == LASTMOD_PRIORITY:
            case.memory.lastmod_right += changed
            case.memory.lastmod_wrong += not changed

    def _leave_page(self, case: Case, reading: Reading, intent: Intent, *, fruitful: bool) -> None:
        visit, frontier = case.visit, self._desk.frontier
        kind = Kind.SEED if visit.kind == Kind.SEED else _KINDS.get(reading.sort, Kind.PAGE)
        frontier.update(visit.url, kind=kind, error=intent.why, detail=reading.detail, strikes=0, struck_at=None)
        if kind in _LISTS and visit.number == 1 and visit.form is None:
            self._desk.rest(visit, self._listing_interval(case, fruitful=fruitful), case.now)
        elif kind == Kind.PAGE:
            self._desk.rest(visit, PAGE, case.now)
        else:
            frontier.update(visit.url, state=State.RESTING, due_at=None, form=None, tries=0, limited=0)

    @staticmethod
    def _listing_interval(case: Case, *, fruitful: bool) -> int:
        """The first visit shows how a list looks, not how often it changes: the second is due at the next run."""
        return listing_interval(case.visit.interval_s, fruitful=fruitful or case.visit.visited_at is None)

    def _keep_article(self, case: Case, intent: Intent) -> None:
        visit, counts, article = case.visit, case.counts, intent.article
        assert article is not None  # noqa: S101 - for the type checker: what is kept is an article
        fresh = True
        if intent.twin is not None:
            fresh = self._alias(case, visit.url, intent.twin, "content")
            article_id, outcome = intent.twin, Outcome.SAME
        else:
            capture_id = self._capture(case) if intent.revises else None
            article_id, _, outcome = self._desk.archive.keep(article, intent.known, now=case.now, capture_id=capture_id)
        if article.url != visit.url and fresh:
            self._alias(case, visit.url, article_id, "canonical")
            fresh = outcome is Outcome.NEW
        for other in self._desk.frontier.aliases_to(visit.url):
            self._alias(case, other, article_id, "redirect")
        counts.new += outcome is Outcome.NEW
        counts.changed += outcome is Outcome.CHANGED
        self._desk.linker.budgets.visited(visit.url, source=visit.source, good=fresh)
        self._look_again(case, article, article_id, changed=outcome is not Outcome.SAME)

    def _look_again(self, case: Case, article: ArticleRow, article_id: int, *, changed: bool) -> None:
        visit, page = case.visit, case.page
        etag, modified = honest_etag(page.headers), honest_last_modified(page.headers, case.now)
        if visit.article_id is None:
            age = case.now.date() - day_of(article.published) if article.published else timedelta(0)
            interval = first_interval(age)
        else:
            interval = next_interval(visit.interval_s or DAY, changed=changed)
            self.judge_lastmod(case, changed=changed)
            kept = etag == visit.etag if etag else modified is not None and modified == visit.last_modified
            case.memory.dishonest = case.memory.dishonest or (changed and kept)
        columns: dict[str, Any] = {"changed_at": case.now} if changed else {}
        if visit.article_id != article_id or changed:
            columns["article_id"] = article_id  # writing it costs a look at the article and an index
        self._desk.rest(
            visit,
            interval,
            case.now,
            kind=Kind.SEED if visit.kind == Kind.SEED else Kind.ARTICLE,
            etag=None if page.truncated else etag,
            last_modified=None if page.truncated else modified,
            error=Code.TRUNCATED if page.truncated else None,
            strikes=0,
            struck_at=None,
            **columns,
        )

    def _alias(self, case: Case, url: str, article_id: int, evidence: str) -> bool:
        """Note another address of an article. Returns False: to the budgets that is nothing new."""
        self._desk.archive.put_alias(url, article_id, evidence=evidence)
        case.counts.aliases += 1
        return False

    def _capture(self, case: Case) -> int:
        page, answer, visit = case.page, case.answer, case.visit
        exchange = Exchange(
            url=visit.url,
            final_url=page.final_url,
            fetched_at=page.fetched_at,
            status=page.status,
            reason=answer.reason,
            request_headers=answer.sent,
            response_headers=answer.received,
            body=page.raw,
            address=answer.address,
            method="GET" if visit.form is None else "POST",
            request_body=(visit.form or "").encode(),
            truncated=page.truncated,
            old_tls=self._desk.scope.sources[visit.source].old_tls,
        )
        return self._desk.captures.add(exchange, run_id=self._desk.run_id)
