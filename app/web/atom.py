"""Atom feeds (RFC 4287) as XML: what every feed of ours begins with, its entries, and text that XML can carry."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_EPOCH = "1970-01-01T00:00:00Z"
"""When a feed without entries was last changed."""


class FeedTags(NamedTuple):
    """Ids that stay whatever the host is called: `tag:` addresses (RFC 4151) by the archive's own name."""

    archive: str
    """The archive's name (uuid)."""

    def article(self, number: int) -> str:
        """The id of an article."""
        return f"tag:luutin.invalid,2026:{self.archive}/a/{number}"

    def feed(self, name: str, parameters: Mapping[str, object]) -> str:
        """The id of a feed with what it was asked for; empty parameters are left out."""
        asked = urlencode([(key, value) for key, value in parameters.items() if value not in {None, ""}])
        return f"tag:luutin.invalid,2026:{self.archive}/{quote(name)}{'?' if asked else ''}{asked}"


class AtomFeed:
    """One feed, filled entry by entry."""

    def __init__(self, tag: str, address: str, title: str, *, page: str | None = None) -> None:
        """*tag* is the feed's id, *address* its own; *page* shows the same to people, None: no page does."""
        self._root = Element("feed", xmlns="http://www.w3.org/2005/Atom")
        SubElement(self._root, "id").text = tag
        SubElement(self._root, "title").text = xml_text(title)
        self._updated = SubElement(self._root, "updated")
        self._updated.text = _EPOCH
        SubElement(self._root, "link", rel="self", href=address)
        if page:
            SubElement(self._root, "link", rel="alternate", type="text/html", href=page)
        SubElement(SubElement(self._root, "author"), "name").text = "Lưu Tin"

    def add(self, *, tag: str, page: str, title: str, updated: str, author: str, summary: str) -> Element:  # noqa: PLR0913 - what an entry must have
        """Add an entry: *tag* is its id, *page* shows it. Return its element, for what else it has."""
        entry = SubElement(self._root, "entry")
        SubElement(entry, "id").text = tag
        SubElement(entry, "title").text = xml_text(title)
        SubElement(entry, "updated").text = updated
        SubElement(entry, "link", rel="alternate", type="text/html", href=page)
        SubElement(SubElement(entry, "author"), "name").text = xml_text(author)
        SubElement(entry, "summary").text = xml_text(summary)
        self._updated.text = max(self._updated.text or _EPOCH, updated)
        return entry

    def to_xml(self) -> bytes:
        """The feed as it is sent."""
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(self._root, encoding="unicode").encode()


def xml_text(text: str) -> str:
    """Return *text* without the characters that XML 1.0 cannot carry."""
    return "".join(sign for sign in text if sign >= " " and sign not in "\ufffe\uffff")
