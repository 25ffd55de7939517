"""RSS and Atom, by feedparser, on text decoded here: it finds nothing where the declared encoding is wrong."""

import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.xml_text import xml_text
from luutin.crawler.reading.extract.stamp import find_stamps

_MANY = 3
_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)


def read_feed(body: bytes) -> list[FoundLink]:
    """Return the entries' links, in their order, and the feed's next page (RFC 5005 §3) where it has one."""
    import feedparser  # a tenth of a second that only a worker which meets a feed should pay

    parsed = feedparser.parse(xml_text(body), sanitize_html=False, resolve_relative_uris=False)
    named = [(link, _published(entry)) for entry in parsed.entries if (link := _address(entry))]
    found = [FoundLink(link, Role.ARTICLE, published=moment) for link, moment in without_own_time(named)]
    found += [
        FoundLink(link["href"], Role.FEED)
        for link in parsed.feed.get("links", ())
        if link.get("rel") == "next" and "href" in link
    ]
    return found


def _address(entry: Any) -> str | None:
    """Where an entry stands: its link, else the name that it goes by, where that is an address; None: nowhere."""
    said = entry.get("link") or entry.get("id") or ""
    return said.strip() or None if entry.get("link") or _ADDRESS.match(said) else None


def _published(entry: Any) -> str | None:
    """When an entry was published, ISO 8601; None: it does not say, or not so that it can be read."""
    written = entry.get("published") or ""
    stamps = find_stamps(written) if "/" in written else ()  # feedparser would read the month first
    if stamps:
        return stamps[0].iso
    moment = entry.get("published_parsed")
    return datetime.fromtimestamp(timegm(moment), UTC).isoformat() if moment else None


def without_own_time(named: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """*named*, addresses and moments, without the moments where all are one: that of the list's own making."""
    moments = {moment for _, moment in named if moment}
    return [(link, None) for link, _ in named] if len(named) >= _MANY and len(moments) == 1 else named
