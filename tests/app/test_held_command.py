"""`luutin held`: what is held back is listed, shown, and decided in one word."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Archive, Article, ArticleRow, Database, Held
from luutin.indexer import Searcher

NOW = datetime(2026, 3, 12, 20, 0, tzinfo=UTC)


def article(number, **changed):
    usual = {"title": f"Họp dân khu phố {number}", "body": (f"Khu phố {number} họp dân bàn việc làm đường.",)}
    return Article(url=f"http://xa.vn/{number}", source="xa", **{**usual, **changed})


@pytest.fixture
def archive(tmp_path):
    """Three articles; two of them are now one notice, and a third stands at a new address."""
    path = tmp_path / "archive.db"
    with Database.open(path) as database, database.transaction():
        store, held = Archive(database), Held(database)
        for number in (1, 2, 3):
            store.put(article(number), now=NOW)
        for number in (1, 2, 4):
            row = ArticleRow.of(article(number, title="Tạm ngừng", body=("Trang tạm ngừng để dọn dẹp.",)))
            held.stage(row, store.find(row.url), now=NOW + timedelta(days=1), run_id=1, capture_id=None)
        for each in held.listed("staged"):
            held.hold(each.id, "one-text", {"*"}, run_id=1)
    return path


@pytest.fixture
def luu(archive):
    def luu(*words):
        return CliRunner().invoke(luutin, ["held", *words, "--db", str(archive)])

    return luu


def titles(archive):
    with Searcher(archive) as searcher:
        found = searcher.search("họp OR tạm").hits
    return sorted(hit.title for hit in found)


def current(archive):
    with Database.read(archive) as database:
        return [row["title"] for row in database.all("SELECT title FROM records ORDER BY url")]


@pytest.mark.parametrize("words", [(), ("xa",), ("list",), ("list", "xa")])
def test_the_list_says_what_would_replace_what_and_why(luu, words):
    """With and without the word list; for one source or for all."""
    answer = luu(*words)
    assert answer.exit_code == 0
    for part in ("3 held back", "one text stands at many addresses", "Họp dân khu phố 1", "Tạm ngừng", "accept xa"):
        assert part in answer.output


def test_as_json_each_has_the_record_that_was_seen(luu):
    """With the title that stands now; None where it would be a new article."""
    found = orjson.loads(luu("--json").output)
    assert [each["current_title"] for each in found] == ["Họp dân khu phố 1", "Họp dân khu phố 2", None]
    assert {each["record"]["title"] for each in found} == {"Tạm ngừng"}
    assert {each["reason"] for each in found} == {"one-text"}


def test_nothing_held_is_said(luu):
    luu("discard", "all")
    assert "nothing is held back of xa" in luu("xa").output


@pytest.mark.parametrize("words", [("khac",), ("acept",), ("acept", "xa"), ("list", "xaa")])
def test_a_slip_of_the_pen_is_no_source_without_trouble(luu, words):
    """A name that no source has is an error, and not good news."""
    answer = luu(*words)
    assert answer.exit_code == 2
    assert "nothing is held back" not in answer.output


def test_show_tells_what_would_change(luu):
    lines = luu("show", "1").output.splitlines()
    assert "- Họp dân khu phố 1" in lines
    assert "+ Tạm ngừng" in lines


@pytest.mark.parametrize(
    ("word", "left", "now"),
    [
        ("xa", 0, ["Tạm ngừng", "Tạm ngừng", "Họp dân khu phố 3", "Tạm ngừng"]),
        ("all", 0, ["Tạm ngừng", "Tạm ngừng", "Họp dân khu phố 3", "Tạm ngừng"]),
        ("2", 2, ["Họp dân khu phố 1", "Tạm ngừng", "Họp dân khu phố 3"]),
    ],
)
def test_what_is_accepted_is_current_and_found(luu, archive, word, left, now):
    """By source, by number, or all of it; the index takes it in at once."""
    assert luu("accept", word).exit_code == 0
    assert len(orjson.loads(luu("--json").output)) == left
    assert current(archive) == now
    assert titles(archive) == sorted(now)


def test_what_is_discarded_changes_nothing_and_is_listed_no_more(luu, archive):
    """`--all` still does, and it can be accepted by its number after all."""
    assert luu("discard", "xa").exit_code == 0
    assert orjson.loads(luu("--json").output) == []
    assert current(archive) == [f"Họp dân khu phố {n}" for n in (1, 2, 3)]
    assert [each["state"] for each in orjson.loads(luu("--all", "--json").output)] == ["discarded"] * 3
    assert luu("accept", "1").exit_code == 0
    assert current(archive)[0] == "Tạm ngừng"


@pytest.mark.parametrize("words", [("accept", "99"), ("discard", "khac"), ("show", "99")])
def test_what_is_not_held_is_named_and_nothing_is_done(luu, archive, words):
    answer = luu(*words)
    assert answer.exit_code == 2
    assert words[1] in answer.output
    assert len(current(archive)) == 3
