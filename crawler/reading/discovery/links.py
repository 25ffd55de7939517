"""Links of an HTML page, told apart by what they look like: headlines, the next page, feeds, the rest."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from urllib.parse import urlsplit
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.discovery.elements import Elements, gather
from luutin.crawler.reading.discovery.forms import PostBack, next_post_back, next_posted, posted_headlines
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.discovery.pagination import Numbered, says_next, series_of, split_number
from luutin.crawler.site.urls import Address, canonical, read_address

HEADLINE = 24
"""Characters that a headline has at least, in this many words or more: """
HEADLINE_WORDS = 5
_MOST, _MOST_OF_ALL = 3_000, 50_000
"""Links of one page that are no headlines, and links of any kind, that are taken: a sitemap's own bound."""
_MOST_POSTED = 30
"""Articles that one page's form is posted for."""
_LONG_TEXT = 300  # characters; longer texts would fill the memory of what was judged
_NO_PAGES = ("javascript:", "mailto:", "tel:", "data:", "JavaScript:", "Javascript:", "zalo:", "skype:", "about:")
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}


def links_of(tree: LexborHTMLParser, url: str, *, number: int) -> list[FoundLink]:
    """Return the page's links in their order, each address once, and the next page of the listing where it has one.

    *number* is the page's own within its listing, from 1.
    """
    return links_among(gather(tree, url), tree, url, number=number)


def links_among(
    elements: Elements, tree: LexborHTMLParser, url: str, *, number: int, menus: Menus | None = None
) -> list[FoundLink]:
    """Like `links_of`, of the *elements* that were gathered from *tree*; what *menus* has met enough is left out."""
    base = elements.base
    root = f"{urlsplit(base).scheme}://{urlsplit(base).netloc}/"
    known: AbstractSet[str] = menus.familiar(root) if menus is not None else frozenset()
    found: dict[str, FoundLink] = {}
    own = canonical(url) or url
    numbers: list[tuple[Address, str]] = []
    looked_at: set[str] = set()
    plain = 0
    for href, text, rel, title in _all_named(elements, known):
        looked_at.add(href)
        judge = _judged if len(text) < _LONG_TEXT else _judge
        # A menu's links are the same on every page: resolved against the root, they are looked up instead of parsed.
        against = root if href[0] == "/" and href[1:2] != "/" else base
        address, role = judge(href, against, text, rel, title)
        if address is None or address.url == own:
            continue
        target, written = address
        if role is None:
            numbers.append((address, text.strip()))
        elif role is Role.NEXT:
            found[target] = FoundLink(target, role, number=number + 1, written=written)
        elif target not in found or found[target].role == Role.PAGE:
            plain += role is Role.PAGE
            if role is not Role.PAGE or plain <= _MOST:
                found[target] = FoundLink(target, role, written=written)
        if len(found) >= _MOST_OF_ALL:
            break
    if menus is not None:
        menus.count(root, looked_at)
    return [
        *found.values(),
        *_next_pages(numbers, own, number),
        *(_posted_back(tree, base, own, number, found.values()) if elements.view_state else ()),
        *_others(elements),
    ]


