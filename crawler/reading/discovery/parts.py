"""The further pages of an article whose text is cut into several: `/bai-1/2/`, `/bai-1.html?page=2`, `/bai-1-p2.html`.

Below the article's address the number may have any one word before it (`/bai-1/seite-2`), but for one of comments.

They are linked by bare numbers, or as `Trang 2`, at the article's own address with the number added. A list's pages are
no matter here.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from luutin.crawler.reading.discovery.elements import Elements
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.pagination import PAGE_KEY, series_of, split_number
from luutin.crawler.site.urls import canonical, read_address

MOST = 30
"""Pages of one article."""
_NUMBER = re.compile(r"(?:(?:page|trang|phần|part)\s+)?(?P<number>[2-9]|[1-9]\d)", re.IGNORECASE)
_LONGEST_LABEL = 8
_NUMBERED = re.compile(r"(?<!\d)\d{1,2}(?:/|\.\w{2,5}|)(?:$|[?&#])")
_BELOW = re.compile(
    r"/(?!comments?|repl(?:y|ies)|cpage)[a-z]{1,12}[-_/]?(?P<number>\d{1,2})(?:\.\w{2,5})?/?", re.IGNORECASE
)
"""What stands behind an article's own path where its further pages are named by a word of the portal's own."""
_ENDING = re.compile(r"\.\w{2,5}$")
_LAST_TWO = re.compile(r"2(?!.*2)")


def parts_among(elements: Elements, url: str) -> tuple[FoundLink, ...]:
    """The pages after the first of the article at *url*, in order; none where it has one page, or is no first one."""
    found: dict[int, FoundLink] = {}
    name: str | None = None
    for node, attributes in elements.anchors:
        href = (attributes["href"] or "").strip()
        if not _may_end_in_a_number(href):
            continue
        name = _own_name(url) if name is None else name
        if href[0] in "/h" and name not in href.lower():
            continue  # the text of a node costs more than all the rest
        text = node.text().strip(" \t\r\n[]()|")
        label = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_LABEL else None
        own = canonical(url) if label is not None else None
        if label is None or own is None:
            continue
        address, number = read_address(href, elements.base), int(label["number"])
        if address is not None and number not in found and _is_part(own, address.url, number):
            found[number] = FoundLink(address.url, Role.NEXT, number=number, written=address.written)
    return tuple(_without_gaps(found))


def _own_name(url: str) -> str:
    """What each whole address of a further page holds of the first one's: its last step without ending and number.

    Empty where none is plain.
    """
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    name = _ENDING.sub("", last).rstrip("0123456789").lower()
    return "" if parts.query or "%" in name or not name.isascii() or name in {"index", "default"} else name


def _may_end_in_a_number(href: str) -> bool:
    """Asked of each link of each page, so that most are told by their last letters."""
    if "?" in href or "#" in href:
        return href[0] != "#" and _NUMBERED.search(href) is not None
    end = len(href) - 1 if href.endswith("/") else len(href)
    if not href[end - 1 : end].isdecimal():
        end = href.rfind(".", -6)
    # An article's own number is longer than that of any of its pages.
    return end > 0 and href[end - 1].isdecimal() and not (end >= 3 and href[end - 3 : end].isdecimal())


def _is_part(own: str, url: str, number: int) -> bool:
    """Whether *url* is *own* with *number* added, and nothing else."""
    mine, other = urlsplit(own), urlsplit(url)
    if mine[:2] != other[:2]:
        return False
    if mine.path == other.path:
        return _added(mine.query, other.query) == str(number)
    if mine.query != other.query:
        return False
    if other.path.rstrip("/") == f"{mine.path.rstrip('/')}/{number}":
        return mine.path != "/"
    below = _BELOW.fullmatch(other.path.removeprefix(mine.path.rstrip("/")))
    if below is not None and other.path.startswith(f"{mine.path.rstrip('/')}/") and mine.path != "/":
        return int(below["number"]) == number
    stem, dot, ending = mine.path.rpartition(".")
    if dot and "/" not in ending and re.fullmatch(rf"{re.escape(stem)}[_-]{number}\.{re.escape(ending)}", other.path):
        return True
    there = split_number(url)
    return there is not None and there.number == number and there.series == series_of(own)


def _added(mine: str, other: str) -> str | None:
    """The value of the one key for pages that *other* has and *mine* has not; None: they differ otherwise."""
    before, pairs = parse_qsl(mine, keep_blank_values=True), parse_qsl(other, keep_blank_values=True)
    added = [pair for pair in pairs if pair not in before]
    alone = len(added) == 1 and len(pairs) == len(before) + 1
    return added[0][1] if alone and PAGE_KEY.fullmatch(added[0][0]) else None


def _without_gaps(found: dict[int, FoundLink]) -> list[FoundLink]:
    """From the second page to the last; numbers left out between them (`1 2 3 … 9`) follow the second's form."""
    if 2 not in found:
        return []
    second = found[2].written or found[2].url
    parts = []
    for number in range(2, min(max(found), MOST) + 1):
        made = read_address(_LAST_TWO.sub(str(number), second))
        if number in found or made is None:
            parts += [found[number]] if number in found else []
        else:
            parts.append(FoundLink(made.url, Role.NEXT, number=number, written=made.written))
    return parts
