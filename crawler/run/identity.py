"""Which article does a page show? By its address, by what it claims, and by what it says.

An address that has an article keeps it. What a page calls its canonical address is a claim: it is believed once that
address says the same. Two articles never become revisions of one.
"""

from collections import Counter
from datetime import datetime

from luutin.archive import ArticleRow, Known
from luutin.crawler.codes import Code
from luutin.crawler.frontier.claimed import ClaimedAddresses
from luutin.crawler.frontier.visit import Kind, Visit
from luutin.crawler.reading.page_result import PageResult
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.intent import Past, Twin, may_have_twin
from luutin.crawler.run.sameness import is_edition_of, says_the_same
from luutin.crawler.run.twins import twin_among, twin_by_content
from luutin.crawler.site.doubts import doubt
from luutin.crawler.site.scope import RefusedUrl, ScopedUrl
from luutin.crawler.site.urls import is_home, spellings

_LISTS = {Kind.SEED, Kind.LISTING, Kind.FEED, Kind.SITEMAP}
_UNCONFIRMED = 5
"""Claims of one host that were looked at and came to nothing, from which its claims are looked at no more."""


class Identity:
    """What is known of claims; reads the archive."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._claims = ClaimedAddresses(context.database)
        self._open: Counter[str] = Counter()
        """Host → claims that were looked at, less those that were confirmed."""

    def past_of(self, answered: AnsweredVisit, reading: PageResult, article: ArticleRow | None) -> Past:
        """What the archive knows of the *article* that a visit brought; looks for nothing that decides nothing."""
        if article is None:
            return Past()
        archive, visit = self._context.archive, answered.visit
        known = archive.find(visit.url) or self._moved_here(answered, reading, article)
        if known is None:
            return Past(twin=self._twin(answered, reading, article))
        if known.sha256 == article.sha256:
            return Past(known)
        length = archive.length_of(known.article_id)
        if known.via is None:
            return Past(known, length=length)
        edition = is_edition_of(article, archive.record_of(known.article_id))
        return Past(known, self._context.frontier.stands(known.url), edition, length=length)

    def learn(self, visit: Visit, reading: PageResult, twin: Twin | None, *, now: datetime) -> None:
        """Learn from what a page shows which keys of queries say nothing, and have looked at what would tell."""
        article, keys = reading.article, self._context.frontier.query_keys
        if article is not None and may_have_twin(article):
            content = int(article.sha256[:16], 16)
        elif reading.fingerprint and visit.number == 1:
            content = reading.fingerprint
        else:
            return
        worth = keys.learn(visit.url, content)
        if twin is not None and not twin.is_copy:
            worth += keys.note_same(visit.url, twin.url)
        if keys.take_found():
            self._context.linker.stand_in(visit.host, now=now)
        for url in worth:
            place = self._context.scope.place(url, source=visit.source)
            if not isinstance(place, RefusedUrl) and place.source == visit.source:
                self._context.linker.look_at(visit, place, now=now, soon=True)

    def _moved_here(self, answered: AnsweredVisit, reading: PageResult, article: ArticleRow) -> Known | None:
        """The article of a page that claimed this address, if this one says the same and claims no other."""
        visit, archive = answered.visit, self._context.archive
        claimant = self._claims.take(visit.url)
        known = archive.find(claimant) if claimant is not None else None
        if known is None or claimant is None or known.via is not None or reading.canonical is not None:
            return None
        if not says_the_same(article, archive.record_of(known.article_id)):
            return None
        self._open[visit.host] -= 1
        archive.move(known.article_id, visit.url, now=answered.now)
        self._context.frontier.retire(claimant, target=visit.url)
        return known._replace(url=visit.url)

    def _twin(self, answered: AnsweredVisit, reading: PageResult, article: ArticleRow) -> Twin | None:
        """Another article that says the same: the one whose address is claimed, or is like this one's, or any."""
        visit, archive = answered.visit, self._context.archive
        twin = twin_among(archive, article, self._candidates(visit, reading))
        if twin is not None:
            return twin
        claim = self._claim(visit, reading)
        if claim is not None:
            self._look_at(claim, answered)
        return twin_by_content(archive, article)

    def _candidates(self, visit: Visit, reading: PageResult) -> list[tuple[str, str]]:
        """Addresses that may show the same article, each with the evidence that it would be."""
        claim = self._claim(visit, reading)
        found = [(claim.url, "canonical")] if claim is not None else []
        if visit.referrer is not None and doubt(visit.url) is Code.PRINT:
            found.append((visit.referrer, "print"))
        other = self._context.archive.any_at(spellings(visit.url))
        return [*found, (other, "spelling")] if other is not None else found

    def _claim(self, visit: Visit, reading: PageResult) -> ScopedUrl | None:
        """The address that a page calls its own; None: this one, or none that an article of its source may have."""
        if reading.canonical is None:
            return None
        place = self._context.scope.place(reading.canonical, source=visit.source)
        if (
            isinstance(place, RefusedUrl)
            or place.source != visit.source
            or place.url == visit.url
            or is_home(place.url)
        ):
            return None
        return None if self._context.frontier.kind_of(place.url) in _LISTS else place

    def _look_at(self, claim: ScopedUrl, answered: AnsweredVisit) -> None:
        """Have a claimed address asked for, unless this host's claims come to nothing."""
        host = answered.visit.host
        if self._open[host] >= _UNCONFIRMED:
            return
        self._open[host] += self._context.linker.look_at(answered.visit, claim, now=answered.now)
        self._claims.note(claim.url, claimant=answered.visit.url)
