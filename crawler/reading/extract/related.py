"""Links to other articles, from the page's own lists of related news."""

from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, InlineLink, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Addresses
from luutin.crawler.reading.extract.words import begins_related, is_related_heading

_MOST: Final = 60
_SHORTEST: Final = 8
_LONGEST_HEADING: Final = 60
_HEADINGS: Final = ("h1", "h2", "h3")


def find_related(stream: Stream, root: Box, addresses: Addresses) -> list[tuple[str, str]]:
    """Return title and absolute URL of each related link, in order, each URL once."""
    spans = list(_spans(stream, root))
    if not spans:
        return []
    found: dict[str, str] = {}
    for link in stream.links:
        if not _in_list(link, spans):
            continue
        url = addresses.absolute(link.url)
        title = link.text or link.title
        if url and len(title) >= _SHORTEST and not url.lower().endswith((".jpg", ".png", ".pdf")):
            found.setdefault(url, title)
        if len(found) >= _MOST:
            break
    return [(title, url) for url, title in found.items()]


def _in_list(link: InlineLink, spans: list[tuple[int, int]]) -> bool:
    return any(first <= link.index <= last for first, last in spans)


def _spans(stream: Stream, root: Box) -> list[tuple[int, int]]:
    spans = [
        (block.index + 1, _end_of_list(stream, block))
        for block in stream.blocks
        if block.index > root.first and len(block.text) < _LONGEST_HEADING and is_related_heading(block.text)
    ]
    spans += [
        (block.index, block.index)
        for block in stream.blocks
        if block.linked > 0.4 * len(block.text) and block.index > root.first and begins_related(block.text)
    ]
    spans += [(box.first, box.last) for box in stream.boxes if box.says & Says.RELATED and _is_list(box, root)]
    return spans


def _is_list(box: Box, root: Box) -> bool:
    return not box.says & Says.NAVIGATION and box.first >= root.first and box.last - box.first < 80


def _end_of_list(stream: Stream, heading: Block) -> int:
    misses, last = 0, heading.index
    for item in stream.items[heading.index + 1 : heading.index + 120]:
        if not isinstance(item, Block):
            continue
        begins = len(item.text) < _LONGEST_HEADING and is_related_heading(item.text)
        if begins or (item.box.tag in _HEADINGS and item.link_share < 0.5):
            break
        if item.link_share > 0.5:
            misses, last = 0, item.index
        else:
            misses += 1
            if misses > 2 or item.size > 300:
                break
    return last
