"""Pages of one listing: which listing a URL belongs to, which page of it, and which link is the next page.

Numbers in the query (`?page=3`, `?start=40`, `?p_p_id…_cur=3`), in the path (`/page/3/`, `/page-3/`, `/trang-3.html`,
`/tin-tuc-p3.html`), `rel="next"`, and links that say so (`Trang sau`, `Xem tiếp`, `»`).
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

PAGE_KEY = re.compile(
    r"page|p|pg|pn|paged|trang|pages?_?(?:no|num|number|index|id)|page_?index|current_?page|curr?page|pagenumber|cur|\w*_cur"
    r"|start|limitstart|offset|from|skip",
    re.IGNORECASE,
)
"""A key of a query that numbers pages, or counts their items."""
_PATH = re.compile(
    r"(?P<before>.*?)(?P<mark>[/_-](?:page|trang|paged|pages)[/_-]?|/p[/-]?|-p)(?P<number>\d{1,5})(?P<after>/?(?:\.\w{2,5})?/?)",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(
    r"(?:trang )?(?:sau|tiếp|tiếp theo|kế|kế tiếp|cũ hơn)|(?:xem|đọc) (?:tiếp|thêm)|(?:các )?tin cũ hơn"
    r"|(?:tải|hiển thị|hiện|xem) (?:thêm|nhiều hơn)(?: (?:tin|bài)(?: (?:tức|viết))?)?|(?:các )?bài cũ hơn|trang kế"
    r"|next(?: page)?|older(?: (?:posts|entries|news))?|(?:load|show|view|see|read) more|more(?: news)?"
    r"|(?:sau|tiếp|next|trang sau|trang tiếp|older posts)? ?[›»>→]{1,2}",
    re.IGNORECASE,
)


class Numbered(NamedTuple):
    """A URL taken apart: the listing it belongs to, and which page or offset of it."""

    series: str
    number: int


def split_number(url: str) -> Numbered | None:
    """Take *url* (canonical) apart; None where it bears no page number.

    >>> split_number("http://xa.vn/tin/page/3/")
    Numbered(series='http://xa.vn/tin', number=3)
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for key, value in reversed(pairs):
        if PAGE_KEY.fullmatch(key) and value.isdecimal() and len(value) <= 6:
            rest = urlencode([pair for pair in pairs if pair[0] != key])
            return Numbered(_series(urlunsplit((parts.scheme, parts.netloc, parts.path, rest, ""))), int(value))
    found = _PATH.fullmatch(parts.path)
    if found is None:
        return None
    path = found["before"] + found["after"].strip("/")
    return Numbered(_series(urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))), int(found["number"]))


def series_of(url: str) -> str:
    """The listing that *url* is a page of: itself where it bears no number."""
    found = split_number(url)
    return found.series if found else _series(url)


def following(url: str) -> str | None:
    """The address of the page after *url*, made from its number; None where it bears none, or an offset."""
    found = split_number(url)
    if found is None or found.number > 9_999:
        return None
    parts = urlsplit(url)
    pairs = parts.query.split("&")  # nothing else of them may be written otherwise: the address goes on the wire
    for place in range(len(pairs) - 1, -1, -1):
        key, _, value = pairs[place].partition("=")
        if PAGE_KEY.fullmatch(key) and value.isdecimal() and len(value) <= 6:
            if key.lower() in {"start", "limitstart", "offset", "from", "skip"}:
                return None
            pairs[place] = f"{key}={int(value) + 1}"
            return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(pairs), ""))
    path = _PATH.fullmatch(parts.path)
    if path is None:
        return None
    new = f"{path['before']}{path['mark']}{found.number + 1}{path['after']}"
    return urlunsplit((parts.scheme, parts.netloc, new, parts.query, ""))


def likely_next(url: str) -> list[str]:
    """Where the page after *url* stands on most portals, of a list that does not say so itself; not one is sure.

    >>> likely_next("http://xa.vn/tin")
    ['http://xa.vn/tin/page/2', 'http://xa.vn/tin?page=2']
    """
    if split_number(url) is not None:
        after = following(url)
        return [after] if after is not None else []
    parts = urlsplit(url)
    query = f"{parts.query}&page=2" if parts.query else "page=2"
    deeper = urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/page/2", "", ""))
    return [*([] if parts.query else [deeper]), urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))]


def says_next(text: str) -> bool:
    """Tell whether a link's text (white space folded) is that of a link to the next page."""
    return len(text) <= 24 and _NEXT_WORDS.fullmatch(text.strip()) is not None


def _series(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"(?:/(?:index|default)\.\w+)$", "", parts.path).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
