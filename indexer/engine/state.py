"""Is there an index to search in, and were its words read as this version reads them?"""

from collections.abc import Collection

from luutin.archive import DamagedError, Database, Reader, Row
from luutin.indexer.errors import NoIndexError
from luutin.indexer.text.words import ANALYSIS_VERSION, READABLE

WATERMARK = "index"
"""Name of the index in the archive's table of watermarks."""

STATE = "index_state"
"""The table whose one row says what the index is."""


def generation(database: Database, tables: Collection[str]) -> int | None:
    """Which generation of the index the database's snapshot shows; None: its state is missing or damaged.

    *tables* are those that the archive has. Raises NoIndexError where nothing was ever indexed, or by another version.
    """
    row = _state(database) if STATE in tables else None
    if not Reader(database).watermark(WATERMARK) if row is None else row["analysis"] == 0:
        raise NoIndexError(database.path, "nothing is indexed yet")
    if "search" not in tables:
        raise NoIndexError(database.path, "the table of the index's words is missing", command="luutin index --rebuild")
    if row is None:
        return None
    if row["analysis"] not in READABLE:
        raise NoIndexError(database.path, "the index was made by another version")
    return int(row["generation"])


def is_outdated(database: Database) -> bool:
    """Was the index made by an earlier version, whose words can be searched but differ in some from those of now?"""
    row = _state(database) if STATE in database.tables() else None
    return row is not None and row["analysis"] in READABLE and row["analysis"] != ANALYSIS_VERSION


def _state(database: Database) -> Row | None:
    try:
        row = database.one(f"SELECT generation, analysis FROM {STATE}")
    except DamagedError:
        return None
    return row if row is not None and all(isinstance(number, int) for number in row) else None
