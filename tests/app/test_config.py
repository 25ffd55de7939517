"""Configuration: which file is read, what wins, and how a fault is named."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.config import load
from luutin.app.location import ConfigError

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
