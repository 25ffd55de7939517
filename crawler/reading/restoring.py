"""A page as a web archive gave it out becomes the page as it was: its own addresses, and no banner. Pure.

Archives write each address of a page anew, `/web/20190812034512/http://xa.vn/tin`, and put a banner and scripts before
it. A live portal has no such addresses, so a page without them comes through untouched.
"""

import re
from dataclasses import replace

from luutin.crawler.wire.page import Page

_MARKS = (b"WAYBACK TOOLBAR", b"FILE ARCHIVED ON", b"wombat", b"archive_analytics", b"/_static/js/bundle-playback")
_LONGEST_MARK = max(map(len, _MARKS))
_END = 16_384
"""Bytes at the beginning and at the end of a page among which an archive marks it: scripts first, its comment last."""
_INNER = b"/http"
"""How an address within another begins: few live pages have one."""
_BEFORE_INNER = b"0123456789_"
_SLASH = rb"\\?/"
_PREFIX = re.compile(
    rb"(?:(?:https?:)?" + _SLASH + _SLASH + rb"[a-z0-9.:-]+)?" + _SLASH + rb"(?:[a-z0-9_-]+" + _SLASH + rb"){0,2}"
    rb"\d{14}(?:[a-z]{2}_)?" + _SLASH + rb"(?=(?:https?|mailto|javascript|data|tel):|" + _SLASH + _SLASH + rb")",
    re.IGNORECASE,
)
_AT = rb"(?:[a-z0-9_-]+/){0,2}\d{14}"
_REWRITTEN = re.compile(
    rb"[\"'(=]/" + _AT + rb"(?:[a-z]{2}_)?/https?:"
    rb"|\bsrc(?:set)?\s*=\s*[\"']?(?:https?:)?//[a-z0-9.:-]+/" + _AT + rb"(?:[a-z]{2}_)?/https?:"
    rb"|/\d{14}(?:im|cs|js|if|fw|mp|oe)_/https?:",
    re.IGNORECASE,
)
"""What no author writes: a link from the root, a picture out of an archive, an archive's word for what a file is."""
_BANNER = re.compile(
    rb"<!--\s*BEGIN WAYBACK TOOLBAR INSERT\s*-->.*?<!--\s*END WAYBACK TOOLBAR INSERT\s*-->"
    rb"|<script\b[^>]*\bsrc=[^>]*(?:archive\.org/|/_static/|wombat)[^>]*>\s*</script>"
    rb"|<script\b[^>]*>[^<]*(?:__wm\.|archive_analytics|_wm\.|wbinfo)[^<]*</script>"
    rb"|<link\b[^>]*(?:/_static/css/|archive\.org/_static)[^>]*>"
    rb"|<!--\s*(?:BEGIN WAYBACK TOOLBAR INSERT|END WAYBACK TOOLBAR INSERT|End Wayback Rewrite JS Include)\s*-->"
    rb"|<!--\s*(?:FILE ARCHIVED ON|playback timings).*?-->",
    re.IGNORECASE | re.DOTALL,
)


def restored(page: Page) -> Page:
    """*page* as its portal sent it; the very same one where no archive has touched it."""
    body = page.body
    if not is_touched(body):
        return page
    return replace(page, body=_PREFIX.sub(b"", _BANNER.sub(b"", body)))


def is_touched(body: bytes) -> bool:
    """Whether a web archive has put words or addresses of its own into *body*."""
    return _is_rewritten(body) or _is_marked(body)


def _is_marked(body: bytes) -> bool:
    # Each end by itself: Python looks through bytes of less than 30,000 in a quarter of the time.
    ends = (body,) if len(body) <= _END else (body[:_END], body[-_END - _LONGEST_MARK :])
    return any(mark in end for end in ends for mark in _MARKS)


def _is_rewritten(body: bytes) -> bool:
    """Whether an archive's address stands in *body*. Each holds an address within another, behind a moment or `im_`."""
    at = body.find(_INNER, 1)
    while at > 0 and body[at - 1] not in _BEFORE_INNER:
        at = body.find(_INNER, at + 1)
    return at > 0 and _REWRITTEN.search(body) is not None
