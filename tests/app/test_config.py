"""Configuration: which file is read, what wins, and how a fault is named."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.config import load
from luutin.app.location import ConfigError
from luutin.app.toml_lines import line_of

GOOD = """\
db = "data/archive.db"

[crawler]
contact = "archive@library.example"

[sources.portal]
seeds = ["http://portal.example/"]
"""
FAULTS = {
    "a = }": "line 1",
    "colour = 1\n": "line 1: colour",
    "[crawler]\ndelay_s = 'fast'\n": "line 2: crawler.delay_s",
    "[sources.portal]\nseed = []\n": "line 2: sources.portal.seed",
    "[sources.a]\nseeds = ['http://a.example/']\n\n[sources.b]\nenabled = true\n": "line 4: sources.b.seeds",
}


PLACES = [
    ("[sources.ab]|seed = 1|[sources.a]|seed = []", "sources a seed", 4),
    ("[sources.a]|seeds = [|'x',|]|enabled = 7", "sources a enabled", 5),
    ('[web]|hosts = """|rate = 1|"""|rate = 2', "web rate", 5),
    ("[web]|hosts = ''' # '|rate = 1|'''|rate = 2", "web rate", 5),
    ('[web]|hosts = ["]", "[["] # [|rate = 2', "web rate", 3),
    ("[[c]]|name = 1|title = 2|[[c]]|name = 3|title = 4", "c 0 title", 3),
    ("[[c]]|name = 1|title = 2|[[c]]|name = 3|title = 4", "c 1 title", 6),
    ("[[c]]|name = 1|[[c]]|name = 2|[d]|name = 3", "c 1 title", 3),
    ("[[c]]|[c.title]|en = 1|[[c]]|[c.title]|en = 2", "c 1 title en", 6),
    ("[[c]]|[[c.part]]|x = 1|[[c.part]]|x = 2", "c 0 part 1 x", 5),
    ("a.b = 1|[a.c]|'de' = 2", "a b", 1),
    ("a.b = 1|[a.c]|'de' = 2", "a c de", 3),
    ('[a."x.y"]|z = 1', "a x.y z", 2),
    ("", "a", 1),
]


@pytest.mark.parametrize(("text", "keys", "line"), PLACES)
def test_a_key_is_found_on_its_line(text, keys, line):
    """The innermost one that stands there, of the very table that is meant; what stands within a value is no key."""
    assert line_of(text.replace("|", "\n"), tuple(keys.split(" "))) == line


def write(folder, text):
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LUUTIN_DB", raising=False)
    monkeypatch.delenv("LUUTIN_CONFIG", raising=False)


def test_without_a_file_there_are_defaults_and_no_sources():
    config = load()
    assert (config.path, config.db, config.sources) == (None, Path("archive.db"), ())


def test_paths_in_the_file_are_beside_the_file(tmp_path):
    config = load(write(tmp_path, GOOD))
    assert (config.db, config.warc) == (tmp_path / "data/archive.db", tmp_path / "data/warc")


def test_the_option_wins_over_the_environment_and_that_over_the_file(tmp_path, monkeypatch):
    path = write(tmp_path, GOOD)
    monkeypatch.setenv("LUUTIN_DB", "env.db")
    assert load(path).db == Path("env.db")
    assert load(path, Path("option.db")).db == Path("option.db")


@pytest.mark.parametrize(("text", "place"), FAULTS.items())
def test_a_fault_is_named_with_its_line(tmp_path, text, place):
    with pytest.raises(ConfigError, match=place):
        load(write(tmp_path, text))


def test_a_fault_in_the_file_is_wrong_usage_for_every_command(tmp_path):
    write(tmp_path, "colour = 1\n")
    done = CliRunner().invoke(luutin, ["config", "check"])
    assert (done.exit_code, "colour" in done.stderr) == (2, True)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "other.toml")
