"""All that one page names: its links, addresses outside of links, and what its data list. Addresses in both forms."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.discovery.data import ListedPage, listed_in
from luutin.crawler.reading.discovery.elements import Elements
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.links import is_headline, links_among
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.discovery.unlinked import named_outside_links
from luutin.crawler.site.urls import read_address
from luutin.crawler.wire.page import Page

_HEADER_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_HEADER_NEXT = re.compile(r"""\brel\s*=\s*(?:next\b|["'](?:[^"']*\s)?next[\s"'])""", re.IGNORECASE)
LISTING_LINKS = 3
"""Headlines that a list has at least."""


def links_named(
    page: Page, tree: LexborHTMLParser, elements: Elements, *, number: int, menus: Menus | None
) -> list[FoundLink]:
    """The pages that *page* names, *number* of its list from 1.

    Of an article, what *menus* has met enough is left out. With None it is no article but perhaps a list, and looked at
    with care: how it goes on may stand in a button or a script.
    """
    if menus is not None:
        return links_among(elements, tree, page.final_url, number=number, menus=menus)
    elements.named = [(each.href, each.text) for each in named_outside_links(tree, page.body)]
    elements.named += [(href, "next") for href in _next_in_header(page.headers.get("link", ""))]
    links = links_among(elements, tree, page.final_url, number=number)
    if sum(link.role is Role.ARTICLE for link in links) >= LISTING_LINKS:
        return links
    known = {link.url: link for link in links}
    for found in with_addresses(item_links(listed_in(tree), number=number), elements.base):
        if found.url not in known or known[found.url].role is Role.PAGE:
            known[found.url] = found
    return list(known.values())


def _next_in_header(said: str) -> list[str]:
    """What a `Link` header (RFC 8288) names as the next page, as written."""
    return [found[1] for found in _HEADER_LINK.finditer(said) if _HEADER_NEXT.search(found[2])]


def item_links(items: Iterable[ListedPage], *, number: int, every: bool = False) -> Iterator[FoundLink]:
    """Items of data as links; *every*: each with a title is an article, as in a document that is nothing but a list."""
    for item in items:
        if item.next:
            yield FoundLink(item.href, Role.NEXT, number=number + 1)
        else:
            named = is_headline(item.text) or every or not item.text
            yield FoundLink(item.href, Role.ARTICLE if named else Role.PAGE)


def with_addresses(links: Iterable[FoundLink], base: str) -> tuple[FoundLink, ...]:
    """*links* with both forms of their addresses, resolved against *base*; those that have one."""
    known = ((read_address(link.url, base), link) for link in links)
    return tuple(link._replace(url=place.url, written=place.written) for place, link in known if place is not None)


def at_home(base: str, url: str, hosts: frozenset[str]) -> str:
    """The *base* of the page at *url*, which may name a host that was the portal's before its *hosts*."""
    there, here = urlsplit(base), urlsplit(url)
    if there.netloc == here.netloc or {there.netloc, there.netloc.removeprefix("www.")} & hosts:
        return base
    if f"www.{there.netloc}" in hosts:
        return base
    return urlunsplit((here.scheme, here.netloc, there.path or "/", there.query, ""))
