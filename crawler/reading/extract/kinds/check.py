"""Is a page an article? Asked once all of its fields were looked for: by what was found, and what stands round it."""

import re
from dataclasses import dataclass, replace
from typing import Final

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.claims import overlap
from luutin.crawler.reading.extract.evidence import FILLED_IN
from luutin.crawler.reading.extract.kinds import lists
from luutin.crawler.reading.extract.kinds.page_talk import speaks_of_itself
from luutin.crawler.reading.extract.kinds.posts import Post, find_posts, leads_elsewhere
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.pictures import shows_film
from luutin.crawler.reading.extract.portal_words import is_portal_heading
from luutin.crawler.reading.extract.refusals import (
    is_desk,
    is_desk_for,
    is_out_of_service,
    is_placeholder,
    is_trace,
    refuses,
)

_PAGES: Final = (
    r"(?:trang|bài(?: viết)?|nội dung|dữ liệu|đường dẫn|liên kết|địa chỉ|tệp|file|thông tin|văn bản|mục|tin|page"
    r"|article|content|url|resource|document|post)"
)
_GONE: Final = r"(?:không (?:được )?tìm thấy|không (?:còn )?tồn tại|đã bị (?:xóa|xoá|gỡ)|not found)"
_MISSING: Final = re.compile(
    rf"\b{_PAGES}\b.{{0,60}}{_GONE}|{_GONE} .{{0,20}}\b{_PAGES}\b|(?:^|[|–:.!,-]) ?{_GONE}\W*(?:$|[|–-])"
    r"|lỗi truy cập 404|trang (?:này )?không (?:có|còn)|seite nicht gefunden|page introuvable"
    r"|bài viết (?:này )?(?:không|chưa)"
    r"|(?:error|lỗi|fehler|erreur|code)[ :#-]*404\b|(?:^|[|–-] )404(?= ?(?:$|[|:–!-]|error|page|file|trang|seite))"
)
"""Of a headline or a title in lower case; a 404 among other words is a number."""

_ARCHIVE: Final = re.compile(
    r"(?:thẻ|từ kho[áa]|từ khóa|chuyên mục|danh mục|tác giả|lưu trữ|tags?|categor(?:y|ies)|authors?|archives?|topics?"
    r"|tháng|năm|month|year)"
    r"\s*[:：]"
)
"""How pages are headed that list the articles of a tag, a section or a writer; in lower case."""
_ARCHIVES: Final = frozenset(("archive", "search-results", "search-no-results"))
_OUTER: Final = 3
_FEW_WORDS: Final = 3
_FEW: Final = 20
"""Words and characters that the name of a section has at most; hardly any headline has as few."""
_SHORT: Final = 400
"""Characters that a page has at most whose text is told by its words alone."""
_FEW_LINES: Final = 600
_MANY: Final = 5
_FIELDS: Final = 3


@dataclass(frozen=True, slots=True)
class Substance:
    """How much of an article was found on a page."""

    address: str
    title: str | None
    headline: Block | None
    """Where the page prints its title."""
    root: Box
    lead: Block | None
    body: list[Block]
    text: int
    """Characters of body and lead."""
    attachments: int
    pictures: int
    """Pictures under the headline."""
    declared: bool
    """True where the markup calls the page an article."""
    chosen: bool
    """True where the selectors of a source found something."""
    day: Block | None
    """Where the page prints its day of publication."""
    dated: bool
    """True where the page names a day of publication."""
    signed: bool
    """True where it names who wrote or posted it."""

    @property
    def texts(self) -> list[Block]:
        """Lead and body."""
        return self.body if self.lead is None else [self.lead, *self.body]


def check_article(stream: Stream, markup: Markup, found: Substance) -> None:
    """Raise NotAnArticleError unless the page, on which *found* was found, looks like one article."""
    blocks = [block for block in stream.blocks if not block.box.hidden]
    printed = sum(len(block.text) for block in blocks)
    if printed == 0:
        raise NotAnArticleError("empty", "the page has no text")
    posts = find_posts(stream, found.title or "", found.address)
    if found.day is not None and _is_anothers(stream, found, found.day, posts):
        found = replace(found, dated=False)
    if found.text < _FEW_LINES:
        _check_words(stream, markup, found, printed)
    if not found.dated and is_trace([markup.title, found.title or "", *(block.text for block in blocks[:4])]):
        raise NotAnArticleError("block_page", markup.title or blocks[0].text[:80])
    if not found.title:
        raise NotAnArticleError("empty", "the page has no headline")
    if found.chosen:
        return
    if _is_list(stream, markup, found, posts):
        raise NotAnArticleError("listing", found.title)
    declared = found.declared and not _is_a_posts(markup, found.title, posts)
    if declared or found.attachments:
        lines = (
            lists.are_links(found.body)
            if declared
            else found.attachments >= _MANY and lists.are_labels(blocks, found.body)
        )
        if lines and (not found.dated or found.attachments):
            raise NotAnArticleError("listing", found.title)
        return
    if _shows_others(stream, found, blocks):
        raise NotAnArticleError("listing", found.title)
    if found.text == 0 and not (found.dated and (found.pictures or shows_film(stream))):
        raise NotAnArticleError("empty", found.title)


def _is_anothers(stream: Stream, found: Substance, day: Block, posts: list[Post]) -> bool:
    """Say whether the day that was taken for the page's stands with a post, or in a row that leads elsewhere."""
    return any(post.holds(day) for post in posts) or (found.text < _SHORT and lists.is_a_rows(stream, day))


