"""luutin serve: what is said when it cannot listen, and how several processes answer as one."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.web.processes import listen
from luutin.archive import Database


def serve(tmp_path, *options):
    return CliRunner().invoke(luutin, ["serve", "--db", str(tmp_path / "archive.db"), *options])


def test_a_port_in_use_is_said_before_anything_starts(tmp_path):
    Database.open(tmp_path / "archive.db").close()
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = serve(tmp_path, "--port", str(other.getsockname()[1]))
    assert done.exit_code == 1
    assert "choose another" in done.stderr


def test_without_an_archive_it_says_how_to_make_one(tmp_path):
    done = serve(tmp_path, "--port", "0")
    assert done.exit_code == 1
    assert "archive" in (done.stderr or str(done.exception))


@pytest.fixture
def served(tmp_path):
    """`luutin serve` with two processes, and the address at which it answers."""
    Database.open(tmp_path / "archive.db").close()
    (tmp_path / "config.toml").write_text('db = "archive.db"\n[web]\nprocesses = 2\nrate_per_minute = 30\n')
    command = [sys.executable, "-m", "luutin", "serve", "--port", "0", "--config", tmp_path / "config.toml"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        port = int(process.stderr.readline().split("127.0.0.1:")[1].split("/")[0])
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield process, ("127.0.0.1", port)
        process.terminate()


def children(process):
    """The processes of *process*, whom it may just have begun."""
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return {int(each) for each in told.read_text().split()}


def healthy(address):
    """Whether a new visitor is answered."""
    return status_of(address) == 200


def status_of(address):
    """What a new visitor is answered."""
    with closing(HTTPConnection(*address, timeout=20)) as connection:
        connection.request("GET", "/healthz")
        return connection.getresponse().status


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process answers")
def test_visitors_are_shared_out_among_processes_that_are_begun_anew_and_end_together(served):
    """One that dies is replaced, nobody else can listen there, and SIGTERM to the first ends them all."""
    process, address = served
    assert all(healthy(address) for _ in range(6))
    before = children(process)
    assert len(before) == 2
    with pytest.raises(OSError, match="in use"):
        listen(*address, 2, backlog=1)
    os.kill(min(before), signal.SIGKILL)
    while not (len(children(process)) == 2 and min(before) not in children(process)):
        pass
    assert all(healthy(address) for _ in range(6))
    after = children(process)
    process.terminate()
    assert process.wait(20) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in after)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process answers")
def test_what_a_client_may_ask_it_may_ask_of_all_processes_together(served):
    """Sixty at once are allowed here; with a count in each process it would be more, the more processes there are."""
    _, address = served
    begun = time.monotonic()
    told = [status_of(address) for _ in range(100)]
    refilled = (time.monotonic() - begun) / 2
    assert 60 <= told.count(200) <= 62 + refilled
    assert set(told) == {200, 429}
