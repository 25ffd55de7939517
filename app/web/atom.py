"""Atom feeds (RFC 4287) as XML: what every feed of ours begins with, its entries, and text that XML can carry."""

from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_EPOCH = "1970-01-01T00:00:00Z"
"""When a feed without entries was last changed."""


class AtomFeed:
    """One feed, filled entry by entry."""

    def __init__(self, address: str, title: str, *, page: str | None = None) -> None:
        """*address* is the feed's own and its id; *page* shows the same to people, None: no page does."""
        self._root = Element("feed", xmlns="http://www.w3.org/2005/Atom")
        SubElement(self._root, "id").text = address
        SubElement(self._root, "title").text = xml_text(title)
        self._updated = SubElement(self._root, "updated")
        self._updated.text = _EPOCH
        SubElement(self._root, "link", rel="self", href=address)
        if page:
            SubElement(self._root, "link", rel="alternate", type="text/html", href=page)
        SubElement(SubElement(self._root, "author"), "name").text = "Lưu Tin"

    def add(self, *, address: str, page: str, title: str, updated: str, author: str, summary: str) -> Element:  # noqa: PLR0913 - what an entry must have
        """Add an entry: *address* is its id, *page* shows it. Return its element, for what else it has."""
        entry = SubElement(self._root, "entry")
        SubElement(entry, "id").text = address
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
