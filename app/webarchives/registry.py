"""Which web archives there are: a name of `luutin export --format`, the ending of its files, and who writes it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from luutin.app.webarchives import wacz, warc
from luutin.app.webarchives.taking import Taking
from luutin.app.webarchives.wacz import Sign
from luutin.archive import Record


class WebArchive(NamedTuple):
    """One way to take articles away with the pages that they were read from. Every one is binary."""

    suffix: str
    write: Callable[..., Iterator[bytes]]
    """Records, a Taking and the time → the file in pieces."""
    is_signed: bool = False
    """Whether `write` takes a *sign* too."""

    def pieces(self, records: Iterable[Record], taking: Taking, *, now: datetime, sign: Sign = None) -> Iterator[bytes]:
        """Yield the file in pieces; *taking* notes what is not in it. *sign*: as `write_wacz` has it."""
        return self.write(records, taking, now=now, **({"sign": sign} if self.is_signed else {}))


WEB_ARCHIVES = {
    "warc": WebArchive(warc.SUFFIX, warc.write_warc),
    "wacz": WebArchive(wacz.SUFFIX, wacz.write_wacz, is_signed=True),
}
