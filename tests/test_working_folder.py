"""Nothing is imported from the working folder: the files that lie there are a person's own."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from luutin.app.demo import Portal
from luutin.archive import Database

NAMES = ("app", "archive", "crawler", "indexer", "night", "luutin", "numpy", "selectolax")
"""Modules that would be found in place of ours, or of what ours import."""
SCRIPT = str(Path(sysconfig.get_path("scripts"), "luutin"))
SAFE = {"luutin": [SCRIPT], "python -P -m luutin": [sys.executable, "-P", "-m", "luutin"]}
DEADLINE_S = 60
CONFIG = """
[crawler]
workers = 1
[schedule]
cron = "*/2 * * * * *"
[sources.mattran]
seeds = ["{url}/"]
permission = {{ by = "this test", delay_s = 0.0, connections = 4 }}
"""


@pytest.fixture(scope="module")
def url():
    with Portal() as portal:
        yield portal.sites["mattran"].base_url


@pytest.fixture
def folder(tmp_path, url):
    """A folder with a configuration, and with modules that leave a mark where somebody imports them."""
    (tmp_path / "config.toml").write_text(CONFIG.format(url=url))
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text("import pathlib\npathlib.Path(__file__).with_suffix('.mark').touch()\n")
    return tmp_path


def marks(folder):
    return sorted(path.stem for path in folder.glob("*.mark"))


def run(command, folder):
    """Run *command* in *folder* as a person would, with no setting of this process's own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LUUTIN_", "PYTHON"))}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=DEADLINE_S
    )


@pytest.mark.parametrize("program", SAFE.values(), ids=SAFE)
def test_a_crawl_and_a_search_import_nothing_from_where_they_run(program, folder):
    """Neither the command nor the processes that read its pages take a module that lies in the working folder."""
    for arguments in (["crawl", "--max-pages", "6"], ["search", "--json", "an"], ["status", "--json"]):
        done = run([*program, *arguments], folder)
        assert done.returncode in {0, 3}, done.stderr
    with Database.read(folder / "archive.db") as database:
        assert database.value("SELECT count(*) FROM articles") > 0
    assert marks(folder) == []


@contextmanager
def serving(folder):
    """A real `luutin run` in *folder*, and its events; one that stops talking is ended."""
    environment = {**os.environ, "LUUTIN_LOG": "json"}
    command = [SCRIPT, "run"]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as service:
        alarm = Timer(DEADLINE_S, service.kill)
        alarm.start()
        try:
            yield (json.loads(line) for line in service.stderr if line.startswith("{"))
        finally:
            service.send_signal(signal.SIGTERM)
            service.stderr.read()
            alarm.cancel()


def test_the_night_service_and_its_crawls_import_nothing_from_where_they_run(folder):
    """The service starts its crawls in the same folder; they do their work and take nothing from it."""
    with serving(folder) as events:
        ended = next(event for event in events if event["event"] == "run.ended")
    assert ended["exit_code"] == 0
    assert marks(folder) == []


def test_the_marks_would_tell(folder):
    """`python -m luutin` begins with the working folder by Python's own rule: the check sees what is taken there."""
    assert run([sys.executable, "-m", "luutin", "--version"], folder).returncode == 0
    assert marks(folder) == ["luutin"]
