"""Links of an HTML page, told apart by what they look like: headlines, the next page, feeds, the rest."""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.discovery.forms import next_post_back
from crawler.discovery.found import Found, Role
from crawler.discovery.pagination import numbered, says_next, series_of
from crawler.urls import canonical

HEADLINE = 24
"""Characters that a headline has at least, in this many words or more: """
HEADLINE_WORDS = 5
_MOST = 3_000
_NO_PAGES = ("javascript:", "mailto:", "tel:", "data:", "JavaScript:", "Javascript:", "zalo:", "skype:", "about:")
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The URL that relative links of the page resolve against: `<base href>`, else the page's own."""
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") or "").strip() if node is not None else ""
    return urljoin(url, href) if href else url


def links_of(tree: LexborHTMLParser, url: str, *, number: int) -> list[Found]:
    """Return the page's links in their order, each address once, and the next page of the listing where it has one.

    *number* is the page's own within its listing, from 1.
    """
    base = base_of(tree, url)
    root = f"{urlsplit(base).scheme}://{urlsplit(base).netloc}/"
    found: dict[str, Found] = {}
    numbers: list[tuple[str, str]] = []
    for href, node in _hrefs(tree):
        # A menu's links are the same on every page: resolved against the root, they are looked up instead of parsed.
        target, paged = _resolved(href, root if href[0] == "/" and href[1:2] != "/" else base)
        if target is None or target == url:
            continue
        text = node.text()
        says = _says(text)
        if paged and says is not Role.ARTICLE:
            numbers.append((target, text.strip()))
        elif says is Role.NEXT or (says is Role.PAGE and _is_next(node)):
            found[target] = Found(target, Role.NEXT, number=number + 1)
        elif target not in found or found[target].role == Role.PAGE:
            found[target] = Found(target, _role(node) if says is Role.PAGE else says)
        if len(found) >= _MOST:
            break
    return [
        *found.values(),
        *_next_pages(numbers, url, number),
        *_post_backs(tree, base, url, number),
        *_others(tree, base),
    ]


@lru_cache(maxsize=20_000)
def _resolved(href: str, base: str) -> tuple[str | None, bool]:
    """The canonical target of a link, and whether it bears a page number."""
    target = canonical(href, base)
    return target, target is not None and numbered(target) is not None


def _hrefs(tree: LexborHTMLParser) -> Iterator[tuple[str, LexborNode]]:
    for node in tree.css("a[href], area[href], link[rel=next][href]"):
        href = (node.attrs.get("href") or "").strip()
        if href and href[0] != "#" and not href.startswith(_NO_PAGES):
            yield href, node


@lru_cache(maxsize=20_000)
def _says(text: str) -> Role:
    """What a link is by its text alone."""
    text = " ".join(text.split())
    if says_next(text):
        return Role.NEXT
    return Role.ARTICLE if _headline(text) else Role.PAGE


def _is_next(node: LexborNode) -> bool:
    return "next" in (node.attrs.get("rel") or "").lower().split()


def _role(node: LexborNode) -> Role:
    return Role.ARTICLE if _headline(node.attrs.get("title") or "") else Role.PAGE


def _headline(text: str) -> bool:
    return len(text) >= HEADLINE and text.count(" ") >= HEADLINE_WORDS - 1


def _next_pages(numbers: list[tuple[str, str]], url: str, number: int) -> Iterator[Found]:
    """Of each listing's numbered links, the one that follows this page: the smallest number above its own."""
    here = numbered(url)
    own = series_of(url)
    best: dict[str, tuple[int, str]] = {}
    for target, text in numbers:
        there = numbered(target)
        if there is None:
            continue
        least = (here.number if here else 0) if there.series == own else 1
        if there.number > least and not (here is None and there.series == own and text == "1"):
            best[there.series] = min(best.get(there.series, (1 << 30, "")), (there.number, target))
    for series, (_, target) in best.items():
        if here is None and series == own and _is_first(best[series], numbers):
            continue
        yield Found(target, Role.NEXT, number=number + 1 if series == own else 2)


def _is_first(best: tuple[int, str], numbers: list[tuple[str, str]]) -> bool:
    """`?page=1` on the bare listing is that listing again, unless pages are counted from 0 and this is the second."""
    return best[0] == 1 and any(target == best[1] and text == "1" for target, text in numbers)


def _post_backs(tree: LexborHTMLParser, base: str, url: str, number: int) -> Iterator[Found]:
    post = next_post_back(tree, number=number)
    if post is not None:
        action = canonical(post.action, base) if post.action else url
        if action is not None:
            key = f"{action}#post:{post.target}:{post.number}"
            yield Found(key, Role.NEXT, form=post.body, number=post.number)


def _others(tree: LexborHTMLParser, base: str) -> Iterator[Found]:
    """Feeds that the head announces (not those of comments), frames, and a page that sends on by itself."""
    for node in tree.css("link[rel~=alternate][href]"):
        if (node.attributes.get("type") or "").lower() in _FEED_TYPES:
            title = (node.attributes.get("title") or "").lower()
            if "comment" not in title and "bình luận" not in title and "phản hồi" not in title:
                yield Found(urljoin(base, node.attributes.get("href") or ""), Role.FEED)
    for node in tree.css("frame[src]"):
        yield Found(urljoin(base, node.attributes.get("src") or ""), Role.PAGE)
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            _, _, target = (node.attributes.get("content") or "").partition("=")
            if target.strip(" '\""):
                yield Found(urljoin(base, target.strip(" '\"")), Role.PAGE)
