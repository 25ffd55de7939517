"""PDF by PDFium: what stands printed on each page, stamps and filled fields included; which pages are only pictures.

Numbers and days of signed documents often stand nowhere but in the picture of the signature's field, so each page is
flattened in memory before its text is taken. The file's bytes are never rewritten.
"""

import ctypes
import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as api

from luutin.crawler.documents.columns import read_in_columns
from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.documents.head import close_number, describe
from luutin.crawler.documents.lines import Glyph, put_in_lines, read_lines
from luutin.crawler.documents.old_fonts import decode_lines, decoder_of
from luutin.crawler.documents.pdf_signatures import read_signatures
from luutin.crawler.documents.text_layer import is_text, lost_its_marks
from luutin.crawler.errors import UnreadableFileError

_FONT_NAME: Final = 128
_NOT_PRINTED: Final = {0, 0x02, 0xFFFE, 0xFFFF, 0xFEFF, 0x200B}
"""What PDFium gives for letters without a character, soft hyphens at line ends, and marks of no width."""
_FIRST_PRINTED: Final = 32
_RIGHT_ANGLE: Final = math.pi / 2
_UPRIGHT: Final[tuple[Callable[[float, float, Any], tuple[float, float, float]], ...]] = (
    lambda x, y, box: (x, y, box.right),
    lambda x, y, box: (y, -x, box.top),
    lambda x, y, box: (-x, -y, -box.left),
    lambda x, y, box: (-y, x, -box.bottom),
)
"""By quarter turns to the left: origin and end of a character as they were if the page were turned back."""
_COVERED: Final = 0.6
"""Of a page's area: a picture from which it is a scan."""
_FEW: Final = 40
"""Letters below which a scanned page has no text of its own."""


class _Placed(NamedTuple):
    turn: int
    """Quarter turns to the left."""
    glyph: Glyph

    @property
    def mark(self) -> tuple[str, int, int]:
        """Tells it from every other of its page."""
        return self.glyph.char, round(self.glyph.x), round(self.glyph.y)


