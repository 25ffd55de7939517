"""Which elements the walk passes over: menus, widgets and feet with nothing in them that an article needs."""

from typing import Final

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.extract.blocks import Box
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.tags import HOLDERS, MENUS

OUTSIDE: Final = Says.NAVIGATION | Says.JUNK
_INSIDE: Final = (
    Says.CRUMBS | Says.ARTICLE | Says.RELATED | Says.STAMP | Says.CAPTION | Says.FIGURE | Says.TITLE | Says.BYLINE
)
_KEEP: Final = "h1,[class*=crumb i]"
_KEEP_TEXT: Final = "p,h1,br,td,time,abbr[title],figure,[class*=crumb i]"
"""What keeps a menu, or another element named like a widget, from being passed over."""


def may_be_passed(node: LexborNode, tag: str, says: int, around: Box, *, loose: bool) -> bool:
    """Say whether an element is passed over. Names are enough unless the walk is *loose*. A menu may always be."""
    if says & _INSIDE or (tag not in MENUS and tag not in HOLDERS):
        return False
    if around.around("article", "figure") is not None:
        return False
    if tag in MENUS:
        return node.css_first(_KEEP) is None
    return not loose and node.css_first(_KEEP_TEXT) is None
