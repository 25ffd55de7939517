"""Here is what a page holds, and what is known of it. What is to become of the article, and why? Pure.

No network, no clock, no database. A crawl decides by it, and so does whoever reads pages from WARC files.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from luutin.archive import ArticleRow, Known
from luutin.crawler.codes import Code
from luutin.crawler.reading.page_result import PageResult
from luutin.crawler.site.scope import ScopedUrl
from luutin.crawler.site.urls import is_home

_SHRUNK = 0.2
_MUCH = 400  # characters; an article with less may well be edited down to nearly nothing
_ALIKE_FROM = 80  # characters; two notices with less text may be equal and still be two
_ANOTHER_DAY = timedelta(hours=20)


class Action(StrEnum):
    """What becomes of an article."""

    KEEP = "keep"
    """It is what stands at its address, as a new article, a new revision, or as it was."""
    ALIAS = "alias"
    """The archive has it already: the address is one more of that article."""
    HOLD = "hold"
    """It would replace an article that is there by less: that one stays until a visit on another day agrees."""
    LEAVE = "leave"
    """Nothing of it goes into the archive."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a source's operator and this run want kept."""

    obey_noindex: bool = True
    since: date | None = None
    until: date | None = None
    """Days of publication that are kept; None: no bound."""

    def outside(self, published: str | None) -> Code | None:
        """`before` or `after` the days that are kept, for a local stamp; None: within them, or undated."""
        if published is None:
            return None
        day = day_of(published)
        if self.since is not None and day < self.since:
            return Code.BEFORE
        return Code.AFTER if self.until is not None and day > self.until else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of the address that a page calls its own."""

    place: ScopedUrl
    """Within the source."""
    title: str | None = None
    """Of the article there; None: there is none."""
    lists: bool = False
    """Whether a listing, a feed or a sitemap stands there."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page that came whole, or as whole as it comes."""

    article: ArticleRow | None
    """Under its one address, as `address_of` tells; None: it holds none."""
    obstacle: Code | None = None
    """Why it holds none, as `obstacle` tells."""
    truncated: bool = False
    shown: int | None = None
    """Number of the article that its URL showed before; None: none."""
    struck_at: datetime | None = None
    """When a visit last found something amiss with that article; None: not since it was well."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the archive knows of an article."""

    known: Known | None = None
    """The article at its address."""
    twin: int | None = None
    """Number of another article of its source with the very same content; only looked for where `known` is None."""
    length: int = 0
    """Characters of the known article's body; only looked for where its content differs."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be done, decided once; whoever carries it out decides nothing."""

    action: Action
    why: Code | None = None
    """What speaks against the article; None where it is kept or known."""
    article: ArticleRow | None = None
    """The one to keep; None: nothing is kept."""
    known: Known | None = None
    """The article of which it is a revision; None: it is new."""
    twin: int | None = None
    """The article of which it is an alias."""
    doubtful: ArticleRow | None = None
    """The one that is held back; None: there is none, or nothing that could be an article."""

    @property
    def revises(self) -> bool:
        """Whether the archive gets an article or a revision that it did not have, and so needs the proof of it."""
        if self.action is not Action.KEEP or self.article is None:
            return False
        return self.known is None or self.known.sha256 != self.article.sha256


def obstacle(reading: PageResult, rules: Rules) -> Code | None:
    """Why a page holds no article that may be kept; None: it holds one."""
    if reading.article is None:
        return reading.problem or Code.NO_ARTICLE
    return Code.NOINDEX if reading.noindex and rules.obey_noindex else None


def address_of(url: str, article: ArticleRow, claim: Claim | None) -> str:
    """The article's one address: *url*, or what its page *claims*, unless that is plainly not this article's."""
    if claim is None or is_home(claim.place.url) or claim.lists:
        return url
    if claim.title is not None and claim.title != article.title:
        return url  # one canonical link for many pages: a template's mistake
    return claim.place.url


def may_have_twin(article: ArticleRow) -> bool:
    """Whether an article is long enough to be told by its content alone."""
    return len(article.title) + article.length >= _ALIKE_FROM


def decide(facts: PageFacts, past: Past, rules: Rules, now: datetime) -> Intent:
    """What is to become of a page's article, by the page's *facts*, what the archive knows, and what is wanted."""
    article = facts.article
    if article is None:
        # An article that is now something else is kept as it was, and looked at again.
        return Intent(Action.LEAVE if facts.shown is None else Action.HOLD, facts.obstacle)
    outside = rules.outside(article.published)
    if outside is not None:
        return Intent(Action.LEAVE, outside)
    if past.known is None and past.twin is not None:
        return Intent(Action.ALIAS, None, article, twin=past.twin)
    if past.known is not None and _is_loss(facts, article, past.known, past.length, now):
        return Intent(Action.HOLD, Code.SHRUNK, known=past.known, doubtful=article)
    return Intent(Action.KEEP, None, article, past.known)


def _is_loss(facts: PageFacts, article: ArticleRow, known: Known, length: int, now: datetime) -> bool:
    """Whether half a page or nearly nothing would take an article's place; on another day, little text counts."""
    if known.sha256 == article.sha256:
        return False
    if facts.truncated:
        return True
    again = facts.struck_at is not None and now - facts.struck_at > _ANOTHER_DAY
    return length > _MUCH and article.length < _SHRUNK * length and not again


def day_of(published: str) -> date:
    """The local day of a local stamp."""
    return date.fromisoformat(published[:10])
