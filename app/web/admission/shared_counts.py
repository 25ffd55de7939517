"""What a client did, known to all processes of the server: a limit that each counted for itself would be no limit.

A table of fixed size in memory that they share. Two may write one row at the same moment, and one count is lost then:
limits can bear that, and a lock that dies with its holder they could not.
"""

import hashlib
import mmap
import secrets
from struct import Struct
from typing import NamedTuple

_ROW = Struct("<8sdd")
_NOBODY = bytes(8)


class ClientCount(NamedTuple):
    """What is known of a client."""

    amount: float
    since: float
    """Seconds, by the clock of who keeps it."""


class SharedCounts:
    """A count for each client. Whoever is forked later shares them.

    Of two clients that fall on one row the newer is known; which do nobody outside can tell, as the rows have a secret.
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._table = mmap.mmap(-1, rows * _ROW.size)
        self._secret = secrets.token_bytes(16)

    def get(self, client: str) -> ClientCount | None:
        """What is known of *client*; None: nothing."""
        name, place = self._find(client)
        held, amount, since = _ROW.unpack_from(self._table, place)
        return ClientCount(amount, since) if held == name else None

    def put(self, client: str, count: ClientCount) -> None:
        """Know *count* of *client* from now on."""
        name, place = self._find(client)
        _ROW.pack_into(self._table, place, name, *count)

    def forget(self, client: str) -> None:
        """Know nothing of *client*."""
        name, place = self._find(client)
        if self._table[place : place + len(name)] == name:
            _ROW.pack_into(self._table, place, _NOBODY, 0.0, 0.0)

    def _find(self, client: str) -> tuple[bytes, int]:
        digest = hashlib.blake2b(client.encode("utf-8", "replace"), digest_size=16, key=self._secret).digest()
        return digest[:8], int.from_bytes(digest[8:]) % self._rows * _ROW.size
