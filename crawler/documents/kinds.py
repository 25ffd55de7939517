"""What is this file? By its own bytes: names and Content-Type lie, and a `.doc` may be RTF, HTML or a packed DOCX."""

import io
import re
import zipfile
from collections.abc import Collection
from typing import Final

from luutin.crawler.documents.file_record import FileKind

_MAGIC: Final = (
    (b"{\\rt", FileKind.RTF),
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\0", FileKind.TIFF),
    (b"MM\0*", FileKind.TIFF),
    (b"BM", FileKind.BMP),
)
_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1024
"""Bytes before the mark that readers of PDF put up with (ISO 32000-2, annex C)."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Final = (
    ("WordDocument", FileKind.DOC),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
    ("PowerPoint Document", FileKind.PPT),
)
"""The stream that only this program writes into a compound file ([MS-DOC] 2.1, [MS-XLS] 2.1, [MS-PPT] 2.1)."""
_PARTS: Final = (
    ("word/document.xml", FileKind.DOCX),
    ("xl/workbook.bin", FileKind.XLSB),
    ("xl/workbook.xml", FileKind.XLSX),
    ("ppt/presentation.xml", FileKind.PPTX),
)
_MIME: Final = {
    "application/vnd.oasis.opendocument.text": FileKind.ODT,
    "application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    "application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
_MIME_LENGTH: Final = 80
_HTML: Final = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TEXT_SAMPLE: Final = 8192
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOM: Final = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def kind_of(data: bytes) -> FileKind:
    """Return what *data*, a whole file, is."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return FileKind.WEBP
    if _PDF in data[: _PDF_WITHIN + len(_PDF)]:
        return FileKind.PDF
    if data.startswith(_OLE):
        return _of_compound(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(data)
    if _HTML.match(data[:_TEXT_SAMPLE]):
        return FileKind.HTML
    return FileKind.TEXT if _is_text(data[:_TEXT_SAMPLE]) else FileKind.UNKNOWN


def _of_compound(data: bytes) -> FileKind:
    return next((kind for stream, kind in _STREAMS if _has_stream(data, stream)), FileKind.UNKNOWN)


def is_locked_package(data: bytes) -> bool:
    """Return whether *data* is a document of Office 2007 or later under a password ([MS-OFFCRYPTO] 2.3.4.4)."""
    return data.startswith(_OLE) and _has_stream(data, "EncryptedPackage")


def _has_stream(data: bytes, name: str) -> bool:
    """Return whether the compound file *data* names the stream *name*, as it stands or in capitals."""
    return any((each + "\0").encode("utf-16-le") in data for each in (name, name.upper()))


def _of_zip(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            return _of_parts(names) or _MIME.get(_mime(packed, names), FileKind.ZIP)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return FileKind.ZIP


def _of_parts(names: Collection[str]) -> FileKind | None:
    known = {name.replace("\\", "/").lower() for name in names}
    return next((kind for part, kind in _PARTS if part in known), None)


def _mime(packed: zipfile.ZipFile, names: Collection[str]) -> str:
    if "mimetype" not in names:
        return ""
    with packed.open("mimetype") as told:
        return told.read(_MIME_LENGTH).decode("ascii", "replace").strip()


def _is_text(sample: bytes) -> bool:
    return bool(sample) and (sample.startswith(_BOM) or not _CONTROL.search(sample))


def is_document(data: bytes) -> bool:
    """Return whether *data* is a file that is read as one, and no page of the web."""
    return kind_of(data) not in {FileKind.HTML, FileKind.TEXT, FileKind.UNKNOWN}
