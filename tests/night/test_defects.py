"""A defect in a run that nobody watches leaves its traceback, and no values, in the log."""

import json
import os
import subprocess
import sys

import pytest

BROKEN = """
import click
from luutin.app import cli

@click.command("broken")
def broken():
    password = "hunter2"
    raise KeyError("a defect")

cli.luutin = broken
cli.main([])
"""


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_of_a_night_run_has_the_traceback_and_no_secret(form):
    """Once, with the place; what variables held stays out."""
    environment = {**os.environ, "LUUTIN_LOG": form, "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-c", BROKEN], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "KeyError" in done.stderr
    assert "in broken" in done.stderr or '"name": "broken"' in done.stderr
    assert "hunter2" not in done.stderr
    if form == "json":
        assert json.loads(done.stderr.splitlines()[0])["event"] == "defect"


def test_a_person_is_told_in_words_alone():
    """Without a log that was asked for, no traceback."""
    environment = {name: value for name, value in os.environ.items() if name != "LUUTIN_LOG"}
    done = subprocess.run([sys.executable, "-c", BROKEN], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "This is a defect in luutin" in done.stderr
    assert "Traceback" not in done.stderr
