"""Which style sheets, fonts and backgrounds does a page name, and which does a style sheet? Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.reading.requisites.styles import addresses_in
from luutin.crawler.site.urls import resolve

MOST_NAMED: Final = 100
"""Of one page, or of one style sheet; what it names beyond is not kept."""


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Return what the addresses of the page at *url* are against."""
    said = tree.css_first("base[href]")
    return (resolve(said.attributes.get("href") or "", url) if said is not None else None) or url


def is_sheet(node: LexborNode) -> bool:
    """Tell whether a `link` names a style sheet that a screen shows."""
    words = (node.attributes.get("rel") or "").lower().split()
    return "stylesheet" in words and "alternate" not in words and node.attributes.get("media") != "print"


def named_by_page(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    """Return the absolute addresses that the page at *url* names, style sheets first, `MOST_NAMED` at most."""
    return _absolute(_written(tree), base_of(tree, url))


def named_by_sheet(text: str, url: str) -> tuple[str, ...]:
    """Return those that the style sheet at *url* names, likewise."""
    return _absolute(addresses_in(text), url)


def _written(tree: LexborHTMLParser) -> Iterator[str]:
    yield from (node.attributes.get("href") or "" for node in tree.css("link") if is_sheet(node))
    for node in tree.css("style"):
        yield from addresses_in(node.text(deep=True))
    for node in tree.css("[style], [background]"):
        yield from addresses_in(node.attributes.get("style") or "")
        yield node.attributes.get("background") or ""


def _absolute(written: Iterable[str], base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in written:
        address = resolve(each.strip(), base) if each.strip() else None
        if address is not None and len(found) < MOST_NAMED:
            found[address] = None
    return tuple(found)
