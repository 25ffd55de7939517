"""Here is a page as received. What is it, what article does it hold, and which pages does it name? Pure.

Runs in a worker process, because the parsers below are C code that a page can keep busy for minutes.
"""

import re
from collections.abc import Iterable
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser

from luutin.archive import Article, ArticleRow
from luutin.crawler.codes import Code
from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.blocks import is_block_page
from luutin.crawler.reading.discovery.days import shown_days
from luutin.crawler.reading.discovery.elements import Elements, gather
from luutin.crawler.reading.discovery.feed import read_feed
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.links import links_among
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.discovery.sitemap import read_sitemap, read_url_list
from luutin.crawler.reading.discovery.sniff import Document, sniff, unpack
from luutin.crawler.reading.extract import extract
from luutin.crawler.reading.extract.tree import parse_body
from luutin.crawler.reading.page_result import SKETCH, PageResult, PageSort, ReadOptions
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.site.urls import canonical, read_address
from luutin.crawler.wire.page import Page

_CAP = 20_000_000
_LISTING_LINKS = 3
_LARGE = 30_000  # bytes; no guard sends so much to say wait
_PROBLEMS = {
    "empty": Code.EMPTY,
    "listing": Code.LISTING,
    "soft_404": Code.SAYS_MISSING,
    "block_page": Code.SAYS_BLOCKED,
}
"""What extraction calls a page that is no article → how the crawl calls it."""
_THIN = 100  # characters; less than that, undated and without a file, is a leftover of the template


def read(page: Page, wanted: ReadOptions, menus: Menus | None = None) -> PageResult:
    """Read *page*, an answer with status 200; of an article's links leave out what *menus* has met enough."""
    body = unpack(page.body, cap=_CAP)
    match sniff(body, page.headers.get("content-type", "")):
        case Document.HTML:
            return _read_html(page, wanted, menus)
        case Document.SITEMAP:
            return PageResult(PageSort.SITEMAP, problem=Code.SITEMAP, links=_canonical_links(page, read_sitemap(body)))
        case Document.URL_LIST:
            return PageResult(PageSort.SITEMAP, problem=Code.SITEMAP, links=_canonical_links(page, read_url_list(body)))
        case Document.FEED:
            return PageResult(PageSort.FEED, problem=Code.FEED, links=_canonical_links(page, read_feed(body)))
        case kind:
            return PageResult(PageSort.OTHER, problem=Code.NOT_HTML, detail=str(kind))


def _canonical_links(page: Page, links: Iterable[FoundLink]) -> tuple[FoundLink, ...]:
    known = ((read_address(link.url, page.final_url), link) for link in links)
    return tuple(link._replace(url=place.url, written=place.written) for place, link in known if place is not None)


def _read_html(page: Page, wanted: ReadOptions, menus: Menus | None) -> PageResult:
    tree = parse_body(page.body, page.headers)
    elements = gather(tree, page.final_url)
    text = _visible(tree, page.body)
    if text is not None and is_block_page(page.body, text=text, links=elements.addresses()):
        return PageResult(PageSort.BLOCK, problem=Code.BLOCK_PAGE)
    article, problem = _article(page, tree, wanted.source)
    # A listing is judged by all its links, a page that is none by those that lead on.
    menus = menus if article else None
    links = links_among(elements, tree, page.final_url, number=wanted.number, menus=menus)
    rules = _robots_rules(elements, page)
    if "nofollow" in rules or "none" in rules:
        links = []
    headlines = sorted(link.url for link in links if link.role is Role.ARTICLE)
    listing = article is None and len(headlines) >= _LISTING_LINKS
    return PageResult(
        sort=PageSort.ARTICLE if article else PageSort.LISTING if listing else PageSort.PAGE,
        article=ArticleRow.of(article) if article else None,
        problem=problem,
        canonical=_canonical_link(elements, page),
        links=tuple(links),
        noindex="noindex" in rules or "none" in rules,
        sketch=_sketch(tree) if wanted.sketch else (),
        fingerprint=crc32("\n".join(headlines).encode()) if listing else 0,
        days=shown_days(elements, links) if wanted.days else {},
    )


def _article(page: Page, tree: LexborHTMLParser, source: SourceSettings) -> tuple[Article | None, Code | None]:
    """The page's article, or the code of why there is none."""
    try:
        article = extract(page, source=source.name, selectors=source.selectors, tree=tree)
    except NotAnArticleError as error:
        return None, _PROBLEMS[error.code]
    text = len(article.lead or "") + sum(map(len, article.body))
    if text < _THIN and not article.attachments and article.published is None:
        return None, Code.THIN
    return article, None


def _visible(tree: LexborHTMLParser, body: bytes) -> str | None:
    """The page's text, or None for a page that is plainly too large to be a guard's."""
    if len(body) > _LARGE or tree.body is None:
        return None if len(body) > _LARGE else ""
    title = tree.css_first("title")
    parts = [title.text() if title is not None else ""]
    for node in tree.body.traverse(include_text=True):
        if node.tag == "-text" and (node.parent is None or node.parent.tag not in {"script", "style", "template"}):
            parts.append(node.text())
            if sum(map(len, parts[-50:])) > 5_000:
                break
    return " ".join(parts)


def _robots_rules(elements: Elements, page: Page) -> set[str]:
    """The words of meta robots and X-Robots-Tag that speak to every crawler or to ours."""
    said = [page.headers.get("x-robots-tag", "")]
    named = [meta for meta in elements.metas if (meta.get("name") or "").lower() in {"robots", "luutin"}]
    said += [meta.get("content") or "" for meta in named]
    words = set()
    for part in ",".join(said).lower().split(","):
        agent, _, rule = part.rpartition(":")
        if agent.strip() in {"", "luutin"}:
            words.add(rule.strip())
    return words


def _canonical_link(elements: Elements, page: Page) -> str | None:
    said = elements.canonical()
    target = canonical(said, elements.base) if said else None
    return None if target == canonical(page.final_url) else target


_WORD = re.compile(r"[^\W\d_]+")


def _sketch(tree: LexborHTMLParser) -> tuple[int, ...]:
    text = tree.body.text(separator=" ") if tree.body is not None else ""
    words = _WORD.findall(text.lower())[:5_000]
    return tuple(sorted({crc32(" ".join(words[n : n + 3]).encode()) for n in range(len(words) - 2)})[:SKETCH])
