"""Connections of one's own to an archive, for SQL by hand and for Datasette."""

import tomllib
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

import luutin
from luutin.archive import CannotOpenError, Database
from luutin.indexer import Index

ROOT = Path(__file__).parents[2]
RANKED = (
    "SELECT records.title FROM search JOIN records ON id = docid WHERE search MATCH 'thi·* dua·đua'"
    " ORDER BY rank_bm25(matchinfo(search, 'pcnalx'))"
)


@pytest.fixture
def news(database, put):
    for number in range(9):
        put(number, title="Bản tin")
    put(9, title="Thi đua", body=("Một bài dài hơn.",) * 9)
    put(10, title="Thi đua thi đua")
    Index(database).catch_up()
    return database.path


def test_a_connection_ranks_as_the_documentation_shows(news):
    """The scores are negative: the best come first in ascending order."""
    with closing(luutin.connect(news)) as connection:
        assert [row["title"] for row in connection.execute(RANKED)] == ["Thi đua thi đua", "Thi đua"]


@pytest.mark.parametrize("function", ["rank_score(?)", "decode_matchinfo(?)", "annotate_matchinfo(?, 'pc')"])
def test_a_connection_has_the_functions_of_sqlite_fts4(news, function):
    """Each is there to call."""
    with closing(luutin.connect(news)) as connection:
        values = [b"", *["pc"] * (function.count("?") - 1)]
        assert connection.execute(f"SELECT typeof({function})", values).fetchone()[0] in {"text", "null", "real"}


def test_a_connection_reads_only(news):
    """What a person tries out by hand harms nothing."""
    with closing(luutin.connect(news)) as connection, pytest.raises(connection.OperationalError, match="readonly"):
        connection.execute("DELETE FROM articles")


def test_no_archive_is_an_error_in_words(tmp_path):
    """As everywhere."""
    with pytest.raises(CannotOpenError, match="no archive here yet"):
        luutin.connect(tmp_path / "missing.db")


def test_datasette_s_connections_have_the_functions(news):
    """The entry point names a module with its hook, marked as its own marker marks hooks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plugin = import_module(project["entry-points"]["datasette"]["luutin"])
    assert isinstance(plugin.prepare_connection.datasette_impl, dict)
    with Database.read(news) as theirs:
        plugin.prepare_connection(conn=theirs.connection)
        assert len(theirs.all(RANKED)) == 2
