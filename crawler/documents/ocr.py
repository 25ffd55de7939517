"""OCR by tesseract with its Vietnamese letters, programs of the system: the picture of a page becomes lines.

At 200 dpi, with the whole page rendered, and page segmentation 3: finer pictures and other modes read worse. A page
with words that cannot be spelt is looked at once more, with marks put over the letters that they belong to.
"""

import os
import re
from typing import Final

import cv2
import msgspec
import numpy as np

from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.documents.page_image import Grey, decode_picture, even_light, prepare
from luutin.crawler.documents.programs import ORIENTATION, TESSERACT, VIETNAMESE, has_ocr, run_program
from luutin.crawler.documents.second_look.marks import restack
from luutin.crawler.documents.second_look.words import OcrLine, as_text, compare, is_doubtful, read_table, sure_of
from luutin.crawler.errors import UnreadableFileError

_DPI: Final = 200
_CPU_S: Final = 90
"""Of one page."""
_SURE: Final = 0.65
"""Mean confidence of words below which a page may stand on its head: upright ones have 0.8 and more, others 0.4."""
_MOVED: Final = 3
"""Marks that were printed beside their letters, for which a page is looked at once more."""
_ROTATE: Final = re.compile(rb"^Rotate: (\d+)$", re.MULTILINE)


def read_scans(data: bytes, record: FileRecord, bounds: Bounds) -> FileRecord:
    """Return *record* with the text of its pages that only OCR can read. A page that fails says why and harms none."""
    wanted = [page for page in record.pages if page.needs_ocr]
    if not wanted:
        return record
    if not has_ocr():
        said = f"ocr-missing: {TESSERACT} with its language {VIETNAMESE} would read {len(wanted)} scanned pages"
        return msgspec.structs.replace(record, remarks=(*record.remarks, said))
    read = {
        page.n: _read(data, record.kind, page, bounds)
        for page in wanted[: bounds.ocr_pages]
        if sum(os.times()[:4]) < bounds.ocr_cpu_s
    }
    cut = len(wanted) - len(read)
    remarks = (f"ocr-cut: {cut} scanned pages behind the first {len(read)} are not read",) if cut else ()
    pages = tuple(read.get(page.n, page) for page in record.pages)
    return msgspec.structs.replace(record, pages=pages, remarks=record.remarks + remarks)


def _read(data: bytes, kind: FileKind, page: FilePage, bounds: Bounds) -> FilePage:
    try:
        picture = _render(data, page.n, bounds) if kind is FileKind.PDF else prepare(decode_picture(data, bounds))
        lines, confidence = _recognise_upright(picture)
    except (UnreadableFileError, cv2.error, MemoryError) as error:
        return msgspec.structs.replace(page, problem=str(error) or type(error).__name__)
    text = "\n".join(filter(None, [*lines, page.text and "\n" + page.text]))
    return msgspec.structs.replace(page, text=text, ocr=True, confidence=confidence, needs_ocr=False)


def _render(data: bytes, number: int, bounds: Bounds) -> Grey:
    """Return page *number*, from 1, of the PDF *data* as a picture."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(data) as document:
        document.init_forms()
        page = document[number - 1]
        width, height = page.get_size()
        scale = _DPI / 72
        if width * height * scale * scale > bounds.pixels:
            scale = (bounds.pixels / (width * height)) ** 0.5
        return even_light(page.render(scale=scale, grayscale=True).to_numpy().squeeze())


def _recognise_upright(picture: Grey) -> tuple[list[str], float | None]:
    """Return the lines on *picture*, an empty one between blocks, and the mean confidence of their words, 0 to 1.

    A page on which little was made out may lie on its side or its head.
    """
    lines = _recognise(picture)
    if (sure_of(lines) or 0) < _SURE and (turns := _turns(picture)):
        turned = np.ascontiguousarray(np.rot90(picture, -turns))
        again = _recognise(turned)
        if (sure_of(again) or 0) > (sure_of(lines) or 0):
            picture, lines = turned, again
    confidence = sure_of(lines)
    if is_doubtful(lines):
        mended, moved = restack(picture)
        lines = [*compare(lines, _recognise(mended))] if moved >= _MOVED else lines
    return list(as_text(lines)), confidence


def _turns(picture: Grey) -> int:
    """By how many quarter turns to the right *picture* stands upright; 0 where tesseract cannot tell."""
    command = [TESSERACT, "stdin", "stdout", "-l", ORIENTATION, "--psm", "0", "--dpi", str(_DPI)]
    told = _ROTATE.search(run_program(command, given=_encode(picture), cpu_s=_CPU_S).stdout)
    return int(told[1]) // 90 % 4 if told else 0


def _encode(picture: Grey) -> bytes:
    _, encoded = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return encoded.tobytes()


def _recognise(picture: Grey) -> list[OcrLine]:
    command = [TESSERACT, "stdin", "stdout", "-l", VIETNAMESE, "--psm", "3", "--dpi", str(_DPI), "tsv"]
    told = run_program(command, given=_encode(picture), cpu_s=_CPU_S)
    if told.returncode:
        raise UnreadableFileError("ocr-failed", " ".join(told.stderr.decode("utf-8", "replace").split())[-200:])
    return list(read_table(told.stdout.decode("utf-8", "replace")))
