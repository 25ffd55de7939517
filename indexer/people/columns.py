"""Whom do the articles name, as two arrays: what is counted over many articles without a look at each."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from luutin.archive import Database, Reader
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.people.schema import PEOPLE_WATERMARK

CHUNK_BITS = 12
"""Of an article's number: the rest tells its chunk."""

_CODE = np.dtype("<u4")
RARE = 2_000
"""A name that fewer than one in so many articles print is not counted at first where many articles were found."""

_TIES = 256
"""As many names with as few articles as the last one shown are looked up, so that the first by name are shown."""

Codes = NDArray[np.uint32]


class NamedPairs(NamedTuple):
    """Articles and names, ascending by article, each pair once."""

    articles: Codes
    codes: Codes
    """Beside them, `people_codes.code`."""


_NOBODY = NamedPairs(np.zeros(0, _CODE), np.zeros(0, _CODE))


class PeopleColumns:
    """Reads and writes the chunks of one archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> NamedPairs:
        """All pairs; a few milliseconds for a hundred thousand articles."""
        rows = self._database.all("SELECT articles, codes FROM people_columns ORDER BY number")
        return NamedPairs(*(np.frombuffer(b"".join(row[at] for row in rows), _CODE) for at in range(2)))

    def exchange(self, article_ids: Iterable[int], named: dict[int, set[str]]) -> None:
        """Write whom *article_ids* name now, in the caller's transaction; those that *named* lacks name nobody."""
        by_chunk: dict[int, list[int]] = {}
        for number in article_ids:
            by_chunk.setdefault(number >> CHUNK_BITS, []).append(number)
        codes = self._codes_of({name for names in named.values() for name in names})
        for chunk, numbers in by_chunk.items():
            made = [(number, codes[name]) for number in numbers for name in named.get(number, ())]
            self._write(chunk, np.array(numbers, _CODE), np.array(made, _CODE).reshape(-1, 2))

    def clear(self) -> None:
        """Forget everybody, in the caller's transaction."""
        for table in ("people_columns", "people_codes"):
            self._database.execute(f"DELETE FROM {table}")

    def names_of(self, codes: Iterable[int]) -> dict[int, str]:
        """Code → name as printed."""
        rows = self._database.all(
            "SELECT code, name FROM people_codes WHERE code IN (SELECT value FROM json_each(?))",
            (orjson.dumps(list(codes)).decode(),),
        )
        return dict(map(tuple, rows))

    def most_named(self, codes: Codes, count: int) -> list[tuple[str, int]]:
        """The *count* most frequent of *codes*, by name where they are as frequent, with the number of times."""
        found, times = _tally(codes)
        least = _least_of_best(times, count)
        ties = np.flatnonzero(times == least)[:_TIES]
        likely = np.concatenate((np.flatnonzero(times > least), ties))
        names = self.names_of(found[likely].tolist())
        if len(names) < len(likely):
            raise DamagedIndexError(self._database.path, "people_codes lacks names")
        counted = [(names[code], n) for code, n in zip(found[likely].tolist(), times[likely].tolist(), strict=True)]
        return sorted(counted, key=lambda each: (-each[1], each[0]))[:count]

    def _codes_of(self, names: set[str]) -> dict[str, int]:
        self._database.executemany("INSERT OR IGNORE INTO people_codes (name) VALUES (?)", [(name,) for name in names])
        rows = self._database.all(
            "SELECT name, code FROM people_codes WHERE name IN (SELECT value FROM json_each(?))",
            (orjson.dumps(sorted(names)).decode(),),
        )
        return dict(map(tuple, rows))

    def _write(self, chunk: int, changed: Codes, made: NDArray[np.uint32]) -> None:
        row = self._database.one("SELECT articles, codes FROM people_columns WHERE number = ?", (chunk,))
        articles, codes = (np.frombuffer(blob, _CODE) for blob in (row or (b"", b"")))
        stays = ~np.isin(articles, changed)
        articles = np.concatenate((articles[stays], made[:, 0]))
        codes = np.concatenate((codes[stays], made[:, 1]))
        order = np.lexsort((codes, articles))
        self._database.execute(
            "INSERT OR REPLACE INTO people_columns (number, articles, codes) VALUES (?, ?, ?)",
            (chunk, articles[order].astype(_CODE).tobytes(), codes[order].astype(_CODE).tobytes()),
        )


