"""Posts of a list: a linked headline that leads elsewhere, and what stands under it before the next one."""

import sys
from bisect import bisect_right
from itertools import islice, takewhile
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import HEADINGS

_HEADLINE: Final = 20
"""Characters from which on a link counts as a headline."""


class Post:
    """One entry of a list of articles: its headline, and the text up to the end of its box or row."""

    def __init__(self, head: Block, last: int, row: Box | None, after: int) -> None:
        self.head = head
        self._last = last
        self._row = row
        self._after = after

    def holds(self, block: Block) -> bool:
        """Say whether *block* stands under its headline."""
        if not self.head.index < block.index < self._after:
            return False
        return block.index <= self._last or (self._row is not None and block.box.within(self._row))

    def size(self, blocks: list[Block]) -> float:
        """Return the characters of those of *blocks*, which are in order, that stand under its headline."""
        first = bisect_right(blocks, self.head.index, key=_index_of)
        return sum(
            block.size for block in takewhile(self._is_before_next, islice(blocks, first, None)) if self.holds(block)
        )

    def _is_before_next(self, block: Block) -> bool:
        return block.index < self._after


def find_posts(stream: Stream, title: str, address: str) -> list[Post]:
    """Return the posts of the page at *address*, headed *title*, in order; a headline that leads to itself is none."""
    here = address.partition("//")[2].partition("/")[2].strip("/")
    onward = {link.index for link in stream.links if link.url[:1] != "#" and not (here and link.url.endswith(here))}
    heads = [block for block in stream.blocks if block.index in onward and leads_elsewhere(block, title)]
    posts = []
    for number, head in enumerate(heads):
        before = heads[number - 1].index if number else -1
        after = heads[number + 1].index if number + 1 < len(heads) else sys.maxsize
        box = head.box
        while box.parent is not None and before < box.parent.first and box.parent.last < after:
            box = box.parent
        posts.append(Post(head, box.last, head.box.parent, after))
    return posts


def _index_of(block: Block) -> int:
    return block.index


def leads_elsewhere(block: Block, title: str) -> bool:
    """Say whether a heading is the linked headline of another article than the one headed *title*."""
    long = len(block.text) >= _HEADLINE and block.link_share > 0.9 and not block.box.hidden
    return long and block.box.around(*HEADINGS) is not None and block.text.casefold() != title.casefold()