def read_pdf(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the PDF *data* says. Raises UnreadableFileError."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        if locked:
            raise UnreadableFileError("encrypted", "a password is needed") from error
        raise UnreadableFileError("broken", str(error)) from error
    document.init_forms()
    pages, stamped, remarks = [], "", []
    left = bounds.characters
    for number in range(min(len(document), bounds.pages)):
        if time.process_time() > bounds.cpu_s:
            break
        page, stamp = _read_page(document, number, left)
        left -= len(page.text)
        pages.append(page)
        stamped += stamp + "\n"
    if len(document) > len(pages):
        remarks.append(f"pages-cut: {len(document) - len(pages)} pages behind the first {len(pages)} are not read")
    if left <= 0:
        remarks.append(f"text-cut: text behind the first {bounds.characters:,} characters is not read")
    told = document.get_metadata_dict().get("Title") or None
    record = FileRecord(FileKind.PDF, tuple(pages), signed=read_signatures(document), remarks=tuple(remarks))
    return describe(record, told=told, stamped=stamped)


def _read_page(document: pdfium.PdfDocument, number: int, left: int) -> tuple[FilePage, str]:
    """Return page *number*, from 0, and what only its stamps say."""
    try:
        own, pictured = _look(document, number, left)
        glyphs = _look(document, number, left)[0] if _flatten(document, number) else own
    except pdfium.PdfiumError as error:
        return FilePage(number + 1, "", problem=f"broken: {error}"), ""
    printed = {placed.mark for placed in own}
    stamps = [placed for placed in glyphs if placed.mark not in printed]
    layer = _text_of(own)
    sound = is_text(layer) and not (pictured and (len(layer) < _FEW or lost_its_marks(layer)))
    stamped = _text_of(stamps)
    text = close_number(decode_lines((_text_of(glyphs) if stamps else layer) if sound else stamped))
    scanned = not sound and (pictured or bool(layer.strip()))
    return FilePage(number + 1, text[:left], ocr=pictured and sound, needs_ocr=scanned), stamped


def _look(document: pdfium.PdfDocument, number: int, left: int) -> tuple[list[_Placed], bool]:
    """Return the characters of page *number*, at most *left*, and whether pictures cover it."""
    page = document[number]
    try:
        return _glyphs(page, left), _is_pictured(page)
    finally:
        page.close()


def _flatten(document: pdfium.PdfDocument, number: int) -> bool:
    """Print stamps and filled fields onto page *number*; return whether it has any. It must be opened anew then."""
    page = document[number]
    try:
        if not any(_is_printed(page, place) for place in range(api.FPDFPage_GetAnnotCount(page.raw))):
            return False
        flattened: int = api.FPDFPage_Flatten(page.raw, api.FLAT_NORMALDISPLAY)
        return flattened == int(api.FLATTEN_SUCCESS)
    finally:
        page.close()


def _is_printed(page: pdfium.PdfPage, place: int) -> bool:
    """Return whether the annotation at *place* prints something: a link does not."""
    annotation = api.FPDFPage_GetAnnot(page.raw, place)
    try:
        return bool(api.FPDFAnnot_GetSubtype(annotation) != api.FPDF_ANNOT_LINK)
    finally:
        api.FPDFPage_CloseAnnot(annotation)


def _is_pictured(page: pdfium.PdfPage) -> bool:
    """Return whether pictures cover the page."""
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[api.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        try:
            left, bottom, right, top = picture.get_bounds()
        except pdfium.PdfiumError:
            continue
        covered += max(min(right, width) - max(left, 0), 0) * max(min(top, height) - max(bottom, 0), 0)
    return bool(covered >= _COVERED * width * height)


def _text_of(glyphs: Sequence[_Placed]) -> str:
    """Return the text of the glyphs: what stands upright to most of them first, then what stands otherwise."""
    turned: dict[int, list[Glyph]] = {}
    for placed in glyphs:
        turned.setdefault(placed.turn, []).append(placed.glyph)
    groups = sorted(turned.values(), key=len, reverse=True)
    return "\n".join(filter(None, (read_lines(read_in_columns(put_in_lines(group))) for group in groups)))


def _glyphs(page: pdfium.PdfPage, most: int) -> list[_Placed]:
    textpage = page.get_textpage()
    try:
        return list(_characters(textpage.raw, min(textpage.count_chars(), most)))
    finally:
        textpage.close()


def _characters(text: Any, count: int) -> Iterator[_Placed]:
    x, y, box = ctypes.c_double(), ctypes.c_double(), api.FS_RECTF()
    known: dict[int | None, _Setting] = {}
    for place in range(count):
        code = api.FPDFText_GetUnicode(text, place)
        if code in _NOT_PRINTED or code < _FIRST_PRINTED or api.FPDFText_IsGenerated(text, place) == 1:
            continue
        api.FPDFText_GetCharOrigin(text, place, x, y)
        api.FPDFText_GetLooseCharBox(text, place, box)
        of = ctypes.cast(api.FPDFText_GetTextObject(text, place), ctypes.c_void_p).value
        if of not in known:
            known[of] = _set_in(text, place)
        size, turn, decode = known[of]
        start_x, start_y, end = _UPRIGHT[turn](x.value, y.value, box)
        yield _Placed(turn, Glyph(decode(chr(code)), start_x, start_y, end, size))


class _Setting(NamedTuple):
    """What all characters of one piece of text have in common: looked up once, for each look-up takes its time."""

    size: float
    turn: int
    decode: Callable[[str], str]


def _set_in(text: Any, place: int) -> _Setting:
    name, flags, matrix = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int(), api.FS_MATRIX()
    scale = math.hypot(matrix.c, matrix.d) if api.FPDFText_GetMatrix(text, place, matrix) else 1.0
    size = abs(api.FPDFText_GetFontSize(text, place) * (scale or 1.0))
    length = api.FPDFText_GetFontInfo(text, place, name, _FONT_NAME, flags)
    font = name.raw[: length - 1].decode("utf-8", "replace") if length > 1 else None
    turn = round(api.FPDFText_GetCharAngle(text, place) / _RIGHT_ANGLE) % 4
    return _Setting(size, turn, decoder_of(font))
