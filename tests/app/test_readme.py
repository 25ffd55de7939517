"""The README's lines of real use, run one after another as a new user would."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEADLINE_S = 60


def console_lines(title):
    """The commands of the first console block under *title*, without prompt and comment."""
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(rf"^## {title}\n.*?^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"\s+#.*", "", line).removeprefix("$ ") for line in block[1].splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def shell(home):
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
    }
    return {"cwd": home, "env": environment}


def test_the_lines_of_real_use_do_what_they_say(shell, home):
    """Demo, search, export, status and serve work on a fresh machine, in the order printed."""
    *lines, serve = console_lines("Six lines of real use")
    answers = {}
    for line in lines:
        done = subprocess.run(
            line, shell=True, capture_output=True, text=True, check=False, timeout=DEADLINE_S, **shell
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        answers[line] = done.stdout
    records = [json.loads(line) for line in (home / "records.jsonl").read_text("utf-8").splitlines()]
    assert len(records) >= 60
    assert any("đấu giá" in answer.lower() for answer in answers.values())
    assert_served(f"{serve} --port 0", shell)


def assert_served(line, shell):
    """The reading room says where it is and answers there."""
    process = subprocess.Popen(shlex.split(line), stderr=subprocess.PIPE, text=True, **shell)
    try:
        url = next(found[0] for text in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", text)))
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            try:
                page = urllib.request.urlopen(f"{url}/?q=dau+gia", timeout=DEADLINE_S).read()
            except urllib.error.URLError:
                continue
            assert b"<mark" in page
            break
        else:
            pytest.fail("the reading room did not answer")
    finally:
        process.terminate()
        process.wait(DEADLINE_S)
        process.stderr.close()


def test_the_two_commands_are_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in console_lines("Two commands"):
        assert re.search(rf"^{line.removeprefix('make ')}:", makefile, re.MULTILINE)
