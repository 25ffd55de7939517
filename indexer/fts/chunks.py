"""The facts about articles that the index keeps beside their words, 4,096 articles in one row of a table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.archive import Database
from luutin.indexer.fts.duplicates import SKETCH, Sketched, Sketches
from luutin.indexer.fts.postings.documents import DOCUMENT
from luutin.indexer.fts.postings.sums import CHUNK, CHUNK_BITS, Sums, sum_of
from luutin.indexer.fts.postings.tables import Tables


class Chunks:
    """Reads entries as they are asked for; `save` writes back the rows that changed, in the caller's transaction."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database = database
        self._tables = tables
        self._sums = Sums(database, tables)
        self._read: dict[int, tuple[NDArray[Any], Sketches]] = {}
        self._changed: set[int] = set()

    def entry(self, docid: int) -> Any:
        """The article's entry of type DOCUMENT; its revision is 0 where there is none."""
        return self._chunk(docid >> CHUNK_BITS)[0][docid & (CHUNK - 1)]

    def put(self, docid: int, entry: tuple[object, ...], sketch: Sketches) -> None:
        """Write an article's facts."""
        documents, sketches = self._chunk(docid >> CHUNK_BITS)
        documents[docid & (CHUNK - 1)] = entry
        sketches[docid & (CHUNK - 1)] = sketch
        self._changed.add(docid >> CHUNK_BITS)

    def clear(self, docid: int) -> None:
        """Forget an article."""
        documents, sketches = self._chunk(docid >> CHUNK_BITS)
        documents[docid & (CHUNK - 1)] = np.zeros((), DOCUMENT)
        sketches[docid & (CHUNK - 1)] = 0
        self._changed.add(docid >> CHUNK_BITS)

    def group(self, docid: int, first: int) -> None:
        """Put an article into the group of another, which may be in one already."""
        head = self.entry(first)
        head["cluster"] = head["cluster"] or first
        self.entry(docid)["cluster"] = head["cluster"]
        self._changed |= {first >> CHUNK_BITS, docid >> CHUNK_BITS}

    def sketches(self) -> Sketched:
        """The sketches of all articles."""
        rows = self._database.all(f"SELECT number FROM {self._tables.chunks}")
        numbers = sorted(self._sums.numbers | {row[0] for row in rows})
        chunks = [self._chunk(number) for number in numbers]
        slots = np.arange(CHUNK, dtype=np.int32)
        return Sketched(
            np.concatenate([slots[:0], *(slots + (number << CHUNK_BITS) for number in numbers)]),
            np.concatenate([np.zeros(0, np.uint32), *(documents["source"] for documents, _ in chunks)]),
            np.concatenate([np.zeros((0, *SKETCH.shape), SKETCH.base), *(sketches for _, sketches in chunks)]),
        )

    def save(self) -> None:
        """Write back what changed."""
        for number in sorted(self._changed):
            blobs = [part.tobytes() for part in self._read[number]]
            sums = [sum_of(number, blob) for blob in blobs]
            for table, values in ((self._tables.chunks, blobs), (self._tables.sums, sums)):
                self._database.execute(
                    f"INSERT OR REPLACE INTO {table} (number, documents, sketches) VALUES (?, ?, ?)", (number, *values)
                )
        self._changed.clear()

    def _chunk(self, number: int) -> tuple[NDArray[Any], Sketches]:
        if number not in self._read:
            sql = f"SELECT documents, sketches FROM {self._tables.chunks} WHERE number = ?"
            row = self._database.one(sql, (number,))
            if row is None and number not in self._sums.numbers:
                self._read[number] = (np.zeros(CHUNK, DOCUMENT), np.zeros(CHUNK, SKETCH))
            else:
                parts = zip(("documents", "sketches"), row or (None, None), (DOCUMENT, SKETCH), strict=True)
                documents, sketches = (self._sums.read(number, *part).copy() for part in parts)
                self._read[number] = (documents, sketches)
            if number not in self._sums.numbers:
                self._changed.add(number)  # what version 0.2.0 wrote gets its checksums
        return self._read[number]
