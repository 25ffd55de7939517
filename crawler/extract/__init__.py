"""HERE IS A PAGE; GIVE ME ITS RECORD. Pure: no network, no clock, no database."""

import logging
from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archive.article import Article
from crawler.extract.reading import Reading, read
from crawler.page import Page
from crawler.selectors import Selectors

__all__ = ["Reading", "extract", "read"]

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
    reading = read(page, source=source, selectors=Selectors.of(selectors), tree=tree)
    if reading.missed:
        _log.info("selectors of %s matched nothing on %s: %s", source, page.url, ", ".join(reading.missed))
    return reading.article
