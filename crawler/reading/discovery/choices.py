"""Forms and selections that ask for nothing but a choice among what they offer: each choice is an address.

A form whose one button is the next page, an archive of months behind `Tháng` and `Năm`, a box of sections.
"""

import re
from collections.abc import Iterator
from itertools import product
from math import prod
from urllib.parse import urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.reading.discovery.pagination import says_next

_TYPED = {"text", "search", "email", "tel", "password", "date", "file", "url", "number", "radio", "checkbox", ""}
_OTHERWISE = re.compile(
    r"lang\w*|ngon_?ngu|locale|culture|theme|sort\w*|order\w*|sap_?xep|dir|limit|size|per_?page|page_?size|hien_?thi",
    re.IGNORECASE,
)
"""Names of choices that show the same otherwise."""
_UNIT = re.compile(r"(?:tháng|năm|quý|tuần|ngày|trang|month|year|page|week)?\s*\d{1,4}", re.IGNORECASE)
"""What is chosen of an archive: a year, a month, a week, a page."""
_MOST_OPTIONS = 60
_MOST_CHOICES = 360
"""Months of thirty years."""


def chosen_addresses(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Each address that a choice leads to, as written, and what its button says: that of a next page alone says it."""
    for form in tree.css("form"):
        if (form.attributes.get("method") or "get").strip().lower() != "get":
            continue
        fields, asks, label = _fields(form)
        if asks:
            continue
        selections = form.css("select")
        if selections:
            for choice in _choices(selections):
                yield _address(form, fields | choice), ""
        elif fields and (says_next(label) or label.isdecimal()):
            yield _address(form, fields), label


def _fields(form: LexborNode) -> tuple[dict[str, str], bool, str]:
    """A form's set fields, whether something is to be written into it, and what its button says."""
    fields: dict[str, str] = {}
    label, asks = "", form.css_first("textarea") is not None
    for node in form.css("input, button"):
        kind = (node.attributes.get("type") or ("submit" if node.tag == "button" else "")).lower()
        name, value = node.attributes.get("name"), node.attributes.get("value") or ""
        if kind == "hidden" and name:
            fields[name] = value
        elif kind in {"submit", "button", "image"}:
            label = label or value or " ".join(node.text(separator=" ").split())
            if name and node.tag == "button":
                fields[name] = value
        elif kind in _TYPED:
            asks = True
    return fields, asks, label


def _choices(selections: list[LexborNode]) -> Iterator[dict[str, str]]:
    """Each way to choose: of one selection whatever it offers, of several only where they are units of an archive."""
    offered = {
        name: options for node in selections if (name := node.attributes.get("name")) and (options := _options(node))
    }
    if len(offered) != len(selections) or any(map(_OTHERWISE.fullmatch, offered)):
        return
    units = all(_UNIT.fullmatch(shown) for options in offered.values() for _, shown in options)
    if (len(offered) > 1 and not units) or prod(map(len, offered.values())) > _MOST_CHOICES:
        return
    for values in product(*offered.values()):
        yield dict(zip(offered, (value for value, _ in values), strict=True))


def _options(selection: LexborNode) -> list[tuple[str, str]]:
    """Value and text of what can be chosen, but for what is no choice; none where they are too many."""
    found = []
    for node in selection.css("option"):
        shown = " ".join(node.text().split())
        value = node.attributes.get("value", shown)
        if value not in {None, "", "0", "-1"} and shown and "/" not in str(value):
            found.append((str(value), shown))
    return found if len(found) <= _MOST_OPTIONS else []


def _address(form: LexborNode, fields: dict[str, str]) -> str:
    parts = urlsplit(form.attributes.get("action") or "")
    return urlunsplit((*parts[:3], urlencode(fields), "")) or f"?{urlencode(fields)}"
