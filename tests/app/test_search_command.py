"""`luutin search`, `luutin explain` and `luutin index`, as a program that reads their output sees them."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin as cli
from luutin.archive import Archive, Article, Database
from luutin.indexer import Index

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "archive.db"
    with Database.open(path) as database:
        with database.transaction():
            for number, title in enumerate(["Thi đua", "Nguyễn Văn An nhận giải", "Văn nghệ"], 1):
                day = f"202{number}-01-05"
                article = Article(url=f"http://portal.example/{number}", source="portal", title=title, published=day)
                Archive(database).put(article, now=NOW)
        Index(database).catch_up()
    return path


def luutin(*words, stdin=""):
    return CliRunner().invoke(cli, [*map(str, words)], input=stdin)


def test_json_has_the_keys_others_rely_on(db):
    """The shape of an answer is a contract."""
    answer = json.loads(luutin("search", "thi", "dua", "--json", "--db", db).stdout)
    assert {"query", "understood", "total", "hits"} <= answer.keys()
    keys = {"id", "url", "title", "published", "source", "score", "snippet", "highlights"}
    assert keys <= answer["hits"][0].keys()
    assert answer["hits"][0]["highlights"]["title"] == [[0, 3], [4, 7]]


def test_lines_are_answered_one_by_one_bad_ones_too(db):
    """A line that asks nothing gets an error in its place, and the next line its answer."""
    asked = [
        '{"query": "thi đua"}',
        "nonsense",
        "[]",
        '{"query": "tin", "limit": -1}',
        '{"query": "văn", "sort": "newest"}',
    ]
    answers = [
        json.loads(line) for line in luutin("search", "--jsonl", "--db", db, stdin="\n".join(asked)).stdout.splitlines()
    ]
    assert [answer.get("total", answer.get("error", {}).get("code")) for answer in answers] == [
        1,
        "bad_request",
        "bad_request",
        "bad_request",
        2,
    ]


def test_a_person_sees_the_hits_on_stdout_and_the_talk_on_stderr(db):
    """Nothing but hits on standard output."""
    done = luutin("search", "văn", "--sort", "newest", "--db", db)
    assert done.stdout.index("Văn nghệ") < done.stdout.index("Nguyễn Văn An")
    assert "2 of 2" in done.stderr


def test_a_list_of_names_gives_a_matrix(db, tmp_path):
    """A name is a phrase; a year is a column."""
    names = tmp_path / "names.csv"
    names.write_text("Họ tên,đơn vị\nNguyễn Văn An,x\nVăn nghệ OR thi,y\nNguyễn An,z\n", "utf-8")
    rows = list(csv.DictReader(io.StringIO(luutin("search", "--batch", names, "--csv", "--db", db).stdout)))
    assert [(row["query"], row["total"], row["2021"], row["2023"]) for row in rows] == [
        ("Nguyễn Văn An", "1", "0", "0"),
        ("Văn nghệ OR thi", "2", "1", "1"),
        ("Nguyễn An", "0", "0", "0"),
    ]
    assert rows[0]["newest"] == "http://portal.example/2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "lines",
    [
        "Họ tên;đơn vị\nNguyễn Văn An;x\n",
        "tên\tx\nNguyễn Văn An\ty\n",
        "sep=|\nten|x\nNguyễn Văn An|y\n",
        "Nguyễn Văn An\n",
    ],
)
def test_a_list_is_read_as_spreadsheets_write_it(db, tmp_path, lines, encoding):
    """Semicolons, tabs and UTF-16 are what Vietnamese spreadsheets save."""
    names = tmp_path / "names.csv"
    names.write_text(lines, encoding)
    rows = list(csv.DictReader(io.StringIO(luutin("search", "--batch", names, "--csv", "--db", db).stdout)))
    assert [(row["query"], row["total"]) for row in rows] == [("Nguyễn Văn An", "1")]


@pytest.mark.parametrize(("words", "is_offered"), [("văn giải", True), ("văn thép", False), ("giải", False)])
def test_a_query_that_would_find_nothing_is_not_offered(db, words, is_offered):
    """`strict:on` is told where articles with all words stand among others, and nowhere else."""
    said = luutin("search", *words.split(), "--db", db).stderr
    assert ("strict:on" in said) is is_offered


def test_what_begins_with_a_dash_is_a_part_of_the_query(db):
    """`-word` leaves a word out, and a mistyped option is told."""
    assert "1 of 1" in luutin("search", "văn", "-nghệ", "--db", db).stderr
    done = luutin("search", "văn", "--limt", "5", "--db", db)
    assert (done.exit_code, "--limt" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["search"], 2, "QUERY"),
        (["search", "tin", "--from", "mai"], 2, "--from"),
        (["search", "tin", "--limit", "-5"], 2, "limit"),
        (["search", "--people", "An"], 2, "--batch"),
        (["search", "--batch", "missing.csv"], 2, "missing.csv"),
        (["search", "tin", "--engine", "other"], 2, "known: fts, plain"),
        (["explain", "thi"], 2, "ARTICLE"),
        (["explain", "văn", "1"], 1, "it lacks văn"),
        (["explain", "thi", "99"], 1, "99: no such article"),
        (["explain", "thi", "http://portal.example/99"], 1, "99: no such article"),
        (["index", "--rebuild", "--check"], 2, "exclude"),
        (["index", "--check"], 0, "exactly"),
        (["index", "--rebuild"], 0, "3 articles taken in"),
    ],
)
def test_exit_codes(db, words, code, said):
    """0 done, 2 wrong usage, and words that say what to do."""
    done = luutin(*words, "--db", db)
    assert done.exit_code == code
    assert said in done.stderr


@pytest.mark.parametrize("words", [["search", "tin"], ["search", "tin", "--engine", "plain"], ["explain", "tin", "1"]])
def test_an_archive_never_indexed_says_what_to_do(tmp_path, words):
    """Exit code 1 and the command that helps."""
    Database.open(tmp_path / "archive.db").close()
    done = luutin(*words, "--db", tmp_path / "archive.db")
    assert done.exit_code == 1
    assert "luutin index" in done.stderr


@pytest.mark.parametrize("engine", ["fts", "plain"])
def test_the_engine_can_be_chosen(db, engine):
    """Either finds the same, and the answer says which it was."""
    answer = json.loads(luutin("search", "van", "--engine", engine, "--json", "--db", db).stdout)
    assert (answer["engine"], answer["total"], answer["warnings"]) == (engine, 2, [])


@pytest.mark.parametrize("shape", [[], ["--json"], ["--csv"]])
def test_another_engine_than_the_fast_one_is_told_of(db, shape):
    """Once, on standard error, whatever goes to standard output; the hits are there all the same."""
    with Database.open(db) as database:
        database.execute("DROP TABLE index_chunks")
    done = luutin("search", "thi", *shape, "--db", db)
    assert done.exit_code == 0
    assert "http://portal.example/1" in done.stdout
    assert done.stderr.count("The plain engine answered") == 1
    refused = luutin("search", "thi", *shape, "--engine", "fts", "--db", db)
    assert (refused.exit_code, "index_chunks is missing" in refused.stderr) == (1, True)


def test_why_an_article_is_a_hit(db):
    """A table for people, the same as JSON for programs; the article by number or address."""
    done = luutin("explain", "thi dua", "1", "--db", db)
    assert re.search(r"dua +title +đua +1 +1 +0\.\d\d", done.stdout)
    assert "among 3 articles" in done.stderr
    found = json.loads(luutin("explain", "thi dua", "http://portal.example/1", "--json", "--db", db).stdout)
    assert (found["id"], found["articles"], found["conditions"]) == (1, 3, [])
    assert found["words"][1].keys() == {"word", "field", "printed", "times", "articles", "score"}


FORMS = [["--json", "--csv"], ["--jsonl", "--json"], ["--jsonl", "--csv"], ["--json", "--batch", "words.txt"]]


@pytest.mark.parametrize("forms", FORMS, ids=" ".join)
def test_two_forms_of_answer_at_once_are_a_mistake(db, forms):
    """Exit code 2 and nothing on standard output: a program must not get CSV where it asked for JSON."""
    words = [] if {"--jsonl", "--batch"} & set(forms) else ["thi"]
    result = luutin("search", *words, *forms, "--db", db)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--json, --jsonl and --csv exclude each other" in result.stderr


def test_a_list_of_people_is_answered_in_any_spelling_and_with_any_title(db, tmp_path):
    """Each line is a name; how it is printed and with which functions stands beside the counts."""
    names = tmp_path / "names.csv"
    names.write_text("tên\nÔng Nguyễn Văn An\nnguyen van an\nAi Đó\n", "utf-8")
    rows = list(csv.DictReader(io.StringIO(luutin("search", "--batch", names, "--people", "--db", db).stdout)))
    assert [(row["query"], row["total"], row["printed"]) for row in rows] == [
        ("Ông Nguyễn Văn An", "1", "Nguyễn Văn An"),
        ("nguyen van an", "1", "Nguyễn Văn An"),
        ("Ai Đó", "0", ""),
    ]
