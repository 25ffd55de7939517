"""Is the text of a page that of one article, or what a list shows of many: openings, rows, labels, bundles of links?"""

import math
import re
from collections import Counter
from typing import Final

from luutin.crawler.reading.document_numbers import find_numbers
from luutin.crawler.reading.extract.attachments import offers_file
from luutin.crawler.reading.extract.blocks import ONLY_LINKS, Block, Box, Stream
from luutin.crawler.reading.extract.evidence import HEADINGS
from luutin.crawler.reading.extract.kinds.posts import Post
from luutin.crawler.reading.extract.stamp import find_stamps

_PARAGRAPH: Final = 40
_HEADLINE: Final = 20
_SENTENCES: Final = 150
_MANY: Final = 5
_TEASERS: Final = 3
"""Characters from which on a block counts as a paragraph, and a link as a headline."""
_ROWS: Final = ("tr", "li")
_OPENING: Final = 30
"""Blocks of a page among which it says how many results it has."""
_RESULTS: Final = re.compile(
    r"(?:tìm thấy|tìm được|có) (?:tất cả |tổng (?:số|cộng) )?\d+ (?:kết quả|bài|tin|văn bản|mục)|\b\d+ results?\b"
    r"|\d+ kết quả"
)
_CONTACT: Final = re.compile(r"(?<!\d)(?:\+84|0)(?:[ .-]?\d){8,10}(?!\d)|\w@\w")
_BEFORE: Final = 0.2
"""Share of a list's text that may stand outside of its posts."""


def are_posts(posts: list[Post], body: list[Block], least: int) -> bool:
    """Say whether nearly all of the text stands in at least *least* posts: openings, or whole ones with files."""
    sizes = [post.size(body) for post in posts]
    full = sum(size >= _PARAGRAPH for size in sizes)
    return full >= least and math.fsum(sizes) > (1 - _BEFORE) * _size_of(body)


def are_mostly_posts(posts: list[Post], body: list[Block]) -> bool:
    """Say whether more than half of the text stands in posts."""
    sizes = [post.size(body) for post in posts]
    return any(size >= _PARAGRAPH for size in sizes) and 2 * math.fsum(sizes) > _size_of(body)


def counts_results(blocks: list[Block]) -> bool:
    """Say whether one of the first lines of a page counts what a search found."""
    return any(len(block.text) < _SENTENCES and _RESULTS.search(block.text.lower()) for block in blocks[:_OPENING])


def are_contacts(body: list[Block]) -> bool:
    """Say whether a text is names with their telephone numbers and addresses, and no sentence."""
    lines = [block.text for block in body]
    told = sum(_CONTACT.search(line) is not None for line in lines)
    return told >= 2 and not any(len(line) >= 2 * _PARAGRAPH and line.endswith(".") for line in lines)


def are_more_than(posts: list[Post], blocks: list[Block], body: list[Block]) -> bool:
    """Say whether a page shows more text in its posts, below its own text *body*, than in that."""
    after = body[0].index if body else -1
    shown = [post.size(blocks) for post in posts if post.head.index > after and not post.head.box.apart]
    own = _size_of(body) - math.fsum(post.size(body) for post in posts)
    return sum(size >= _PARAGRAPH for size in shown) >= _TEASERS and math.fsum(shown) > own


def _size_of(body: list[Block]) -> float:
    return math.fsum(block.size for block in body)


def are_others(stream: Stream, body: list[Block]) -> bool:
    """Say whether nearly all of the text is openings of other articles, whatever the markup calls the page."""
    texts = [block for block in body if len(block.text) >= _PARAGRAPH]
    others = sum(block.index in stream.teasers for block in texts)
    return len(stream.teasers) >= _TEASERS and others >= max(1, 0.8 * len(texts))


def are_dropped_headlines(stream: Stream, text: int, files: int) -> bool:
    """Say whether the text's box holds next to nothing but linked headlines, which were left out of the text."""
    headlines = sum(reason == ONLY_LINKS and len(block.text) >= _HEADLINE for block, reason in stream.dropped)
    return text < 2 * _PARAGRAPH and headlines >= max(_TEASERS, files + 1)


def are_documents(stream: Stream, body: list[Block]) -> bool:
    """Say whether all text stands in rows that lead to pages of their own, and name a document, a day or a file."""
    row_of = _rows(stream)
    rows: dict[int, Box] = {}
    for block in body:
        row = row_of[block.box.number]
        if row is None:
            return False
        rows[row.number] = row
    onward: set[int] = set()
    files: set[int] = set()
    for link in stream.links:
        row = row_of[link.box.number] if not link.box.junk else None
        if row is not None and offers_file(link):
            files.add(row.number)
        elif row is not None and link.text:
            onward.add(row.number)
    rows |= {number: stream.boxes[number] for number in files}
    linked = sum(number in onward and (number in files or _is_dated(stream, row)) for number, row in rows.items())
    return linked >= _TEASERS and linked >= len(rows) - 1


