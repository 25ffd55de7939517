"""The process that is copied for each reader: it has loaded what they need, and has read nothing of any stranger.

A copy (fork(2)) does what a process that was started anew does: it confines itself before it reads, and ends.
"""

import contextlib
import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
import tempfile
import traceback
from collections.abc import Iterable
from typing import Final

import msgspec

LENGTH: Final = struct.Struct("!I")
"""Before each order: its length in bytes."""
STATUS: Final = struct.Struct("!i")
"""What is told of a copy: first its number, at its end how it ended, as `subprocess` has it."""
_PASSED: Final = 4
"""Descriptors with each order: standard input, output and error, and where the status goes."""


class ForkOrder(msgspec.Struct, frozen=True):
    """What is asked for."""

    module: str
    """Whose `main` the copy calls."""
    argument: str
    """Its one argument."""
    folder: str
    """Its working folder."""
    environment: dict[str, str]
    loads: tuple[str, ...] = ()
    """Modules that it will need: loaded once, before the first copy that needs them."""


def main() -> None:
    """Make copies until the one that asks for them is gone.

    The socket's descriptor is the first argument; those behind it are modules to load before any copy is asked for.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: whoever asks ends us
    channel = socket.socket(fileno=int(sys.argv[1]))
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    copies: dict[int, int] = {}
    _load(sys.argv[2:])
    with selectors.DefaultSelector() as ready:
        for each in (channel.fileno(), woken):
            ready.register(each, selectors.EVENT_READ)
        while True:
            found = {key.fd for key, _ in ready.select()}
            if woken in found:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 512)
                _tell_endings(copies)
            if channel.fileno() in found and not _copy(channel, copies):
                return


def _tell_endings(copies: dict[int, int]) -> None:
    while copies:
        number, status = os.waitpid(-1, os.WNOHANG)
        if not number:
            return
        told = copies.pop(number)
        with contextlib.suppress(OSError):
            os.write(told, STATUS.pack(os.waitstatus_to_exitcode(status)))
        os.close(told)


def _load(names: Iterable[str]) -> None:
    gc.disable()  # loading makes many objects, and no circles that matter
    for name in names:
        with contextlib.suppress(Exception):  # the copy meets with the same, and says it
            importlib.import_module(name)
    gc.enable()


def _copy(channel: socket.socket, copies: dict[int, int]) -> bool:
    """Carry out one order; False where none will come any more."""
    head, passed, _, _ = socket.recv_fds(channel, LENGTH.size, _PASSED)
    if len(head) < LENGTH.size or len(passed) < _PASSED:
        return False
    (length,) = LENGTH.unpack(head)
    packed = b""
    while len(packed) < length and (more := channel.recv(length - len(packed))):
        packed += more
    order = msgspec.json.decode(packed, type=ForkOrder)
    _load(order.loads)
    gc.freeze()
    number = os.fork()
    if not number:
        signal.set_wakeup_fd(-1)
        channel.detach()
        _become_reader(order, passed)
    *standard, told = passed
    for each in standard:
        os.close(each)
    copies[number] = told
    with contextlib.suppress(OSError):
        os.write(told, STATUS.pack(number))
    return True


def _become_reader(order: ForkOrder, passed: list[int]) -> None:
    """Do what the order says, and end."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        for place, each in enumerate(passed[:3]):
            os.dup2(each, place)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update(order.environment)
        tempfile.tempdir = None
        sys.argv = ["-c", order.argument]
        importlib.import_module(order.module).main()
        sys.stdout.flush()
        code = 0
    except BaseException:  # noqa: BLE001 - as Python itself ends a process: its last words, and 1
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)