def _all_named(elements: Elements, known: AbstractSet[str]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Address, text, relation and title of each link that may lead to a page, and of what is named outside of links.

    Not of the addresses *known*: they are most, and the text of a node costs more than all the rest.
    """
    for node, attributes in elements.anchors:
        href = (attributes["href"] or "").strip()
        if href not in known and _may_lead_on(href):
            yield href, node.text(), attributes.get("rel"), attributes.get("title")
    for href, text in elements.named:
        if href not in known and _may_lead_on(href):
            yield href, text, None, None


def _may_lead_on(href: str) -> bool:
    return bool(href) and href[0] != "#" and not href.startswith(_NO_PAGES)


def _judge(href: str, base: str, text: str, rel: str | None, title: str | None) -> tuple[Address | None, Role | None]:
    """A link's address, and what it is by its text and attributes; None: it bears a page number."""
    target = read_address(href, base)
    if target is None:
        return None, None
    text = " ".join(text.split())
    says_so = says_next(text)
    headline = not says_so and is_headline(text)
    if not headline and split_number(target.url) is not None:
        return target, None
    if says_so or (not headline and rel is not None and "next" in rel.lower().split()):
        return target, Role.NEXT
    return target, Role.ARTICLE if headline or (title is not None and is_headline(title)) else Role.PAGE


_judged = lru_cache(maxsize=20_000)(_judge)


def is_headline(text: str) -> bool:
    """Whether a link's text is long enough for an article's headline."""
    return len(text) >= HEADLINE and text.count(" ") >= HEADLINE_WORDS - 1


def _next_pages(numbers: list[tuple[Address, str]], url: str, number: int) -> Iterator[FoundLink]:
    """Of each listing's numbered links, the one that follows this page: the smallest number above its own."""
    here = split_number(url)
    own = series_of(url)
    best: dict[str, tuple[int, Address]] = {}
    for target, text in numbers:
        there = split_number(target.url)
        if there is None:
            continue
        least = (here.number if here else 0) if there.series == own else 1
        if there.number > least and not (here is None and there.series == own and text == "1"):
            best[there.series] = min(
                best.get(there.series, (1 << 30, target)), (there.number, target), key=itemgetter(0)
            )
    for series, (_, target) in best.items():
        if here is None and series == own and _is_first(best[series], numbers):
            continue
        yield FoundLink(target.url, Role.NEXT, number=number + 1 if series == own else 2, written=target.written)
    if here is not None and own not in best:
        yield from _older(numbers, here, number)


def _older(numbers: list[tuple[Address, str]], here: Numbered, number: int) -> Iterator[FoundLink]:
    """The next page of a list that counts down to its oldest: only words tell that the smaller number leads on."""
    below = [
        (there.number, target)
        for target, text in numbers
        if says_next(" ".join(text.split())) and (there := split_number(target.url)) is not None
        if there.series == here.series and there.number < here.number
    ]
    for _, target in sorted(below, key=itemgetter(0))[-1:]:
        yield FoundLink(target.url, Role.NEXT, number=number + 1, written=target.written)


def _is_first(best: tuple[int, Address], numbers: list[tuple[Address, str]]) -> bool:
    """`?page=1` on the bare listing is that listing again, unless pages are counted from 0 and this is the second."""
    return best[0] == 1 and any(target == best[1] and text == "1" for target, text in numbers)


def posted_links(tree: LexborHTMLParser, base: str, url: str, number: int) -> Iterator[FoundLink]:
    """The next page of a list whose form without questions is posted for it."""
    return _posted(next_posted(tree, number=number), base, url)


def _posted_back(
    tree: LexborHTMLParser, base: str, url: str, number: int, found: Iterable[FoundLink]
) -> Iterator[FoundLink]:
    """The next page, and the articles of a list where all of them are posted for; *found* is what is linked to."""
    yield from _posted(next_post_back(tree, number=number), base, url)
    if not any(link.role is Role.ARTICLE for link in found):
        for post in islice(posted_headlines(tree, is_headline=is_headline), _MOST_POSTED):
            yield from (link._replace(role=Role.ARTICLE, number=1) for link in _posted(post, base, url))


def _posted(post: PostBack | None, base: str, url: str) -> Iterator[FoundLink]:
    action = read_address(post.action or url, base) if post is not None else None
    if post is not None and action is not None:
        key = f"{action.url}#post:{post.target}:{post.number}"
        yield FoundLink(key, Role.NEXT, form=post.body, number=post.number, written=action.written)


def posted_link(href: str, form: str, base: str) -> FoundLink | None:
    """What a script posts the body *form* to; None: to no address."""
    address = read_address(href, base)
    key = f"post:{crc32(form.encode()):08x}:1"
    return FoundLink(f"{address.url}#{key}", Role.PAGE, form=form, written=address.written) if address else None


def feeds_of(elements: Elements) -> Iterator[FoundLink]:
    """Feeds that the head announces, not those of comments."""
    base = elements.base
    for head in elements.heads:
        if "alternate" in (head.get("rel") or "").split() and (head.get("type") or "").lower() in _FEED_TYPES:
            title = (head.get("title") or "").lower()
            if "comment" not in title and "bình luận" not in title and "phản hồi" not in title:
                yield from _link_to(head["href"], base, Role.FEED)


def _others(elements: Elements) -> Iterator[FoundLink]:
    """Feeds, frames, and a page that sends on by itself."""
    base = elements.base
    yield from feeds_of(elements)
    for frame in elements.frames:
        yield from _link_to(frame, base, Role.PAGE)
    for target in elements.refreshes():
        yield from _link_to(target, base, Role.PAGE)


def _link_to(address: str | None, base: str, role: Role) -> Iterator[FoundLink]:
    target = read_address(address, base) if address else None
    if target is not None:
        yield FoundLink(target.url, role, written=target.written)
