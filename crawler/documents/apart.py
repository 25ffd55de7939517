"""Read a file in a process of its own, which a file that breaks it or keeps it busy ends alone."""

import math
import subprocess
import sys
import tempfile
from typing import BinaryIO, Final

import msgspec

from luutin.crawler.documents.child import FileAnswer, Order
from luutin.crawler.documents.file_record import Bounds, FileRecord
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.launch import SandboxedProcess

_PROGRAM: Final = (sys.executable, "-P", "-c", "from luutin.crawler.documents.child import main; main()")
_ENVIRONMENT: Final = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
"""One thread a file: the crawl goes on beside it."""
_MEMORY: Final = 3 << 30
DEADLINE_S: Final = 60
"""Seconds for a file without OCR."""
OCR_DEADLINE_S: Final = 600
"""Seconds for a file with OCR."""


def read_document(
    file: BinaryIO, *, ocr: bool, bounds: Bounds | None = None, deadline_s: float | None = None
) -> FileRecord:
    """Return what *file*, open at a descriptor and at its start, says.

    *ocr*: read the pages that only OCR can read, where the machine has it. Raises UnreadableFileError.
    """
    deadline = deadline_s or (OCR_DEADLINE_S if ocr else DEADLINE_S)
    order = Order(bounds or Bounds(), ocr, math.ceil(deadline), _MEMORY)
    program = (*_PROGRAM, msgspec.json.encode(order).decode())
    with tempfile.TemporaryFile() as told:
        child = SandboxedProcess(program, stdin=file.fileno(), stdout=told.fileno(), environment=_ENVIRONMENT)
        late = False
        try:
            child.process.wait(deadline)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            words = child.end()
        if late:
            raise UnreadableFileError("too-slow", f"no answer within {deadline:g} s")
        told.seek(0)
        return _taken(told.read(), child.process.returncode, words)


def _taken(told: bytes, status: int, words: str) -> FileRecord:
    try:
        answer = msgspec.json.decode(told, type=FileAnswer)
    except msgspec.DecodeError as error:
        raise UnreadableFileError("reader-died", f"status {status}; {words[-200:] or 'it said nothing'}") from error
    if answer.record is None:
        raise UnreadableFileError(answer.code, answer.message)
    return answer.record
