"""Sitemaps (sitemaps.org 0.9): index, url set, news, in XML or text. Broken XML yields what stands before the break."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.xml_text import xml_text

if TYPE_CHECKING:
    from lxml import etree

MOST_ENTRIES = 50_000
"""Entries that are read, the protocol's own bound."""


def read_sitemap(body: bytes) -> list[FoundLink]:
    """Return the entries of a sitemap or sitemap index, in their order."""
    entries: list[FoundLink] = []
    for entry in _entries(body):
        entries.append(entry)
        if len(entries) >= MOST_ENTRIES:
            break
    return entries


def cut_short(body: bytes) -> str | None:
    """How a sitemap shows that its end is missing, in words; None: it is whole."""
    end = body.replace(b"\0", b"")[-2_000:].lower()
    whole = re.search(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>", end) or re.search(
        rb"<(?:\w+:)?(?:urlset|sitemapindex)[^>]*/>", end
    )
    return None if whole else "it ends before its end: what stands before that is read"


def read_url_list(body: bytes) -> list[FoundLink]:
    """Return the entries of a sitemap in plain text."""
    lines = xml_text(body).split()
    return [FoundLink(line, Role.ARTICLE) for line in lines[:MOST_ENTRIES] if line.startswith("http")]


def _entries(body: bytes) -> Iterator[FoundLink]:
    """Parse as a stream: neither entities nor the network, and an element is dropped once it is read."""
    from lxml import etree  # a tenth of a reader's start, and most readers meet no sitemap

    events = etree.iterparse(
        io.BytesIO(xml_text(body).encode()),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            name = _name(element)
            if name not in {"url", "sitemap"}:
                continue
            values = {_name(child): (child.text or "").strip() for child in element}
            if values.get("loc"):
                role = Role.SITEMAP if name == "sitemap" else Role.ARTICLE
                published = _published(element) if "news" in values else None
                yield FoundLink(values["loc"], role, values.get("lastmod") or None, published=published)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def _published(entry: "etree._Element") -> str | None:
    """`publication_date` of an entry of a news sitemap, as written; None: it says none."""
    dates = (child.text for news in entry for child in news if _name(child) == "publication_date")
    return next((text.strip() for text in dates if text and text.strip()), None)


def _name(element: "etree._Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
