"""Keep the index of files behind the archive: each reading of a file is taken in once, in the order of readings."""

from luutin.archive import Database, FileReader
from luutin.indexer.files.schema import FILE_INDEX_SCHEMA
from luutin.indexer.text.words import ANALYSIS_VERSION, tokenizer

_BATCH = 50
"""FileReader in one transaction."""


class FileIndex:
    """The index of one archive's files; writes through the archive's one writing connection."""

    def __init__(self, database: Database) -> None:
        database.migrate(FILE_INDEX_SCHEMA)
        self._db = database
        self._files = FileReader(database)

    def catch_up(self) -> int:
        """Take in what was read since the last time; return of how many files. Of another analysis: all anew."""
        if self._db.value("SELECT analysis FROM file_index_state") != ANALYSIS_VERSION:
            self._begin_anew()
        taken = 0
        while True:
            since = int(self._db.value("SELECT reading FROM file_index_state"))
            readings = self._files.readings_after(since, limit=_BATCH)
            if not readings:
                return taken
            with self._db.transaction():
                for _, file_id in readings:
                    self._take_in(file_id)
                self._db.execute("UPDATE file_index_state SET reading = ?", (readings[-1][0],))
            taken += len(readings)

    def rebuild(self) -> int:
        """Take all in anew; return of how many files."""
        self._begin_anew()
        return self.catch_up()

    def _begin_anew(self) -> None:
        with self._db.transaction():
            self._db.execute("DELETE FROM file_search")
            self._db.execute("DELETE FROM file_index_pages")
            self._db.execute("UPDATE file_index_state SET reading = 0, analysis = ?", (ANALYSIS_VERSION,))

    def _take_in(self, file_id: int) -> None:
        known = self._db.all("SELECT docid FROM file_index_pages WHERE file_id = ?", (file_id,))
        self._db.executemany("DELETE FROM file_search WHERE docid = ?", [(row["docid"],) for row in known])
        self._db.execute("DELETE FROM file_index_pages WHERE file_id = ?", (file_id,))
        tokens = tokenizer()
        for page in self._files.pages(file_id):
            done = self._db.execute("INSERT INTO file_index_pages (file_id, n) VALUES (?, ?)", (file_id, page.n))
            words = tokens(page.text).decode()
            self._db.execute(
                "INSERT INTO file_search (docid, text, scanned) VALUES (?, ?, ?)",
                (done.lastrowid, "" if page.ocr else words, words if page.ocr else ""),
            )
