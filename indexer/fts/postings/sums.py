"""Are the chunks of the index still what was written? A checksum of each of their columns stands beside them.

SQLite notices damage only where a page's structure is broken. A blob of other bytes is as good to it as the right one,
and a search would find nothing in it without a word.
"""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.archive import Database
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.postings.tables import Tables

CHUNK_BITS = 12
CHUNK = 1 << CHUNK_BITS
"""Articles in a chunk."""


class Sums:
    """The checksums in one set of tables, as the caller's snapshot or transaction shows them."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._path = database.path
        is_there = database.value("SELECT 1 FROM sqlite_master WHERE name = ?", (tables.sums,))
        rows = database.all(f"SELECT * FROM {tables.sums}") if is_there else []
        self._written = {row["number"]: row for row in rows}
        self.numbers = self._written.keys()
        """The chunks that have checksums. Those that version 0.2.0 wrote have none, nor has a file of that time that
        cannot be written.
        """

    def read(self, number: int, column: str, blob: object, kind: np.dtype[Any]) -> NDArray[Any]:
        """The entries of a chunk's column, not to be written on; *blob* is None where the chunk is missing.

        Raises DamagedIndexError where it is missing, not a whole chunk of *kind*, or not what was written.
        """
        if blob is None:
            raise DamagedIndexError(self._path, "index_chunks lacks a row")
        if not isinstance(blob, bytes) or len(blob) != CHUNK * kind.itemsize:
            raise DamagedIndexError(self._path, "index_chunks has a row of another size")
        if number in self.numbers and sum_of(number, blob) != self._written[number][column]:
            raise DamagedIndexError(self._path, f"index_chunks has a row whose {column} are not what was written")
        return np.frombuffer(blob, kind)


def sum_of(number: int, blob: bytes) -> int:
    """The checksum of a column: CRC-32, begun with the chunk's number, so that no chunk passes for another."""
    return zlib.crc32(blob, number)
