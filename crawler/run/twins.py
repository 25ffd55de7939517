"""Which article of its source says the same as one that has come, at another address? Reads the archive."""

from collections.abc import Iterable

from luutin.archive import Archive, ArticleRow
from luutin.crawler.run.intent import Twin, may_have_twin
from luutin.crawler.run.sameness import says_the_same


def find_twin(archive: Archive, article: ArticleRow, candidates: Iterable[tuple[str, str]]) -> Twin | None:
    """The one at one of *candidates*, each an address with the evidence that it would be; else any of equal content."""
    twin = twin_among(archive, article, candidates)
    return twin if twin is not None else twin_by_content(archive, article)


def twin_among(archive: Archive, article: ArticleRow, candidates: Iterable[tuple[str, str]]) -> Twin | None:
    """The first of *candidates* that says the same; None: none does."""
    for url, evidence in candidates:
        known = archive.find(url)
        if known is not None and says_the_same(article, archive.record_of(known.article_id)):
            return Twin(known.article_id, evidence, known.url)
    return None


def twin_by_content(archive: Archive, article: ArticleRow) -> Twin | None:
    """One of equal content; None: there is none, or too little content to tell."""
    if not may_have_twin(article):
        return None
    found = archive.find_content(article.source, article.sha256)
    return Twin(found.article_id, "content", found.url) if found is not None else None
