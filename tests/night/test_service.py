"""A real `luutin run`: on time, one at a time, past crashes and kills, and gone within ten seconds."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest

from luutin.app.demo import Portal
from luutin.archive import Database

QUICKLY = 'permission = { by = "this test", delay_s = 0.0, connections = 4 }'
SLOWLY = 'permission = { by = "this test", delay_s = 0.3 }'
SOON_S = 25


def until(condition, seconds=SOON_S):
    """Wait for a real process, in small steps and not for ever."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


class Service:
    """One `luutin run` process and what it logs."""

    def __init__(self, config, **environment):
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "luutin", "run", "--config", str(config)],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LUUTIN_LOG": "json", **environment},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(json.loads(line) if line.startswith("{") else {"event": "said", "line": line})

    def events(self, name):
        return [line for line in self.lines if line["event"] == name]

    def wait(self, name, count=1):
        until(lambda: len(self.events(name)) >= count)
        return self.events(name)[count - 1]

    def end(self, number=signal.SIGTERM):
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(15)
        self._reader.join()
        self.process.stderr.close()
        return code, time.monotonic() - began


@pytest.fixture
def start():
    running = []

    def start(config, **environment):
        running.append(Service(config, **environment))
        return running[-1]

    yield start
    for service in running:
        service.end(signal.SIGKILL)


@pytest.fixture(scope="module")
def portal():
    with Portal() as portal:
        yield portal


def write(file, cron, sources, *, crawler=QUICKLY):
    tables = [f"[sources.{name}]\nseeds = ['{url}']\n{crawler}\n" for name, url in sources.items()]
    file.write_text(f"[crawler]\nworkers = 1\n[schedule]\ncron = '{cron}'\n" + "\n".join(tables))
    return file


def home(portal):
    return f"{portal.sites['mattran'].base_url}/"


def runs(config):
    with Database.read(config.parent / "archive.db") as database:
        return [dict(row) for row in database.all("SELECT * FROM runs ORDER BY id")]


def test_it_fires_on_the_second_alone_and_ends_within_ten(start, portal, tmp_path):
    """Every third second of Vietnamese time, on a machine that thinks it is in New York; a second one is refused."""
    config = write(tmp_path / "config.toml", "*/3 * * * * *", {"mattran": home(portal)})
    service = start(config, TZ="America/New_York")
    ready = service.wait("service.ready")
    assert ready["jobs"] == ["night"]
    second = start(config)
    assert second.process.wait(SOON_S) == 1
    assert f"pid {service.process.pid}" in until(lambda: "".join(line["line"] for line in second.events("said")))
    for number in (1, 2):
        fired = datetime.fromisoformat(service.wait("run.starting", number)["timestamp"])
        assert fired.second % 3 == 0
    assert service.wait("run.ended")["exit_code"] == 0
    crawled = service.events("source.crawled")[0]
    assert (crawled["source"], crawled["run"]) == ("mattran", 1)
    code, seconds = service.end()
    assert code == 0
    assert seconds < 10
    assert runs(config)[0]["outcome"] == "ok"


def test_a_run_that_dies_does_not_end_it(start, portal, tmp_path):
    """The first run cannot start its crawl; the next ones are on time, and the death is told."""
    config = write(tmp_path / "config.toml", "*/2 * * * * *", {"mattran": home(portal)})
    (tmp_path / "warc").write_text("in the way of the WARC folder")
    service = start(config)
    assert "exit code 1" in service.wait("run.failed")["reason"]
    (tmp_path / "warc").unlink()
    assert service.wait("run.ended")["exit_code"] == 0


@pytest.mark.parametrize(("leash", "code"), [((), 1), (("--leash",), 3)], ids=["by hand", "by the service"])
def test_portals_that_are_all_down_are_no_death_of_a_run(tmp_path, leash, code):
    """By hand a run that brought nothing failed; to the service only a run that died did, and it tells of no other."""
    config = write(tmp_path / "config.toml", "0 1 * * *", {"tat": "http://127.0.0.1:9/"})
    command = [sys.executable, "-m", "luutin", "crawl", *leash, "--max-seconds", "1", "--config", str(config)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stderr.read()
        assert process.wait(SOON_S) == code
    assert runs(config)[0]["outcome"] == "failed"


def test_killed_in_the_middle_it_goes_on_where_it_was_and_ended_there_it_loses_nothing(start, portal, tmp_path):
    """After kill -9 the crawl ends too, and the next start resumes it at once; SIGTERM in its middle is as safe."""
    config = write(tmp_path / "config.toml", "*/2 * * * * *", {"mattran": home(portal)}, crawler=SLOWLY)
    service = start(config)
    until(lambda: _articles(tmp_path) >= 2)
    service.end(signal.SIGKILL)
    until(lambda: runs(config)[0]["outcome"] == "interrupted")
    before = _articles(tmp_path)

    write(config, "0 0 1 1 *", {"mattran": home(portal)}, crawler=SLOWLY)
    again = start(config)
    assert again.wait("service.recovered")["dead_pid"] == service.process.pid
    until(lambda: _articles(tmp_path) > before + 1)
    code, seconds = again.end()
    assert code == 0
    assert seconds < 10
    assert [run["outcome"] for run in runs(config)] == ["interrupted", "interrupted"]
    with Database.read(tmp_path / "archive.db") as database:
        assert database.value("SELECT count(*) FROM pages WHERE state = 'leased'") == 0


def _articles(folder):
    if not (folder / "archive.db").exists():
        return 0
    with Database.read(folder / "archive.db") as database:
        return database.value("SELECT count(*) FROM articles")


def test_sighup_takes_a_changed_configuration_and_keeps_the_old_one_where_it_is_wrong(start, portal, tmp_path):
    config = write(tmp_path / "config.toml", "0 0 1 1 *", {"mattran": home(portal)})
    service = start(config)
    service.wait("service.ready")
    config.write_text("[schedule]\ncron = 'never'\n")
    service.process.send_signal(signal.SIGHUP)
    assert "never" in service.wait("service.reload_failed")["reason"]
    write(config, "*/2 * * * * *", {"other": home(portal)})
    service.process.send_signal(signal.SIGHUP)
    service.wait("service.reloaded")
    assert service.wait("source.crawled")["source"] == "other"


def test_a_time_that_passed_while_nobody_served_is_told_and_made_up_for(start, portal, tmp_path):
    config = write(tmp_path / "config.toml", "0 0 1 1 *", {"mattran": home(portal)})
    with Database.open(tmp_path / "archive.db") as database, database.transaction():
        database.execute(
            "INSERT INTO runs (kind, pid, started_at, ended_at, outcome, summary)"
            " VALUES ('crawl', 1, :at, :at, 'ok', '{}')",
            {"at": "2020-06-01T00:00:00Z"},
        )
    service = start(config)
    assert service.wait("run.missed")["due"].startswith("2021-01-01T00:00:00+07:00")
    assert service.wait("run.ended")["exit_code"] == 0
    assert datetime.fromisoformat(runs(config)[-1]["started_at"]) > datetime(2026, 1, 1, tzinfo=UTC)
