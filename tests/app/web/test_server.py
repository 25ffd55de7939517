"""The web server under clients that are slow, many, or never done."""

import asyncio
import contextlib
import logging
import resource
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import orjson
import pytest
from starlette.responses import StreamingResponse

from luutin.app.settings import WebSettings
from luutin.app.web.server import ConnectionLimit, WebServer, plan_files
from luutin.app.web.throttle import Throttle

HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
WHOLE = b"GET /%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
UNBOUND = resource.RLIM_INFINITY


class Portal:
    """An application with answers that take for ever, and the server before it."""

    def __init__(self, **settings):
        self.opened = []
        self.at_work = threading.Semaphore(0)
        self.let_go = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address = self.listener.getsockname()
        self.server = WebServer(self.answer, WebSettings(**settings))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)

    async def answer(self, scope, receive, send):
        if scope["type"] == "http":
            await StreamingResponse(self.parts(scope["path"]))(scope, receive, send)

    async def parts(self, path):
        if path == "/wait":
            self.at_work.release()
            await asyncio.to_thread(self.let_go.wait, 20)
        while path == "/endless":
            yield bytes(1 << 16)
            await asyncio.sleep(0)
        yield b"done"

    def ask(self, content, client="127.0.0.1"):
        """A connection of *client* on which *content* was sent."""
        opened = socket.create_connection(self.address, timeout=10, source_address=(client, 0))
        opened.sendall(content)
        self.opened.append(opened)
        return opened

    def get(self, client="127.0.0.1"):
        """The status of a request that is whole."""
        return self.ask(WHOLE % b"now", client).recv(100).split()[1]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.let_go.set()
        for each in self.opened:
            each.close()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()


def ended(connection):
    """Whether the server has ended *connection*, which is waited for."""
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "begun", [b"", HALF, WHOLE.replace(b"\r\n\r\n", b"\r\nContent-Length: 9\r\n\r\nhalf") % b"now"]
)
def test_a_request_must_be_whole_in_time(begun):
    """Else its connection is ended: before its first byte, within its head, within its body."""
    with Portal(request_time_s=0.2) as portal:
        assert ended(portal.ask(begun))
        assert portal.get() == b"200"


def test_half_sent_requests_never_keep_others_out():
    """Those give way that have waited longest. What is whole is answered, long before their time is up."""
    with Portal(connections=10, request_time_s=60) as portal:
        half = [portal.ask(HALF) for _ in range(60)]
        assert portal.get() == b"200"
        assert all(ended(each) for each in half[:50])
        half[-1].sendall(b"x\r\n\r\n")
        assert half[-1].recv(12) == b"HTTP/1.1 200"


def test_one_client_takes_no_place_of_another():
    """It gives up its own oldest connection for its newest."""
    with Portal(connections=100, connections_per_client=5, request_time_s=60) as portal:
        first = portal.ask(HALF, "127.0.0.2")
        many = [portal.ask(HALF, "127.0.0.3") for _ in range(6)]
        assert ended(many[0])
        for patient in (first, *many[2:]):
            patient.sendall(b"x\r\n\r\n")
            assert patient.recv(12) == b"HTTP/1.1 200"


def test_where_all_are_at_work_the_next_is_told_so():
    """Nobody whose answer is being made gives way."""
    with Portal(connections=8, request_time_s=60) as portal:
        waiting = [portal.ask(WHOLE % b"wait") for _ in range(8)]
        assert all(portal.at_work.acquire(timeout=10) for _ in waiting)
        assert portal.get() == b"503"
        portal.let_go.set()
        assert {each.recv(12) for each in waiting} == {b"HTTP/1.1 200"}


def test_who_takes_nothing_of_an_answer_is_let_go():
    """Who takes it slowly is not."""
    with Portal(stall_time_s=0.3) as portal:
        stalled, slow = portal.ask(WHOLE % b"endless"), portal.ask(WHOLE % b"endless")
        connected = portal.server.server_state.connections
        taken = 0
        while taken == 0 or len(connected) > 1:
            taken += len(slow.recv(1 << 12))
        assert slow.recv(1)
        assert ended(stalled)


