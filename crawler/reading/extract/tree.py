"""One parse of a page, within bounds: what a hostile page can cost is fixed before the parser sees it."""

import re
from collections.abc import Mapping
from itertools import count
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.extract.tags import CLOSED_BY_NEXT, EMPTY, RAW, STYLING
from luutin.crawler.wire.decode import decode

MOST_CHARACTERS: Final = 8_000_000
"""Text beyond is not read. The longest article pages seen have a tenth of it."""
MOST_TAGS: Final = 60_000
"""Tags beyond are not read; the parser takes about a kilobyte of memory for each element."""
DEEPEST: Final = 200
"""Levels of nesting that are kept. Browsers keep 512; the parser's time grows with the square of it, and each look at
what stands round a paragraph is so long. The deepest of 2,100 real pages has 54."""
DEEPEST_STYLE: Final = 16
"""Of these, levels of elements that only style text. Where they are not closed, each paragraph gets all of them anew
(HTML Standard, §13.2.4.3)."""
LONGEST_TAG: Final = 50_000
"""Bytes of a page below which no element can have attributes enough to keep the parser busy."""
MOST_ATTRIBUTES: Final = 100
"""Attributes of one element that are kept. The parser's time grows with the square of them. Long values cost little."""
MOST_OPTIONS: Final = 4_000
"""Entries of drop-down lists that are kept, for the same reason."""
_LONG_PAGE: Final = 1_000_000
"""Characters from which on every tag is measured: that is exact, and slower than parsing the page."""
_STEP: Final = 20_000
"""Characters after which a shorter page is looked at for a tag that does not end."""
_LOOK: Final = 20_000
"""Characters within which a tag ends."""
_MOST_ENDLESS: Final = 4
"""Such places in a page that are let pass: the attributes that they can hold cost a second or so."""
_ATTRIBUTES: Final = r"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+"""
"""What stands between a tag's name and its end. A `>` between quotes does not end it."""
_REST_OF_TAG: Final = re.compile(_ATTRIBUTES + ">")
_VALUE: Final = re.compile(r"""=\s*+["']""")
"""Where an attribute's value begins in which a `>` may stand."""
_LONG: Final = 1_500
"""Characters of a tag from which on its attributes are counted."""
_RAW: Final = f"(?:{'|'.join(sorted(RAW))})"
_TOKEN: Final = re.compile(
    rf"""<(?:
      !--(?:[^-]++|-(?!->))*+
    | {_RAW}(?=[\s/>])({_ATTRIBUTES})
      (?:[^<]++|<(?!/{_RAW}))*+
    | [a-z]({_ATTRIBUTES})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A comment, an element whose content holds no tags whatever it looks like, or a start tag."""
_ATTRIBUTE: Final = re.compile(r"""[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+|[\s/=]++""")
_OPTION: Final = re.compile(r"<option\b[^>]*>?", re.IGNORECASE)
_EMBEDDED: Final = re.compile(r"(data:[\w/+.;=-]{1,80};base64,)[A-Za-z0-9+/=\s%]{1000,}")
"""A file inside the page's own text."""
_SUSPICIOUS: Final = 6_000
"""Tags from which on nesting is measured: fewer cost less than a second however they are nested."""
_UNCLOSED: Final = 1_500
"""The same of tags that nothing closes. One page in a hundred has more of the first, one in five hundred of these."""
_TAG: Final = re.compile(
    rf"""<!--(?:[^-]++|-(?!->))*+
    | <{_RAW}(?=[\s/>])(?:[^<]++|<(?!/{_RAW}))*+
    | <(/?)([a-z][a-z0-9:-]*)[^>]*>?""",
    re.VERBOSE | re.IGNORECASE,
)
"""A comment, an element whose content holds no tags whatever it looks like, or a tag, with its slash and its name."""
_END_TAG: Final = re.compile("</")
_WITHIN_ALL: Final = min(LONGEST_TAG, 3 * _SUSPICIOUS)
"""Bytes of a page that cannot exceed any of the bounds, since a start tag has three characters."""
_DEEPEST_OF: Final = (DEEPEST, DEEPEST_STYLE)
_UNNESTED: Final = EMPTY | CLOSED_BY_NEXT | RAW
"""Elements whose start tags add no level by themselves."""


def parse_body(body: bytes, headers: Mapping[str, str]) -> LexborHTMLParser:
    """Parse a page as received: *body* in any encoding, *headers* with lower-case names.

    Bytes that are valid UTF-8 and within the bounds go to the parser as they are, which saves encoding them again.
    """
    text, encoding = decode(body, headers)
    as_received = encoding == "utf-8" and "\ufffd" not in text
    kept = text if len(body) <= _WITHIN_ALL else bound(text)
    return LexborHTMLParser(body if as_received and kept is text else kept)


def parse(text: str) -> LexborHTMLParser:
    """Parse *text* as HTML, cut to the bounds of this module."""
    return LexborHTMLParser(bound(text))


def bound(text: str) -> str:
    """Return *text* with no more than the characters, tags, attributes and levels of nesting that are read.

    What is cut leaves the markup round it well formed.
    """
    if len(text) > MOST_CHARACTERS:
        text = _EMBEDDED.sub(r"\1", text)[:MOST_CHARACTERS]
    if len(text) > _LONG_PAGE or _may_hold_endless_tag(text):
        text = _with_fewer_attributes(text)
    tags = text.count("<")
    # A pattern counts a few thousand in a quarter of the time that `count` takes for two signs.
    unclosed = tags - 2 * len(_END_TAG.findall(text)) if tags > 2 * _UNCLOSED else 0
    if tags > MOST_OPTIONS:
        options = count()
        text = _OPTION.sub(lambda tag: tag[0] if next(options) < MOST_OPTIONS else "", text)
        tags = text.count("<") if next(options) > MOST_OPTIONS else tags
    if tags > MOST_TAGS:
        text = text[: len(text) - len(text.split("<", MOST_TAGS)[-1]) - 1]
    return _flatten(text) if tags > _SUSPICIOUS or unclosed > _UNCLOSED else text


def _may_hold_endless_tag(text: str) -> bool:
    """Say whether tags of *text* may go on for many thousand characters. Looks only here and there.

    After a `>`, such a tag goes on between quotes of one kind or the other; what follows the closing quote must then
    come to no end. Text and tags of any common page do; long scripts may not, but there are few of them.
    """
    endless = 0
    for start in range(0, len(text) - _LOOK, _STEP):
        endless += _goes_on(text, start)
        if endless > _MOST_ENDLESS:
            return True
    return False


def _goes_on(text: str, start: int) -> bool:
    end = text.find(">", start, start + _LOOK)
    if end < 0:
        return True
    return any(_goes_on_after(quote, text, end + 1) for quote in ('"', "'"))


def _goes_on_after(quote: str, text: str, start: int) -> bool:
    after = text.find(quote, start) + 1
    if not after or len(text) - after <= _LOOK:
        return False
    end = text.find(">", after, after + _LOOK)
    if end < 0:
        return True
    # Where no value begins before the next `>`, that one ends the tag: no need to measure what stands between them.
    return _VALUE.search(text, after, end) is not None and _REST_OF_TAG.match(text, after, after + _LOOK) is None


def _with_fewer_attributes(text: str) -> str:
    kept: list[str] = []
    done = 0
    for token in _TOKEN.finditer(text):
        if token.end() - token.start() > _LONG:
            group = 1 if token[1] is not None else 2
            first, end = token.span(group)
            cut = _end_of_attributes(text, first, end) if end - first > _LONG else end
            if cut < end:
                kept.append(text[done:cut])
                done = end
    return "".join([*kept, text[done:]]) if kept else text


def _end_of_attributes(text: str, first: int, end: int) -> int:
    """Return where the last attribute that is kept ends, of those between *first* and *end*."""
    place = first
    for _ in range(MOST_ATTRIBUTES):
        found = _ATTRIBUTE.match(text, place, end)
        if found is None:
            return end
        place = found.end()
    return place


def _flatten(text: str) -> str:
    """Drop the tags that open or close a level below the deepest one kept, of all elements or of those that style."""
    levels = [0, 0]

    def keep(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        if not name or name in _UNNESTED:
            return match[0]
        kept = True
        for kind in (0, 1) if name in STYLING else (0,):
            levels[kind] += -1 if match[1] else 1
            levels[kind] = max(levels[kind], 0)
            kept = kept and levels[kind] < _DEEPEST_OF[kind] + (not match[1])
        return match[0] if kept else ""

    return _TAG.sub(keep, text)
