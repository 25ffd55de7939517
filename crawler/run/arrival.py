"""Keep the pages that arrived: the article under its one address, the proof of it, and when to look again."""

from typing import Any

from luutin.archive import ArticleRow, Known, Outcome, Requisites
from luutin.crawler.codes import Code
from luutin.crawler.frontier.lastmod import LASTMOD_PRIORITY
from luutin.crawler.frontier.linking import Brought
from luutin.crawler.frontier.lists import Lists
from luutin.crawler.frontier.revisit import (
    ALIAS,
    DAY,
    LISTING_KNOWN,
    PAGE,
    first_interval,
    honest_etag,
    honest_last_modified,
    listing_interval,
    next_interval,
)
from luutin.crawler.frontier.traps.calendars import KeptPage
from luutin.crawler.frontier.visit import Kind, UrlState, Visit
from luutin.crawler.reading.discovery.found import Role
from luutin.crawler.reading.discovery.unread_paging import FOUND_ALL_THE_SAME, GOES_ON
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.doubt import Doubt
from luutin.crawler.run.files.renamed import want_renamed_files
from luutin.crawler.run.files.requisites import name_requisites
from luutin.crawler.run.files.wanted import want_files_of
from luutin.crawler.run.identity import Identity
from luutin.crawler.run.intent import (
    Action,
    Intent,
    PageFacts,
    Rules,
    day_of,
    decide,
    obstacle,
)
from luutin.crawler.run.proving import keep_proof
from luutin.crawler.run.staging import Staging, stood_list
from luutin.crawler.run.trouble import Troubles

_LISTS = {Kind.SEED, Kind.LISTING, Kind.FEED, Kind.SITEMAP}
_NAMING = {PageSort.LISTING, PageSort.FEED, PageSort.SITEMAP}
_KINDS = {
    PageSort.LISTING: Kind.LISTING,
    PageSort.FEED: Kind.FEED,
    PageSort.SITEMAP: Kind.SITEMAP,
    PageSort.OTHER: Kind.OTHER,
}


