"""A page that reads like an article: is it news? Forms, pages about the place or the office, and archives are none.

Told by what they are headed, by their address and by what stands in them, and only where the page prints no day: news
is dated, and what is dated is kept.
"""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.archive import Article
from luutin.crawler.codes import Code
from luutin.crawler.reading.discovery.data import listed_in
from luutin.crawler.reading.discovery.elements import Elements
from luutin.crawler.reading.discovery.pagination import split_number
from luutin.crawler.reading.discovery.unlinked import named_outside_links
from luutin.crawler.reading.extract.refusals import is_desk
from luutin.crawler.reading.extract.stamp import fold

_ABOUT: Final = re.compile(
    r"(?:trang |bài )?giới thiệu(?: (?:chung|tổng quan|về\b.*|khái quát.*|cơ quan.*|bộ máy.*|địa phương.*|đơn vị.*"
    r"|huyện.*|quận.*|phường.*|xã.*|thị.*))?|(?:khái quát|tổng quan|thông tin chung|đôi nét|vài nét)\b.{0,60}"
    r"|về chúng tôi"
    r"|lịch sử (?:hình thành|phát triển|truyền thống|văn hóa|địa phương).{0,60}|quá trình hình thành.{0,60}"
    r"|(?:sơ đồ |cơ cấu |bộ máy )(?:bộ máy |cơ cấu )?tổ chức.{0,60}|tổ chức bộ máy.{0,40}"
    r"|(?:vị trí,? )?chức năng.{0,20}nhiệm vụ.{0,40}|nhiệm vụ,? quyền hạn.{0,40}"
    r"|(?:điều kiện tự nhiên|vị trí địa lý|bản đồ hành chính).{0,60}"
    r"|đặc điểm (?:tự nhiên|tình hình).{0,60}"
    r"|(?:ban )?lãnh đạo (?:ủy ban|ubnd|hđnd|huyện|quận|phường|xã|thị|đảng|qua các|đương nhiệm|các).{0,60}|ban biên tập"
    r"|danh bạ.{0,40}|danh sách (?:cán bộ|lãnh đạo|điện thoại|liên hệ|người phát ngôn).{0,60}|thông tin liên hệ"
    r"|about(?: us| the .{0,40})?|who we are|our (?:history|mission|team)|contact(?: us| information)?"
    r"|(?:điều khoản|quy định|hướng dẫn) (?:sử dụng|bảo mật)|chính sách (?:bảo mật|riêng tư|cookie).{0,40}|bản quyền"
    r"|terms (?:of (?:use|service)|and conditions)|privacy(?: policy)?|sample page|hello world!?|faq|câu hỏi thường gặp"
)
"""Headlines, whole, in lower case, of pages that say what always holds."""
_ABOUT_PATH: Final = re.compile(
    r"/(?:gioi-?thieu(?:-chung)?|ve-chung-toi|about(?:-?us)?|introduction|lien-?he|contact(?:-?us)?"
    r"|so-do-to-chuc|co-cau-to-chuc"
    r"|to-chuc-bo-may|bo-may-to-chuc|chuc-nang-nhiem-vu|lich-su-hinh-thanh|vi-tri-dia-ly|dieu-kien-tu-nhien"
    r"|sitemap|so-do-trang"
    r"|users?/[\w-]+/?$|(?:thanh-vien|members?|profiles?)/[\w-]+/?$|privacy-policy|terms-of-use|sample-page)(?:\.\w{2,5})?(?:/|$)",
    re.IGNORECASE,
)
_FORM_PATH: Final = re.compile(
    r"/(?:voting|vote|poll|polls|binh-chon|tham-do(?:-y-kien|-du-luan)?|khao-sat|survey|search|tim-kiem|seek"
    r"|users?/(?:register|login)"
    r"|register|dang-ky|gop-y|hoi-dap/gui|feedback|comment/reply)(?:\.\w{2,5})?(?:/|$)",
    re.IGNORECASE,
)
_ARCHIVE_PATH: Final = re.compile(
    r"/(?:tags?|tu-khoa|keywords?|authors?|tac-gia|categor(?:y|ies)|archives?|luu-tru|taxonomy/term|topics?|labels?|blog/search)"
    r"/(?:[^/]+/){0,3}[^/]*/?$",
    re.IGNORECASE,
)
_LIST_PATH: Final = re.compile(
    r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?/?$|/page/\d{1,3}/?$", re.IGNORECASE
)
"""Of the lists of months and days, and of the further pages of any list."""
_ARTICLE_END: Final = re.compile(r"\d{3,}[^/]*\.(?:html?|aspx?|php)$|[-_]\d{4,}/?$", re.IGNORECASE)
"""An address that ends in an article's number."""
_ARCHIVE: Final = re.compile(
    r"(?:tags?|từ khóa|từ khoá|thẻ|chuyên mục|danh mục|lưu trữ|tác giả|author|category|archives?|topic)"
    r"\s*[:»\-–].{1,80}"
    r"|(?:tháng|ngày|năm|month|day|year)\s*:.{1,40}|tháng (?:\d{1,2}|\w+(?: \w+)?)(?:/| năm |,? )(?:19|20)\d\d"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december),? (?:19|20)\d\d"
    r"|(?:các )?bài (?:viết )?(?:của|có thẻ|được gắn thẻ|trong mục) .{1,80}"
    r"|(?:posts|articles|entries) (?:by|tagged|in) .{1,80}"
    r"|kết quả tìm kiếm.{0,80}|(?:tin|bài) (?:theo|trong) (?:ngày|tháng|năm|thẻ|từ khóa).{0,60}|archives?"
    r"|lưu trữ(?: tháng| năm)?.{0,40}|search results?.{0,80}"
)
_SHORT: Final = 1_200
"""Characters of text that a form's page has at most; a notice with a form below it says more."""
_LABELS: Final = 100
"""Characters of the labels that a template leaves on a page without text."""
_SIZE: Final = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled|\.\w{3,4})$")
"""What a store adds to the name of a picture."""
_PAGED: Final = re.compile(r"[?&](?:paged?|trang|page_?(?:no|num|number|index))=\d{1,3}(?:&|$)", re.IGNORECASE)
"""Keys that number the pages of a list; `p` is an article's number on some portals."""
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4"))
_HEADLINE: Final = 20
_MANY: Final = 2
_COVERED: Final = 0.6
"""Share of a text that is other pages' headlines from which on it is their list."""


