"""Files that the page offers: name and address."""

import re
from posixpath import basename
from typing import Final
from urllib.parse import unquote, urlsplit

from luutin.crawler.reading.extract.blocks import InlineLink, Stream
from luutin.crawler.reading.extract.markup import Addresses

_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z|csv|txt|tiff?)$", re.IGNORECASE)
_FILE_SOMEWHERE: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z|csv|txt|tiff?)(?![a-z0-9])", re.IGNORECASE
)
_LABEL: Final = re.compile(
    r"^(?:tập tin|tệp|file)\s*\d*\s*[:：]\s*|^(?:tải về|tải xuống|download|đính kèm)\s*[:：]?\s*$", re.IGNORECASE
)


def find_attachments(stream: Stream, addresses: Addresses, first: int, last: int) -> list[tuple[str, str]]:
    """Return name and absolute URL of each file linked between the items *first* and *last*."""
    found: dict[str, str] = {}
    for link in stream.links:
        if not first <= link.index <= last + 1 or link.box.junk:
            continue
        name = _file_name(link)
        url = addresses.absolute(link.url) if name else None
        if name and url:
            found.setdefault(url, _LABEL.sub("", link.text).strip() or name)
    return [(name, url) for url, name in found.items()]


def _file_name(link: InlineLink) -> str | None:
    if not _FILE_SOMEWHERE.search(link.url):
        return None
    try:
        parts = urlsplit(link.url)
    except ValueError:
        return None
    if _FILE.search(parts.path):
        return unquote(basename(parts.path))
    for value in parts.query.split("&"):
        name = unquote(value.partition("=")[2])
        if _FILE.search(name):
            return basename(name)
    return None
