"""Several processes behind one address: each listens for itself, and the system shares the visitors out among them.

One process works on one thing at a time, as Python does. Here each has readers of its own, and one that ends by itself
is begun anew.
"""

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

_MOST = 4
"""Processes that are begun where nobody has said how many."""
_PAUSE_S = 1.0
"""A process that ended sooner than this after it began is not begun anew at once."""
_log = logging.getLogger(__name__)


def how_many(wanted: int) -> int:
    """So many processes as *wanted*; 0: one for each processor, up to four. One where the system cannot share out."""
    if sys.platform != "linux":
        return 1
    return wanted or min(len(os.sched_getaffinity(0)), _MOST)


def listen(host: str, port: int, number: int, *, backlog: int) -> list[socket.socket]:
    """So many sockets that listen at one address; port 0 takes a free one. Raises OSError, where it is taken too."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    first = socket.create_server((host, port), family=family, backlog=backlog)
    if number == 1:
        return [first]
    address = first.getsockname()[:2]
    first.close()  # that it could be had says that nobody else listens there: the next ones would not be told
    return [socket.create_server(address, family=family, backlog=backlog, reuse_port=True) for _ in range(number)]


def serve_all(sockets: list[socket.socket], serve: Callable[[socket.socket], None]) -> None:
    """Run *serve* over each socket, until SIGTERM or Ctrl-C: here where there is one, else in a process for each."""
    if len(sockets) == 1:
        serve(sockets[0])
    else:
        ServerProcesses(sockets, serve).run()
    for each in sockets:
        each.close()


class ServerProcesses:
    """One process for each socket, each of which runs *serve* until it is told to end by SIGTERM."""

    def __init__(self, sockets: list[socket.socket], serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._sockets = sockets
        self._running: dict[int, tuple[socket.socket, float]] = {}
        """Process → its socket, and when it began."""
        self._ending = False
        self._pid = os.getpid()
        self._alive, self._holds = os.pipe()
        """Its writing end is held by this process alone: where that is gone, so are we."""

    def run(self) -> None:
        """Run them until SIGTERM or Ctrl-C, and then until the last has ended."""
        previous = [(number, signal.signal(number, self._end)) for number in (signal.SIGINT, signal.SIGTERM)]
        gc.freeze()  # what is loaded stays one copy for all
        for each in self._sockets:
            self._begin(each)
        while self._running:
            pid, status = os.waitpid(-1, 0)
            listener, begun = self._running.pop(pid)
            if self._ending:
                continue
            _log.error("process %d ended by itself, with status %d; another one begins", pid, status)
            time.sleep(_PAUSE_S if time.monotonic() - begun < _PAUSE_S else 0.0)
            if not self._ending:
                self._begin(listener)
        for number, handler in previous:
            signal.signal(number, handler)

    def _begin(self, listener: socket.socket) -> None:
        pid = os.fork()
        if pid:
            self._running[pid] = listener, time.monotonic()
            if self._ending:
                os.kill(pid, signal.SIGTERM)
            return
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.setpgid(0, 0)  # Ctrl-C is told to us by the first process alone
            os.close(self._holds)
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            self._serve(listener)
        finally:  # nothing of the first process's own work may be ended here, nor its clean-up be done twice
            failure = sys.exc_info()[1]
            if failure is not None:
                _log.error("a process of the web server cannot go on", exc_info=failure)
            os._exit(failure is not None)

    def _end_with_parent(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._pid:
            os._exit(0)  # one of the others, that has just begun
        self._ending = True
        for pid in self._running:
            os.kill(pid, signal.SIGTERM)
