"""What a page turned out to be: what its reader is asked and what it answers. Needs no parser."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from luutin.archive import ArticleRow
from luutin.crawler.codes import Code
from luutin.crawler.reading.background import ToldDays
from luutin.crawler.reading.discovery.found import FoundLink
from luutin.crawler.reading.hosts.sketch import HostSketch, PageMarks
from luutin.crawler.site.settings import SourceSettings

LISTS_FILES = "it lists files"
"""How the detail of a list begins that names files alone."""
SKETCH = 64
"""Hashes of a sketch."""


class PageSort(StrEnum):
    """What a page turned out to be."""

    ARTICLE = "article"
    LISTING = "listing"
    PAGE = "page"
    """HTML that is neither."""
    FEED = "feed"
    SITEMAP = "sitemap"
    BLOCK = "block"
    """A door in place of the one asked for: a guard's, a word that the site is closed, a shell for scripts."""
    OTHER = "other"
    """No HTML: a file, nothing at all."""


class ReadOptions(msgspec.Struct, frozen=True, array_like=True):
    """What the reader is told beside the page."""

    source: SourceSettings
    number: int = 1
    """Of the page within its listing."""
    sketch: bool = False
    """Whether to make a sketch of its text."""
    days: bool = False
    """Whether to look for the days that lists print beside their headlines."""
    host: HostSketch | None = None
    """What the host repeats; None: the page is read by itself."""
    learn: bool = False
    """Whether to say what the page adds to that."""
    told: ToldDays = ToldDays()
    """What feeds and sitemaps say of it."""


class PageResult(msgspec.Struct, frozen=True, array_like=True, tag="reading"):
    """What a page holds."""

    sort: PageSort
    links: tuple[FoundLink, ...] = ()
    article: ArticleRow | None = None
    problem: Code | None = None
    """Why there is no article; None with one."""
    detail: str | None = None
    """What the code alone does not say; None: nothing. Of a list, why its further pages cannot be asked for."""
    canonical: str | None = None
    """What the page itself calls its URL; None: it does not say, or the page's own."""
    noindex: bool = False
    sketch: tuple[int, ...] = ()
    """Smallest hashes of its word triples, at most 64, by which two pages' texts are compared."""
    fingerprint: int = 0
    """Hash of the headlines' addresses on a listing; 0: no listing."""
    days: Mapping[str, date] = msgspec.field(default_factory=dict)
    """Address of a headline's link → the day printed beside it, where that was asked for and is plain."""
    parts: tuple[FoundLink, ...] = ()
    """The further pages of an article whose text is cut into several, in order. Behind the lane: those joined."""
    leads_to: str | None = None
    """Where a page that shows nearly nothing sends its visitors, as written; None: it is a page of its own."""
    marks: PageMarks | None = None
    """What its article's page adds to what is known of its host, where that was asked for."""
    requisites: tuple[str, ...] = ()
    """Absolute addresses of style sheets, fonts and backgrounds of its article's page, where its source keeps them."""


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How much of two texts is the same, 0 to 1, by their sketches (bottom-k estimate of Jaccard's index)."""
    if not one or not other:
        return 0.0
    union = sorted({*one, *other})[:SKETCH]
    return len({*union} & {*one} & {*other}) / len(union)
