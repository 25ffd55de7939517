"""The lines of the README and of the tutorial, run one after another as a new user would."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.app.ports import free_port

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
    answers = {line: said(line, shell) for line in lines}
    records = [json.loads(line) for line in (home / "records.jsonl").read_text("utf-8").splitlines()]
    assert len(records) >= 60
    assert any("đấu giá" in answer.lower() for answer in answers.values())
    assert_served(f"{serve} --port 0", shell)


def at_own_ports(line):
    """A demo's line, at ports that no other run of the tests has: those of the first demo stay with its folder."""
    return re.sub(r"^luutin demo( (?!\|)\S+)*", rf"\g<0> --port {free_port()}", line)


def said(line, shell, *, codes=(0,)):
    """What a line prints on standard output, once it has ended with one of *codes*."""
    done = subprocess.run(
        at_own_ports(line), shell=True, capture_output=True, text=True, check=False, timeout=DEADLINE_S, **shell
    )
    assert done.returncode in codes, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def assert_served(line, shell):
    """The web interface says where it is and answers there."""
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
            pytest.fail("the web interface did not answer")
    finally:
        process.terminate()
        process.wait(DEADLINE_S)
        process.stderr.close()


def test_the_vietnamese_readme_says_the_same_lines():
    """Every block of README.vi.md is one of README.md, whose lines are run, but for what stands behind `#`."""
    pages = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.vi.md")]
    told = [re.findall(r"^```(\w+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL) for page in pages]
    english, vietnamese = ([(kind, re.sub(r"\s+#.*", "", text)) for kind, text in blocks] for blocks in told)
    assert vietnamese == english
    assert len(english) == 3


def test_the_two_commands_are_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in console_lines("Two commands"):
        assert re.search(rf"^{line.removeprefix('make ')}:", makefile, re.MULTILINE)


def tutorial():
    """The steps of the tutorial: `("console", line)` for each command, `("toml", text)` for the file it shows."""
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    for kind, block in re.findall(r"^```(console|toml)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if kind == "toml":
            yield kind, block
        else:
            yield from ((kind, line.removeprefix("$ ")) for line in block.splitlines())


def port_of(config):
    """The first port of the sample portal."""
    return re.search(r":(\d+)/", config.read_text("utf-8"))[1]


def assert_runs(line, shell):
    """The service says that it is at work, and Ctrl-C ends it."""
    process = subprocess.Popen(shlex.split(line), stderr=subprocess.PIPE, text=True, **shell)
    try:
        assert any("service.ready" in text for text in process.stderr)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0


@pytest.fixture
def portals():
    """Processes that serve until the test ends."""
    processes = []
    yield processes
    for process in processes:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE_S)


def test_the_tutorial_can_be_followed(shell, tmp_path, portals):
    """Every command of docs/tutorial.md works, in the order printed, on a fresh machine."""
    shell = {**shell, "cwd": tmp_path}
    for kind, step in tutorial():
        if kind == "toml":
            (shell["cwd"] / "config.toml").write_text(step.replace("8741", port_of(tmp_path / "demo/config.toml")))
        elif step.startswith("cd "):
            shell["cwd"] /= step.removeprefix("cd ")
        elif step.endswith("--serve"):
            portals.append(
                subprocess.Popen(shlex.split(at_own_ports(step)), stderr=subprocess.PIPE, text=True, **shell)
            )
            assert "Ctrl-C" in portals[-1].stderr.readline()
        elif step.startswith("luutin serve"):
            assert_served(f"{step} --port 0", shell)
        elif step == "luutin run":
            assert_runs(step, shell)
        else:
            said(step, shell, codes=(3,) if step == "luutin status" else (0,))
    records = (tmp_path / "news" / "records.jsonl").read_text("utf-8").splitlines()
    assert len(records) == 28


@pytest.mark.usefixtures("home")
def test_the_lines_of_python_answer(shell):
    """The README's Python block finds what the command line finds in the demo's archive."""
    text = (ROOT / "README.md").read_text("utf-8")
    code = re.search(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[1]
    assert "đấu giá" in said(f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}", shell).lower()
