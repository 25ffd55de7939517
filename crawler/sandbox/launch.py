"""Start a program that reads what strangers wrote: with a clean environment, and a temporary folder of its own.

The program calls `luutin.crawler.sandbox.confine` once it has loaded what it needs. The launcher ends it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

from luutin.crawler.sandbox.folders import make_folder

_PASSED_ON = {
    *("PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONWARNINGS"),
}
_LAST_WORDS = 4_000  # bytes
_HELD_UP = {"R", "D"}  # it would run, or waits for the disk: proc(5)


class RunningProcess(Protocol):
    """What is needed of a process that was started, however that was: as `subprocess.Popen` has it."""

    pid: int
    returncode: int | None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""

    def kill(self) -> None:
        """End it."""


class Starter(Protocol):
    """Starts a reader otherwise than as a program."""

    def __call__(self, *, folder: Path, files: tuple[int, int, int]) -> RunningProcess:
        """Start it in *folder*, at the descriptors of standard input, output and error."""


class SandboxedProcess:
    """A process from its start to its end. What it prints to stderr is kept, and never shown as it is."""

    def __init__(  # noqa: PLR0913 - what a process is started with
        self,
        program: Sequence[str],
        *,
        stdin: int,
        stdout: int,
        environment: Mapping[str, str] | None = None,
        leads_group: bool = False,
        start: Starter | None = None,
    ) -> None:
        """Start *program* at two file descriptors. *environment* comes on top of what each gets. Raises OSError.

        *leads_group*: the programs that it starts end with it. *start* is asked in the place of *program*.
        """
        self._leads_group = leads_group
        self.folder = make_folder()
        """Its temporary folder, its working folder and its home."""
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        self.process: RunningProcess
        if start is not None:
            self.process = start(folder=self.folder, files=(stdin, stdout, self._words.fileno()))
            return
        self.process = subprocess.Popen(  # noqa: S603 - a program of ours
            program,
            stdin=stdin,
            stdout=stdout,
            stderr=self._words,
            cwd=self.folder,
            process_group=0 if leads_group else None,
            env={**clean_environment(os.environ, self.folder), **(environment or {})},
        )

    def cpu_s(self) -> float | None:
        """The processor time that it has used; None: it has ended, or this system does not tell."""
        if sys.platform != "linux":
            return None
        with contextlib.suppress(OSError):
            return time.clock_gettime(~self.process.pid << 3 | 2)  # CPUCLOCK_SCHED, linux/posix-timers.h
        return None

    def is_held_up(self) -> bool:
        """Whether it would go on at this moment, if it were let: one that sleeps or was stopped would not."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return False
        return told.rpartition(")")[2].split()[0] in _HELD_UP

    def end(self) -> str:
        """Kill it, remove its folder, and return the end of what it printed to stderr, on one line; empty: nothing."""
        if self._leads_group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        with self._words as words:
            size = words.seek(0, os.SEEK_END)
            words.seek(max(size - _LAST_WORDS, 0))
            text = words.read().decode("utf-8", "replace").strip()
        return " | ".join("".join(filter(str.isprintable, line)) for line in text.splitlines())


def clean_environment(given: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return what a reader needs of the environment *given*: where Python is, which language; never a secret."""
    kept = {name: value for name, value in given.items() if name in _PASSED_ON or name.startswith("LC_")}
    if "PYTHONPATH" in kept:  # the reader stands in another folder
        kept["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, kept["PYTHONPATH"].split(os.pathsep)))
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder)}
