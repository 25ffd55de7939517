"""Readers that are copies of one process: the walls of each are those of a process that is started anew."""

import os
import signal
import socket
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from luutin.crawler.sandbox.confine import Walls
from luutin.crawler.sandbox.forking import ForkServer
from luutin.crawler.sandbox.launch import SandboxedProcess

HERE = Path(__file__).parent
WALLS = Walls.of_this_kernel()
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")


@pytest.fixture(scope="module")
def forks():
    with ForkServer(environment={"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}) as server:
        yield server


def begin(forks, what, given, told):
    with tempfile.TemporaryFile() as file:
        file.write(str(given).encode())
        file.seek(0)
        return SandboxedProcess(
            (),
            stdin=file.fileno(),
            stdout=told.fileno(),
            leads_group=True,
            start=partial(forks.fork, "copied_reader", what, loads=("copied_reader",)),
        )


def tell(forks, what, given):
    """What the reader says of it, and how it ended."""
    with tempfile.TemporaryFile() as told:
        reader = begin(forks, what, given, told)
        code = reader.process.wait(10)
        words = reader.end()
        told.seek(0)
        return told.read().decode().strip() or words, code


@pytest.mark.skipif(not (WALLS.landlock and WALLS.seccomp), reason="this kernel lacks a wall")
def test_a_copy_that_was_taken_over_gets_no_further_than_any_reader(forks):
    """No network, no file, no memory without bound, no signal, no program, and no descriptor but its own three."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert tell(forks, "connect", f"127.0.0.1:{port}") == ("PermissionError", 0)
    assert tell(forks, "read", "/etc/passwd") == ("PermissionError", 0)
    assert tell(forks, "fill", 3 << 30) == ("MemoryError", 0)
    assert tell(forks, "signal", os.getpid()) == ("PermissionError", 0)
    assert tell(forks, "start", "/bin/true")[0] in {"PermissionError", "127"}
    assert tell(forks, "open", 256) == ("3", 0)


def test_copies_know_nothing_of_each_other(forks):
    """One that dies harms neither those beside it nor those after it."""
    with tempfile.TemporaryFile() as told:
        waiting = begin(forks, "sleep", 30, told)
        assert tell(forks, "die", int(signal.SIGSEGV))[1] in {-signal.SIGSEGV, 0}
        assert tell(forks, "nothing of that name", 1)[1] == 1
        assert tell(forks, "echo", "chào") == ("chào", 0)
        assert waiting.process.returncode is None
        waiting.end()
        assert waiting.process.returncode == -signal.SIGKILL


def test_a_process_that_was_killed_is_started_once_more(forks):
    """With it its copies end, and the next one comes from a new one."""
    with tempfile.TemporaryFile() as told:
        waiting = begin(forks, "sleep", 30, told)
        parent = int(Path(f"/proc/{waiting.process.pid}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(parent, signal.SIGKILL)  # as the system does for want of memory
        assert waiting.process.wait(5) == -signal.SIGKILL
        waiting.end()
    assert tell(forks, "echo", "lại") == ("lại", 0)


def test_whoever_waits_for_an_end_twice_closes_nobody_elses_file(forks):
    """The number of the file that told of the end is given to the next one that is opened."""
    with tempfile.TemporaryFile() as told:
        reader = begin(forks, "echo", "chào", told)
        assert reader.process.wait(10) == 0
        opened = [os.dup(told.fileno()) for _ in range(8)]
        try:
            reader.process.kill()
            assert reader.process.wait(10) == 0
            reader.end()
            assert all(os.fstat(each) for each in opened)
        finally:
            for each in opened:
                os.close(each)
