"""What sort of page it is: an article, a listing, a block page, a soft 404, or nothing at all."""

import re
import sys
from dataclasses import dataclass
from typing import Final

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.document_numbers import find_numbers
from luutin.crawler.reading.extract.attachments import offers_file
from luutin.crawler.reading.extract.blocks import ONLY_LINKS, Block, Box, Stream
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.pictures import shows_film
from luutin.crawler.reading.extract.portal_words import is_portal_heading
from luutin.crawler.reading.extract.refusals import is_desk, is_desk_for, is_out_of_service, is_placeholder, refuses
from luutin.crawler.reading.extract.stamp import find_stamps

_MISSING: Final = re.compile(
    r"lỗi truy cập 404|không tìm thấy|không tồn tại|đã bị (?:xóa|xoá|gỡ)|page not found|not found|"
    r"trang (?:này )?không (?:có|còn)|seite nicht gefunden|page introuvable|bài viết (?:này )?(?:không|chưa)|"
    r"(?:error|lỗi|fehler|erreur|code)[ :#-]*404\b|(?:^|[|–-] )404(?= ?(?:$|[|:–!-]|error|page|file|trang|seite))"
)
"""Of a headline or a title in lower case; a 404 among other words is a number."""

_ARCHIVE: Final = re.compile(
    r"(?:thẻ|từ kho[áa]|từ khóa|chuyên mục|danh mục|tác giả|lưu trữ|tags?|categor(?:y|ies)|authors?|archives?|topics?"
    r"|tháng|năm|month|year)"
    r"\s*[:：]"
)
"""How pages are headed that list the articles of a tag, a section or a writer; in lower case."""
_PARAGRAPH: Final = 40
_HEADLINE: Final = 20
_SENTENCES: Final = 150
_MANY: Final = 5
_TEASERS: Final = 3
"""Characters from which on a block counts as a paragraph, and a link as a headline."""
_LISTS: Final = frozenset(("archive", "search-results", "search-no-results"))
_OUTER: Final = 3
_ROWS: Final = ("tr", "li")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BEFORE: Final = 0.2
"""Share of a list's text that may stand outside of its posts."""


@dataclass(frozen=True, slots=True)
class Substance:
    """How much of an article was found on a page."""

    title: str | None
    text: int
    """Characters of body and lead."""
    attachments: int
    pictures: int
    """Pictures under the headline."""
    declared: bool
    """True where the markup calls the page an article."""
    chosen: bool
    """True where the selectors of a source found something."""
    dated: bool
    """True where the page names a day of publication."""
    signed: bool
    """True where it names who wrote or posted it."""


def check_article(stream: Stream, markup: Markup, found: Substance, body: list[Block]) -> None:
    """Raise NotAnArticleError unless the page, whose text is *body*, looks like one article."""
    blocks = [block for block in stream.blocks if not block.box.hidden]
    printed = sum(len(block.text) for block in blocks)
    if printed == 0:
        raise NotAnArticleError("empty", "the page has no text")
    if found.text < 600:
        _check_words(stream, markup, found, printed, body)
    if not found.title:
        raise NotAnArticleError("empty", "the page has no headline")
    if found.chosen:
        return
    if _are_others(stream, body):
        raise NotAnArticleError("listing", found.title)
    told = found.dated and (found.declared or markup.headline is not None)
    if not told and _are_posts(stream, body, found.title):
        raise NotAnArticleError("listing", found.title)
    named = _is_named_archive(stream) or _ARCHIVE.match(found.title.lower()) is not None
    archive = named and not found.declared
    if archive and any(_leads_elsewhere(block, found.title) for block in stream.blocks):
        raise NotAnArticleError("listing", found.title)
    if (not found.dated or is_portal_heading(found.title)) and _are_dropped_headlines(stream, found):
        raise NotAnArticleError("listing", found.title)
    if not found.dated and _are_documents(stream, body):
        raise NotAnArticleError("listing", found.title)
    if found.declared or found.attachments:
        lines = _are_links(body) if found.declared else found.attachments >= _MANY and _are_labels(blocks, body)
        if lines and (not found.dated or found.attachments):
            raise NotAnArticleError("listing", found.title)
        return
    if _are_excerpts(blocks, body) or _are_teasers(blocks, body) or _begin_with_links(stream, body):
        raise NotAnArticleError("listing", found.title)
    links = (found.text < 250 and not found.signed and _is_listing(blocks)) or _are_links(body)
    if links or _are_labels(blocks, body) or _are_bundles(body) or _are_dated_headings(blocks, body, found.title):
        raise NotAnArticleError("listing", found.title)
    if found.text == 0 and not (found.dated and (found.pictures or shows_film(stream))):
        raise NotAnArticleError("empty", found.title)