def _is_list(stream: Stream, markup: Markup, found: Substance, posts: list[Post]) -> bool:
    """Say whether the page lists articles or documents, whatever its markup calls it."""
    title, dated = found.title or "", found.dated
    section = is_portal_heading(title) or _is_named_archive(stream) or _is_brief(title)
    told = dated and not section and (found.declared or markup.headline is not None)
    if lists.are_others(stream, found.body) or (not told and lists.are_posts(posts, found.texts, 3)):
        return True
    told = dated or not (section or found.day is not None)
    if not told and (lists.are_posts(posts, found.texts, 2) or lists.are_more_than(posts, stream.blocks, found.texts)):
        return True
    few = section and not dated and found.text < _FEW_LINES
    if few and (lists.are_mostly_posts(posts, found.texts) or lists.counts_results(stream.blocks)):
        return True
    archive = _is_named_archive(stream) or (_ARCHIVE.match(title.lower()) is not None)
    if archive and not found.declared and any(leads_elsewhere(block, title) for block in stream.blocks):
        return True
    if (not dated or is_portal_heading(title)) and lists.are_dropped_headlines(stream, found.text, found.attachments):
        return True
    if dated:
        return False
    if found.text == 0 and found.attachments >= _MANY and len(title.split()) <= _MANY:
        return True
    return lists.are_documents(stream, found.body)


def _shows_others(stream: Stream, found: Substance, blocks: list[Block]) -> bool:
    """Say whether the text of a page that no markup calls an article is openings, labels or bundles of links."""
    body = found.body
    if lists.are_excerpts(blocks, body) or lists.are_teasers(blocks, body) or lists.begin_with_links(stream, body):
        return True
    if found.text < 250 and not found.signed and lists.are_mostly_links(_near(found, blocks)):
        return True
    if lists.are_dated_headings(blocks, body, found.title or ""):
        return True
    return lists.are_links(body) or lists.are_labels(blocks, body) or lists.are_bundles(body)


def _near(found: Substance, blocks: list[Block]) -> list[Block]:
    """Return the blocks of the text's own box where the headline, no section's, stands in it, else all."""
    root, headline = found.root, found.headline
    if headline is None or not root.first <= headline.index <= root.last or _is_brief(headline.text):
        return blocks
    return [block for block in blocks if root.first <= block.index <= root.last]


def _is_brief(title: str) -> bool:
    """Say whether a heading is of few words, as the names of sections are."""
    return len(title) < _FEW and len(title.split()) <= _FEW_WORDS


def _is_a_posts(markup: Markup, title: str, posts: list[Post]) -> bool:
    """Say whether the headline that the markup claims is that of a post, and not the page's own."""
    claimed = markup.headline
    if not claimed:
        return False
    own = overlap(claimed, title)
    return own < 1 and any(overlap(claimed, post.head.text) > own for post in posts)


def _check_words(stream: Stream, markup: Markup, found: Substance, printed: int) -> None:
    """Raise NotAnArticleError where what little a page says is that it is not there, or not for us."""
    blocks = [block for block in stream.blocks if not block.box.hidden]
    opening = "\n".join([markup.title, *(block.text[:200] for block in blocks[:40])])[:3000]
    if printed < 1500 and not found.declared and refuses(opening):
        raise NotAnArticleError("block_page", markup.title or opening[:80])
    if found.text >= _SHORT:
        return
    texts = [block.text for block in found.texts if block.box.around("th") is None]
    heads = [markup.title, found.title or ""]
    if not found.dated and not found.declared and is_out_of_service(heads, texts):
        raise NotAnArticleError("block_page", markup.title or opening[:80])
    heads += [block.text for block in blocks if block.box.tag in ("h1", "h2", "h3")]
    missing = any(_MISSING.search(head.lower()) for head in heads)
    if missing or (printed < 1500 and _MISSING.search(opening.lower())):
        raise NotAnArticleError("soft_404", found.title or markup.title)
    if found.attachments:
        return
    if not found.dated and is_desk(found.title or "") and lists.are_mostly_links(blocks):
        raise NotAnArticleError("listing", found.title or markup.title)
    if not found.dated and lists.are_contacts(found.texts):
        raise NotAnArticleError("empty", found.title or markup.title)
    if _is_desk(stream, found) or (0 < len(texts) <= _FIELDS and all(map(is_placeholder, texts))):
        raise NotAnArticleError("empty", found.title or markup.title)
    if not found.dated and not found.signed and speaks_of_itself(texts):
        raise NotAnArticleError("empty", found.title or markup.title)


def _is_desk(stream: Stream, found: Substance) -> bool:
    """Say whether visitors fill something in here: by the heading, or by the form that follows it."""
    if found.dated:
        return False
    title = found.title or ""
    return is_desk(title) or (is_desk_for(title) and _asks(stream)) or _asks_password(found)


def _asks(stream: Stream) -> bool:
    """Say whether the page has a form of several fields to fill in."""
    node = stream.boxes[0].node
    return node.css_first("input[type=password]") is not None or len(node.css(FILLED_IN)) >= _FIELDS


def _asks_password(found: Substance) -> bool:
    """Say whether a field for a password stands among the page's own text."""
    root = found.root
    return root.tag not in ("html", "body") and root.node.css_first("input[type=password]") is not None


def _is_named_archive(stream: Stream) -> bool:
    """Say whether the class of the page's body says that it lists posts, as WordPress has it."""
    body = next((box for box in stream.boxes[:_OUTER] if box.tag == "body"), None)
    names = body.name.split() if body is not None else []
    return not _ARCHIVES.isdisjoint(names) and "single" not in names
