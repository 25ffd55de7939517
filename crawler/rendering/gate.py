"""What may a page's scripts ask for? Pure: the wish and what was granted before it in, a verdict out.

Pictures, fonts and styles say nothing. Other hosts than the source's own are not asked, whatever a page wants of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from luutin.crawler.codes import Code
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.rendering.messages import Wish
from luutin.crawler.site.doubts import LONGEST, refusal
from luutin.crawler.site.hosts import host_of

_SORTS = {"script", "xhr", "fetch"}
_SENDING = {"xhr", "fetch"}
_LARGEST_SENT = 16_000
"""Bytes that a script may send along: a question, no upload."""
_UNFILLED = {Code.NEEDS_BROWSER, Code.EMPTY, Code.THIN, Code.LISTING}
"""How a page is called that may hold more once its scripts have run."""


class Withheld(StrEnum):
    """Why a wish was not granted."""

    SORT = "sort"
    """Pictures, fonts, styles, frames, beacons: nothing that text is made of."""
    METHOD = "method"
    """Neither asks nor looks up."""
    FOREIGN = "foreign"
    """Of a host that is not the source's."""
    DEED = "deed"
    """Does something when asked for: logs out, votes."""
    TOO_MANY = "too-many"
    ROBOTS = "robots"
    FAILED = "failed"
    """It was asked for and did not come; the code says why."""


def may_hold_more(reading: PageResult) -> bool:
    """Whether a page read so may show an article, or more of a list, once its scripts have run.

    A menu alone makes a list of many a page whose article is still to come.
    """
    return (
        reading.article is None
        and reading.sort in {PageSort.PAGE, PageSort.LISTING, PageSort.BLOCK}
        and reading.problem in _UNFILLED
        and not reading.noindex
    )


@dataclass(slots=True)
class Gate:
    """That of one page."""

    hosts: frozenset[str]
    """The source's own, as `host_of` writes them."""
    requests: int
    """That may still be carried out."""
    size: int
    """Bytes that may still be handed over."""
    withheld: Counter[Withheld] = field(default_factory=Counter)
    strangers: Counter[str] = field(default_factory=Counter)
    """Hosts that were asked for in vain."""

    def judge(self, wish: Wish) -> Withheld | None:
        """Why *wish* is not granted; None: it is, and counts."""
        why = self._refusal(wish)
        if why is not None:
            self.withheld[why] += 1
            return why
        self.requests -= 1
        return None

    def _refusal(self, wish: Wish) -> Withheld | None:
        if wish.sort not in _SORTS:
            return Withheld.SORT
        if wish.method != "GET" and not (wish.method == "POST" and wish.sort in _SENDING):
            return Withheld.METHOD
        if len(wish.body or b"") > _LARGEST_SENT or (wish.method == "GET" and wish.body):
            return Withheld.METHOD
        if not self.knows(wish.url):
            return Withheld.FOREIGN
        if len(wish.url) > LONGEST or (wish.sort != "script" and refusal(wish.url) is Code.ACTION):
            return Withheld.DEED
        return Withheld.TOO_MANY if self.requests <= 0 or self.size <= 0 else None

    def knows(self, url: str) -> bool:
        """Whether *url* is of the source; one that is not is noted."""
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and host_of(url) in self.hosts:
            return True
        self.strangers[parts.netloc or parts.scheme] += 1
        return False
