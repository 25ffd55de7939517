"""One parse of a page, within bounds: what a hostile page can cost is fixed before the parser sees it."""

import re
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.extract.tags import CLOSED_BY_NEXT, EMPTY
from luutin.crawler.wire.decode import decode

MOST_CHARACTERS: Final = 8_000_000
"""Text beyond is not read. The longest article pages seen have a tenth of it."""
MOST_TAGS: Final = 100_000
"""Tags beyond are not read; the parser takes about a kilobyte of memory for each element."""
DEEPEST: Final = 400
"""Levels of nesting that are kept. Browsers keep 512; the parser's time grows with the square of it."""
LONGEST_TAG: Final = 50_000
"""Characters of one start tag."""
_KEPT_OF_TAG: Final = 500
_LONG_PAGE: Final = 1_000_000
"""Characters from which on tags are measured by their quotes: that is exact, and slower than parsing the page."""
_START_TAG: Final = re.compile(r"""<[a-zA-Z][^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+""")
_SUSPICIOUS: Final = 20_000
"""Tags from which on nesting is measured: fewer cost less than a second however they are nested."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^>]*>?")
_WITHIN_ALL: Final = min(LONGEST_TAG, 3 * _SUSPICIOUS)
"""Bytes of a page that cannot exceed any of the bounds, since a start tag has three characters."""
_UNNESTED: Final = EMPTY | CLOSED_BY_NEXT
"""Elements whose start tags add no level by themselves."""


def parse_body(body: bytes, headers: Mapping[str, str]) -> LexborHTMLParser:
    """Parse a page as received: *body* in any encoding, *headers* with lower-case names.

    Bytes that are valid UTF-8 and within the bounds go to the parser as they are, which saves encoding them again.
    """
    text, encoding = decode(body, headers)
    kept = text if len(body) <= _WITHIN_ALL else bound(text)
    as_received = encoding == "utf-8" and kept is text and "\ufffd" not in text
    return LexborHTMLParser(body if as_received else kept)


def parse(text: str) -> LexborHTMLParser:
    """Parse *text* as HTML, cut to the bounds of this module."""
    return LexborHTMLParser(bound(text))


def bound(text: str) -> str:
    """Return *text* with no more than the characters, tags and levels of nesting that are read."""
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS]
    text = _without_endless_tags(text)
    if len(text) > _LONG_PAGE:
        text = _START_TAG.sub(_shorten, text)
    tags = text.count("<")
    if tags > MOST_TAGS:
        text = text[: len(text) - len(text.split("<", MOST_TAGS)[-1]) - 1]
    return _flatten(text) if tags > _SUSPICIOUS else text


def _without_endless_tags(text: str) -> str:
    """Cut start tags that do not end: the parser's time grows with the square of the attributes of an element.

    A `>` counts as the end here even between quotes; of a long page each tag is measured as the parser reads it.
    """
    place = 0
    while len(text) - place > LONGEST_TAG:
        end = text.rfind(">", place, place + LONGEST_TAG)
        if end >= 0:
            place = end + 1
            continue
        start = text.rfind("<", place, place + LONGEST_TAG)
        end = text.find(">", place + LONGEST_TAG)
        end = len(text) if end < 0 else end
        if start >= 0 and text[start + 1 : start + 2].isalpha():
            text = text[: start + _KEPT_OF_TAG] + text[end:]
            place = start + _KEPT_OF_TAG
        else:
            place = end
    return text


def _shorten(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[0]) <= LONGEST_TAG else tag[0][:_KEPT_OF_TAG]


def _flatten(text: str) -> str:
    """Drop the tags that open or close a level below the deepest one kept."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _UNNESTED:
            return match[0]
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < DEEPEST else ""
        depth += 1
        return match[0] if depth <= DEEPEST else ""

    return _TAG.sub(keep, text)
