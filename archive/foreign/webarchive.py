"""A page with all it shows as Safari saves it (`.webarchive`, a property list): each resource is a capture."""

import plistlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError

from luutin.archive.foreign.found import FaultKind, Finds, ForeignCapture, ForeignFault

_BROKEN = (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, OverflowError, RecursionError, IndexError)
"""What Python's reader raises for a list that is damaged."""


def read_webarchive(content: bytes, *, name: str, saved_at: datetime) -> Finds:
    """Yield what the file called *name* holds; it says no moment, so *saved_at* is the file's own day."""
    try:
        archive = plistlib.loads(content)
    except _BROKEN as error:
        yield ForeignFault(name, FaultKind.DAMAGED, str(error))
        return
    number = 0
    for number, each in enumerate(_resources(archive), 1):
        place, url, body = f"{name}#{number}", each.get("WebResourceURL"), each.get("WebResourceData")
        if not isinstance(url, str) or not url.lower().startswith(("http:", "https:")):
            if number == 1:
                yield ForeignFault(place, FaultKind.NO_ADDRESS)
        elif isinstance(body, bytes):
            charset = each.get("WebResourceTextEncodingName")
            kind = str(each.get("WebResourceMIMEType") or "") + (f"; charset={charset}" if charset else "")
            yield ForeignCapture(
                *(url, saved_at, 200, "OK", (("Content-Type", kind),), body), witness="Safari", place=place
            )
    if not number:
        yield ForeignFault(name, FaultKind.DAMAGED, "it has no page")


def _resources(archive: Any) -> Iterator[dict[str, Any]]:
    """The page, what it shows, and likewise of the frames in it."""
    if not isinstance(archive, dict):
        return
    listed = archive.get("WebSubresources")
    for each in (archive.get("WebMainResource"), *(listed if isinstance(listed, list) else ())):
        if isinstance(each, dict):
            yield each
    frames = archive.get("WebSubframeArchives")
    for frame in frames if isinstance(frames, list) else ():
        yield from _resources(frame)
