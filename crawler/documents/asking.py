"""Ask a process of its own about one file: bytes in, its answer out, and it ends, whatever the file does to it."""

import contextlib
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO, Final, NamedTuple

from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.forking import ForkServer
from luutin.crawler.sandbox.launch import SandboxedProcess

_ENVIRONMENT: Final[Mapping[str, str]] = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
"""One thread a file: the crawl goes on beside it."""

_NO_MEMORY: Final = "memory allocation of"
"""Last words of a library in Rust that gets no memory."""

STOPPED: Final = "stopped"
"""Code of a file of which the reading was ended from outside: it is none the worse, and is read another time."""
_LOOK_S: Final = 0.5
"""Seconds between two looks at whether to stop."""


class ProcessReply(NamedTuple):
    """What a process said of a file."""

    answer: bytes
    """What it wrote to its standard output; empty where it died before."""
    death: str
    """Its exit status and its last words, for the case that the answer is none."""


def fork_server() -> ForkServer:
    """Return a maker of such processes, for whoever asks many times. It is a context manager."""
    return ForkServer(environment=_ENVIRONMENT)


def ask_process(  # noqa: PLR0913 - what is asked, of what, for how long, and who makes the process
    module: str,
    order: str,
    file: BinaryIO,
    *,
    deadline_s: float,
    stop: Callable[[], bool] = lambda: False,
    forks: ForkServer | None = None,
    loads: tuple[str, ...] = (),
) -> ProcessReply:
    """Let `main` of *module* answer *order* about *file*, which is open at a descriptor and at its start.

    Raises UnreadableFileError where it gives no answer within *deadline_s* seconds, and with the code STOPPED soon
    after *stop* says so. *forks* makes the process, where many are asked for; *loads*: modules that it will need.
    """
    program = (sys.executable, "-P", "-c", f"from {module} import main; main()", order)
    start = None if forks is None else partial(forks.fork, module, order, loads=loads)
    with tempfile.TemporaryFile() as told:
        child = SandboxedProcess(
            program, stdin=file.fileno(), stdout=told.fileno(), environment=_ENVIRONMENT, leads_group=True, start=start
        )
        try:
            late = not _ends(child, deadline_s, stop)
        finally:
            words = child.end()
        if late or child.process.returncode == -signal.SIGXCPU:
            raise UnreadableFileError("too-slow", f"no answer within {deadline_s:g} s")
        told.seek(0)
        return ProcessReply(told.read(), f"status {child.process.returncode}; {words[-200:] or 'it said nothing'}")


def _ends(child: SandboxedProcess, deadline_s: float, stop: Callable[[], bool]) -> bool:
    end = time.monotonic() + deadline_s
    while not stop():
        left = end - time.monotonic()
        if left <= 0:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(min(left, _LOOK_S))
            return True
    raise UnreadableFileError(STOPPED, "the reading was ended")


def died(told: ProcessReply) -> UnreadableFileError:
    """Return the error for a process that ended without a whole answer."""
    return UnreadableFileError("too-large" if _NO_MEMORY in told.death else "reader-died", told.death)
