"""What the attributes of an element tell: style, alignment, hiding, microdata, and which image it shows."""

import re
from functools import lru_cache
from typing import Final

from luutin.crawler.reading.extract.blocks import Box, Look
from luutin.crawler.reading.extract.evidence import Says, read_marks

Attributes = dict[str, str | None]

_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE: Final = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_ALIGN_STYLE: Final = re.compile(r"text-align\s*:\s*(?:-\w+-)?(center|right|end|left|justify|start)", re.IGNORECASE)
_SMALL_STYLE: Final = re.compile(
    r"font-size\s*:\s*(?:(?:[5-9]|1[01])(?:\.\d+)?\s*px|[5-9](?:\.\d+)?\s*pt|x?-?small|smaller|0?\.[5-8]\d*r?em)",
    re.IGNORECASE,
)
_CENTRED: Final = frozenset(("center", "middle"))
_RIGHT: Final = frozenset(("right", "end"))
_LAZY: Final = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-srcset", "data-url", "data-image")
_ICON: Final = re.compile(
    r"[/_.-](?:icons?|spacer|blank|pixel|logo|avatar|emoji|sprite|loading|loader|button|btn|1x1|transparent)"
    r"(?:[/_.-]|\d*\.)"
)
"""Part of the address of an icon, in lower case and after a slash."""
_STREAMED: Final = re.compile(r"S:[0-9a-z]+")
"""Name of a piece of the page that its server sends late and hidden, for a script to put in its place."""
_PHOTOGRAPH: Final = 1_000
"""Characters from which on an image in the page's own text is a photograph; a shorter one is a placeholder."""
EMBEDDED: Final = "data:"
"""In place of the address of a photograph that stands in the page's own text."""
_CREATED: Final = frozenset(("dc:date", "dc:created", "dcterms:date", "dcterms:created", "schema:datepublished"))
"""RDFa's words for the day of publication, as Drupal writes them."""
_NUMBER: Final = re.compile(r"\s*(\d+)(?!\s*[\d.]*%)")
_SIZES: Final = ("width", "height")
_SOURCES: Final = (*_LAZY, "srcset", "src")
_SMALLEST: Final = 48
"""Pixels; a smaller image is an icon."""


def read_attributes(box: Box, attributes: Attributes) -> None:
    """Set the marks of *box* that its attributes, other than class and id, tell of."""
    get = attributes.get
    role, itemprop = get("role"), get("itemprop")
    if "itemscope" in attributes and (get("itemtype") or "").rstrip("/").endswith(("Article", "BlogPosting")):
        box.says |= Says.ARTICLE
    if role or itemprop:
        box.says |= read_marks(itemprop or "", role or "")
    named = get("property")
    if named and not _CREATED.isdisjoint(named.lower().split()):
        box.says |= Says.STAMP
        box.marked_date = get("content") or ""
    if box.says & Says.STAMP:
        box.marked_date = box.marked_date or get("datetime") or (get("content") if itemprop else "") or ""
        if box.tag == "abbr" and not box.marked_date:
            box.marked_date = get("title") or ""
    align = get("align")
    if align:
        box.look = _align(box.look, align.lower())
    style = get("style")
    if style:
        side, look, hidden = _read_style(style)
        if side:
            box.look = _align(box.look, side)
        box.look |= look
        box.hidden = hidden
    if "hidden" in attributes and not _STREAMED.fullmatch(get("id") or ""):
        box.hidden = True


@lru_cache(maxsize=4096)
def _read_style(style: str) -> tuple[str, int, bool]:
    """Return what a style sets: the side of its text, `Look` bits, and whether it hides."""
    side = _ALIGN_STYLE.search(style)
    look = Look.SMALL if _SMALL_STYLE.search(style) else 0
    look |= Look.ITALIC if _ITALIC_STYLE.search(style) else 0
    look |= Look.BOLD if _BOLD_STYLE.search(style) else 0
    return (side[1].lower() if side else ""), look, _HIDDEN_STYLE.search(style) is not None


def _align(look: int, side: str) -> int:
    look &= ~(Look.CENTRED | Look.RIGHT)
    return look | (Look.CENTRED if side in _CENTRED else Look.RIGHT if side in _RIGHT else 0)


def image_url(attributes: Attributes) -> str:
    """Return the address of the image that an `img` shows, lazy loading resolved; empty for icons and spacers."""
    for name in _SIZES:
        size = attributes.get(name)
        found = _NUMBER.match(size) if size else None
        if found and 0 < int(found[1][:6]) < _SMALLEST:
            return ""
    for name in _SOURCES:
        if name not in attributes:
            continue
        value = (attributes[name] or "").strip()
        if value and not value.startswith("data:"):
            url = value.split()[0].rstrip(",") if "srcset" in name else value
            return "" if _ICON.search(f"/{url.lower()}") else url
    embedded = attributes.get("src") or ""
    return EMBEDDED if len(embedded) > _PHOTOGRAPH and embedded.startswith("data:image/") else ""


def names_in(attributes: Attributes) -> str:
    """Return the class and the id of an element."""
    names, ident = attributes.get("class"), attributes.get("id")
    return f"{names} {ident}" if names and ident else names or ident or ""


def hides(style: str | None) -> bool:
    """Say whether a style hides its element."""
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def is_bold(style: str | None) -> bool:
    """Say whether a style sets its text in bold."""
    return style is not None and _BOLD_STYLE.search(style) is not None


def is_italic(style: str | None) -> bool:
    """Say whether a style sets its text in italics."""
    return style is not None and _ITALIC_STYLE.search(style) is not None
