"""lock: one at a time, told by whom, and never held by the dead."""

import os
import resource
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive.locking import HeldError, Work, lock, lock_file

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from luutin.archive.locking import lock
with lock(Path(sys.argv[1]), what="luutin crawl", now=datetime(2026, 3, 12, 1, 30, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return lock_file(tmp_path / "archive.db", Work.RUN)


@pytest.fixture
def holder(path):
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_one_is_refused_with_the_holders_name_and_age(path, holder):
    with (
        pytest.raises(HeldError, match=rf"archive.db-run: `luutin crawl` \(pid {holder.pid}\).* 90 min") as caught,
        lock(path, what="luutin run", now=NOW + timedelta(minutes=90)),
    ):
        pass
    assert (caught.value.holder.pid, caught.value.age_s) == (holder.pid, 5400)


def test_a_dead_holder_holds_nothing(path, holder):
    """After kill -9 the lock is free at once, and who died with it is told."""
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with lock(path, what="luutin run", now=NOW) as dead:
        assert dead.pid == holder.pid


def test_one_that_ended_well_leaves_no_name(path):
    for _ in range(2):
        with lock(path, what="luutin crawl", now=NOW) as dead:
            assert dead is None


def test_a_full_disk_keeps_nobody_from_the_lock(path):
    """What is only read, or told, goes on there; who holds it cannot be written, and still only one does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with lock(path, what="luutin run", now=NOW) as dead:
            assert dead is None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with lock(path, what="luutin run", now=NOW) as dead:
        assert dead is None