class Arrivals:
    """Carries out what `luutin.crawler.run.intent` decides about whole pages."""

    def __init__(self, context: RunContext, troubles: Troubles) -> None:
        self._context = context
        self._troubles = troubles
        self._staging = Staging(context)
        self._identity = Identity(context)
        self._lists = Lists(context.database, context.frontier, context.began)

    def keep(self, answered: AnsweredVisit, reading: PageResult) -> None:
        """Keep the page's links and its article."""
        visit = answered.visit
        brought = self._context.linker.put(visit, reading, now=answered.now)
        if reading.article is None:
            answered.counts.listed += sum(found.role == Role.ARTICLE for found in reading.links)
        if reading.sort in _NAMING and visit.number == 1 and visit.form is None and not answered.page.truncated:
            named = self._context.linker.named(visit, reading)
            self._lists.note(visit.url, named, source=visit.source, now=answered.now)
        rules = self._rules(visit)
        facts = self._facts(answered, reading, rules)
        intent = decide(facts, self._identity.past_of(answered, reading, facts.article), rules, answered.now)
        self._identity.learn(visit, reading, intent.twin, now=answered.now)
        if facts.article is None:
            self._count_page(visit, brought)
        elif intent.action is not Action.LEAVE:
            answered.counts.articles += 1
        match intent.action:
            case Action.HOLD:
                self._hold(answered, intent, reading)
            case Action.LEAVE if facts.article is None:
                self._leave_page(answered, reading, intent, brought)
            case Action.LEAVE:
                # Left as if unseen: the next crawl without such bounds takes it.
                self._context.frontier.update(
                    visit.url, state=UrlState.RESTING, due_at=answered.now, error=intent.why, tries=0
                )
            case Action.KEEP | Action.ALIAS:
                self._keep_article(answered, intent, reading)
                self._retire_parts(answered, reading)

    def _count_page(self, visit: Visit, brought: Brought) -> None:
        """Count a page without an article; a list that shows others than those before it costs nothing."""
        budgets = self._context.linker.budgets
        if brought.unknown or not brought.others:
            first, good = visit.visited_at is None, brought.unknown > 0
            budgets.count(visit.url, source=visit.source, good=good, first=first)
        else:
            budgets.renew(visit.url, source=visit.source)

    def _hold(self, answered: AnsweredVisit, intent: Intent, reading: PageResult) -> None:
        self._troubles.hold(answered, intent.why or Code.NO_ARTICLE)
        if intent.doubtful is not None:
            own = intent.doubtful.at(_own(intent.known, answered.visit.url))
            self._staging.propose(
                *(answered, own, intent.known, lambda: self._prove(answered, reading)), against=Doubt.SHRUNK
            )

    def _prove(self, answered: AnsweredVisit, reading: PageResult) -> int:
        capture_id = keep_proof(self._context, answered)
        name_requisites(self._context, capture_id, reading.requisites, answered)
        return capture_id

    def _name_what_it_shows(self, answered: AnsweredVisit, reading: PageResult, article_id: int) -> None:
        """The article is as it was kept; what its page needs to be shown may have been no concern then."""
        kept = Requisites(self._context.database).page_of(article_id) if reading.requisites else None
        if kept is not None:
            name_requisites(self._context, kept, reading.requisites, answered)

    def _rules(self, visit: Visit) -> Rules:
        return Rules(self._context.scope.sources[visit.source].obey_noindex, self._context.since, self._context.until)

    def _facts(self, answered: AnsweredVisit, reading: PageResult, rules: Rules) -> PageFacts:
        visit, article, against = answered.visit, reading.article, obstacle(reading, rules)
        return PageFacts(
            article=article.at(visit.url) if article is not None and against is None else None,
            obstacle=against,
            truncated=answered.page.truncated,
            shown=visit.article_id,
            struck_at=visit.struck_at,
        )

    def note_seen(self, answered: AnsweredVisit, article_id: int) -> None:
        """The portal still shows the article."""
        self._context.archive.seen(article_id, now=answered.now)

    def judge_lastmod(self, answered: AnsweredVisit, *, changed: bool) -> None:
        """Count whether a page that was asked for again because of its sitemap's lastmod had changed."""
        if answered.visit.priority == LASTMOD_PRIORITY:
            answered.memory.lastmod_right += changed
            answered.memory.lastmod_wrong += not changed

    def _leave_page(self, answered: AnsweredVisit, reading: PageResult, intent: Intent, brought: Brought) -> None:
        visit, frontier = answered.visit, self._context.frontier
        self._staging.forget(visit.url)
        kind = Kind.SEED if visit.kind == Kind.SEED else _KINDS.get(reading.sort, Kind.PAGE)
        detail = self._detail(visit, reading, brought)
        frontier.update(visit.url, kind=kind, error=intent.why, detail=detail, strikes=0, struck_at=None)
        why = str(intent.why or Code.NO_ARTICLE)
        answered.counts.no_news[why] = answered.counts.no_news.get(why, 0) + 1
        if detail is not None and detail != FOUND_ALL_THE_SAME and kind in _LISTS:
            answered.counts.note(f"{visit.url}: {detail}")
        if kind == Kind.LISTING and visit.number > 1 and brought.others:
            self._note_way_on(answered)
        if kind in _LISTS and visit.number == 1 and visit.form is None:
            self._context.rest(visit, self._listing_interval(answered, reading, brought), answered.now)
        elif kind == Kind.PAGE:
            self._context.rest(visit, PAGE, answered.now)
        else:
            frontier.update(visit.url, state=UrlState.RESTING, due_at=None, form=None, tries=0, limited=0)

    def _detail(self, visit: Visit, reading: PageResult, brought: Brought) -> str | None:
        """What is to be told of a page; of a list that goes on unread, only until its next page was found."""
        if reading.sort is not PageSort.LISTING or reading.detail is None:
            return reading.detail
        if visit.number > 1 and not brought.others:
            return None  # the page before it is told of: this is no page after it, but the same again
        return (
            FOUND_ALL_THE_SAME if self._context.frontier.detail_of(visit.url) == FOUND_ALL_THE_SAME else reading.detail
        )

    def _note_way_on(self, answered: AnsweredVisit) -> None:
        """A further page of a list came, with headlines of its own: nothing is left to tell of the page before it."""
        before, frontier = answered.visit.referrer, self._context.frontier
        if before is not None and (frontier.detail_of(before) or "").startswith(GOES_ON):
            frontier.update(before, detail=FOUND_ALL_THE_SAME)
            answered.counts.take_back(f"{before}: ")

    @staticmethod
    def _listing_interval(answered: AnsweredVisit, reading: PageResult, brought: Brought) -> int:
        """The first visit shows how a list looks, not how often it changes: the second is due at the next run.

        Unless it named nothing that is not found elsewhere too.
        """
        visit, first = answered.visit, answered.visit.visited_at is None
        names = any(found.role == Role.ARTICLE for found in reading.links)
        minor = (visit.kind == Kind.PAGE and names) or (visit.kind == Kind.FEED and visit.depth > 1)
        if first and minor and not brought.unknown:
            return LISTING_KNOWN
        return listing_interval(visit.interval_s, fruitful=first or brought.unknown > 0)

    def _keep_article(self, answered: AnsweredVisit, intent: Intent, reading: PageResult) -> None:
        visit, counts, article, archive = answered.visit, answered.counts, intent.article, self._context.archive
        assert article is not None  # noqa: S101 - for the type checker: what is kept is an article
        article_id: int | None
        if intent.parts:
            archive.drop_alias(visit.url)
        if intent.twin is not None:
            article_id, outcome = intent.twin.article_id, Outcome.SAME
            archive.seen(article_id, now=answered.now)
            self._alias(answered, visit.url, article_id, intent.twin.evidence)
        else:
            own = article.at(_own(intent.known, visit.url))
            article_id, outcome = self._staging.keep(
                answered, own, intent.known, lambda: self._prove(answered, reading)
            )
        if article_id is not None:
            for other in self._context.frontier.aliases_to(visit.url):
                self._alias(answered, other, article_id, "redirect")
        counts.new += outcome is Outcome.NEW
        counts.changed += outcome is Outcome.CHANGED
        first, alone = visit.visited_at is None, intent.twin is None
        self._context.linker.budgets.count(visit.url, source=visit.source, good=alone, first=first)
        if outcome is not Outcome.SAME and article_id is not None:
            want_files_of(self._context, article, answered.now)
        elif article_id is not None and alone:
            counts.files_changed += want_renamed_files(self._context, article, article_id, answered.now)
            self._name_what_it_shows(answered, reading, article_id)
        self._look_again(answered, article, article_id, changed=outcome is not Outcome.SAME, own=alone)
        if intent.twin is not None and intent.twin.is_copy and visit.kind != Kind.SEED:
            self._context.frontier.update(visit.url, state=UrlState.ALIAS, target=intent.twin.url, due_at=None)
        elif article_id is not None:
            self._withdraw_calendar(answered, article, article_id)

    def _retire_parts(self, answered: AnsweredVisit, reading: PageResult) -> None:
        """Further pages that were met before the first one were kept as articles: their text is in its record now."""
        archive = self._context.archive
        kept = self._context.linker.retire_parts(answered.visit, reading.parts, now=answered.now)
        whole = archive.find(answered.visit.url) if kept else None
        for each in kept:
            if whole is not None and each != whole.article_id:
                answered.counts.withdrawn += archive.withdraw(each, why=Code.PART, now=answered.now)

    def _withdraw_calendar(self, answered: AnsweredVisit, article: ArticleRow, article_id: int) -> None:
        """Where the page proves to be one of a calendar's: take back what was kept of that."""
        visit, calendars = answered.visit, self._context.frontier.calendars
        kept = KeptPage(visit.url, visit.source, article.title, article.published, article_id)
        pattern = calendars.learn(kept, now=answered.now)
        if pattern is None:
            return
        for url, each in [*calendars.pages_of(pattern, source=visit.source), (visit.url, article_id)]:
            answered.counts.withdrawn += self._context.archive.withdraw(each, why=Code.CALENDAR, now=answered.now)
            self._context.frontier.update(url, state=UrlState.REFUSED, error=Code.CALENDAR, due_at=None)

    def _look_again(
        self, answered: AnsweredVisit, article: ArticleRow, article_id: int | None, *, changed: bool, own: bool
    ) -> None:
        """Say when the article is asked for next; *own*: at this address, which is not one more of it."""
        visit, page = answered.visit, answered.page
        etag, modified = honest_etag(page.headers), honest_last_modified(page.headers, answered.now)
        if visit.article_id is None:
            age = answered.now.date() - day_of(article.published) if article.published else None
            interval = first_interval(age)
        else:
            interval = next_interval(visit.interval_s or DAY, changed=changed)
            self.judge_lastmod(answered, changed=changed)
            kept = etag == visit.etag if etag else modified is not None and modified == visit.last_modified
            answered.memory.dishonest = answered.memory.dishonest or (changed and kept)
        kind = visit.kind if visit.kind == Kind.SEED or (article_id is None and stood_list(visit)) else Kind.ARTICLE
        if not own:
            kind, interval = Kind.PAGE, max(interval, ALIAS)
        # Validators of a shell say nothing of what its scripts bring.
        unsaid = page.truncated or answered.rendering is not None
        columns: dict[str, Any] = {"changed_at": answered.now} if changed else {}
        if visit.article_id != article_id or changed:
            columns["article_id"] = article_id  # writing it costs a look at the article and an index
        self._context.rest(
            visit,
            interval,
            answered.now,
            kind=kind,
            etag=None if unsaid else etag,
            last_modified=None if unsaid else modified,
            error=Code.TRUNCATED if page.truncated else None,
            strikes=0,
            struck_at=None,
            **columns,
        )

    def _alias(self, answered: AnsweredVisit, url: str, article_id: int, evidence: str) -> None:
        """Note another address of an article; to the budgets that is nothing new."""
        self._context.archive.put_alias(url, article_id, evidence=evidence)
        answered.counts.aliases += 1


def _own(known: Known | None, visited: str) -> str:
    """The article's own address: that of the known one, of which the visited one may be an alias."""
    return known.url or visited if known is not None else visited
