"""Keep the pages that arrived: the article under its one address, the proof of it, and when to look again."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from luutin.archive import Article, ArticleRow, Exchange, Known, Outcome
from luutin.crawler.frontier.frontier import Kind, State
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
from luutin.crawler.reading.discovery.found import Role
from luutin.crawler.reading.seen import Reading, Sort
from luutin.crawler.run.case import Case, Desk
from luutin.crawler.run.trouble import Troubles
from luutin.crawler.site.scope import Refused
from luutin.crawler.site.urls import is_home

_SHRUNK = 0.2
_MUCH = 400  # characters; an article with less may well be edited down to nearly nothing
_ALIKE_FROM = 80  # characters; two notices with less text may be equal and still be two
_LISTS = {Kind.SEED, Kind.LISTING, Kind.FEED, Kind.SITEMAP}
_KINDS = {
    Sort.LISTING: Kind.LISTING,
    Sort.FEED: Kind.FEED,
    Sort.SITEMAP: Kind.SITEMAP,
    Sort.OTHER: Kind.OTHER,
}


class Arrivals:
    """Writes what whole pages hold."""

    def __init__(self, desk: Desk, troubles: Troubles) -> None:
        self._desk = desk
        self._troubles = troubles

    def keep(self, case: Case, reading: Reading) -> None:
        """Keep the page's links and its article."""
        visit = case.visit
        unknown = self._desk.linker.put(visit, reading, now=case.now)
        if reading.article is None:
            case.counts.listed += sum(found.role == Role.ARTICLE for found in reading.links)
        if reading.article is not None and reading.noindex and self._desk.scope.sources[visit.source].obey_noindex:
            reading = replace(reading, article=None, problem="noindex", sort=Sort.PAGE)
        if reading.article is None:
            self._no_article(case, reading, unknown=unknown)
        else:
            article = reading.article.at(self._address(case, reading, reading.article))
            outside = self._outside(article)
            if outside is None:
                self._article(case, article)
            else:
                # Left as if unseen: the next crawl without such bounds takes it.
                self._desk.frontier.update(visit.url, state=State.RESTING, due_at=case.now, error=outside, tries=0)

    def _outside(self, article: ArticleRow) -> str | None:
        """`before` or `after` the days that this run keeps; None: within them, or undated."""
        since, until = self._desk.since, self._desk.until
        if article.published is None:
            return None
        day = _day(article.published)
        if since is not None and day < since:
            return "before"
        return "after" if until is not None and day > until else None

    def seen(self, case: Case, article_id: int) -> None:
        """The portal still shows the article."""
        self._desk.archive.seen(article_id, now=case.now)

    def judge_lastmod(self, case: Case, *, changed: bool) -> None:
        """Count whether a page that was asked for again because of its sitemap's lastmod had changed."""
        if case.visit.priority == LASTMOD_PRIORITY:
            case.memory.lastmod_right += changed
            case.memory.lastmod_wrong += not changed

    def _no_article(self, case: Case, reading: Reading, *, unknown: int) -> None:
        visit, frontier = case.visit, self._desk.frontier
        self._desk.linker.budgets.visited(visit.url, source=visit.source, good=unknown > 0)
        if visit.article_id is not None:
            # It was an article and is now something else: kept as it was, and looked at again.
            self._troubles.hold(case, reading.problem or "no-article")
            return
        kind = Kind.SEED if visit.kind == Kind.SEED else _KINDS.get(reading.sort, Kind.PAGE)
        frontier.update(visit.url, kind=kind, error=reading.problem, strikes=0, struck_at=None)
        if kind in _LISTS and visit.number == 1 and visit.form is None:
            self._desk.rest(visit, self._listing_interval(case, fruitful=unknown > 0), case.now)
        elif kind == Kind.PAGE:
            self._desk.rest(visit, PAGE, case.now)
        else:
            frontier.update(visit.url, state=State.RESTING, due_at=None, form=None, tries=0, limited=0)

    @staticmethod
    def _listing_interval(case: Case, *, fruitful: bool) -> int:
        """The first visit shows how a list looks, not how often it changes: the second is due at the next run."""
        return listing_interval(case.visit.interval_s, fruitful=fruitful or case.visit.visited_at is None)

    def _article(self, case: Case, article: ArticleRow) -> None:
        visit, counts = case.visit, case.counts
        counts.articles += 1
        known = self._desk.archive.find(article.url)
        fresh = True
        twin = self._twin(article) if known is None else None
        if twin is not None:
            fresh = self._alias(case, visit.url, twin, "content")
            article_id, outcome = twin, Outcome.SAME
        elif known is not None and self._is_loss(case, article, known):
            self._troubles.hold(case, "shrunk")
            return
        else:
            changed = known is None or known.sha256 != article.sha256
            capture_id = self._capture(case) if changed else None
            article_id, _, outcome = self._desk.archive.keep(article, known, now=case.now, capture_id=capture_id)
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
            age = case.now.date() - _day(article.published) if article.published else timedelta(0)
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
            error="truncated" if page.truncated else None,
            strikes=0,
            struck_at=None,
            **columns,
        )

    def _address(self, case: Case, reading: Reading, article: ArticleRow) -> str:
        """The article's URL: what the page calls canonical, unless that is plainly not this article's."""
        visit, database = case.visit, self._desk.database
        if reading.canonical is None or is_home(reading.canonical):
            return visit.url
        place = self._desk.scope.place(reading.canonical, source=visit.source)
        if isinstance(place, Refused) or place.source != visit.source:
            return visit.url
        title = database.value("SELECT title FROM records WHERE url = ?", (place.url,))
        if title is not None and title != article.title:
            return visit.url  # one canonical link for many pages: a template's mistake
        kind = database.value("SELECT kind FROM pages WHERE url = ?", (place.url,))
        return visit.url if kind in _LISTS else place.url

    def _twin(self, article: ArticleRow) -> int | None:
        """An article of the same source with the very same content."""
        if len(article.title) + article.length < _ALIKE_FROM:
            return None
        # Joined by the article's number too: otherwise SQLite goes through all articles of the source.
        found: int | None = self._desk.database.value(
            "SELECT a.id FROM revisions r JOIN articles a ON a.id = r.article_id AND a.revision_id = r.id"
            " WHERE r.sha256 = ? AND a.source = ?",
            (article.sha256, article.source),
        )
        return found

    def _is_loss(self, case: Case, article: ArticleRow, known: Known) -> bool:
        """Whether nearly nothing, or half a page, would take an article's place; seen on a second day, it counts."""
        if known.sha256 == article.sha256:
            return False
        if case.page.truncated:
            return True
        record = self._desk.database.value("SELECT record FROM records WHERE id = ?", (known.article_id,))
        old = sum(map(len, Article.model_validate_json(record).body))
        shrunk = old > _MUCH and article.length < _SHRUNK * old
        last = case.visit.struck_at
        return shrunk and not (last is not None and case.now - last > timedelta(hours=20))

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


def _day(published: str) -> date:
    """The local day of a local stamp."""
    return date.fromisoformat(published[:10])
