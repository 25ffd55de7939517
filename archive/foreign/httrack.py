"""What HTTrack keeps of its own beside a mirror (`hts-cache/new.zip`): addresses, answers, and pages as they came.

The mirror itself has other names and other links. Each entry of the cache is called by its address, and holds a page;
pictures and files stand in the mirror alone. Headers stand in the entry's local field, as text.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from luutin.archive.foreign.http_answer import read_answer

FOLDER = "hts-cache"
_CACHE, _LOG = "new.zip", "hts-log.txt"
_LOCAL_HEAD = 30
_LAUNCHED = re.compile(r"launched on (\w{3}, \d\d? \w{3} \d{4} \d\d:\d\d:\d\d)")
_OWN = re.compile(r"X-", re.IGNORECASE)
OWN_FILES = frozenset({"index.html", "backblue.gif", "fade.gif", _LOG, "cookies.txt"})
"""What it puts into the mirror's folder itself, beside the folders of hosts."""


class CachedAnswer(NamedTuple):
    """One address that it asked for."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """Without those of its own."""
    saved_as: str
    """Path in the mirror; empty: it was not saved."""
    content: bytes
    """Empty: it stands in the mirror."""


def is_mirror(folder: Path) -> bool:
    """Whether HTTrack made a mirror in *folder*: its cache is there, or its log."""
    return (folder / FOLDER / _CACHE).is_file() or (folder / _LOG).is_file()


def launched_at(cache: Path) -> datetime:
    """When the mirror was begun, by its log, else by the cache's own day."""
    log = cache.parent.parent / _LOG
    found = _LAUNCHED.search(log.read_text("utf-8", "replace")[:2000]) if log.is_file() else None
    if found is not None:
        return parsedate_to_datetime(f"{found[1]} GMT").astimezone(UTC)
    return datetime.fromtimestamp(cache.stat().st_mtime, UTC)


def read_cache(cache: Path) -> Iterator[CachedAnswer]:
    """Yield what it asked for, in its order. Raises OSError, and what Python's reader of ZIP files raises."""
    with zipfile.ZipFile(cache) as packed, cache.open("rb") as raw:
        for each in packed.infolist():
            raw.seek(each.header_offset)
            name, extra = struct.unpack("<HH", raw.read(_LOCAL_HEAD)[26:])
            raw.seek(name, 1)
            answer = read_answer(raw.read(extra).rstrip(b"\r\n") + b"\r\n\r\n")
            if answer is None or "://" not in each.filename:
                continue
            own = {key.lower(): value for key, value in answer.headers}
            charset, kind = own.get("x-charset", ""), own.get("content-type", "")
            headers = [pair for pair in answer.headers if not _OWN.match(pair[0]) and pair[0].lower() != "content-type"]
            if kind:
                headers.insert(0, ("Content-Type", f"{kind}; charset={charset}" if charset else kind))
            yield CachedAnswer(
                *(each.filename, answer.status, answer.reason, tuple(headers)),
                saved_as=own.get("x-save", ""),
                content=packed.read(each),
            )
