"""Programs of the system that read what no library does, and whether this machine has them."""

import functools
import shutil
import subprocess
from typing import Final

TESSERACT: Final = "tesseract"
"""Reads scans."""
VIETNAMESE: Final = "vie"
"""Its letters, a package of their own."""
ANTIWORD: Final = "antiword"
"""Reads Word files of 1997 to 2003."""
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


def missing_programs() -> dict[str, str]:
    """Return what this machine lacks: the Debian package that brings it → what is not read without it."""
    missing = {}
    if not has_ocr():
        missing["tesseract-ocr-vie"] = "scans and photographed pages are kept, and their text is not read"
    if shutil.which(ANTIWORD) is None:
        missing["antiword"] = "Word files of 1997 to 2003 (.doc) are kept, and their text is not read"
    return missing
