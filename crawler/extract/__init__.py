"""HERE IS A PAGE; GIVE ME ITS RECORD. Pure: no network, no clock, no database."""

from archive.article import Article
from crawler.extract.reading import Reading, read
from crawler.page import Page

__all__ = ["Reading", "extract", "read"]


def extract(page: Page, *, source: str, selectors: object = None) -> Article:
    """Return the article that *page* holds.

    *source* is the name of the source in config.toml. Raises NotAnArticleError, whose code is `listing`,
    `block_page`, `soft_404` or `empty`.
    """
    del selectors
    return read(page, source=source).article
