"""What a room says to SQLite is about its own tables, also where the text is put together at run time.

tests/test_layers.py reads the text; a name that is `{table}` there has none. Here SQLite itself is asked.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.demo import Portal
from luutin.archive import Archive, CaptureWriter, Database
from luutin.archive.promises import objects_of
from luutin.crawler import CrawlerSettings, SourceSettings, crawl
from luutin.crawler.site.settings import Permission
from luutin.indexer import Index, Searcher
from luutin.night import SCHEMAS, Fault, verify
from luutin.night.reporting import report

ROOT = Path(__file__).parent.parent
ROOMS = {"archive", "crawler", "indexer", "night", "app"}
OWNERS = {
    name: schema.package.removeprefix("luutin.").split(".")[0]
    for schema in SCHEMAS
    for name, made in objects_of(schema, len(schema.migrations)).items()
    if made.kind in {"table", "view"}
}


class Speakers:
    """Notes which module has a statement prepared about which table: SQLite asks for leave for each."""

    def __init__(self, *databases):
        self.found = set()
        for database in databases:
            database.connection.set_authorizer(self._note)

    def _note(self, action, first, _second, _database, trigger):
        if action in READ_OR_WRITTEN and trigger is None and OWNERS.get(first):
            self.found.add((self._room(), first))
        return 0

    @staticmethod
    def _room():
        """Of the first caller behind the module of SQLite and Python's own."""
        frame = sys._getframe(2)
        while frame:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and path.name not in {"sqlite.py", "database.py"}:
                return path.relative_to(ROOT).parts[0]
            frame = frame.f_back
        return None


READ_OR_WRITTEN = {9, 18, 20, 23}
"""SQLITE_DELETE, SQLITE_INSERT, SQLITE_READ, SQLITE_UPDATE of sqlite3.h."""


def test_names_that_are_put_together_at_run_time_are_of_the_own_room_too(tmp_path):
    """What a room says to SQLite is about its own tables, also where the text is made of pieces."""
    now = datetime(2026, 3, 12, tzinfo=UTC)
    portal_is_ours = Permission(by="these tests, which serve the portal", delay_s=0.0)
    with Database.open(tmp_path / "archive.db", *SCHEMAS) as database, Portal() as portal:
        database.execute("PRAGMA foreign_keys = OFF")  # following a reference, SQLite speaks for itself
        speakers = Speakers(database)
        sources = tuple(
            SourceSettings(name=key, seeds=(f"{site.base_url}/",), permission=portal_is_ours)
            for key, site in portal.sites.items()
        )
        config = Config(path=None, db=database.path, sources=sources)
        with CaptureWriter(tmp_path / "warc", database) as captures:
            crawl(CrawlerSettings(), sources, database, captures, clock=SystemClock())
        index = Index(database)
        index.catch_up()
        index.rebuild()
        Searcher(database).search("thi đua")
        Searcher(database, engine="plain").search("thi đua")
        assert [found for found in verify(database, config.warc) if isinstance(found, Fault)] == []
        report(config, database, now=now)
        with database.transaction():
            Archive(database).delete(1, now=now)
        index.catch_up()
    spoken = {(room, table) for room, table in speakers.found if room in ROOMS}
    assert {table for _, table in spoken} >= {"articles", "revisions", "pages", "captures", "index_chunks"}
    assert {(room, table) for room, table in spoken if OWNERS[table] != room} == set()
