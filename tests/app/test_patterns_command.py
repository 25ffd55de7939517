"""`luutin source patterns`: what was judged is listed, and a person's word takes it back."""

import orjson
import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Archive, Database, Reader
from luutin.crawler import FRONTIER_SCHEMA
from tests.crawler.making import NOW, article

PATTERN = "xa.vn/lich"
CONFIG = '[crawler]\ncontact = "mailto:a@example.org"\n[sources.xa]\nseeds = ["http://xa.vn/"]\n'


@pytest.fixture
def luu(tmp_path):
    """The command, over an archive with a calendar of one page."""
    (tmp_path / "config.toml").write_text(CONFIG)
    with Database.open(tmp_path / "archive.db") as database:
        database.migrate(FRONTIER_SCHEMA)
        with database.transaction():
            stored = Archive(database).keep(article("lich?ngay=2026-11-20"), None, now=NOW)
            Archive(database).withdraw(stored.article_id, why="calendar", now=NOW)
            database.execute("INSERT INTO calendars VALUES ('xa', ?, '')", (PATTERN,))
            database.execute("INSERT INTO dated_pages VALUES ('u', 'xa', ?, '', 0, ?)", (PATTERN, stored.article_id))

    def luu(*words):
        return CliRunner().invoke(luutin, ["source", "patterns", *words, "--config", str(tmp_path / "config.toml")])

    luu.archive = tmp_path / "archive.db"
    return luu


def test_a_calendar_is_listed_taken_back_and_judged_again(luu):
    """Its article is found again at once."""
    assert PATTERN in luu("xa").stdout
    assert luu("xa", "--keep", PATTERN).exit_code == 0
    with Database.read(luu.archive) as database:
        assert len(Reader(database).ids()) == 1
    assert [each["verdict"] for each in orjson.loads(luu("xa", "--json").stdout)] == ["kept"]
    assert luu("xa", "--judge", PATTERN).exit_code == 0
    assert "no pattern" in luu("xa").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [(("nope",), "no such source"), (("xa", "--keep", "x"), "no such pattern"), (("xa", "--judge", PATTERN), "lists")],
)
def test_a_word_about_nothing_is_a_usage_error(luu, words, says):
    answer = luu(*words)
    assert answer.exit_code == 2
    assert says in answer.stderr
