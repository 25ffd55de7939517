"""HTML: what shows something stays, and nothing that runs, sends, loads from elsewhere or leads astray. Pure.

What is not named here does not come through: elements and attributes are allowed, never forbidden.
"""

from collections.abc import Iterator
from html import escape
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.reading.requisites.named import is_sheet
from luutin.crawler.reading.requisites.styles import Place, harmless_styles

_TEXT: Final = """a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup
data dd del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img
ins kbd label legend li main mark menu nav nobr ol optgroup option p pre q rp rt ruby s samp section select small span
strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"""
_ALLOWED: Final = frozenset(_TEXT.split())
_UNWRAPPED: Final = frozenset({"form", "noscript", "picture", "marquee", "blink", "html", "body", "template"})
"""What only holds something: its content stays."""
_EMPTY: Final = frozenset({"br", "hr", "img", "col", "wbr"})
_NAMES: Final = """abbr align alt bgcolor border cellpadding cellspacing class clear color cols colspan datetime dir
face height hspace id label lang noshade nowrap open reversed rows rowspan rules scope size span start summary title
type valign value vspace width"""
_ATTRIBUTES: Final = frozenset(_NAMES.split())
_LAZY: Final = ("data-src", "data-original", "data-lazy-src")
"""Where pages keep a picture's address for a script that would show it."""
_BEYOND: Final = 300
"""Levels of nesting below which nothing is shown; the parser keeps fewer."""


class OurPlaces(NamedTuple):
    """Where with us stands what a page names; each may say that it is left out."""

    shown: Place
    """Pictures and style sheets."""
    led_to: Place
    """Pages that its links lead to."""


def harmless_page(tree: LexborHTMLParser, places: OurPlaces) -> str:
    """Return the page of *tree* as a whole document, its links and pictures through *places*."""
    title = tree.css_first("title")
    shown = "".join(_children(tree.body, places, 0)) if tree.body is not None else ""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title.text() if title is not None else '')}</title>{''.join(_styles(tree, places))}</head>"
        f"<body{_attributes(tree.body, places) if tree.body is not None else ''}>{shown}</body></html>"
    )


def _styles(tree: LexborHTMLParser, places: OurPlaces) -> Iterator[str]:
    """Every style sheet of the page, in its order, wherever it stands."""
    for node in tree.css("link, style"):
        media = node.attributes.get("media") or ""
        of = f' media="{escape(media)}"' if media and media != "print" else ""
        if node.tag == "style":
            yield f"<style{of}>{harmless_styles(node.text(deep=True), places.shown)}</style>"
        elif is_sheet(node):
            address = places.shown(node.attributes.get("href") or "")
            yield f'<link rel="stylesheet" href="{escape(address)}"{of}>' if address else ""


def _children(node: LexborNode, places: OurPlaces, level: int) -> Iterator[str]:
    child = node.child
    while child is not None:
        yield from _one(child, places, level + 1)
        child = child.next


def _one(node: LexborNode, places: OurPlaces, level: int) -> Iterator[str]:
    tag = (node.tag or "").lower()
    if tag == "-text":
        yield escape(node.text_content or "", quote=False)
    elif level > _BEYOND:
        return
    elif tag in _UNWRAPPED:
        yield from _children(node, places, level)
    elif tag in _ALLOWED:
        yield f"<{tag}{_attributes(node, places)}>"
        if tag not in _EMPTY:
            yield from _children(node, places, level)
            yield f"</{tag}>"


def _attributes(node: LexborNode, places: OurPlaces) -> str:
    found = node.attributes
    kept = {name: value or "" for name, value in found.items() if name in _ATTRIBUTES}
    style = found.get("style")
    if style:
        kept["style"] = harmless_styles(style, places.shown)
    if found.get("background"):
        address = places.shown(found["background"] or "")
        kept |= {"background": address} if address else {}
    if node.tag == "img":
        kept |= _picture(node, places)
    if node.tag == "a":
        kept |= _link(found.get("href") or "", places)
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


def _picture(node: LexborNode, places: OurPlaces) -> dict[str, str]:
    found = node.attributes
    written = next((found[name] for name in _LAZY if found.get(name)), None) or found.get("src") or ""
    if written.strip().startswith("data:image/") and not written.strip().startswith("data:image/svg"):
        return {"src": written.strip()}
    address = places.shown(written)
    return {"src": address} if address else {}


def _link(written: str, places: OurPlaces) -> dict[str, str]:
    if written.startswith("#"):
        return {"href": written}
    address = places.led_to(written)
    return {"href": address, "target": "_top", "rel": "noreferrer"} if address else {}
