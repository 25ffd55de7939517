"""RSS and Atom, by feedparser, on text decoded here: it finds nothing where the declared encoding is wrong."""

import re

from luutin.crawler.reading.discovery.found import FoundLink, Role

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w.-]+)["']""")


def read_feed(body: bytes) -> list[FoundLink]:
    """Return the entries' links, in their order, and the feed's next page (RFC 5005 §3) where it has one."""
    import feedparser  # a tenth of a second that only a worker which meets a feed should pay

    parsed = feedparser.parse(_text(body), sanitize_html=False, resolve_relative_uris=False)
    found = [FoundLink(link, Role.ARTICLE) for entry in parsed.entries if (link := entry.get("link"))]
    found += [
        FoundLink(link["href"], Role.FEED)
        for link in parsed.feed.get("links", ())
        if link.get("rel") == "next" and "href" in link
    ]
    return found


def _text(body: bytes) -> str:
    """UTF-8 where the bytes are that, else what the declaration says; the declaration itself is left out."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _ENCODING.search(body[:200])
        try:
            text = body.decode(declared[1].decode() if declared else "windows-1258", "replace")
        except LookupError:
            text = body.decode("utf-8", "replace")
    return _DECLARATION.sub("", text, count=1).lstrip()
