"""Articles that data name: a JSON list that a page loads, a JSON Feed, an ItemList of JSON-LD, the state of a shell.

An object with a title and an address is one of a list. So is what a piece of HTML links to that stands in the data.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.carried import TITLES, data_of, texts_of, walk

_TITLES = TITLES | {"ten", "heading", "text", "label", "caption"}
_ADDRESSES = frozenset(
    """
    url link href permalink path slug uri route canonical canonicalurl duongdan lienket seourl fullurl detailurl weburl
    linkchitiet urlchitiet fileref encodedabsurl serverrelativeurl absoluteurl pageurl newsurl linkurl articleurl
    """.split()  # noqa: SIM905
)
_ADDRESS = re.compile(r"(?:https?:/)?/[^\s<>\"]+|[^\s<>\":/]+/[^\s<>\"]+|[^\s<>\"/]+\.(?:html?|aspx?|php)(?:\?\S*)?")
_NEXT = frozenset("next nextpage nexturl nextpageurl nextlink more loadmore".split())  # noqa: SIM905
_MOST = 5_000
_LARGEST = 5_000_000


class ListedPage(NamedTuple):
    """One address in the data."""

    href: str
    """As written."""
    text: str
    """Its title; empty: it has none."""
    next: bool = False
    """Whether the data name it as what follows."""


def read_json(body: bytes) -> list[ListedPage] | None:
    """What a JSON document lists; None where it is none, or lists nothing."""
    if len(body) > _LARGEST:
        return None
    try:
        value = orjson.loads(body.removeprefix(b"\xef\xbb\xbf").strip())
    except orjson.JSONDecodeError:
        return None
    return list(_items(value)) or None


def is_json_feed(body: bytes) -> bool:
    """Whether a JSON document is a JSON Feed (jsonfeed.org, version 1 or 1.1)."""
    return b"jsonfeed.org/version" in body[:500]


def listed_in(tree: LexborHTMLParser) -> list[ListedPage]:
    """What the data that a page carries for its scripts and for crawlers list."""
    return [item for value in data_of(tree) for item in _items(value)][:_MOST]


def _items(value: Any) -> Iterator[ListedPage]:
    given = set[str]()
    for each in walk(value):
        if isinstance(each, dict):
            for item in _of(each):
                if item.href not in given:
                    given.add(item.href)
                    yield item
        elif "<a " in each:
            for node in LexborHTMLParser(each).css("a[href]"):
                yield ListedPage(node.attributes.get("href") or "", " ".join(node.text().split()))


def _of(value: dict[str, Any]) -> Iterator[ListedPage]:
    """What one object names: what follows, and itself where it has a title, or a place in an ItemList."""
    texts = texts_of(value)
    for name in texts.keys() & _NEXT:
        if _ADDRESS.fullmatch(texts[name]):
            yield ListedPage(texts[name], "", next=True)
    title = next((texts[name] for name in texts if name in _TITLES), "")
    address = next((texts[name] for name in texts if name in _ADDRESSES and _ADDRESS.fullmatch(texts[name])), None)
    if address is not None and (title or value.get("@type") == "ListItem"):
        yield ListedPage(address, " ".join(title.split()))
