"""Does the sandbox hold on this machine? A process confines itself as a reader does, and then tries to get out."""

import contextlib
import ctypes
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from luutin.crawler.sandbox.confine import Needs, confine
from luutin.crawler.sandbox.folders import temporary_folder
from luutin.crawler.sandbox.launch import SandboxedProcess

_SEIZE = 0x4206  # PTRACE_SEIZE, linux/ptrace.h: unlike PTRACE_ATTACH it does not stop the process
_DEADLINE_S = 20
_NOWHERE = ("127.0.0.1", 9)
PROGRAM = (sys.executable, "-P", "-c", "from luutin.crawler.sandbox.trial import main; main()")
"""The trial itself."""


def try_sandbox() -> tuple[str, ...]:
    """Return what a reader of foreign files can do on this machine that it should not; empty: it is shut in.

    Takes a tenth of a second. Raises OSError where the trial itself failed.
    """
    with tempfile.TemporaryFile() as told, temporary_folder() as folder:
        outside = folder / "outside"
        outside.write_text("a reader need not see this")
        trial = SandboxedProcess(
            (*PROGRAM, str(outside), str(os.getpid())), stdin=subprocess.DEVNULL, stdout=told.fileno()
        )
        try:
            trial.process.wait(_DEADLINE_S)
        except subprocess.TimeoutExpired as error:
            raise OSError(f"no answer within {_DEADLINE_S} s") from error
        finally:
            words = trial.end()
        if trial.process.returncode:
            raise OSError(words or f"it ended with {trial.process.returncode}")
        told.seek(0)
        return tuple(told.read().decode().splitlines())


def main() -> None:
    """Confine this process, try each deed, and print those that nothing kept it from."""
    outside, parent = Path(sys.argv[1]), int(sys.argv[2])
    own = Path(tempfile.gettempdir())
    deeds = _deeds(outside, parent)
    confine(Needs(folder=own))
    for what, deed in deeds.items():
        try:
            with contextlib.suppress(ConnectionRefusedError):  # it got as far as that
                deed()
        except PermissionError:
            continue
        sys.stdout.write(f"{what}\n")


def _deeds(outside: Path, parent: int) -> Mapping[str, Callable[[], object]]:
    libc = ctypes.CDLL(None, use_errno=True)

    def seize() -> None:
        if libc.ptrace(_SEIZE, parent, 0, 0):
            raise OSError(ctypes.get_errno(), "refused")

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"", _NOWHERE)

    def fork() -> None:
        if not os.fork():
            os._exit(0)

    return {
        "read files": outside.read_bytes,
        "read the secrets of other processes": Path(f"/proc/{parent}/environ").read_bytes,
        "write files": outside.with_name("written").touch,
        "change the rights of files": lambda: outside.chmod(0o600),
        "open connections": lambda: socket.create_connection(_NOWHERE, timeout=1),
        "send datagrams": send,
        "start programs": lambda: subprocess.run((sys.executable, "-V"), check=True, stdout=subprocess.DEVNULL),
        "start processes": fork,
        "send signals": lambda: os.kill(parent, 0),
        "take hold of other processes": seize,
    }
