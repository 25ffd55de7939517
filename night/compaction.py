"""Give back the room that an archive takes and does not need. No proof goes that does not stand in the archive."""

from dataclasses import dataclass
from pathlib import Path

from luutin.archive import Adopted, CaptureWriter, Database, DiskError, adopt
from luutin.indexer import INDEX_SCHEMA, Index
from luutin.night.operation import Operation


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes before and after."""

    database: tuple[int, int]
    warc: tuple[int, int]
    adopted: tuple[Adopted, ...] = ()
    """What was set aside, and what became of it."""


def compact(config: Operation) -> Compacted:
    """Merge the index's segments, rewrite the database without its holes, take in captures that were set aside.

    Needs the lock of the run, and as much free room as the database takes. Raises DiskError, ArchiveError.
    """
    before = _size(config.db), _tree(config.warc)
    with Database.open(config.db) as database:
        with CaptureWriter(config.warc, database) as writer:  # opening it sets aside what was not committed
            adopted = tuple(adopt(writer))
        if database.holds(INDEX_SCHEMA):
            Index(database).settle()
        database.execute("PRAGMA optimize")
        try:
            database.execute("VACUUM")
        except DiskError as error:
            raise DiskError(config.db, f"{error.reason}; rewriting it needs {before[0]:,} bytes more") from error
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Compacted((before[0], _size(config.db)), (before[1], _tree(config.warc)), adopted)


def _size(db: Path) -> int:
    files = (db, db.with_name(f"{db.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _tree(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir()) if folder.is_dir() else 0
