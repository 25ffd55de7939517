"""A page that a person saved: which address is it of, and when was it saved? By what the program that saved it wrote.

What it saved beside the page has names of its own. Links to those are taken out: they are no addresses of the portal.
"""

import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

_HEAD = 1 << 16
"""Bytes at the beginning and at the end within which programs write their word."""
_SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\r\n]+?)\s*-->")
_BROWSER = re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S+?)\s*-->", re.IGNORECASE)
_HTTRACK = re.compile(rb"<!--\s*Mirrored from (\S+) by HTTrack[^,>]*?(?:\[[^\]]*\])?,\s*([^>]*?)\s*-->")
_MONOLITH = re.compile(rb"<!--\s*Saved from (\S+) at (\S+) using monolith[^>]*-->", re.IGNORECASE)
_JAVASCRIPT = re.compile(r"\w{3} (\w{3}) (\d\d?) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_BESIDE = re.compile(
    rb"\b(?:src|srcset|href|data-src)\s*=\s*"
    rb"(?:\"\.?/?[^\"<>:]*_files/[^\"]*\"|'\.?/?[^'<>:]*_files/[^']*')",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(rb"\bsrc\s*=\s*[\"']?data:[^\"'\s>]*[\"']?(?=[^>]*\bdata-sf-original-src)", re.IGNORECASE)


class SavedPage(NamedTuple):
    """What a saved page says of itself."""

    url: str
    saved_at: datetime | None
    """None: it does not say; then the file's own day is all there is."""
    program: str
    content: bytes
    """The page, without links to what was saved beside it."""


def read_saved(content: bytes) -> SavedPage | None:
    """Read the word of the program that saved *content*; None where there is none."""
    word = content[:_HEAD] + content[-_HEAD:] if len(content) > 2 * _HEAD else content
    for program, pattern, read_moment in (
        ("SingleFile", _SINGLE_FILE, _javascript),
        ("HTTrack", _HTTRACK, _mail),
        ("monolith", _MONOLITH, _iso),
        ("browser", _BROWSER, None),
    ):
        found = pattern.search(word)
        if found is None:
            continue
        url = html.unescape(found[1].decode("utf-8", "replace"))
        moment = read_moment(found[2].decode("utf-8", "replace")) if read_moment is not None else None
        return SavedPage(url if "://" in url else f"http://{url}", moment, program, _without_beside(content))
    return None


def _without_beside(content: bytes) -> bytes:
    """Links to the folder beside a page say nothing of the portal; an original address that is noted comes back."""
    content = _ORIGINAL.sub(b"", content).replace(b"data-sf-original-src=", b"src=")
    return _BESIDE.sub(b"", content)


def _javascript(text: str) -> datetime | None:
    found = _JAVASCRIPT.match(text)
    if found is None:
        return _iso(text)
    try:
        said = f"{found[1]} {found[2]} {found[3]} {found[4]} {found[5]}"
        return datetime.strptime(said, "%b %d %Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
