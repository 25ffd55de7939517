"""A room's tables: released migrations stay as they are, and an archive says which tables it holds."""

import hashlib
import re
import sqlite3  # noqa: TID251 - to change tables behind the program's back
from pathlib import Path

import pytest

from luutin.archive import ARCHIVE_SCHEMA, Database, NewerSchemaError, Schema, SchemaError
from luutin.night import SCHEMAS

ROOT = Path(__file__).parents[2]
RELEASED = {
    "archive/migrations/0001_archive.sql": "704db5158efc1fb7a0e745d0b5ab00a0",
    "archive/migrations/0002_revisions_by_content.sql": "a4e0a0399270e823b28288562e9b245f",
    "archive/migrations/0003_rooms.sql": "06e922553fdaf95ea22a7b20cbf8108b",
    "archive/migrations/0004_numbers_for_ever.sql": "1db9be39c086e640a502341a75a61ecb",
    "archive/migrations/0005_withdrawn.sql": "9f2575f414f3a51f7c44a7063a5afb32",
    "archive/migrations/0006_held.sql": "02b8333c5d1e8048862d7b0d36cf7fd3",
    "archive/migrations/0007_rendered.sql": "d8398079c158cdfca5c24fb4dc37c80a",
    "archive/migrations/0008_files.sql": "de93678e1f69f4e8f2324e7f89caa70a",
    "archive/migrations/0009_repeats.sql": "fcefd0c550a3e20550b15e1f1a4cc522",
    "archive/migrations/0010_identity.sql": "3b1de971d0f45a3dd2e1fd0abdef9ec9",
    "archive/migrations/0011_others.sql": "cc5dfcaa4f4a2b95bf3c5cd74ff5b4f2",
    "archive/migrations/0012_moved.sql": "dfda515352716efd8432774c412bb194",
    "archive/migrations/0013_former_files.sql": "aa147a9204b15785f183fcb41118d3b2",
    "archive/migrations/0014_withheld.sql": "3beb7cfa54cc3a2f233eb9c8d7bd2b4a",
    "archive/migrations/0015_stored.sql": "b7c1496c294c37e4a5c5a89a4fb9b5db",
    "archive/migrations/0016_asked.sql": "f03a35ebcd1d44d1f19bd0b6683919c5",
    "archive/migrations/0017_changes_by_article.sql": "b9d430954e5f03ba16a6d69f26ea3e3f",
    "archive/migrations/0018_looks.sql": "d0dc3ac53dcc8713193e31b7ea0912b0",
    "archive/migrations/0019_edits.sql": "6c27d25d1a1759cc0c503534b8bf088b",
    "archive/migrations/0020_moving.sql": "ba77c9c30ad8bca95b8ad7c49e4840a8",
    "archive/migrations/0021_requisites.sql": "ae0e324011dd440b0e295c8955c318c6",
    "archive/migrations/0022_files_changed.sql": "50dc8f3e510f7c4468c65e0a9d86d773",
    "archive/migrations/0023_renamed_files.sql": "08c7455e5b7fa1a0ce2b3d1a62fe6d94",
    "archive/migrations/0024_further_pages.sql": "3159edab347cfd87312b8aef46fb6ffb",
    "archive/migrations/0025_originals.sql": "f9c189b93b2da70fd7d7b3f7ed946606",
    "crawler/frontier/migrations/0001_frontier.sql": "e7460370fafce034c784cad55138a240",
    "crawler/frontier/migrations/0002_tallies.sql": "bda6bc8783f1d349f417c50759e01495",
    "crawler/frontier/migrations/0003_written.sql": "9672d991cd52f40653414c44019e3718",
    "crawler/frontier/migrations/0004_many_rows.sql": "9d9a3058ca5ccdd6128ffe619cde8fd5",
    "crawler/frontier/migrations/0005_calendars.sql": "cfcce6c96ff30510454300b4d9aabb21",
    "crawler/frontier/migrations/0006_habits.sql": "8b743a6bc0d5d61a732e57cc83224283",
    "crawler/frontier/migrations/0007_nothing_lost.sql": "342d20152ce507087964b24322b8d04a",
    "crawler/frontier/migrations/0008_drawn.sql": "d3bc7f91e39c9412222858da7b83b05b",
    "crawler/frontier/migrations/0009_query_keys.sql": "8cddfcc867c69b86a3aab78f143c336d",
    "crawler/frontier/migrations/0010_kept_patterns.sql": "2efc320a705d994f971966b9f7adb7f6",
    "crawler/frontier/migrations/0011_told.sql": "583e7fad45aa9829e91ff0ea7b5dd799",
    "crawler/frontier/migrations/0012_rereadings.sql": "2caf971dde0b1feeb669b65b58f8d421",
    "crawler/frontier/migrations/0013_claims.sql": "d47423c20cfec821c101edd5753af7d5",
    "crawler/frontier/migrations/0014_visited.sql": "a98ba9c6ecfd9195f409d8946eb1a7e6",
    "indexer/files/migrations/0001_files.sql": "9abef28afda7411a5e57c92a2c24c8cc",
    "indexer/fts/migrations/0001_index.sql": "a41ac0c8e737da6eac6250d5f0bf9b92",
    "indexer/fts/migrations/0002_sums.sql": "4d03144b66bc624ca4e10499b09098b4",
    "indexer/fts/migrations/0003_blocks.sql": "771845134eb5bb2277506f0db054d331",
    "indexer/people/migrations/0001_people.sql": "d36957cdbd1ddeb1a6875bc10d69feff",
    "indexer/people/migrations/0002_columns.sql": "2452cb6fdfa18c07bd2bf3f1806e8aac",
    "night/migrations/0001_night.sql": "79c79c3ab6c3d34f5b0b0b9d2bcc2ad4",
    "night/migrations/0002_channels.sql": "92738e2ac5abb9320aeb5e4af8e91aee",
    "night/migrations/0003_spool.sql": "bcfbf214c53dcab5e960664e240ef4a7",
    "night/migrations/0004_judged.sql": "b370d51c1e716bebaa76d359edd1dc70",
    "night/migrations/0005_changed.sql": "2381c1bdfbe821ebe2768dd6c8132b8d",
    "night/migrations/0006_of_readers.sql": "a72a0baed9cbb2f9212179d7b3de9e9c",
}
"""Every migration that a release has carried → the first half of its sha256."""
OTHERS = SCHEMAS[1:]


