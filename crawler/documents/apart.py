"""Read a file in a process of its own, which a file that breaks it or keeps it busy ends alone."""

import math
from collections.abc import Callable
from typing import BinaryIO, Final

import msgspec

from luutin.crawler.documents.asking import ask_process, died
from luutin.crawler.documents.child import FileAnswer, Order
from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.read import modules_for
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.forking import ForkServer

_MODULE: Final = "luutin.crawler.documents.child"
_MEMORY: Final = 3 << 30
DEADLINE_S: Final = 60
"""CPU seconds for a file without OCR."""
OCR_DEADLINE_S: Final = 600
"""CPU seconds for a file with OCR; each page of it, and each program, has less."""
_PATIENCE: Final = 4
"""Seconds of the clock for a CPU second: a crawl, an index and other readers want the machine too."""


def read_document(  # noqa: PLR0913 - what is read, within which bounds, and who makes its process
    file: BinaryIO,
    *,
    ocr: bool,
    bounds: Bounds | None = None,
    deadline_s: float | None = None,
    stop: Callable[[], bool] = lambda: False,
    forks: ForkServer | None = None,
    kind: FileKind | None = None,
) -> FileRecord:
    """Return what *file*, open at a descriptor and at its start, says.

    *ocr*: read the pages that only OCR can read, where the machine has it. *deadline_s* is counted in CPU seconds, and
    generously by the clock. *forks* makes its process, where many files are read, and is told by *kind* what that will
    need. Raises UnreadableFileError, with the code STOPPED soon after *stop* says so.
    """
    deadline = deadline_s or (OCR_DEADLINE_S if ocr else DEADLINE_S)
    order = Order(bounds or Bounds(), ocr, math.ceil(deadline), _MEMORY)
    told = ask_process(
        *(_MODULE, msgspec.json.encode(order).decode(), file),
        deadline_s=_PATIENCE * deadline,
        stop=stop,
        forks=forks,
        loads=(_MODULE, *(modules_for(kind, ocr=ocr) if kind is not None else ())),
    )
    try:
        answer = msgspec.json.decode(told.answer, type=FileAnswer)
    except msgspec.DecodeError as error:
        raise died(told) from error
    if answer.record is None:
        raise UnreadableFileError(answer.code, answer.message)
    return answer.record