def _check_words(stream: Stream, markup: Markup, found: Substance, printed: int, body: list[Block]) -> None:
    """Raise NotAnArticleError where what little a page says is that it is not there, or not for us."""
    blocks = [block for block in stream.blocks if not block.box.hidden]
    opening = " ".join([markup.title, *(block.text[:200] for block in blocks[:40])])[:3000]
    if printed < 1500 and not found.declared and refuses(opening):
        raise NotAnArticleError("block_page", markup.title or opening[:80])
    if found.text >= 400:
        return
    heads = [markup.title, found.title or ""]
    if not found.dated and not found.declared and is_out_of_service(heads, [block.text for block in body]):
        raise NotAnArticleError("block_page", markup.title or opening[:80])
    said = opening.lower()
    heads += [block.text for block in blocks if block.box.tag in ("h1", "h2", "h3")]
    missing = any(_MISSING.search(head.lower()) for head in heads)
    if missing or (printed < 1500 and _MISSING.search(said)):
        raise NotAnArticleError("soft_404", found.title or markup.title)
    if not found.attachments and not found.dated and is_desk(found.title or "") and _is_listing(blocks):
        raise NotAnArticleError("listing", found.title or markup.title)
    desk = not found.dated and (is_desk(found.title or "") or (is_desk_for(found.title or "") and _asks(stream)))
    if not found.attachments and (desk or _only_says_empty(body)):
        raise NotAnArticleError("empty", found.title or markup.title)


def _asks(stream: Stream) -> bool:
    """Say whether the page has a form of several fields to fill in."""
    fields = "input:not([type]),input[type=text],input[type=password],input[type=email],input[type=tel],textarea,select"
    node = stream.boxes[0].node
    return node.css_first("input[type=password]") is not None or len(node.css(fields)) >= _TEASERS


def _only_says_empty(body: list[Block]) -> bool:
    """Say whether the text is nothing but the news that there is none."""
    texts = [block.text for block in body if block.box.around("th") is None]
    return 0 < len(texts) <= _TEASERS and all(map(is_placeholder, texts))


def _are_others(stream: Stream, body: list[Block]) -> bool:
    """Say whether nearly all of the text is openings of other articles, whatever the markup calls the page."""
    texts = [block for block in body if len(block.text) >= _PARAGRAPH]
    others = sum(block.index in stream.teasers for block in texts)
    return len(stream.teasers) >= _TEASERS and others >= max(1, 0.8 * len(texts))


def _are_posts(stream: Stream, body: list[Block], title: str) -> bool:
    """Say whether nearly all of the text stands in boxes under headings that lead elsewhere: whole posts, with files.

    A heading of another article set into this one's text stands in a box without it.
    """
    onward = {link.index for link in stream.links if not link.url.startswith("#")} if len(body) >= _TEASERS else set()
    heads = [block for block in stream.blocks if block.index in onward and _leads_elsewhere(block, title)]
    if len(heads) < _TEASERS:
        return False
    posts = covered = 0.0
    for number, head in enumerate(heads):
        before = heads[number - 1].index if number else -1
        after = heads[number + 1].index if number + 1 < len(heads) else sys.maxsize
        box = head.box
        while box.parent is not None and before < box.parent.first and box.parent.last < after:
            box = box.parent
        row = head.box.parent
        own = (block for block in body if head.index < block.index < after)
        size = sum(block.size for block in own if block.index <= box.last or (row and block.box.within(row)))
        posts += size >= _PARAGRAPH
        covered += size
    return posts >= _TEASERS and covered > (1 - _BEFORE) * sum(block.size for block in body)


def _are_dropped_headlines(stream: Stream, found: Substance) -> bool:
    """Say whether the text's box holds next to nothing but linked headlines, which were left out of the text."""
    headlines = sum(reason == ONLY_LINKS and len(block.text) >= _HEADLINE for block, reason in stream.dropped)
    return found.text < 2 * _PARAGRAPH and headlines >= max(_TEASERS, found.attachments + 1)


def _is_named_archive(stream: Stream) -> bool:
    """Say whether the class of the page's body says that it lists posts, as WordPress has it."""
    body = next((box for box in stream.boxes[:_OUTER] if box.tag == "body"), None)
    names = body.name.split() if body is not None else []
    return not _LISTS.isdisjoint(names) and "single" not in names


