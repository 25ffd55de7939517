"""The further pages of articles whose text is cut into several: which captures are they?"""

from collections.abc import Sequence

from luutin.archive.database import Database


def note_further_pages(database: Database, capture_id: int, parts: Sequence[int]) -> None:
    """Note the captures of the pages behind the one of *capture_id*, in order. Inside the caller's transaction."""
    rows = [(capture_id, number, part) for number, part in enumerate(parts, 2)]
    database.executemany("INSERT OR IGNORE INTO further_pages (capture_id, number, part_id) VALUES (?, ?, ?)", rows)