def no_news(article: Article, body: bytes, tree: LexborHTMLParser, elements: Elements) -> Code | None:
    """Why the page of *article*, received as *body*, holds no news, as a code; None: nothing says so."""
    title = fold(article.title).strip(" .:!?")
    path = unquote(urlsplit(article.url).path)
    if _is_archive(title, path, elements) or _is_list_page(article.url, path, elements):
        return Code.ARCHIVE
    if _is_file(article, tree):
        return Code.EMPTY
    if article.published is not None:
        return None
    length = len(article.lead or "") + sum(map(len, article.body))
    if is_desk(title) or (length < _SHORT and _FORM_PATH.search(path)) or (length < _SHORT and _asks(tree)):
        return Code.FORM
    if not article.attachments and (_ABOUT.fullmatch(title) or _ABOUT_PATH.search(path)):
        return Code.ABOUT
    elsewhere = [each.text for each in named_outside_links(tree, body)] + [each.text for each in listed_in(tree)]
    return Code.LISTING if _lists(article, elsewhere, length) else None


def _is_archive(title: str, path: str, elements: Elements) -> bool:
    """Whether its head or its address is that of a tag, a term, an author or a month, and it links to pages."""
    marked = _ARCHIVE_PATH.search(path) is not None and not _ARTICLE_END.search(path)
    return (marked or _ARCHIVE.fullmatch(title) is not None) and elements.addresses() >= _MANY


def _is_list_page(url: str, path: str, elements: Elements) -> bool:
    """Whether its address is a month's or a day's, or numbers the pages of a list, and a headline leads to its post."""
    page = split_number(url) if _PAGED.search(url) else None
    if not _LIST_PATH.search(path) and (page is None or page.number < _MANY):
        return False
    heads = (node for node, _ in elements.anchors if node.parent is not None and node.parent.tag in _HEADINGS)
    return any(len(node.text().strip()) >= _HEADLINE for node in heads)


def _is_file(article: Article, tree: LexborHTMLParser) -> bool:
    """Whether the page shows one file of the portal's store, a picture as a rule, headed by its name, and no more."""
    if article.attachments or sum(map(len, article.body)) > _LABELS:
        return False
    names = (tree.body.attributes.get("class") or "").split() if tree.body is not None else []
    stems = {_SIZE.sub("", urlsplit(image).path.rpartition("/")[2].rpartition(".")[0]) for image in article.images}
    return "attachment" in names or {fold(_SIZE.sub("", article.title))} == {fold(stem) for stem in stems}


def _asks(tree: LexborHTMLParser) -> bool:
    """Whether its visitors are to choose or to write something, other than in the box for searches or signing in."""
    inputs = tree.tags("input")
    kinds = [(node.attributes.get("type") or "text").lower() for node in inputs]
    choices = [node for node, kind in zip(inputs, kinds, strict=True) if kind in {"radio", "checkbox"}]
    if sum(map(_says_what, choices)) > _MANY:
        return True
    writes = any("comment" not in (node.attributes.get("name") or "").lower() for node in tree.tags("textarea"))
    return writes and sum(kind in {"text", "email", "tel", "date"} for kind in kinds) > _MANY


def _says_what(choice: LexborNode) -> bool:
    """Whether words stand beside what is to be chosen; one to five stars below an article have none."""
    beside = choice.parent
    return beside is None or any(map(str.isalpha, beside.text(deep=True)))


def _lists(article: Article, shown: list[str], length: int) -> bool:
    """Whether the text is what stands for other pages, in rows and boxes that open them, or in the page's data."""
    texts = {text for text in shown if len(text) > _HEADLINE}
    said = " ".join((article.title, *article.body))
    return len(texts) > _MANY and sum(len(text) for text in texts if text in said) > _COVERED * max(length, 1)
