"""Moments as web archives write them: fourteen digits in addresses, HTTP dates in headers. Which capture is near?"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from luutin.archive import Memento, from_utc

_EARLIEST: Final = "00010101000000"
_DATE: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d\d:\d\d:\d\d GMT"
)
"""The one form that RFC 7089 §2.1.1 has for Accept-Datetime."""


def write_stamp(fetched_at: str) -> str:
    """Return the fourteen digits of a moment of the archive.

    >>> write_stamp("2026-11-23T06:20:11Z")
    '20261123062011'
    """
    return "".join(sign for sign in fetched_at if sign.isdigit())


def read_stamp(digits: str) -> datetime | None:
    """Read four to fourteen digits, the missing ones as early as may be; None: they are no moment."""
    try:
        return datetime.strptime(digits + _EARLIEST[len(digits) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def write_date(fetched_at: str) -> str:
    """Return a moment of the archive as an HTTP date."""
    return format_datetime(from_utc(fetched_at), usegmt=True)


def read_date(text: str) -> datetime | None:
    """Read the value of Accept-Datetime; None: it is none."""
    try:
        return parsedate_to_datetime(text.strip()) if _DATE.fullmatch(text.strip()) else None
    except ValueError:
        return None


def nearest(mementos: Sequence[Memento], when: datetime | None) -> Memento:
    """Return the one of *mementos*, the oldest first and not empty, that is nearest to *when*; None: the newest."""
    if when is None:
        return mementos[-1]
    return min(mementos, key=lambda each: abs(from_utc(each.fetched_at) - when))
