"""Here is a file's bytes. Give me its record. Pure but for programs of the system that it asks; runs confined."""

from collections.abc import Callable
from importlib import import_module
from typing import Final, TypeAlias

import msgspec

from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.kinds import is_locked_package, kind_of
from luutin.crawler.errors import UnreadableFileError

Reader: TypeAlias = Callable[[bytes, Bounds], FileRecord]

_HOME: Final = "luutin.crawler.documents"
_READERS: Final = {
    FileKind.PDF: ("pdf", "read_pdf"),
    FileKind.DOC: ("old_word", "read_doc"),
    FileKind.DOCX: ("word", "read_docx"),
    FileKind.RTF: ("rich_text", "read_rtf"),
    FileKind.ODT: ("open_text", "read_odt"),
    **dict.fromkeys((FileKind.XLS, FileKind.XLSX, FileKind.XLSB, FileKind.ODS), ("spreadsheet", "read_spreadsheet")),
    FileKind.PPTX: ("slides", "read_pptx"),
    FileKind.ZIP: ("packed", "list_zip"),
    FileKind.RAR: ("packed", "list_rar"),
    FileKind.HTML: ("plain_text", "read_html"),
    FileKind.TEXT: ("plain_text", "read_text"),
    **dict.fromkeys((kind for kind in FileKind if kind.is_image), ("page_image", "look_at_picture")),
}
"""Kind → the module and the function that read it. A library is loaded by the file that needs it."""
_NOT_READ: Final = {
    FileKind.PPT: "slides of PowerPoint 97 to 2003",
    FileKind.ODP: "slides of OpenDocument",
    FileKind.SEVEN_ZIP: "a container of 7-Zip",
    FileKind.UNKNOWN: "no known kind of file begins like this",
}


def modules_for(kind: FileKind, *, ocr: bool) -> tuple[str, ...]:
    """Return the names of the modules that read a file of *kind*, with *ocr* those too that may read its scans."""
    scans = (f"{_HOME}.ocr",) if ocr and (kind is FileKind.PDF or kind.is_image) else ()
    return (f"{_HOME}.{_READERS[kind][0]}", *scans) if kind in _READERS else ()


def read_file(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what *data* says, without OCR: `needs_ocr` marks the pages that only OCR can read.

    Raises UnreadableFileError.
    """
    kind = kind_of(data)
    if not data:
        raise UnreadableFileError("empty", "the file has no bytes")
    if is_locked_package(data):
        raise UnreadableFileError("encrypted", "a password is needed")
    if kind in _NOT_READ:
        raise UnreadableFileError("unsupported", _NOT_READ[kind])
    module, name = _READERS[kind]
    reader: Reader = getattr(import_module(f"{_HOME}.{module}"), name)
    record = reader(data, bounds)
    pages = tuple(msgspec.structs.replace(page, text=_whole(page.text)) for page in record.pages)
    return msgspec.structs.replace(record, kind=kind, pages=pages, title=record.title and _whole(record.title))


def _whole(text: str) -> str:
    """Return *text* with the halves of its letters joined (UTF-16 surrogates); a half that stands alone is a U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
