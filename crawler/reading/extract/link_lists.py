"""Lists of links that are the text's own: references, what a paragraph announces, and what stands inside another item.

Most lists of links beside a text lead to other articles, and are none of it.
"""

import re
from itertools import islice
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.words import begins_related, is_related_heading

_ANNOUNCES: Final = re.compile(
    r":\s*$|\b(?:sau(?: đây)?|dưới đây)(?=[\s,.:;]*(?:$|,|\.|gồm))|\b(?:following|below)\b.{0,40}$|folgende|suivant"
)
"""How a paragraph says that a list belongs to it."""
_OTHERS: Final = Says.RELATED | Says.COMMENTS | Says.NAVIGATION | Says.JUNK | Says.CRUMBS
_LISTS: Final = ("ul", "ol")
_SENTENCE: Final = 80
_ITEM: Final = 20
"""Characters of an item that says something itself."""


def is_of_the_text(stream: Stream, block: Block, host: str) -> bool:
    """Say whether *block*, nothing but links, is an item of a list that belongs to the text; *host* is the page's."""
    item = block.box.around("li")
    listed = item.parent if item is not None else None
    if listed is None or listed.tag not in _LISTS or listed.around_says & _OTHERS or not listed.first:
        return False
    if _is_inside_an_item(stream, listed):
        return True
    before = stream.items[listed.first - 1]
    if not isinstance(before, Block) or before.link_share > 0.3 or before.box.parent is not listed.parent:
        return False
    if is_related_heading(before.text) or begins_related(before.text):
        return False
    if _ANNOUNCES.search(before.text.lower()) is not None and _text_goes_on(stream, listed):
        return True
    return any(link.url.startswith("http") and host not in link.url for link in stream.links_in(block))


def _is_inside_an_item(stream: Stream, listed: Box) -> bool:
    """Say whether a list stands in the item of another, or among items that are mostly text."""
    outer = listed.around("li")
    if outer is not None and isinstance(stream.items[outer.first], Block) and outer.first < listed.first:
        first = stream.items[outer.first]
        return isinstance(first, Block) and first.link_share < 0.5 and len(first.text) >= _ITEM
    texts = links = 0
    for box in islice(stream.boxes, listed.number + 1, None):
        if box.first > listed.last:
            break
        if box.tag == "li" and box.parent is listed and box.first <= box.last:
            first = stream.items[box.first]
            plain = isinstance(first, Block) and first.link_share < 0.5 and len(first.text) >= _ITEM
            texts, links = texts + plain, links + (not plain)
    return texts > links


def _text_goes_on(stream: Stream, listed: Box) -> bool:
    """Say whether a paragraph stands right behind a list, in the same element."""
    after = stream.items[listed.last + 1] if listed.last + 1 < len(stream.items) else None
    return isinstance(after, Block) and after.size >= _SENTENCE and after.box.parent is listed.parent