def tables(path):
    with Database.read(path) as database:
        return {row["name"] for row in database.all("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize(("name", "sha256"), RELEASED.items(), ids=RELEASED)
def test_a_released_migration_is_never_edited(name, sha256):
    """Archives were made by it, and are not made again when it changes."""
    found = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()[:32]
    assert found == sha256, f"{name} was released: put it back as it was, and write a new numbered file beside it"


def test_every_migration_is_in_the_table():
    """A new file is entered with its hash when it is released, at the latest when this test fails."""
    folders = [ROOT / schema.package.removeprefix("luutin.").replace(".", "/") for schema in SCHEMAS]
    assert {str(file.relative_to(ROOT)) for folder in folders for file in folder.glob("migrations/*")} == set(RELEASED)


def test_a_file_that_took_in_records_only_has_no_tables_of_other_rooms(tmp_path):
    Database.open(tmp_path / "archive.db").close()
    assert not tables(tmp_path / "archive.db") & {"pages", "search", "watches"}


@pytest.mark.parametrize("schema", OTHERS, ids=lambda schema: schema.room)
def test_a_room_makes_its_tables_when_it_first_writes(tmp_path, schema):
    """Until then a reader is told that they are not there."""
    path = tmp_path / "archive.db"
    Database.open(path).close()
    with Database.read(path) as reader:
        assert not reader.holds(schema)
        Database.open(path, schema).close()
        assert reader.holds(schema)
        assert reader.version(schema) == len(schema.migrations)


def test_the_rooms_come_in_any_order(tmp_path):
    """The tables are the same whoever made theirs first."""
    made = []
    for order in (OTHERS, OTHERS[::-1]):
        path = tmp_path / f"{len(made)}.db"
        with Database.open(path, *order) as database:
            rows = database.all("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
            made.append(list(map(tuple, rows)))
    assert made[0] == made[1]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.room)
@pytest.mark.parametrize("way", ["open", "read"])
def test_tables_of_a_later_program_are_refused(tmp_path, schema, way):
    path = tmp_path / "archive.db"
    with Database.open(path, schema) as database:
        database.execute("UPDATE schema_versions SET version = 99 WHERE room = ?", (schema.room,))
    with pytest.raises(NewerSchemaError, match=f"{schema.room} are version 99"):
        if way == "open":
            Database.open(path, schema).close()
        else:
            with Database.read(path) as reader:
                reader.holds(schema)


DRIFTED = {
    "ALTER TABLE articles DROP COLUMN vanished_at": (0, r"table articles of archive \d+ lacks vanished_at"),
    "ALTER TABLE articles RENAME COLUMN last_seen TO seen": (0, r"table articles of archive \d+ lacks last_seen"),
    "ALTER TABLE pages DROP COLUMN strikes": (1, r"table pages of frontier \d+ lacks strikes"),
    "DROP TABLE robots": (1, r"there is no table robots of frontier \d+"),
    "DROP TRIGGER index_forgets": (2, r"there is no trigger index_forgets of fts \d+"),
    "DROP TABLE search": (2, r"there is no table search of fts \d+"),
    "DROP TABLE sweeps; CREATE TABLE sweeps (source TEXT, swept_at TEXT)": (
        1,
        r"table sweeps of frontier \d+ was made",
    ),
}


def drift(path, sql):
    with Database.open(path, *SCHEMAS):
        pass
    connection = sqlite3.connect(path)
    connection.execute("DROP VIEW records")  # SQLite refuses to drop a column that a view names
    if "articles" not in sql:
        views = re.findall(r"CREATE VIEW records [^;]+", "".join(ARCHIVE_SCHEMA.migrations))
        connection.execute(views[-1])
    connection.executescript(sql)
    connection.close()


@pytest.mark.parametrize("way", ["open", "read"])
@pytest.mark.parametrize(("sql", "at", "what"), [(sql, *found) for sql, found in DRIFTED.items()], ids=DRIFTED)
def test_tables_that_are_not_what_their_version_promises_are_named(tmp_path, sql, at, what, way):
    """Whoever writes or reads them is told at once what differs and what to do, not later of a missing column."""
    path = tmp_path / "archive.db"
    drift(path, sql)
    with pytest.raises(SchemaError, match=what) as caught:
        if way == "open":
            Database.open(path, SCHEMAS[at]).close()
        else:
            with Database.read(path) as reader:
                reader.holds(SCHEMAS[at])
    assert "luutin export" in str(caught.value)


HARMLESS = (
    "ALTER TABLE articles ADD COLUMN mine TEXT",
    "ALTER TABLE captions ADD COLUMN mine INTEGER NOT NULL DEFAULT (3 + 4)",
    "ALTER TABLE finds ADD COLUMN place TEXT",
    "ALTER TABLE index_chunks ADD COLUMN mine TEXT",
    "DROP INDEX captures_by_url",
    "DROP VIEW records",
    "CREATE INDEX mine ON articles(last_seen)",
    "CREATE TABLE notes (text)",
    "CREATE VIEW titles AS SELECT title FROM revisions",
    "ANALYZE",
)


@pytest.mark.parametrize("sql", HARMLESS)
def test_what_a_person_adds_is_left_alone(tmp_path, sql):
    """A table, an index, a view, a column; and a view or an index that is gone is made anew."""
    path = tmp_path / "archive.db"
    with Database.open(path, *SCHEMAS) as database:
        database.execute(sql)
    with Database.open(path, *SCHEMAS) as database:
        assert [database.differences(schema) for schema in SCHEMAS] == [[]] * len(SCHEMAS)


PARENT = "CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);"
CHILD = "CREATE TABLE children (parent_id INTEGER REFERENCES parents(id) ON DELETE CASCADE);"
FILLED = "INSERT INTO parents VALUES (1, 'a');\nINSERT INTO children VALUES (1);"
ANEW = """
CREATE TABLE new_parents (id INTEGER PRIMARY KEY, title TEXT);
INSERT INTO new_parents SELECT * FROM parents;
DROP TABLE parents;
ALTER TABLE new_parents RENAME TO parents;
"""


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A room of one's own: write migrations, and get its schema. What is not asked for again is not there."""
    monkeypatch.syspath_prepend(tmp_path)

    def room(name, *migrations):
        folder = tmp_path / name / "migrations"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
        for number, sql in enumerate(migrations, 1):
            (folder / f"{number:04}_step.sql").write_text(sql)
        return Schema("probe", name)

    return room


def test_a_table_that_others_refer_to_can_be_made_anew(tmp_path, room):
    """Dropping the old one takes no row of those that refer to it away."""
    path = tmp_path / "archive.db"
    Database.open(path, room("first", PARENT, CHILD, FILLED)).close()
    with Database.open(path, room("second", PARENT, CHILD, FILLED, ANEW)) as database:
        assert database.value("SELECT count(*) FROM children") == 1
        assert database.value("SELECT title FROM parents") == "a"
        assert database.value("PRAGMA foreign_keys") == 1


def test_a_migration_that_fails_leaves_what_was(tmp_path, room):
    """All of it or nothing: neither its first statement nor its number stays."""
    path = tmp_path / "archive.db"
    Database.open(path, room("whole", PARENT)).close()
    with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
        Database.open(path, room("broken", PARENT, CHILD + "\nINSERT INTO no_such_table VALUES (1);"))
    with Database.read(path) as database:
        assert not database.value("SELECT 1 FROM sqlite_master WHERE name = 'children'")
        assert database.value("SELECT version FROM schema_versions WHERE room = 'probe'") == 1


def test_older_tables_are_brought_up_to_date_by_who_reads_them(tmp_path, room):
    """After an upgrade the first to look may be the web server, which only reads."""
    path = tmp_path / "archive.db"
    Database.open(path, room("old", PARENT)).close()
    with Database.read(path) as reader:
        assert reader.holds(room("new", PARENT, CHILD))
        assert reader.all("SELECT * FROM children") == []


def test_migrations_without_a_gap(tmp_path, room):
    """A number that is missing is a file that was lost."""
    schema = room("gap", PARENT, CHILD)
    (tmp_path / "gap" / "migrations" / "0001_step.sql").unlink()
    with pytest.raises(RuntimeError, match="without gaps"):
        Database.open(tmp_path / "archive.db", schema)
