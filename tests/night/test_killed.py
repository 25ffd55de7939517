"""kill -9 between any two steps: what a run found is told, and told once, wherever its process died."""

import shutil
import subprocess
import sys
from datetime import timedelta

import orjson
import pytest

from luutin.app.config import load
from luutin.archive.moments import utc
from luutin.indexer import Index
from luutin.night import watches
from luutin.night.ending import finish

CHILD = """
import os, shutil, signal, sys, threading
from datetime import datetime
from pathlib import Path

from luutin.app.config import load
from luutin.indexer import Searcher
from luutin.night import logs
from luutin.night.channels import http, webhook
from luutin.night.ending import finish
from luutin.night.notices import outbox, post, spool

logs.configure()

origin, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])


def steps(frame, event):
    # What lasts: before each BEGIN and each COMMIT, and on both sides of each delivery.
    module, name = frame.f_globals.get("__name__"), frame.f_code.co_name
    if module == "luutin.archive.sqlite":
        return event == "c_call" and name == "transaction"
    return module == "luutin.night.channels.http" and name == "ask" and event in {"call", "return"}


def run(folder, *, dies_at=0):
    '''Finish the night in a process of its own; return how many steps it made.'''
    reads, writes = os.pipe()
    child = os.fork()
    if child:
        os.close(writes)
        with open(reads) as answer:
            made = answer.read()
        os.waitpid(child, 0)
        return int(made or 0)
    count = 0

    def watch(frame, event, _):
        nonlocal count
        if steps(frame, event):
            count += 1
            if count == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(watch)
    sys.setprofile(watch)
    finish(load(folder / "config.toml"), now=lambda: now, say=lambda _: None)
    sys.setprofile(None)
    os.write(writes, str(count).encode())
    os._exit(0)


def copy():
    shutil.rmtree(origin.parent / "night", ignore_errors=True)
    return Path(shutil.copytree(origin, origin.parent / "night"))


total = run(copy())
print(total, flush=True)
sys.stdin.readline()
for line in sys.stdin:
    folder = copy()
    run(folder, dies_at=int(line))
    run(folder)
    run(folder)
    print("done", flush=True)
"""


@pytest.fixture
def night(filled, receiver, tmp_path):
    """A night that has ended and was not judged yet: its source is well again, and a saved search has a hit."""
    folder = tmp_path / "origin"
    (tmp_path / "hook.key").write_text("a key for tests\n")
    file = tmp_path / "config.toml"
    file.write_text(
        f'[sources.binh-minh]\nseeds = ["http://portal.example/"]\n'
        f'[webhook]\nurl = "{receiver.url}"\nsecret_file = "{tmp_path / "hook.key"}"\n'
    )
    watches.add(filled.database, "đất", "đấu giá", places={"webhook": ""}, now=filled.now)
    for number in (1, 2):
        if number == 2:
            filled.add(50)
        moment = utc(filled.now + timedelta(days=number))
        with filled.database.transaction():
            counts = {"sources": {"binh-minh": {"fetched": 5, "listed": 20}}}
            filled.database.execute(
                "INSERT INTO runs (kind, pid, started_at, ended_at, outcome, summary)"
                " VALUES ('crawl', 1, ?, ?, 'ok', ?)",
                (moment, moment, orjson.dumps(counts).decode()),
            )
            ended = "timeout" if number == 1 else "read"
            filled.database.execute("INSERT INTO tallies VALUES (?, 'binh-minh', 'seed', ?, '', 1)", (number, ended))
        Index(filled.database).catch_up()
        if number == 1:
            finish(load(file), now=lambda: filled.now + timedelta(days=1), say=print)
    filled.close()
    folder.mkdir()
    for name in ("archive.db", "archive.db-wal", "config.toml"):
        if (tmp_path / name).exists():
            shutil.copy(tmp_path / name, folder / name)
    return folder, filled.now + timedelta(days=2)


def test_a_night_that_is_killed_at_any_step_is_told_once(night, receiver):
    """By its receiver's count of references: no finding without its notice, no notice twice."""
    folder, now = night
    receiver.kept.clear()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), now.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        total = int(child.stdout.readline())
        assert told(receiver) == ["health.changed", "watch.found"]
        child.stdin.write("\n")
        wrong = {}
        for step in range(1, total + 1):
            receiver.kept.clear()
            child.stdin.write(f"{step}\n")
            child.stdin.flush()
            assert child.stdout.readline() == "done\n"
            if (found := told(receiver)) != ["health.changed", "watch.found"]:
                wrong[step] = found
        child.stdin.close()
    assert not wrong, f"of {total} steps"


def told(receiver):
    """The kinds of notices, each reference counted once."""
    return sorted(kind for _, kind in {(reference, content["type"]) for reference, content in receiver.kept})
