"""Addresses of web archives, `https://web.archive.org/web/20190812034512/http://xa.vn/`: which page, and when? Pure."""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

_ADDRESS = re.compile(
    r"(?P<host>(?:https?:)?//[^/?#\s]+)?/(?:[^?#\s]*?/)?(?P<moment>\d{8,14})(?:[a-z]{2}_)?/(?P<url>(?:https?(?::|%3A)(?:/|%2F){1,2}|www\.).+)",
    re.DOTALL | re.IGNORECASE,
)
_AS_VALUE = re.compile(r"https?(?::|%3A)(?:/?%2F)", re.IGNORECASE)
_EARLIEST = 1990


class Rewritten(NamedTuple):
    """What an archive's address says."""

    url: str
    captured_at: datetime
    witness: str
    """Host of the archive; empty where the address is relative."""


def read_rewritten(address: str) -> Rewritten | None:
    """Take an archive's *address* apart; None where it is none."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    moment = read_stamp(found["moment"])
    if moment is None:
        return None
    host = (found["host"] or "").rpartition("//")[2].lower()
    return Rewritten(_whole(found["url"]), moment, host)


def read_stamp(digits: str) -> datetime | None:
    """A moment as archives write it, `20190812034512` or its beginning; None where it is no moment."""
    padded = digits + "00000101000000"[len(digits) :]
    try:
        moment = datetime.strptime(padded, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year >= _EARLIEST else None


def _whole(url: str) -> str:
    """An address whose double slash a server has folded, whose scheme was left out, or that was written as a value."""
    if url.startswith("www."):
        return f"http://{url}"
    if _AS_VALUE.match(url):
        url = unquote(url)
    url = re.sub(r"^(https?)%3A", r"\1:", url, flags=re.IGNORECASE)
    return re.sub(r"^(https?:)/(?=[^/])", r"\1//", url)
