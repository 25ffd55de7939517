"""Readers as copies of one process that has loaded what they need: the start of each costs a tenth.

The walls are those of a process that is started anew: a copy puts them up itself, before it reads the first byte.
"""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec

from luutin.crawler.sandbox.fork_server import LENGTH, STATUS, ForkOrder
from luutin.crawler.sandbox.launch import clean_environment

_PROGRAM: Final = "from luutin.crawler.sandbox.fork_server import main; main()"


class ForkedProcess:
    """A copy, as far as it behaves like `subprocess.Popen`."""

    def __init__(self, status: int) -> None:
        self._status = status
        self.returncode: int | None = None
        """None: it has not ended, as far as we were told."""
        self.pid = self._read()
        """0: there was none to begin with."""
        if not self.pid:
            self.returncode = -int(signal.SIGKILL)
            os.close(status)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return how it ended. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a reader", timeout or 0)
            self.returncode = self._read(-int(signal.SIGKILL))
            os.close(self._status)  # once: its number may be another file's a moment later
        return self.returncode

    def kill(self) -> None:
        """End it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _read(self, otherwise: int = 0) -> int:
        told = os.read(self._status, STATUS.size)
        return int(STATUS.unpack(told)[0]) if len(told) == STATUS.size else otherwise


class ForkServer:
    """Makes readers, from any thread. Started by the first; a context manager, which ends it."""

    def __init__(self, *, environment: Mapping[str, str] | None = None, loads: Sequence[str] = ()) -> None:
        """*environment* comes on top of what each reader gets; *loads* are modules that all of them will need."""
        self._environment = dict(environment or {})
        self._loads = tuple(loads)
        self._lock = threading.Lock()
        self._channel: socket.socket | None = None
        self._end: Callable[[], object] = lambda: None
        """Ends the process, also where nobody calls `close`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process that is copied, unless that is done: it loads while others work. Raises OSError."""
        with self._lock:
            if self._channel is None:
                self._start()

    def close(self) -> None:
        """End the process that is copied, and with it all its copies."""
        with self._lock:
            self._drop()

    def fork(
        self, module: str, argument: str, *, folder: Path, files: tuple[int, int, int], loads: Sequence[str] = ()
    ) -> ForkedProcess:
        """Start `main` of *module* at three descriptors. Raises OSError."""
        environment = {**clean_environment(os.environ, folder), **self._environment}
        order = msgspec.json.encode(ForkOrder(module, argument, str(folder), environment, tuple(loads)))
        with self._lock:
            for _ in range(2):  # who was killed for want of memory is started once more
                ours, theirs = os.pipe()
                try:
                    self._send(order, [*files, theirs])
                finally:
                    os.close(theirs)
                process = ForkedProcess(ours)
                if process.pid:
                    return process
                self._drop()
        raise OSError(0, "no process could be made for a reader")

    def _send(self, order: bytes, files: list[int]) -> None:
        channel = self._channel or self._start()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it is gone: no process will be told of
            socket.send_fds(channel, [LENGTH.pack(len(order))], files)
            channel.sendall(order)

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - a program of ours
                (sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), *self._loads),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**clean_environment(os.environ, Path(tempfile.gettempdir())), **self._environment},
            )
        self._channel = ours
        self._end = weakref.finalize(self, _end, ours, process)
        return ours

    def _drop(self) -> None:
        self._end()
        self._channel = None


def _end(channel: socket.socket, process: subprocess.Popen[bytes]) -> None:
    channel.close()
    process.kill()
    process.wait()
