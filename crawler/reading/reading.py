"""Here is a page as received. What is it, what article does it hold, and which pages does it name? Pure.

Runs in a worker process, because the parsers below are C code that a page can keep busy for minutes.
"""

import re
from dataclasses import replace
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser

from luutin.archive import ArticleRow
from luutin.crawler.codes import Code
from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.background import Background
from luutin.crawler.reading.discovery.asked import asked_by_scripts
from luutin.crawler.reading.discovery.data import is_json_feed, read_json
from luutin.crawler.reading.discovery.days import shown_days
from luutin.crawler.reading.discovery.elements import Elements, gather
from luutin.crawler.reading.discovery.feed import read_feed
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.links import feeds_of, posted_link, posted_links
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.discovery.naming import LISTING_LINKS, at_home, item_links, links_named, with_addresses
from luutin.crawler.reading.discovery.onward import leads_to
from luutin.crawler.reading.discovery.pagination import likely_next
from luutin.crawler.reading.discovery.parts import parts_among
from luutin.crawler.reading.discovery.put_together import templated_page
from luutin.crawler.reading.discovery.sitemap import MOST_ENTRIES, cut_short, read_sitemap, read_url_list
from luutin.crawler.reading.discovery.sniff import Document, sniff, unpack
from luutin.crawler.reading.discovery.unread_paging import why_unread
from luutin.crawler.reading.doors import MOST_LINKS, asks_password, door_behind, door_of, is_shell, speaks_for_itself
from luutin.crawler.reading.extract import Reading, read_for_source
from luutin.crawler.reading.extract.refusals import fault_in, is_desk, is_placeholder
from luutin.crawler.reading.extract.tree import parse_body
from luutin.crawler.reading.front import Front, look_at
from luutin.crawler.reading.news import no_news
from luutin.crawler.reading.page_result import LISTS_FILES, SKETCH, PageResult, PageSort, ReadOptions
from luutin.crawler.reading.requisites.named import named_by_page
from luutin.crawler.reading.restoring import restored
from luutin.crawler.site.doubts import refusal
from luutin.crawler.site.urls import canonical
from luutin.crawler.wire.condense import LARGEST
from luutin.crawler.wire.page import Page

_CAP = LARGEST
_LARGE = 30_000  # bytes; no guard sends so much to say wait
_PROBLEMS = {
    "empty": Code.EMPTY,
    "listing": Code.LISTING,
    "soft_404": Code.SAYS_MISSING,
    "block_page": Code.SAYS_BLOCKED,
}
"""What extraction calls a page that is no article → how the crawl calls it."""
OK = 200
_SPLASH, _FEW = 300, 6
"""Characters of text and links that a page has at most which only sends its visitors on."""
_NEARLY_NOTHING = {Code.EMPTY, Code.THIN}
_THIN = 100  # characters; less than that, undated and without a file, is a leftover of the template


def read(page: Page, wanted: ReadOptions, menus: Menus | None = None) -> PageResult:
    """Read *page*; of an article's links leave out what *menus* has met enough. Of a refusal only its door is read."""
    body = unpack(page.body, cap=_CAP)
    match sniff(body, page.headers.get("content-type", "")):
        case Document.HTML:
            return _read_html(restored(page if body is page.body else replace(page, body=body)), wanted, menus)
        case Document.SITEMAP:
            return _read_sitemap(page, read_sitemap(body), cut=cut_short(body))
        case Document.URL_LIST:
            return _read_sitemap(page, read_url_list(body), cut=None)
        case Document.JSON:
            return _read_json(page, body, number=wanted.number)
        case Document.FEED:
            return PageResult(PageSort.FEED, problem=Code.FEED, links=with_addresses(read_feed(body), page.final_url))
        case kind:
            return PageResult(PageSort.OTHER, problem=Code.NOT_HTML, detail=str(kind))


def _read_sitemap(page: Page, links: list[FoundLink], *, cut: str | None) -> PageResult:
    """A sitemap's entries; what is missing of it is the detail."""
    detail = f"only its first {MOST_ENTRIES:,} entries are read" if len(links) >= MOST_ENTRIES else cut
    found = with_addresses(links, page.final_url)
    return PageResult(PageSort.SITEMAP, problem=Code.SITEMAP, detail=detail, links=found)


