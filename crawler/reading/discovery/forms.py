"""Listings whose next page is asked for by posting a form: its hidden fields, and what was pressed.

ASP.NET WebForms page by script: `__doPostBack(target, argument)` posts the page's one form with two more fields. Others
have a form with a button for each page.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.reading.discovery.pagination import says_next

_POSTBACK = re.compile(
    r"""__doPostBack\(\s*(?:'|&#39;|")([^'"]*)(?:'|&#39;|")\s*,\s*(?:'|&#39;|")([^'"]*)(?:'|&#39;|")\s*\)"""
)
_LARGEST_STATE = 400_000  # characters; a ViewState beyond that is not worth keeping for one more page
_LARGEST_OF_MANY = 60_000
_MOST_DIGITS = 6
_ASKS = (
    "select, textarea, input:not([type]), input[type='text'], input[type='search'], input[type='password'],"
    " input[type='email'], input[type='tel'], input[type='file'], input[type='radio'], input[type='checkbox'],"
    " input[type='number'], input[type='date']"
)
_PAGER = re.compile(r"pag|trang|next|sau", re.IGNORECASE)


class PostBack(NamedTuple):
    """How to ask for the next page."""

    action: str
    """The form's own address as written; empty: the page's."""
    target: str
    body: str
    """Urlencoded."""
    number: int


def next_post_back(tree: LexborHTMLParser, *, number: int) -> PostBack | None:
    """Return what leads from page *number* (from 1) of this listing to the next; None where nothing does."""
    if tree.css_first("input[name='__VIEWSTATE']") is None:
        return None
    calls = [(node, match) for node in tree.css("a") if (match := _call(node)) is not None]
    for node, call in calls:
        if _leads_to(number + 1, node, call):
            return _post(node, call, number + 1)
    for node, call in calls:
        if _text(node) in {"...", "…"} and _after_current(node, number):
            return _post(node, call, number + 1)
    return None


def posted_headlines(tree: LexborHTMLParser, *, is_headline: Callable[[str], bool]) -> Iterator[PostBack]:
    """What posts the form for each article of a list whose headlines are buttons of it, the target told by headline.

    Such a button's own name says its place in the list, where another article stands tomorrow.
    """
    for node in tree.css("a"):
        call = _call(node)
        text = _text(node) if call is not None else ""
        if call is None or not is_headline(text):
            continue
        post = _post(node, call, 0)
        if post is None or len(post.body) > _LARGEST_OF_MANY:
            return
        yield post._replace(target=f"{crc32(text.encode()):08x}")


def next_posted(tree: LexborHTMLParser, *, number: int) -> PostBack | None:
    """What posts a form for the page after *number*: one that asks for nothing, its button a number or `Trang sau`."""
    for form in tree.css("form"):
        if (form.attributes.get("method") or "").strip().lower() != "post" or form.css_first(_ASKS) is not None:
            continue
        fields = {name: _value(each) for each in form.css("input[type='hidden']") if (name := _name(each))}
        for button in form.css("button, input[type='submit'], input[type='image']"):
            label = _text(button) or button.attributes.get("value") or button.attributes.get("alt") or ""
            if (fields or _name(button)) and (label == str(number + 1) or says_next(label)):
                pressed = {name: button.attributes.get("value") or ""} if (name := _name(button)) else {}
                body = urlencode(fields | pressed)
                return PostBack(form.attributes.get("action") or "", _name(button), body, number + 1)
    return None


def _name(node: LexborNode) -> str:
    return node.attributes.get("name") or ""


def _call(node: LexborNode) -> "re.Match[str] | None":
    href = node.attributes.get("href") or ""
    return _POSTBACK.search(href) or _POSTBACK.search(node.attributes.get("onclick") or "")


def _leads_to(number: int, node: LexborNode, call: "re.Match[str]") -> bool:
    text = _text(node)
    if call[2].lower() in {f"page${number}", "page$next"}:
        return True
    return text == str(number) or (says_next(text) and (bool(_PAGER.search(call[1])) or not call[2]))


def _after_current(node: LexborNode, number: int) -> bool:
    """Of the two dots links of a grid's pager, the one behind the numbers leads on."""
    before = node.prev
    while before is not None:
        shown = before.text(strip=True) if before.tag != "-text" else ""
        if shown.isdecimal() and len(shown) <= _MOST_DIGITS:
            return int(shown) >= number
        before = before.prev
    return node.parent is not None and node.parent.prev is not None


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _post(node: LexborNode, call: "re.Match[str]", number: int) -> PostBack | None:
    form = node.parent
    while form is not None and form.tag != "form":
        form = form.parent
    if form is None:
        return None
    fields = {}
    for field in form.css("input[type='hidden'], input[name^='__'], select[name]"):
        name = field.attributes.get("name")
        if name:
            fields[name] = _value(field)
    fields |= {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]}
    body = urlencode(fields)
    if len(body) > _LARGEST_STATE:
        return None
    return PostBack(form.attributes.get("action") or "", call[1], body, number)


def _value(field: LexborNode) -> str:
    if field.tag == "select":
        chosen = field.css_first("option[selected]") or field.css_first("option")
        return (chosen.attributes.get("value") or "") if chosen is not None else ""
    return field.attributes.get("value") or ""