def _least_of_best(times: NDArray[np.int64], count: int) -> int:
    """The least of the greatest *count* of *times*. Most are ones and twos, so that counting beats sorting."""
    as_often = np.cumsum(np.bincount(times)[::-1])[::-1]  # by number of times, how many are at least so many
    return max(int(np.searchsorted(-as_often, -count, "right")) - 1, 1)


def _tally(codes: Codes) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Each of *codes* once, and how often it is among them."""
    if len(codes) < 1 << 14:
        return np.unique(codes, return_counts=True)
    times = np.bincount(codes)
    found = np.flatnonzero(times)
    return found, times[found]


class NamedRows:
    """The pairs by the rows of an index, in whose order hits come."""

    def __init__(self, pairs: NamedPairs, rows_of: Callable[[Codes], NDArray[np.int32]], count: int) -> None:
        """*count* is of the rows; an article that has none is left out."""
        rows = rows_of(pairs.articles)
        order = np.argsort(rows, kind="stable")
        order = order[np.searchsorted(rows[order], 0) :]
        self._rows, self._codes = rows[order], pairs.codes[order]
        self._begins = np.searchsorted(self._rows, np.arange(count + 1)).astype(np.int32)
        self._count = count
        self._bar = max(count // RARE, 2)
        often = (np.bincount(self._codes) >= self._bar)[self._codes]
        self._often = self._rows[often], self._codes[often]

    def most_in(self, rows: NDArray[np.int32], count: int) -> Codes:
        """The codes of the names in *rows*, or of enough of them to tell the *count* most frequent.

        A name that few articles hold is none of these where the hits hold others more often than that.
        """
        if len(rows) > self._count // 8:
            there, codes = self._often
            found: Codes = codes.compress(self._marked(rows).take(there))
            if _least_of_best(np.bincount(found), count) >= self._bar:
                return found
        return self.within(rows)

    def _marked(self, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
        marked = np.zeros(self._count, np.bool_)
        marked[rows] = True
        return marked

    def within(self, rows: NDArray[np.int32]) -> Codes:
        """The codes of the names in *rows*, each once for each row."""
        if len(rows) > self._count // 8:
            here: Codes = self._codes.compress(self._marked(rows).take(self._rows))
            return here
        starts = self._begins[rows]
        lengths = self._begins[rows + 1] - starts
        shift = starts - (np.cumsum(lengths) - lengths)
        found: Codes = self._codes[np.arange(int(lengths.sum())) + np.repeat(shift, lengths)]
        return found


class PeopleFacet:
    """Counts the names in hits, from columns that are read when somebody first asks and whenever they have changed."""

    def __init__(self, database: Database, rows_of: Callable[[Codes], NDArray[np.int32]], count: int) -> None:
        """*rows_of* and *count* as of NamedRows."""
        self._database, self._rows_of, self._count = database, rows_of, count
        self._read_at = -1
        self._rows: NamedRows | None = None

    def most_named(self, rows: NDArray[np.int32], count: int) -> list[tuple[str, int]] | None:
        """The *count* most frequent names in *rows*; None where there are no columns: they are not made yet."""
        columns, read_at = PeopleColumns(self._database), Reader(self._database).watermark(PEOPLE_WATERMARK)
        if read_at != self._read_at:
            there = "people_columns" in self._database.tables()
            pairs = columns.load() if there else _NOBODY
            self._rows = NamedRows(pairs, self._rows_of, self._count) if len(pairs.articles) else None
            self._read_at = read_at
        return None if self._rows is None else columns.most_named(self._rows.most_in(rows, count), count)
