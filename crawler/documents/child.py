"""The process that reads one file: bytes on standard input, its record on standard output, and then it ends."""

import resource
import sys
import tempfile
from pathlib import Path

import msgspec

from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.kinds import kind_of
from luutin.crawler.documents.old_fonts import decode_lines
from luutin.crawler.documents.read import read_file
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.confine import Needs, confine
from luutin.crawler.sandbox.kernel import die_with_parent

_LOADED = (describe, decode_lines)
"""What every reader needs, loaded while its folders are still open to this process."""


class Order(msgspec.Struct, frozen=True):
    """What is asked of the process."""

    bounds: Bounds
    ocr: bool
    """Whether pages that only OCR can read are read too."""
    cpu_s: int
    """CPU seconds that it, and each program that it starts, may take."""
    memory: int
    """Bytes of address space, of each of them."""


class FileAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the process says: a record, or why there is none."""

    record: FileRecord | None = None
    code: str = ""
    message: str = ""


def main() -> None:
    """Read the file, as the order in the first argument says."""
    die_with_parent()
    order = msgspec.json.decode(sys.argv[1], type=Order)
    data = sys.stdin.buffer.read()
    programs = order.ocr or kind_of(data) is FileKind.DOC
    resource.setrlimit(resource.RLIMIT_CPU, (order.cpu_s, order.cpu_s + 5))
    confine(Needs(memory=order.memory, folder=Path(tempfile.gettempdir()), programs=programs))
    sys.stdout.buffer.write(answer(data, order))


def answer(data: bytes, order: Order) -> bytes:
    """Return the FileAnswer for *data*, as JSON."""
    try:
        record = read_file(data, order.bounds)
        if order.ocr and any(page.needs_ocr for page in record.pages):
            from luutin.crawler.documents.ocr import read_scans

            record = read_scans(data, record, order.bounds)
        return msgspec.json.encode(FileAnswer(record))
    except UnreadableFileError as error:
        return msgspec.json.encode(FileAnswer(code=error.code, message=error.message))
    except (MemoryError, RecursionError) as error:
        return msgspec.json.encode(FileAnswer(code="too-large", message=f"{type(error).__name__} while it was read"))
