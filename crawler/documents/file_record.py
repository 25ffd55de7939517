"""What a file says: its kind, the text of its pages, and what stands on it. docs/files.md defines each field."""

from enum import StrEnum

import msgspec


class FileKind(StrEnum):
    """What a file is by its own bytes, whatever its name and its server say."""

    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    RTF = "rtf"
    ODT = "odt"
    XLS = "xls"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    PPT = "ppt"
    PPTX = "pptx"
    ODP = "odp"
    HTML = "html"
    TEXT = "text"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    TIFF = "tiff"
    BMP = "bmp"
    UNKNOWN = "unknown"

    @property
    def is_image(self) -> bool:
        """Whether it is one picture: a photograph, or a page that somebody photographed or scanned."""
        return self in _IMAGES


_IMAGES = {FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP, FileKind.TIFF, FileKind.BMP}


class FilePage(msgspec.Struct, frozen=True):
    """One page, sheet or slide."""

    n: int
    """From 1, as a reader counts pages."""
    text: str
    """Lines in reading order; a tab between what stands side by side."""
    ocr: bool = False
    """Whether the text was read from a picture: then a letter may be wrong, and a digit too."""
    confidence: float | None = None
    """Of OCR, 0 to 1: the mean over its words. None: not read by OCR."""
    name: str | None = None
    """Of a sheet."""
    needs_ocr: bool = False
    """Whether only OCR could tell what stands here: a scan, or a text layer that is none."""
    problem: str | None = None
    """Why this page could not be read. None: it was."""


class Signature(msgspec.Struct, frozen=True):
    """Who signed a file, and when, as the file says. Whether the signature holds is not examined."""

    signer: str | None
    signed_at: str | None
    """ISO 8601, with the offset that was written."""
    source: str
    """`cms`: the signature's own data. `widget`: what its field prints on the page."""


class FileRecord(msgspec.Struct, frozen=True):
    """What was read of one file."""

    kind: FileKind
    pages: tuple[FilePage, ...] = ()
    title: str | None = None
    """As printed at the head of the document, else as its properties say."""
    document_numbers: tuple[str, ...] = ()
    """Of the document itself and of those it cites, as printed; never from OCR."""
    number: str | None = None
    """The document's own, from the line that names it (`Số: 12/KH-UBND`); never from OCR."""
    number_source: str | None = None
    """`text`, or `widget`: only the appearance of a signature says it."""
    day: str | None = None
    """ISO 8601: the day at its head (`…, ngày 19 tháng 5 năm 2021`); never from OCR."""
    day_source: str | None = None
    """As of the number."""
    signed: tuple[Signature, ...] = ()
    members: tuple[str, ...] = ()
    """Of a container: the names of the files in it."""
    width: int | None = None
    """Of a picture, in pixels, once it is turned as its camera was held. None: it is none."""
    height: int | None = None
    """Likewise."""
    look: str | None = None
    """Of a photograph: 64 hexadecimal figures that differ in few bits from those of the same one packed anew."""
    remarks: tuple[str, ...] = ()
    """What was left out or cut, each with its reason: a stable code, a colon, and words."""

    @property
    def text(self) -> str:
        """All pages, one after the other."""
        return "\n\n".join(page.text for page in self.pages if page.text)


class Bounds(msgspec.Struct, frozen=True):
    """How much of one file is read. What lies beyond is cut, and the record's remarks say so."""

    pages: int = 500
    characters: int = 4_000_000
    """Of all pages together."""
    cells: int = 500_000
    """Of a spreadsheet."""
    members: int = 5_000
    """Of a container, that are listed."""
    unpacked: int = 200 << 20
    """Bytes that a packed file may hold."""
    pixels: int = 40_000_000
    """Of a page's picture."""
    ocr_pages: int = 60
    cpu_s: float = 45
    """CPU seconds after which no further page is begun: what was read till then is told."""
    ocr_cpu_s: float = 480
    """Likewise of OCR, with its programs."""
