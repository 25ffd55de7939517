"""PPTX by python-pptx: a page for each slide that is shown, its words in the order of the slide."""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import pptx
from lxml import etree
from pptx.exc import PythonPptxError

from luutin.crawler.documents.diagrams import DIAGRAM, read_diagram
from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.documents.flow import cut_text, join_cells, tidy
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines
from luutin.crawler.documents.packed import open_office
from luutin.crawler.errors import UnreadableFileError


def read_pptx(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the slides of the PPTX *data* say. Raises UnreadableFileError."""
    office = open_office(data, bounds)
    try:
        show = pptx.Presentation(io.BytesIO(office))
        told = show.core_properties.title
        texts = ["\n".join(_lines(slide.shapes)) for slide in show.slides if slide.element.get("show") != "0"]
        slides = len(show.slides)
    except (PythonPptxError, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise UnreadableFileError("broken", f"{error}") from error
    pages = tuple(FilePage(n, _clean(text, bounds)) for n, text in enumerate(texts[: bounds.pages], 1))
    hidden = slides - len(texts)
    remarks = (f"hidden-slides: {hidden} slides that are not shown are left out",) if hidden else ()
    return describe(FileRecord(FileKind.PPTX, pages, remarks=remarks), told=told)


def _clean(text: str, bounds: Bounds) -> str:
    return tidy(unicodedata.normalize("NFC", decode_lines(cut_text(text, bounds)[0])))


def _lines(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _lines(shape.shapes)
        elif getattr(shape, "has_table", False):
            yield from (join_cells(cell.text for cell in row.cells) for row in shape.table.rows)
        elif (diagram := shape.element.find(f".//{DIAGRAM}")) is not None:
            yield from read_diagram(diagram, shape.part)
        elif shape.has_text_frame:
            yield from (paragraph.text.replace("\v", "\n") for paragraph in shape.text_frame.paragraphs)
