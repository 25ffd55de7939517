"""A reader that was taken over, for test_forking.py: it confines itself, tries what its argument says, and tells."""

import os
import socket
import sys
import time
from pathlib import Path

from luutin.crawler.sandbox.confine import Needs, confine
from luutin.crawler.sandbox.kernel import die_with_parent


def main() -> None:
    """Try it."""
    die_with_parent()
    argument = sys.argv[1]
    given = sys.stdin.buffer.read().decode()
    confine(Needs(memory=2 << 30))
    try:
        _say(_TRIES[argument](given))
    except (OSError, MemoryError) as error:
        _say(type(error).__name__)


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _connect(given: str) -> str:
    host, port = given.split(":")
    with socket.create_connection((host, int(port)), 2):
        return "connected"


def _signal(given: str) -> str:
    os.kill(int(given), 0)
    return "sent"


def _sleep(given: str) -> str:
    _say("asleep")
    time.sleep(float(given))
    return "awake"


_TRIES = {
    "echo": lambda given: given,
    "connect": _connect,
    "read": lambda given: Path(given).read_text()[:9],
    "fill": lambda given: len(bytearray(int(given))),
    "signal": _signal,
    "start": lambda given: os.spawnv(os.P_WAIT, given, [given]),
    "sleep": _sleep,
    "die": lambda given: os.kill(os.getpid(), int(given)),
    "open": lambda given: sum(_is_open(number) for number in range(int(given))),
}


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
