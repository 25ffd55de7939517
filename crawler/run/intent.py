"""Here is what a page holds, and what is known of it. What is to become of the article, and why? Pure.

No network, no clock, no database. A crawl decides by it, and so does whoever reads pages from WARC files.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from luutin.archive import ArticleRow, Known
from luutin.crawler.codes import Code
from luutin.crawler.reading.page_result import PageResult

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
class PageFacts:
    """A page that came whole, or as whole as it comes."""

    article: ArticleRow | None
    """Under the address that was visited; None: it holds none."""
    obstacle: Code | None = None
    """Why it holds none, as `obstacle` tells."""
    truncated: bool = False
    shown: int | None = None
    """Number of the article that its URL showed before; None: none."""
    struck_at: datetime | None = None
    """When a visit last found something amiss with that article; None: not since it was well."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An article of which the visited address is one more."""

    article_id: int
    evidence: str
    """As in the table `aliases`: canonical, print, spelling, content."""
    url: str = ""
    """Its own address."""

    @property
    def is_copy(self) -> bool:
        """Whether the address is a copy by its own word or name, and need not be visited any more.

        Of two addresses that only happen to say the same, each may come to say something else.
        """
        return self.evidence != "content"


@dataclass(frozen=True, slots=True)
class Past:
    """What the archive knows of an article."""

    known: Known | None = None
    """The article at its address, or the one of which that is an alias."""
    stands: bool = False
    """Whether the known article has an address of its own that is still visited; only of use for an alias."""
    edition: bool = True
    """Whether what came may be a later edition of the known article; likewise."""
    twin: "Twin | None" = None
    """Another article of its source that says the same; only looked for where `known` is None."""
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
    twin: Twin | None = None
    """The article of which it is an alias."""
    doubtful: ArticleRow | None = None
    """The one that is held back; None: there is none, or nothing that could be an article."""
    parts: bool = False
    """Whether the address was an alias until now, and has an article of its own."""

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
    if past.known is not None and past.known.via is not None and past.known.sha256 != article.sha256:
        if not past.edition:
            return Intent(Action.KEEP, None, article, parts=True)
        if past.stands:
            # What its own address shows is the article. A copy may be older, shorter, or set otherwise.
            return Intent(Action.ALIAS, None, article, twin=Twin(past.known.article_id, past.known.via, past.known.url))
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