def _read_json(page: Page, body: bytes, *, number: int) -> PageResult:
    """What a list, or a JSON Feed, names; data without a list are none of ours."""
    items = read_json(body)
    if items is None:
        return PageResult(PageSort.OTHER, problem=Code.NOT_HTML, detail=str(Document.JSON))
    feed = is_json_feed(body)
    links = with_addresses(item_links(items, number=number, every=True), page.final_url)
    fingerprint = crc32("\n".join(sorted(link.url for link in links if link.role is Role.ARTICLE)).encode())
    sort, problem = (PageSort.FEED, Code.FEED) if feed else (PageSort.LISTING, Code.LISTING)
    return PageResult(sort, problem=problem, links=links, fingerprint=0 if feed else fingerprint)


def _read_html(page: Page, wanted: ReadOptions, menus: Menus | None) -> PageResult:
    tree = parse_body(page.body, page.headers)
    elements = gather(tree, page.final_url)
    if elements.base != page.final_url:  # few pages have a base, and what a source's hosts are takes a while
        elements.base = at_home(elements.base, page.final_url, wanted.source.all_hosts)
    small = len(page.body) <= _LARGE and elements.addresses() <= MOST_LINKS
    front = look_at(tree, elements) if small else None
    in_its_place = _in_place_of_it(page, elements, front)
    if in_its_place is not None:
        return in_its_place
    found, problem = _article(page, tree, wanted)
    if found is not None and wanted.source.selectors is None:
        problem = no_news(found.article, page.body, tree, elements)
        found = found if problem is None else None
    article = found.article if found is not None else None
    # A listing is judged by all its links, a page that is none by those that lead on.
    menus = (menus or Menus()) if article is not None else None
    links = links_named(page, tree, elements, number=wanted.number, menus=menus)
    headlines = sorted(link.url for link in links if link.role is Role.ARTICLE)
    listing = article is None and len(headlines) >= LISTING_LINKS
    if article is None and not headlines:
        closed = _closed(front or look_at(tree, elements), problem, tree, elements)
        if closed is not None:
            return closed
    more, unread = (
        _unnamed_next(page, tree, elements, wanted.number) if listing and not _names_next(links) else ((), None)
    )
    links += more
    rules = _robots_rules(elements, page)
    links = [] if rules & {"nofollow", "none"} else links
    return PageResult(
        sort=PageSort.ARTICLE if article else PageSort.LISTING if listing else PageSort.PAGE,
        article=ArticleRow.of(article) if article else None,
        problem=problem,
        detail=unread or (_only_files(headlines) if listing else None),
        canonical=_canonical_link(elements, page),
        links=tuple(links),
        noindex="noindex" in rules or "none" in rules,
        sketch=_sketch(tree) if wanted.sketch else (),
        fingerprint=crc32("\n".join(headlines).encode()) if listing else 0,
        days=shown_days(elements, links) if wanted.days else {},
        marks=found.marks() if found is not None and wanted.learn else None,
        parts=parts_among(elements, page.final_url) if article else (),
        requisites=named_by_page(tree, page.final_url) if article and "styles" in wanted.source.keep else (),
    )


def _only_files(headlines: list[str]) -> str | None:
    """What is to be told of a list whose headlines, all of them, are files; None: they are not."""
    if any(refusal(url) is not Code.FILE for url in headlines):
        return None
    return f"{LISTS_FILES} ({len(headlines)}) and no page of them: only the files of articles are kept"


def _names_next(links: list[FoundLink]) -> bool:
    return any(link.role is Role.NEXT for link in links)


def _unnamed_next(
    page: Page, tree: LexborHTMLParser, elements: Elements, number: int
) -> tuple[tuple[FoundLink, ...], str | None]:
    """How a list that names no next page goes on: by a form, else perhaps where it likely stands, and what shows so."""
    posted = tuple(posted_links(tree, elements.base, page.final_url, number))
    made = templated_page(tree, number + 1) if not posted else None
    if made is not None:
        return with_addresses((FoundLink(made, Role.NEXT, number=number + 1),), elements.base), None
    unread = why_unread(tree, number=number) if not posted else None
    if unread is None:
        return posted, None
    likely = (FoundLink(each, Role.NEXT, number=number + 1) for each in likely_next(page.final_url))
    return with_addresses(likely, page.final_url), unread


