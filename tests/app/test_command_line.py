"""The command line as a person meets it: what is typed in a slip is told for what it is, and costs nothing."""

import os
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from click.testing import CliRunner

from luutin.app.cli import COMMANDS
from luutin.app.cli import luutin as cli
from luutin.app.help import _ENGLISH, GROUPS, paragraphs, speak
from luutin.archive import Archive, Article, Database
from luutin.indexer import Index

ROOT = Path(__file__).parents[2]


def luutin(*words, stdin=""):
    return CliRunner().invoke(cli, [*map(str, words)], input=stdin)


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("lines") / "archive.db"
    with Database.open(path) as database:
        with database.transaction():
            for number in range(300):
                article = Article(
                    url=f"http://a.example/{number}", source="a", title=f"Tin số {number}", body=("Bài.",) * 9
                )
                Archive(database).put(article, now=datetime(2026, 11, 27, tzinfo=UTC))
        Index(database).catch_up()
    return path


def test_help_lists_each_command_once_in_its_group():
    """Whoever adds a command says in which group a person looks for it."""
    listed = [name for group in GROUPS.values() for name in group]
    assert sorted(listed) == sorted(COMMANDS)
    assert "More:" not in luutin("--help").stdout


def test_no_word_behind_the_program_shows_what_there_is():
    """`luutin` alone, as a person types it and as a shell asks for completion, is the help."""
    assert "Usage: luutin" in luutin().output


def test_files_may_be_named_before_the_command(db, tmp_path):
    """`luutin --db FILE search` is `luutin search --db FILE`; what stands nearer to the command counts."""
    assert "Tin số 7" in luutin("--db", db, "search", "tin số 7", "--limit", "1").stdout
    assert "Tin số 7" in luutin("--db", tmp_path / "none.db", "search", "--db", db, "tin số 7").stdout
    assert luutin("--db", db, "config", "check").exit_code == 0


@pytest.mark.parametrize("words", ["search tin --limit 100", "search tin --limit 100 --json", "export --format csv"])
def test_a_reader_that_goes_away_is_no_failure(db, words):
    """`| head -1` ends the command with 0, and nothing is said on stderr."""
    command = [sys.executable, "-m", "luutin", *words.split(), "--db", str(db)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # All that is written never fits into so small a pipe: the command is still writing when its reader goes.
    with subprocess.Popen(command, **pipes, bufsize=0, pipesize=4096) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
    assert (process.returncode, said) == (0, "")


def catalogue():
    path = ROOT / "app" / "web" / "locale" / "vi" / "LC_MESSAGES" / "commands.po"
    with path.open("rb") as file:
        return path, {entry.id: entry.string for entry in read_po(file, locale="vi") if entry.id}


def test_every_phrase_of_the_command_line_is_translated():
    """What is marked in its sources has its Vietnamese, and what gettext reads was compiled from that."""
    said = set()
    for source in (*(ROOT / "app").glob("*.py"), *(ROOT / "app" / "commands").glob("*.py")):
        with source.open("rb") as file:
            keywords = {"translate": None, "_mark": None}
            said |= {found for _, found, _, _ in extract("python", file, keywords=keywords)}
    path, kept = catalogue()
    assert said - set(kept) == set()
    assert [phrase for phrase, translated in kept.items() if not translated] == []
    assert path.with_suffix(".mo").read_bytes() == runpy.run_path(str(ROOT / "docs" / "make_words.py"))["compiled"](
        path
    )


def test_every_help_is_told_in_every_language():
    """What a command or an option says of itself has its Vietnamese, word for word; none is kept that nothing says."""
    context = click.Context(cli)
    pending, told = [speak(cli), *(cli.get_command(context, name) for name in COMMANDS)], set()
    while pending:
        command = pending.pop()
        told |= {paragraphs(_ENGLISH[each]) for each in (command, *command.params) if each in _ENGLISH}
        pending += getattr(command, "commands", {}).values()
    path, _ = catalogue()
    with path.open("rb") as file:
        translated = {entry.id for entry in read_po(file, locale="vi") if ("help", None) in entry.locations}
    assert len(told) > 170
    assert told - translated == set()
    assert translated - told == set()


SPOKEN = [
    (("--lang", "vi", "search", "--help"), {}, "gõ từ thường cũng được"),
    (("--lang", "en", "search", "--help"), {}, "words as"),
    (("--lang", "vi", "--help"), {}, "Cách dùng:"),
    (("--lang=vi", "search", "--limit", "x"), {}, "Lỗi: Giá trị không hợp lệ"),
    (("source", "add", "not a url"), {"LANG": "vi_VN.UTF-8"}, "không phải địa chỉ một cổng"),
    (("--lang", "en", "source", "add", "not a url"), {"LANG": "vi_VN.UTF-8"}, "is not the address of a portal"),
    (("--lang", "xx", "search"), {"LANG": "C"}, "'xx' is not one of"),
]


@pytest.mark.parametrize(("words", "environment", "told"), SPOKEN)
def test_it_speaks_the_language_asked_for_else_that_of_the_environment(monkeypatch, words, environment, told):
    """Help, click's own words and errors; `--lang` wins, and what was there before is there again behind it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = luutin(*words)
    assert told in done.stdout + done.stderr
    assert "LANGUAGE" not in os.environ


NO_LINES = [
    ("id,title,body\n1,Tin,Bài\n", "a table (CSV)"),
    ("tên;nội dung\nTin;Bài\n", "a table (CSV)"),
    ('[{"title": "Tin", "body": ["Bài"]}]', "one JSON list"),
    ("<html><body>Tin</body></html>", "XML or HTML"),
]


@pytest.mark.parametrize(("content", "what"), NO_LINES)
def test_a_file_of_another_kind_is_told_and_makes_no_archive(tmp_path, content, what):
    """Import says what it was given and what it takes, once, with exit code 2."""
    (tmp_path / "file").write_text(content)
    done = luutin("import", "--db", tmp_path / "new.db", tmp_path / "file")
    assert (done.exit_code, what in done.stderr, (tmp_path / "new.db").exists()) == (2, True, False)


SLIPS = [
    (("search", "--from", "xx", "tin"), "--from: 'xx' is not a date"),
    (("search", "--to", "2020-13", "tin"), "--to: "),
    (("source", "add", "not a url"), "“not a url” is not the address of a portal"),
    (("source", "add", "phuong"), "“phuong” is not the address of a portal"),
    (("source", "add", "ftp://x.vn/"), "“ftp://x.vn/” is not the address of a portal"),
    (("init", "--contact", "me", "--portal", "x.vn"), "“me” is no mail address and no page"),
    (("init", "--contact", "me@x.vn"), "name a portal: --portal"),
    (("init", "--name", "Báo", "--contact", "me@x.vn", "--portal", "x.vn"), "“Báo” cannot be the crawler's name"),
]


@pytest.mark.parametrize(("words", "told"), SLIPS)
def test_a_slip_is_told_by_the_name_it_was_typed_under(tmp_path, monkeypatch, db, words, told):
    """Exit code 2 and a message that repeats option or value; nothing is written, nobody is asked."""
    monkeypatch.chdir(tmp_path)
    done = luutin("--db", db, *words)
    assert (done.exit_code, told in done.stderr, done.stderr) == (2, True, done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_init_leaves_a_configuration_as_it_is(tmp_path, monkeypatch):
    """What an operator wrote is never written over."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("# mine\n")
    done = luutin("init", "--portal", "x.vn", "--contact", "me@x.vn")
    assert (done.exit_code, "source add" in done.stderr) == (2, True)
    assert (tmp_path / "config.toml").read_text() == "# mine\n"
