"""What sort of page it is: an article, a listing, a block page, a soft 404, or nothing at all."""

import re

from crawler.errors import NotAnArticleError
from crawler.extract.blocks import Block, Stream
from crawler.extract.markup import Markup

_BLOCKED = re.compile(
    r"hãy đợi|từ chối truy cập|đang từ chối|checking your browser|verify you are (?:a )?human|just a moment|access denied|attention required|"
    r"too many requests|enable javascript and cookies|mã bảo vệ|xác (?:thực|minh) (?:bạn|người dùng)|captcha|bạn đã truy cập quá|quá nhiều yêu cầu|"
    r"forbidden|bị chặn",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"lỗi truy cập 404|không tìm thấy|không tồn tại|đã bị (?:xóa|xoá|gỡ)|page not found|\b404\b|not found|trang (?:này )?không (?:có|còn)|"
    r"seite nicht gefunden|page introuvable|bài viết (?:này )?(?:không|chưa)",
    re.IGNORECASE,
)


def check_article(stream: Stream, markup: Markup, *, title: str | None, text: int, attachments: int, declared: bool) -> None:
    """Raise NotAnArticleError unless the page looks like one article.

    *text* is the length of its body and lead in characters, *declared* says that the markup calls it an article.
    """
    blocks = [block for block in stream.blocks if not block.box.hidden]
    printed = sum(len(block.text) for block in blocks)
    if printed == 0:
        raise NotAnArticleError("empty", "the page has no text")
    opening = " ".join([markup.title, *(block.text for block in blocks[:40])])[:3000]
    if text < 600 and printed < 1500 and _BLOCKED.search(opening):
        raise NotAnArticleError("block_page", markup.title or opening[:80])
    heads = " ".join([markup.title, title or "", *(block.text for block in blocks if block.box.tag in ("h1", "h2", "h3"))])
    if text < 400 and (_MISSING.search(heads) or (printed < 1500 and _MISSING.search(opening))):
        raise NotAnArticleError("soft_404", title or markup.title)
    if not title:
        raise NotAnArticleError("empty", "the page has no headline")
    if text < 250 and not attachments and not declared and _is_listing(blocks):
        raise NotAnArticleError("listing", title)
    if text == 0 and not attachments and not declared:
        raise NotAnArticleError("empty", title)


def _is_listing(blocks: list[Block]) -> bool:
    linked = sum(block.linked for block in blocks)
    return linked > 0.5 * sum(len(block.text) for block in blocks)