def _closed(front: Front, problem: Code | None, tree: LexborHTMLParser, elements: Elements) -> PageResult | None:
    """The door that a page is without article and headlines; None: it is a page of its own."""
    door = _door_without_article(front, problem)
    waits = door is Code.NEEDS_BROWSER or (door is None and problem in _NEARLY_NOTHING and front.loading)
    fragments = _fragments(tree, elements) if waits else ()
    if fragments:
        return PageResult(PageSort.PAGE, problem=Code.NEEDS_BROWSER, links=fragments)
    return PageResult(PageSort.BLOCK, problem=door) if door is not None else None


def _fragments(tree: LexborHTMLParser, elements: Elements) -> tuple[FoundLink, ...]:
    """Where the parts of a shell are that its scripts fill in, and its feeds: they are read without the scripts."""
    asked = asked_by_scripts(tree)
    plain = (FoundLink(each.href, Role.PAGE) for each in asked if each.form is None)
    posted = (posted_link(each.href, each.form, elements.base) for each in asked if each.form is not None)
    feeds = feeds_of(elements)
    return (*with_addresses(plain, elements.base), *filter(None, posted), *feeds)


def _in_place_of_it(page: Page, elements: Elements, front: Front | None) -> PageResult | None:
    """What stands in the page's place: a door, or a page that only leads on; None: neither does."""
    if not page.came:
        door = door_behind(page.status, page.body, front) if front is not None else None
        return PageResult(PageSort.BLOCK if door else PageSort.OTHER, problem=door or Code.NO_ARTICLE)
    way_on = _way_on(page, elements, front)
    if way_on is not None:
        return PageResult(PageSort.PAGE, problem=Code.MOVED, leads_to=way_on)
    door = door_of(page.body, front) if front is not None else None
    return PageResult(PageSort.BLOCK, problem=door) if door is not None else None


def _way_on(page: Page, elements: Elements, front: Front | None) -> str | None:
    """Where a page sends its visitors that shows nearly nothing itself; None: nowhere."""
    if front is None or len(front.text) > _SPLASH or front.links > _FEW or front.password or speaks_for_itself(front):
        return None
    return leads_to(page, elements, text=front.words, markup=page.body.decode("utf-8", "replace"))


def _door_without_article(front: Front, problem: Code | None) -> Code | None:
    """Which door a page is that holds no article and no headline; None: it is a page of its own."""
    if problem is Code.SAYS_BLOCKED or (problem in _NEARLY_NOTHING and len(front.text) <= 2 * _SPLASH):
        fault = fault_in([front.title, front.heads, front.text[:_SPLASH]])
        if fault is not None or problem is Code.SAYS_BLOCKED:
            return fault
    if asks_password(front):
        return Code.LOGIN
    waits = problem in _NEARLY_NOTHING and front.loading and front.scripts > 0
    return Code.NEEDS_BROWSER if waits or is_shell(front) else None


def _article(page: Page, tree: LexborHTMLParser, wanted: ReadOptions) -> tuple[Reading | None, Code | None]:
    """The page's article, or the code of why there is none."""
    try:
        reading = read_for_source(
            page,
            source=wanted.source.name,
            selectors=wanted.source.selectors,
            tree=tree,
            background=Background(wanted.host, wanted.told),
        )
    except NotAnArticleError as error:
        return None, Code.FORM if is_desk(error.message) else _PROBLEMS[error.code]
    article = reading.article
    text = len(article.lead or "") + sum(map(len, article.body))
    if text < _THIN and not article.attachments and article.published is None:
        return None, Code.THIN
    said = [*filter(None, (article.lead,)), *article.body]
    if article.published is None and not article.attachments and all(map(is_placeholder, said)):
        return None, Code.EMPTY
    return reading, None


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
