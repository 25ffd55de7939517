"""Moments as the archive writes them: UTC, to the second, `2026-11-23T06:20:11Z`."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Zone of every local stamp; +7 hours all the year round."""


@lru_cache(maxsize=256)  # one moment is written several times for each article of a batch
def utc(moment: datetime) -> str:
    """Write an aware moment. Raises ValueError for a naive one: its zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def from_utc(text: str) -> datetime:
    """Read a moment that `utc` wrote, or any other ISO 8601 moment with a zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment.astimezone(UTC)