ENDLESS = """
import sys, threading, time
from starlette.responses import StreamingResponse
from luutin.app.settings import WebSettings
from luutin.app.web.server import WebServer
import socket

def busy():
    yield b"begun"
    threading.Event().wait(60)  # as a search does that reads on

async def app(scope, receive, send):
    if scope["type"] == "http":
        await StreamingResponse(busy())(scope, receive, send)

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
WebServer(app, WebSettings(), end_s=0.3).run(sockets=[listener])
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_time_whatever_is_on_its_way(sign):
    """A download that will not end, in a thread that cannot be interrupted, is left behind."""
    with subprocess.Popen([sys.executable, "-P", "-c", ENDLESS], stdout=subprocess.PIPE, text=True) as process:
        try:
            with socket.create_connection(("127.0.0.1", int(process.stdout.readline())), timeout=20) as download:
                download.sendall(WHOLE % b"")
                download.recv(1)
                process.send_signal(sign)
                assert process.wait(10) is not None  # it took 0.3 s of the nine that it has
        finally:
            process.kill()


def test_more_half_sent_requests_than_files_leave_it_answering(folder):
    """`luutin serve` takes no more connections than its limit on open files leaves room for, and logs no flood."""
    serve = f"ulimit -n 450; exec {sys.executable} -m luutin serve --port 0 --db {folder / 'archive.db'}"
    with subprocess.Popen(["sh", "-c", serve], stderr=subprocess.PIPE, text=True, cwd=folder) as process:
        try:
            line = process.stderr.readline()
            port = int(line.split("http://127.0.0.1:")[1].split("/")[0])
            with contextlib.ExitStack() as opened:
                for _ in range(600):
                    half = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
                    half.sendall(HALF)
                answer = opened.enter_context(urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20))
                assert answer.status == 200
                assert len([*Path(f"/proc/{process.pid}/fd").iterdir()]) < 200
        finally:
            process.terminate()
            said = process.stderr.read()
    assert said == ""


FILES = {
    "room enough": ((500, 4_096, UNBOUND), (500, 4_096)),
    "no limit": ((500, UNBOUND, UNBOUND), (500, UNBOUND)),
    "raised as needed": ((500, 256, UNBOUND), (500, 884)),
    "raised as far as it goes": ((500, 512, 600), (216, 600)),
    "an ordinary shell": ((500, 1_024, 1_048_576), (500, 1_024)),
    "hardly any": ((500, 64, 64), (8, 64)),
}


@pytest.mark.parametrize(("given", "planned"), FILES.values(), ids=FILES)
def test_connections_leave_files_for_the_archive(given, planned):
    """The limit on open files is raised as far as it may be; what it then leaves room for is held."""
    assert plan_files(*given) == planned


def test_a_limit_forgets_who_has_gone():
    """Counting strangers takes no memory once they have left."""
    limit = ConnectionLimit(most=10, per_client=2)
    for number in range(1_000):
        assert limit.admit(f"192.0.2.{number}")
        limit.forget(None, f"192.0.2.{number}")
    assert not limit._clients


def test_a_log_that_strangers_cause_is_throttled(caplog):
    """Five of a sort a minute; then it is said how many were left out. Other sorts are written meanwhile."""
    now = 0.0
    throttle = Throttle(lambda: now)
    log = logging.getLogger("throttled")
    log.addFilter(throttle)
    for number in range(1_000):
        log.warning("bad request %s", number)
    log.warning("something else")
    now = 61.0
    log.warning("bad request %s", "later")
    told = [record.getMessage() for record in caplog.records]
    assert told[:5] == [f"bad request {number}" for number in range(5)]
    assert told[5:] == ["something else", "bad request later (995 more like this were left out)"]


@pytest.mark.parametrize(
    ("client", "proxies", "admitted"),
    [
        ("192.0.2.1", "127.0.0.1,::1", 2),
        ("127.0.0.1", "127.0.0.1,::1", 9),
        ("10.0.0.7", "10.0.0.0/8", 9),
        ("192.0.2.1", "*", 9),
        ("::1", "127.0.0.1,::1", 9),
    ],
)
def test_a_proxy_speaks_for_many_clients(client, proxies, admitted):
    """Of an address that uvicorn believes the headers of, only the sum bounds the connections."""
    limit = ConnectionLimit(most=9, per_client=2, proxies=proxies.split(","))
    assert [limit.admit(client) for _ in range(20)].count(True) == admitted


def test_no_part_of_an_answer_waits_for_the_client_to_tell_that_it_got_the_one_before():
    """Each connection sends what it has at once (TCP_NODELAY): else every page on a kept connection took 40 ms more."""
    with Portal() as portal:
        assert portal.get() == b"200"
        portal.ask(b"")
        (*_, held) = portal.server.server_state.connections
        assert held.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("sent", [b"GIBBERISH\r\n\r\n", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_refused_in_the_shape_of_all_errors(sent):
    """A head over 64 kB, too: 400, JSON, and the connection ends."""
    with Portal() as portal:
        head, _, body = portal.ask(sent).recv(1000).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/json" in head
    assert orjson.loads(body)["error"]["code"] == "bad_request"