def is_a_rows(stream: Stream, day: Block) -> bool:
    """Say whether *day* stands in a row of a list beside a link: it is the day of what that leads to."""
    row = _rows(stream)[day.box.number]
    return row is not None and any(row.first <= link.index <= row.last and link.text for link in stream.links)


def _rows(stream: Stream) -> list[Box | None]:
    """Return for each box the row of a table or the item of a list that it stands in, else a box of several alike."""
    alike = Counter(map(_kind_of, stream.boxes))
    found: list[Box | None] = []
    for box in stream.boxes:
        outer = found[box.parent.number] if box.parent is not None else None
        named = box.name and (outer is None or outer.tag not in _ROWS) and alike[_kind_of(box)] >= _TEASERS
        found.append(box if box.tag in _ROWS or named else outer)
    return found


def _kind_of(box: Box) -> tuple[int, str, str]:
    return (-1 if box.parent is None else box.parent.number, box.tag, box.name)


def _is_dated(stream: Stream, row: Box) -> bool:
    """Say whether a row names a day or a document's number."""
    texts = [item.text for item in stream.items[row.first : row.last + 1] if isinstance(item, Block)]
    return bool(find_numbers(texts)) or any(map(find_stamps, texts))


def are_teasers(blocks: list[Block], body: list[Block]) -> bool:
    """Say whether most paragraphs are cut off or lead to the rest of their text: the openings of other articles."""
    if len(body) < _TEASERS:
        return False
    paragraphs = [block for block in body if len(block.text) >= _PARAGRAPH]
    cut = sum(block.text.endswith(("...", "…", "[…]", "[...]")) for block in paragraphs)
    if cut < _TEASERS or cut < 0.7 * len(paragraphs):
        return False
    inside = [block for block in blocks if body[0].index - 3 <= block.index <= body[-1].index + 3]
    return sum(block.link_share > 0.8 for block in inside) >= cut


def begin_with_links(stream: Stream, body: list[Block]) -> bool:
    """Say whether most paragraphs begin with the linked headline of another article, in one block with its opening."""
    paragraphs = [block for block in body if len(block.text) >= _PARAGRAPH]
    led = 0
    for block in paragraphs:
        first = next(iter(stream.links_in(block)), None) if block.links else None
        led += first is not None and len(first.text) >= _HEADLINE and block.text.startswith(first.text)
    return led >= _TEASERS and led >= 0.7 * len(paragraphs)


def are_mostly_links(blocks: list[Block]) -> bool:
    """Say whether more of *blocks* is links than not."""
    linked = sum(block.linked for block in blocks)
    return linked > 0.5 * sum(len(block.text) for block in blocks)


def are_links(body: list[Block]) -> bool:
    """Say whether the text is lines that are mostly links, such as headlines with their days."""
    return len(body) >= _MANY and are_mostly_links(body) and not any(len(block.text) >= _SENTENCES for block in body)


def are_bundles(body: list[Block]) -> bool:
    """Say whether the text is bundles of short links, such as facets and pagers, or dated lines with a link each."""
    links = sum(block.links for block in body)
    if any(block.size >= _SENTENCES and block.link_share < 0.8 for block in body):
        return False
    lines = len(body) >= _TEASERS and all(block.links and find_stamps(block.text) for block in body)
    return lines or (links >= _MANY and sum(block.linked for block in body) > 0.8 * sum(len(b.text) for b in body))


def are_labels(blocks: list[Block], body: list[Block]) -> bool:
    """Say whether the text is only what stands between links: the columns of a list of documents or articles."""
    if not body or any(len(block.text) >= _SENTENCES for block in body):
        return False
    inside = [block for block in blocks if body[0].index <= block.index <= body[-1].index]
    headlines = sum(block.link_share > 0.8 and len(block.text) >= _HEADLINE for block in inside)
    return headlines >= _MANY and are_mostly_links(inside)


def are_dated_headings(blocks: list[Block], body: list[Block], title: str) -> bool:
    """Say whether the headline is one of several headings of one rank, each with a day of its own: a list by script."""
    rank = next((block.box.tag for block in blocks if block.text == title), "")
    heads = [block.index for block in body if block.box.tag == rank]
    if rank not in HEADINGS or len(heads) < _TEASERS:
        return False
    days = [block.index for block in body if len(block.text) < _PARAGRAPH and find_stamps(block.text)]
    ends = [*heads[1:], body[-1].index + 1]
    dated = sum(any(head < day < end for day in days) for head, end in zip(heads, ends, strict=True))
    return dated >= max(_TEASERS, 0.8 * len(heads))


def are_excerpts(blocks: list[Block], body: list[Block]) -> bool:
    """Say whether the paragraphs stand each under a linked headline of its own: the openings of other articles."""
    paragraphs = {block.index for block in body if len(block.text) >= _PARAGRAPH}
    under = 0
    headline = False
    for block in blocks:
        if block.index in paragraphs:
            under += headline
            headline = False
        elif block.link_share > 0.9 and len(block.text) >= _HEADLINE:
            headline = True
        elif not block.linked and block.box.tag in HEADINGS:
            headline = False
    return under >= 2 and under >= 0.7 * len(paragraphs)
