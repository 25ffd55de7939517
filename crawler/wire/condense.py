"""A sitemap that is too large to be held whole: its entries are kept as they arrive, and all the rest is let go.

sitemaps.org allows 50 MB a file. Of that, addresses and days of change are a fifth.
"""

import re

LARGEST = 52_428_800
"""Bytes of a sitemap, unpacked: the protocol's bound."""

_ENTRY = re.compile(rb"<(?:\w+:)?(url|sitemap)\b[^>]*>(.*?)</(?:\w+:)?\1\s*>", re.DOTALL | re.IGNORECASE)
_LOC = re.compile(rb"<(?:sm:|sitemap:)?loc\b[^>]*>.*?</(?:\w+:)?loc\s*>", re.DOTALL | re.IGNORECASE)
_LASTMOD = re.compile(rb"<(?:\w+:)?lastmod\b[^>]*>.*?</(?:\w+:)?lastmod\s*>", re.DOTALL | re.IGNORECASE)
_NAMESPACE = re.compile(rb"<(/?)\w+:")
_LONGEST_ENTRY = 1 << 20  # bytes; an entry with a thousand images is shorter


class Condenser:
    """Takes a sitemap in pieces; what comes out is a sitemap again, with nothing but its addresses and days."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._kept = bytearray()
        self._root = b""

    def feed(self, piece: bytes) -> None:
        """Take in the next *piece*."""
        self._rest += piece
        if not self._root:
            self._root = b"sitemapindex" if b"sitemapindex" in self._rest[:4096].lower() else b"urlset"
        end = 0
        for entry in _ENTRY.finditer(self._rest):
            self._keep(entry[1].lower(), entry[2])
            end = entry.end()
        del self._rest[: max(end, len(self._rest) - _LONGEST_ENTRY)]

    def _keep(self, name: bytes, content: bytes) -> None:
        loc, lastmod = _LOC.search(content), _LASTMOD.search(content)
        if loc is not None:
            parts = loc[0] + (lastmod[0] if lastmod is not None else b"")
            self._kept += b"<%s>%s</%s>" % (name, _NAMESPACE.sub(rb"<\1", parts), name)

    def result(self) -> bytes:
        """The condensed sitemap; one that was cut has no end tag, as it had none."""
        whole = b"</%s" % self._root in bytes(self._rest[-200:]).lower()
        return b"<%s>%s" % (self._root, bytes(self._kept)) + (b"</%s>" % self._root if whole else b"")
