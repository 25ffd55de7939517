"""A real service with a clock that a test can change: runs go on, the change is told, no watchdog is lied to."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest

from luutin.archive import Database
from luutin.night.schedule import Schedule
from luutin.night.timetable import Job

SERVICE = """
import sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from luutin.app.config import load
from luutin.night import Service, logs

folder = Path(sys.argv[1])


class Clock:
    '''The machine's clock, put forward or back by as many seconds as the file says; and what has passed, likewise.'''

    def _by(self, name):
        file = folder / name
        return float(file.read_text() or 0) if file.exists() else 0.0

    def now(self):
        return datetime.now(UTC) + timedelta(seconds=self._by("shift"))

    def elapsed(self):
        return time.monotonic() + self._by("slept")


logs.configure(service=True)
service = Service(lambda: load(folder / "config.toml"), Clock())
if "dead" in sys.argv:
    service._schedule.feel = lambda: False
service.serve()
"""
YEAR_S = 365 * 86400


def until(condition, seconds=25):
    """Wait for a real process, in small steps and not for ever."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


class Running:
    """The service, what it logs, and what it tells its manager."""

    def __init__(self, folder, *how):
        self.lines, self.states = [], []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(folder / "notify"))
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVICE, str(folder), *how],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LUUTIN_LOG": "json", "NOTIFY_SOCKET": str(folder / "notify")},
        )
        self.readers = [threading.Thread(target=each, daemon=True) for each in (self._read, self._hear)]
        for reader in self.readers:
            reader.start()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(json.loads(line) if line.startswith("{") else {"event": line})

    def _hear(self):
        while state := self.socket.recv(4096).decode():
            self.states.append(state)

    def events(self, name):
        return [line for line in self.lines if line["event"] == name]

    def end(self):
        self.process.terminate()
        self.process.wait(15)
        self.readers[0].join()
        self.process.stderr.close()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.readers[1].join()
        self.socket.close()


@pytest.fixture
def start(tmp_path):
    running = []

    def start(*how):
        running.append(Running(tmp_path, *how))
        return running[-1]

    yield start
    for each in running:
        each.end()


@pytest.fixture
def config(tmp_path, receiver):
    """Runs on the first of January, of a source that is down; a webhook hears what is wrong."""
    (tmp_path / "hook.key").write_text("a key for tests\n")
    file = tmp_path / "config.toml"
    file.write_text(
        "[crawler]\nworkers = 1\n[schedule]\ncron = '0 0 1 1 *'\ngrace_s = 100000000\n"
        "[sources.down]\nseeds = ['http://127.0.0.1:9/']\n"
        f'[webhook]\nurl = "{receiver.url}"\nsecret_file = "{tmp_path / "hook.key"}"\n'
    )
    return file


def kinds(receiver):
    return [content["type"] for _, content in receiver.kept]


@pytest.mark.usefixtures("config")
def test_a_clock_set_back_a_year_is_told_and_the_run_comes_when_its_time_has_passed(start, receiver, tmp_path):
    """What was left until the first of January is waited for, and no year more."""
    service = start()
    until(lambda: service.events("service.ready"))
    (tmp_path / "shift").write_text(str(-YEAR_S))
    until(lambda: kinds(receiver) == ["clock.changed"])
    assert not service.events("run.starting")
    (tmp_path / "slept").write_text(str(YEAR_S))
    (tmp_path / "shift").write_text("0")
    until(lambda: service.events("run.starting"))


@pytest.mark.usefixtures("config")
def test_a_clock_that_was_set_back_while_nobody_served_is_told_at_the_start(start, receiver, tmp_path):
    """The last run began later than now: nobody knows how long ago that is, so the next one comes at once."""
    with Database.open(tmp_path / "archive.db") as database, database.transaction():
        database.execute(
            "INSERT INTO runs (kind, pid, started_at, ended_at, outcome, summary)"
            " VALUES ('crawl', 1, :at, :at, 'ok', '{}')",
            {"at": f"{datetime.now(UTC).year + 1}-06-01T00:00:00Z"},
        )
    service = start()
    assert until(lambda: service.events("run.starting"))
    assert until(lambda: kinds(receiver))[0] == "clock.changed"


@pytest.mark.usefixtures("config")
def test_a_damaged_archive_keeps_no_service_from_starting_and_telling(start, receiver, tmp_path):
    """It is told once, with what to do."""
    (tmp_path / "archive.db").write_bytes(b"no archive at all" * 1000)
    service = start()
    until(lambda: service.events("service.ready"))
    (_, told) = until(lambda: receiver.kept and receiver.kept[0])
    assert (told["type"], told["alarm"]) == ("alarm", "archive")
    assert "luutin restore" in told["advice"]


@pytest.mark.usefixtures("config")
def test_a_service_feeds_its_watchdog(start):
    """As long as the schedule is looked at and its threads do what they are given."""
    service = start()
    assert until(lambda: service.states.count("WATCHDOG=1") > 2)
    assert service.states.index("READY=1") < service.states.index("WATCHDOG=1")


@pytest.mark.usefixtures("config")
def test_a_service_whose_schedule_is_dead_lets_the_watchdog_end_it(start, tmp_path):
    """The process lives, and nothing would ever be crawled."""
    service = start("dead")
    until(lambda: service.states.count("WATCHDOG=1") > 1)
    (tmp_path / "slept").write_text("100")
    (tmp_path / "shift").write_text("100")
    time.sleep(1.2)  # a look that was under way
    before = service.states.count("WATCHDOG=1")
    time.sleep(2.2)
    assert service.states.count("WATCHDOG=1") == before


def test_a_schedule_is_felt_only_while_its_threads_work():
    """What it was given is done again and again; after its end it is not."""
    schedule = Schedule(lambda _: None, lambda _: None)
    schedule.start()
    for _ in range(3):
        until(schedule.feel)
    schedule.stop()
    until(lambda: not schedule.feel())
    time.sleep(0.2)
    assert not schedule.feel()


def test_a_job_at_work_is_not_begun_again():
    """Nor one that waits for another; when it has ended, it is."""
    go, done = threading.Event(), []

    def act(job):
        go.wait(20)
        done.append(job.name)

    schedule = Schedule(act, lambda _: None)
    schedule.start()
    one, two = (Job(name, "@daily", (name,)) for name in ("one", "two"))
    assert [schedule.run(job, grace_s=60) for job in (one, two, one, two)] == [True, True, False, False]
    go.set()
    until(lambda: done == ["one", "two"])
    until(lambda: schedule.run(one, grace_s=60))
    until(lambda: done == ["one", "two", "one"])
    schedule.stop()
