"""Articles as one WARC 1.1 file, each record its own gzip member."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from luutin.app.webarchives.taking import Taking
from luutin.archive import Record, info_member

SUFFIX = "warc.gz"


def write_warc(records: Iterable[Record], taking: Taking, *, now: datetime) -> Iterator[bytes]:
    """Yield the file in pieces, a record at a time."""
    yield info_member(f"luutin.{SUFFIX}", now)
    for record in records:
        for taken in taking.take(record):
            yield taken.data
        taking.page(record)
