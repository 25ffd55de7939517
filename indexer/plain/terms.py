"""The terms that FTS4's own table holds, by its `fts4aux` (https://www.sqlite.org/fts3.html, section 4)."""

import math
from collections.abc import Iterator

from luutin.archive import Database
from luutin.indexer.query.query import Prefix
from luutin.indexer.query.terms import filter_of, ranges


class Terms:
    """Every term with the number of articles that hold it; made inside the caller's snapshot."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_terms USING fts4aux(main, search)")

    def beginning(self, prefix: Prefix) -> Iterator[str]:
        """The terms that begin as *prefix* says, tone and all."""
        is_meant = filter_of(prefix)
        for low, high in ranges(prefix):
            sql = "SELECT term FROM temp.search_terms WHERE term >= ? AND term < ? AND col = '*'"
            yield from (row[0] for row in self._database.all(sql, (low, high)) if is_meant is None or is_meant(row[0]))

    def rarity(self, term: str, *, total: int) -> float:
        """How telling a word is among so many articles: 0 for a number, and for what only one article has."""
        sql = "SELECT documents FROM temp.search_terms WHERE term = ? AND col = '*'"
        holding = self._database.value(sql, (term,)) or 0
        return math.log(total / holding) if holding > 1 and not term[0].isdecimal() else 0.0