def _are_documents(stream: Stream, body: list[Block]) -> bool:
    """Say whether all text stands in rows that lead to pages of their own, and name a document, a day or a file."""
    rows = {row.number: row for block in body if (row := block.box.around(*_ROWS)) is not None}
    if any(block.box.around(*_ROWS) is None for block in body):
        return False
    onward: set[int] = set()
    files: set[int] = set()
    for link in stream.links:
        row = link.box.around(*_ROWS) if not link.box.junk else None
        if row is not None and offers_file(link):
            files.add(row.number)
        elif row is not None and link.text:
            onward.add(row.number)
    rows |= {number: stream.boxes[number] for number in files}
    linked = sum(number in onward and (number in files or _is_dated(stream, row)) for number, row in rows.items())
    return linked >= _TEASERS and linked >= len(rows) - 1


def _is_dated(stream: Stream, row: Box) -> bool:
    """Say whether a row names a day or a document's number."""
    texts = [item.text for item in stream.items[row.first : row.last + 1] if isinstance(item, Block)]
    return bool(find_numbers(texts)) or any(map(find_stamps, texts))


def _leads_elsewhere(block: Block, title: str) -> bool:
    long = len(block.text) >= _HEADLINE and block.link_share > 0.9 and not block.box.hidden
    return long and block.box.around(*_HEADINGS) is not None and block.text.casefold() != title.casefold()


def _are_teasers(blocks: list[Block], body: list[Block]) -> bool:
    """Say whether most paragraphs are cut off or lead to the rest of their text: the openings of other articles."""
    if len(body) < _TEASERS:
        return False
    paragraphs = [block for block in body if len(block.text) >= _PARAGRAPH]
    cut = sum(block.text.endswith(("...", "…", "[…]", "[...]")) for block in paragraphs)
    if cut < _TEASERS or cut < 0.7 * len(paragraphs):
        return False
    inside = [block for block in blocks if body[0].index - 3 <= block.index <= body[-1].index + 3]
    return sum(block.link_share > 0.8 for block in inside) >= cut


def _begin_with_links(stream: Stream, body: list[Block]) -> bool:
    """Say whether most paragraphs begin with the linked headline of another article, in one block with its opening."""
    paragraphs = [block for block in body if len(block.text) >= _PARAGRAPH]
    led = 0
    for block in paragraphs:
        first = next(iter(stream.links_in(block)), None) if block.links else None
        led += first is not None and len(first.text) >= _HEADLINE and block.text.startswith(first.text)
    return led >= _TEASERS and led >= 0.7 * len(paragraphs)


def _is_listing(blocks: list[Block]) -> bool:
    linked = sum(block.linked for block in blocks)
    return linked > 0.5 * sum(len(block.text) for block in blocks)


def _are_links(body: list[Block]) -> bool:
    """Say whether the text is lines that are mostly links, such as headlines with their days."""
    return len(body) >= _MANY and _is_listing(body) and not any(len(block.text) >= _SENTENCES for block in body)


def _are_bundles(body: list[Block]) -> bool:
    """Say whether the text is bundles of short links, such as facets and pagers, or dated lines with a link each."""
    links = sum(block.links for block in body)
    if any(block.size >= _SENTENCES and block.link_share < 0.8 for block in body):
        return False
    lines = len(body) >= _TEASERS and all(block.links and find_stamps(block.text) for block in body)
    return lines or (links >= _MANY and sum(block.linked for block in body) > 0.8 * sum(len(b.text) for b in body))


def _are_labels(blocks: list[Block], body: list[Block]) -> bool:
    """Say whether the text is only what stands between links: the columns of a list of documents or articles."""
    if not body or any(len(block.text) >= _SENTENCES for block in body):
        return False
    inside = [block for block in blocks if body[0].index <= block.index <= body[-1].index]
    headlines = sum(block.link_share > 0.8 and len(block.text) >= _HEADLINE for block in inside)
    return headlines >= _MANY and _is_listing(inside)


def _are_dated_headings(blocks: list[Block], body: list[Block], title: str) -> bool:
    """Say whether the headline is one of several headings of one rank, each with a day of its own: a list by script."""
    rank = next((block.box.tag for block in blocks if block.text == title), "")
    heads = [block.index for block in body if block.box.tag == rank]
    if rank not in _HEADINGS or len(heads) < _TEASERS:
        return False
    days = [block.index for block in body if len(block.text) < _PARAGRAPH and find_stamps(block.text)]
    ends = [*heads[1:], body[-1].index + 1]
    dated = sum(any(head < day < end for day in days) for head, end in zip(heads, ends, strict=True))
    return dated >= max(_TEASERS, 0.8 * len(heads))


def _are_excerpts(blocks: list[Block], body: list[Block]) -> bool:
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
        elif not block.linked and block.box.tag in _HEADINGS:
            headline = False
    return under >= 2 and under >= 0.7 * len(paragraphs)
