"""What kind of document are these bytes? By their own marks. Content-Type is only asked where they have none."""

import re
from enum import StrEnum

from luutin.crawler.errors import FetchError
from luutin.crawler.wire.decompress import decompress


class Document(StrEnum):
    """What the bytes are."""

    HTML = "html"
    SITEMAP = "sitemap"
    FEED = "feed"
    URL_LIST = "url-list"
    """A sitemap in its plain text form: one URL a line."""
    JSON = "json"
    FILE = "file"
    """A PDF, an image, an office document, an archive."""
    EMPTY = "empty"
    OTHER = "other"


_FILE_MARKS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"RIFF",
    b"7z\xbc\xaf",
)
_XML_ROOT = re.compile(rb"<(?!\?|!)(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ROOTS = {
    b"urlset": Document.SITEMAP,
    b"sitemapindex": Document.SITEMAP,
    b"rss": Document.FEED,
    b"feed": Document.FEED,
    b"rdf": Document.FEED,
    b"html": Document.HTML,
}
_MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|body|div|table|p|title|meta|h1|article|main|script)\b", re.IGNORECASE
)
_JSON = re.compile(rb"\{\s*(?:\"|\})|\[\s*(?:[\[{\"\]]|\d)")
_URLS_ONLY = re.compile(rb"\s*(?:https?://\S+\s+)*https?://\S+\s*")


def unpack(body: bytes, *, cap: int) -> bytes:
    """Return *body* with gzip undone where its first bytes say gzip, whatever its headers; if broken, as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return decompress(body, "gzip", url="", cap=cap)
    except FetchError:
        return body


def sniff(body: bytes, content_type: str) -> Document:
    """Tell what *body* (unpacked) is."""
    start = _narrow(body[:4096]).lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not start:
        return Document.EMPTY
    if start.startswith(_FILE_MARKS):
        return Document.FILE
    if start[:1] == b"<":
        root = _XML_ROOT.search(re.sub(rb"<!--.*?-->", b"", start, flags=re.DOTALL))
        known = _ROOTS.get(root[1].lower()) if root else None
        if known is not None:
            return known
    if _JSON.match(start) and b"/" in start:
        return Document.JSON
    if _MARKUP.search(body[:65536]):
        return Document.HTML
    if _URLS_ONLY.fullmatch(start[: start.rfind(b"\n")] if b"\n" in start else start):
        return Document.URL_LIST
    if b"\0" in start:
        return Document.HTML if "html" in content_type and _looks_utf16(body) else Document.OTHER
    return Document.HTML if "html" in content_type else Document.OTHER


def _narrow(start: bytes) -> bytes:
    """UTF-16 by its mark as UTF-8: the marks of documents are looked for in that."""
    return start.decode("utf-16", "ignore").encode() if start.startswith((b"\xff\xfe", b"\xfe\xff")) else start


def _looks_utf16(body: bytes) -> bool:
    return body[:2] in {b"\xff\xfe", b"\xfe\xff"} or body[1:2] == b"\0"
