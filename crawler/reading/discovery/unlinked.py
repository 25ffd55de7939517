"""Addresses that a page names outside of links: in data attributes, click handlers, selections, forms, frames, scripts.

A load-more button, a table whose rows open articles, a selection of pages, a form whose one button is the next page.
Looked for on pages that are no articles, where they are how a list goes on.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.reading.discovery.choices import chosen_addresses
from luutin.crawler.reading.discovery.put_together import put_together

_HINT = re.compile(
    rb"data-(?:\w+-)*(?:url|href|link|ajax|next|src|load|page)\b|hx-get|onclick|onchange|<option|<form|<iframe|<button",
    re.IGNORECASE,
)
_DATA = (
    *(
        "data-href",
        "data-url",
        "data-link",
        "data-next",
        "data-next-url",
        "data-load-url",
        "data-ajax-url",
        "data-ajax",
    ),
    *("data-page-url", "data-target-url", "data-more-url", "data-api", "data-src-url", "hx-get"),
)
ADDRESS = re.compile(
    r"(?:https?:/)?/[^\s'\"]*|\?[\w.%-]+=[^\s'\"]*|[\w./-]+\.(?:html?|aspx?|php|jsp)(?:[?/][^\s'\"]*)?"
)
_GOES = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|window\.open\s*\(|\b\w+\s*\()\s*(['"])(?P<url>.+?)\1"""
)
_ROW = re.compile(
    rb"""<t[rd]\b[^>]{0,200}?\bdata-(?:href|url|link)\s*=\s*["'](?P<href>[^"'<>]+)["'][^>]{0,200}>(?P<text>[^\0]{0,2000}?)(?=</?tr\b|\Z)""",
    re.IGNORECASE,
)
_MOST = 5_000


class Named(NamedTuple):
    """An address that is no link."""

    href: str
    """As written."""
    text: str
    """What is shown for it."""


def named_outside_links(tree: LexborHTMLParser, body: bytes) -> list[Named]:
    """The addresses that the page of *tree*, received as *body*, names outside of links, in no order."""
    if not (_HINT.search(body) or b"javascript:" in body or (b"data-" in body and b"<script" in body)):
        return []
    found: list[Named] = []
    for each in (
        *in_attributes(tree, body),
        *_in_selections(tree),
        *(Named(*each) for each in chosen_addresses(tree)),
        *_in_frames(tree),
        *_in_scripts(tree),
    ):
        found.append(each)
        if len(found) >= _MOST:
            break
    return found


def in_attributes(tree: LexborHTMLParser, body: bytes) -> Iterator[Named]:
    """The addresses that elements name as data, or go to when they are pressed."""
    for node in tree.css(", ".join(f"[{name}]" for name in _DATA)):
        attributes = node.attributes
        href = next((attributes[name] for name in _DATA if attributes.get(name)), None)
        if href and ADDRESS.fullmatch(href.strip()):
            yield Named(href.strip(), _text(node))
    if not tree.css_matches("[data-href], [data-url], [data-link]"):
        for row in _ROW.finditer(body):  # a row outside of a table: parsers keep its text alone
            text = LexborHTMLParser(row["text"].decode("utf-8", "replace")).text(separator=" ")
            yield Named(row["href"].decode("utf-8", "replace"), " ".join(text.split()))
    for node in tree.css("[onclick]"):
        goes = _GOES.search(node.attributes.get("onclick") or "")
        if goes is not None and ADDRESS.fullmatch(goes["url"].strip()):
            yield Named(goes["url"].strip(), _text(node))


def _in_selections(tree: LexborHTMLParser) -> Iterator[Named]:
    for node in tree.css("select option[value]"):
        value = (node.attributes.get("value") or "").strip()
        if len(value) > 1 and ADDRESS.fullmatch(value):
            yield Named(value, _text(node))


def _in_frames(tree: LexborHTMLParser) -> Iterator[Named]:
    for node in tree.css("iframe[src]"):
        yield Named((node.attributes.get("src") or "").strip(), "")


def _in_scripts(tree: LexborHTMLParser) -> Iterator[Named]:
    for address, node in put_together(tree):
        if ADDRESS.fullmatch(address):
            yield Named(address, _text(node))


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())
