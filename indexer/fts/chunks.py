"""The facts about articles that the index keeps beside their words, 4,096 articles in one row of a table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.archive import Database
from luutin.indexer.fts.documents import CHUNK, CHUNK_BITS, DOCUMENT
from luutin.indexer.fts.duplicates import SKETCH, Sketched, Sketches


class Chunks:
    """Reads entries as they are asked for; `save` writes back the rows that changed, in the caller's transaction."""

    def __init__(self, database: Database, table: str) -> None:
        self._database = database
        self._table = table
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
        numbers = [row[0] for row in self._database.all(f"SELECT number FROM {self._table} ORDER BY number")]
        chunks = [self._chunk(number) for number in numbers]
        slots = np.arange(CHUNK, dtype=np.int32)
        return Sketched(
            np.concatenate([slots[:0], *(slots + (number << CHUNK_BITS) for number in numbers)]),
            np.concatenate([np.zeros(0, np.uint32), *(documents["source"] for documents, _ in chunks)]),
            np.concatenate([np.zeros((0, *SKETCH.shape), SKETCH.base), *(sketches for _, sketches in chunks)]),
        )

    def save(self) -> None:
        """Write back what changed."""
        rows = [(number, *(part.tobytes() for part in self._read[number])) for number in sorted(self._changed)]
        self._database.executemany(
            f"INSERT OR REPLACE INTO {self._table} (number, documents, sketches) VALUES (?, ?, ?)", rows
        )
        self._changed.clear()

    def _chunk(self, number: int) -> tuple[NDArray[Any], Sketches]:
        if number not in self._read:
            row = self._database.one(f"SELECT documents, sketches FROM {self._table} WHERE number = ?", (number,))
            if row is None:
                self._read[number] = (np.zeros(CHUNK, DOCUMENT), np.zeros((CHUNK, *SKETCH.shape), SKETCH.base))
            else:
                documents, sketches = np.frombuffer(row[0], DOCUMENT), np.frombuffer(row[1], SKETCH.base)
                self._read[number] = (documents.copy(), sketches.reshape(CHUNK, -1).copy())
        return self._read[number]
