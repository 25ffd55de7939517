"""Programs of the system that read what no library does, and whether this machine has them."""

import functools
import resource
import shutil
import signal
import subprocess
from collections.abc import Sequence
from typing import Final

from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.kernel import die_with_parent

TESSERACT: Final = "tesseract"
"""Reads scans."""
VIETNAMESE: Final = "vie"
"""Its letters, a package of their own."""
ORIENTATION: Final = "osd"
"""Tells which way a page stands; it comes with the program."""
ANTIWORD: Final = "antiword"
"""Reads Word files of 1997 to 2003 whose lists are numbered."""
_DEADLINE_S: Final = 20


@functools.cache
def has_ocr() -> bool:
    """Return whether this machine can read Vietnamese from pictures."""
    program = shutil.which(TESSERACT)
    if program is None:
        return False
    told = subprocess.run(  # noqa: S603 - a program of the system
        [program, "--list-langs"], capture_output=True, text=True, timeout=_DEADLINE_S, check=False
    )
    return VIETNAMESE in told.stdout.split()


def run_program(command: Sequence[str], *, given: bytes = b"", cpu_s: int) -> subprocess.CompletedProcess[bytes]:
    """Run *command*, of a program of the system, which is confined as this process is, and ends with it.

    It has *cpu_s* seconds, counted by the kernel: this process may send no signals. Raises UnreadableFileError.
    """

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        die_with_parent()

    try:
        done = subprocess.run(  # noqa: S603 - a program of the system; one thread runs here
            command, input=given, capture_output=True, check=False, preexec_fn=bound
        )
    except FileNotFoundError as error:
        raise UnreadableFileError("program-missing", f"{command[0]} reads this kind of file") from error
    if done.returncode in {-signal.SIGKILL, -signal.SIGXCPU}:
        raise UnreadableFileError("too-slow", f"{command[0]} took longer than {cpu_s} s")
    return done


def missing_programs() -> dict[str, str]:
    """Return what this machine lacks: the Debian package that brings it → what is not read without it."""
    missing = {}
    if not has_ocr():
        missing["tesseract-ocr-vie"] = "scans and photographed pages are kept, and their text is not read"
    if shutil.which(ANTIWORD) is None:
        missing["antiword"] = (
            "the numbers that Word gave to paragraphs are not told of its files of 1997 to 2003 (.doc)"
        )
    return missing
