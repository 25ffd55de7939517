"""A sitemap that is too large to be held whole: its entries are kept as they arrive, and all the rest is let go.

sitemaps.org allows 50 MB a file. Of that, addresses and days of change are a fifth. Each byte is looked at once or
twice, whatever tags are left open.
"""

import re

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, GiveUpError
from luutin.crawler.wire.decompress import Unpacker

LARGEST = 52_428_800
"""Bytes of a sitemap, unpacked: the protocol's bound."""

_CLOSE = re.compile(rb"</(?:\w{1,20}:)?(url|sitemap)\s{0,20}>", re.IGNORECASE)
_OPENS = {
    name: re.compile(rb"<(?!image:|video:|news:|xhtml:|mobile:)(?:\w{1,20}:)?" + name + rb"\b[^<>]*>", re.IGNORECASE)
    for name in (b"url", b"sitemap", b"loc", b"lastmod")
}
"""Start tags; pictures and films of an entry have addresses too."""
_CLOSES = {
    name: re.compile(rb"</(?:\w{1,20}:)?" + name + rb"\s{0,20}>", re.IGNORECASE) for name in (b"loc", b"lastmod")
}
_STEP = 4096
"""Packed bytes that are undone at a time: they become some 4 MB at most."""
_LONGEST_ENTRY = 1 << 20  # bytes; an entry with a thousand images is shorter


class Condenser:
    """Takes a sitemap in pieces; what comes out is a sitemap again, with nothing but its addresses and days."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._kept = bytearray()
        self._root = b""
        self.is_sitemap = False
        """By its first bytes, unpacked."""
        self._looked = 0
        """How far into the rest no entry ends."""

    @property
    def has_entries(self) -> bool:
        """Whether anything was worth keeping."""
        return bool(self._kept)

    def feed(self, piece: bytes) -> None:
        """Take in the next *piece*."""
        self._rest += piece
        if len(self._rest) and not self._root:
            head = bytes(self._rest[:4096]).lower()
            self.is_sitemap = b"<urlset" in head or b"<sitemapindex" in head
            self._root = b"sitemapindex" if b"sitemapindex" in head else b"urlset"
        end = 0
        for close in _CLOSE.finditer(self._rest, self._looked):
            self._keep(close[1].lower(), bytes(self._rest[end : close.start()]))
            end = close.end()
        del self._rest[: max(end, len(self._rest) - _LONGEST_ENTRY)]
        self._looked = max(len(self._rest) - 50, 0)  # an end tag may be cut in two

    def _keep(self, name: bytes, before: bytes) -> None:
        opened = _OPENS[name].search(before)
        content = before[opened.end() :] if opened is not None else b""
        loc = _value(content, b"loc")
        if loc is not None:
            lastmod = _value(content, b"lastmod")
            days = b"<lastmod>%s</lastmod>" % lastmod if lastmod is not None else b""
            self._kept += b"<%s><loc>%s</loc>%s</%s>" % (name, loc, days, name)

    def result(self) -> bytes:
        """The condensed sitemap; one that was cut has no end tag, as it had none."""
        whole = b"</%s" % self._root in bytes(self._rest[-200:]).lower()
        return b"<%s>%s" % (self._root, bytes(self._kept)) + (b"</%s>" % self._root if whole else b"")


class SitemapIntake:
    """Unpacks and condenses a large sitemap as it arrives, up to the protocol's bound."""

    def __init__(self, coding: str, *, url: str, cap: int = LARGEST) -> None:
        self._unpacker = Unpacker(coding, url=url, cap=cap)
        self._cap = cap
        self._condenser = Condenser()
        self._url = url

    def begin(self, start: bytes) -> bool:
        """Take the first bytes in; False where they are no sitemap's."""
        try:
            return self.feed(start) and self._condenser.is_sitemap
        except FetchError:
            return False

    @property
    def is_packed(self) -> bool:
        """Whether it comes packed."""
        return self._unpacker.is_packed

    def feed(self, piece: bytes) -> bool:
        """Take the next *piece* in; False where the bound is reached: the rest is not wanted.

        Raises GiveUpError `bomb` where it is reached without one entry.
        """
        for start in range(0, len(piece), _STEP):
            self._condenser.feed(self._unpacker.feed(piece[start : start + _STEP]))
        if self._unpacker.size <= self._cap:
            return True
        if not self._condenser.has_entries:
            raise GiveUpError(self._url, Code.BOMB, f"more than {self._cap} bytes, and no entry")
        return False

    def result(self) -> bytes:
        """The condensed sitemap; without an end tag where its end did not come."""
        return self._condenser.result()


def _value(content: bytes, name: bytes) -> bytes | None:
    """What the first element *name* of an entry holds; None: there is none."""
    opened = _OPENS[name].search(content)
    closed = _CLOSES[name].search(content, opened.end()) if opened is not None else None
    return content[opened.end() : closed.start()] if opened is not None and closed is not None else None
