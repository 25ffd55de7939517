"""The days that lists print beside their headlines. Only where a day can mean nothing else. Most pages have none.

    <li><a href="…">A headline of some words</a> <span>12/03/2024</span></li>

An item is the largest box round a link that holds no other headline. Its day is the one date in it outside of links,
standing by itself or behind a word for publication. At least three items of the list must show theirs so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.discovery.elements import Elements
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.extract.stamp import find_stamps, fold
from luutin.crawler.site.urls import canonical

_LIST = 3
"""Items of one list that show a day, at least: fewer may stand beside the visitor's own day."""
_LONGEST = 80
"""Characters of a text that is a stamp and no sentence."""
_READ = 1_000
"""Characters of a longer text that are searched for dates."""
_BESIDE = re.compile(
    r"(?>[\W_]|ngày đăng(?: tin)?|đăng (?:lúc|ngày)|ngày|lúc|vào|hồi|thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật"
    r"|published|posted|on|at|gmt\s?[+-]?\d*|(?:lượt (?:xem|đọc)|đã xem)[\W_]*\d*)*+"
)
"""What may stand beside a stamp in its text: nothing that makes it the day of an edit, of a decree or of a deadline.

Without a way back, or a hostile text would keep it busy.
"""
_OTHER_DAYS = re.compile(r"ban hành|hiệu lực|ngày ký|hạn|cập nhật|bắt đầu|kết thúc|sự kiện")
"""Heads of a table's column of days that are none of publication."""
_UNREAD = {"a", "script", "style", "template", "select"}


def shown_days(elements: Elements, links: Iterable[FoundLink]) -> dict[str, date]:
    """Return the days printed beside the headlines' links, by address; one without a plain day is left out."""
    headlines = {found.url for found in links if found.role == Role.ARTICLE}
    anchors = [
        (target, node)
        for node, attributes in elements.anchors
        if (target := canonical(attributes["href"] or "", elements.base)) in headlines and target is not None
    ]
    around: dict[int, set[str]] = {}
    for target, node in anchors:
        for box in _ancestors(node):
            named = around.setdefault(box.mem_id, set())
            if target in named or len(named) > 1:
                break  # so have all above it
            named.add(target)
    return _settle((target, item, day) for target, item in _items(anchors, around) if (day := _day(item)) is not None)


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None and parent.tag not in {"body", "html"}:
        yield parent
        parent = parent.parent


def _items(anchors: list[tuple[str, LexborNode]], around: dict[int, set[str]]) -> Iterator[tuple[str, LexborNode]]:
    """Each link's item, once: its picture, headline and `read on` stand in the same."""
    seen: set[int] = set()
    for target, node in anchors:
        item = None
        for box in _ancestors(node):
            if len(around[box.mem_id]) > 1:
                break
            item = box
        if item is not None and item.mem_id not in seen:
            seen.add(item.mem_id)
            yield target, item


def _settle(dated: Iterable[tuple[str, LexborNode, date]]) -> dict[str, date]:
    """The days of items that are some of a list, unless an address has two."""
    known = [(target, parent.mem_id, day) for target, item, day in dated if (parent := item.parent) is not None]
    lists = Counter(place for _, place, _ in known)
    days: dict[str, set[date]] = {}
    for target, place, day in known:
        if lists[place] >= _LIST:
            days.setdefault(target, set()).add(day)
    return {target: each.pop() for target, each in days.items() if len(each) == 1}


def _day(item: LexborNode) -> date | None:
    """The one date that the item prints outside of links; None: there is none, or it is not plain what it says."""
    found: date | None = None
    before = ""
    for text in _texts(item):
        stamps = find_stamps(text[:_READ])
        if stamps:
            stamp = stamps[0]
            label = before if before.endswith(":") else ""
            beside = f"{label} {text[: stamp.start]} {text[stamp.end :]}"
            if found is not None or len(stamps) > 1 or len(text) > _LONGEST or not _BESIDE.fullmatch(beside):
                return None
            found = stamp.day
        before = text
    return None if found is not None and item.tag == "tr" and _heads_other_days(item) else found


def _texts(item: LexborNode) -> Iterator[str]:
    """The texts of the item in their order, each in the form that stamps are read in, those of links left out."""
    waiting = [item]
    while waiting:
        node = waiting.pop()
        if node.tag == "-text":
            text = fold(node.text())
            if text:
                yield text
        elif node.tag not in _UNREAD:
            waiting += reversed(list(node.iter(include_text=True)))


def _heads_other_days(row: LexborNode) -> bool:
    table = next((box for box in _ancestors(row) if box.tag == "table"), None)
    head = table.css_first("tr") if table is not None else None
    return head is not None and _OTHER_DAYS.search(fold(head.text(separator=" "))) is not None
