"""RSS and Atom, by feedparser, on text decoded here: it finds nothing where the declared encoding is wrong."""

from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.xml_text import xml_text


def read_feed(body: bytes) -> list[FoundLink]:
    """Return the entries' links, in their order, and the feed's next page (RFC 5005 §3) where it has one."""
    import feedparser  # a tenth of a second that only a worker which meets a feed should pay

    parsed = feedparser.parse(xml_text(body), sanitize_html=False, resolve_relative_uris=False)
    found = [FoundLink(link, Role.ARTICLE) for entry in parsed.entries if (link := entry.get("link"))]
    found += [
        FoundLink(link["href"], Role.FEED)
        for link in parsed.feed.get("links", ())
        if link.get("rel") == "next" and "href" in link
    ]
    return found
