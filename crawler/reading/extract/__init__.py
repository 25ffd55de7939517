"""Here is a page. Give me its record. Pure: no network, no clock, no database."""

import logging
from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from luutin.archive import Article
from luutin.crawler.reading.background import NO_BACKGROUND, Background
from luutin.crawler.reading.extract import walk
from luutin.crawler.reading.extract.findings import Reading
from luutin.crawler.reading.extract.passes import InspectedBox, Inspection, inspect_page, read
from luutin.crawler.site.selectors import Selectors
from luutin.crawler.wire.page import Page

__all__ = ["InspectedBox", "Inspection", "Reading", "extract", "inspect_page", "is_compiled", "read", "read_for_source"]

_log = logging.getLogger(__name__)


def extract(
    page: Page,
    *,
    source: str,
    selectors: Selectors | Mapping[str, Any] | None = None,
    tree: LexborHTMLParser | None = None,
) -> Article:
    """Return the article that *page* holds.

    *source* is the name of the source in config.toml, *selectors* its table of that name, *tree* the
    page's parse, where the caller has one. A selector that matches
    nothing is logged, and its field found by the general rules. Raises NotAnArticleError, whose code is `listing`,
    `block_page`, `soft_404` or `empty`.
    """
    return read_for_source(page, source=source, selectors=Selectors.of(selectors), tree=tree).article


def read_for_source(
    page: Page,
    *,
    source: str,
    selectors: Selectors | None = None,
    tree: LexborHTMLParser | None = None,
    background: Background = NO_BACKGROUND,
) -> Reading:
    """Read *page* as `extract` does, against its *background*; return also how each field was found."""
    reading = read(page, source=source, selectors=selectors, tree=tree, background=background)
    if reading.missed:
        _log.info("selectors of %s matched nothing on %s: %s", source, page.url, ", ".join(reading.missed))
    return reading


def is_compiled() -> bool:
    """Whether pages are read by compiled code, which takes two thirds of the time."""
    return not (walk.__file__ or "").endswith(".py")
