"""DOCX by python-docx: all that is printed, in its order, with tables, text boxes, content controls and headers.

Its tree is walked here: the library's own `paragraphs` leave out what stands in a table, a box or a control.
"""

import io
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from luutin.crawler.documents.diagrams import DIAGRAM, read_diagram
from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.flow import PAGE_BREAK, cut_into_pages, join_cells
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines, decode_run
from luutin.crawler.documents.packed import open_office
from luutin.crawler.errors import UnreadableFileError

_SIGNS: Final = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:lastRenderedPageBreak"): PAGE_BREAK,
}
_TAKEN_AWAY: Final = (f"{qn('w:trPr')}/{qn('w:del')}", f"{qn('w:tcPr')}/{qn('w:cellDel')}")
"""In what a row, and a cell, say of themselves: a change that removes them is still to be accepted."""
_OFF: Final = {"0", "false", "off"}
_UNPRINTED: Final = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""Text that was deleted, codes of fields, and the second copy of a text box, which is there for old programs."""


def read_docx(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the DOCX *data* says. Raises UnreadableFileError."""
    office = open_office(data, bounds)
    try:
        document = docx.Document(io.BytesIO(office))
        lines = [line for part in _parts(document) for line in part]
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise UnreadableFileError("broken", f"{error}") from error
    text = unicodedata.normalize("NFC", decode_lines("\n".join(lines)))
    pages, remarks = cut_into_pages(text.split("\n"), bounds)
    return describe(FileRecord(FileKind.DOCX, pages, remarks=remarks), told=document.core_properties.title)


def _parts(document: Any) -> Iterator[Iterator[str]]:
    """Yield the lines of the head of the pages, of the body and of their foot; each head and foot once."""
    fonts = _Fonts(document)
    seen: set[str] = set()
    yield from _margins((section.header for section in document.sections), fonts, seen)
    yield _blocks(document.element.body, fonts)
    yield from _notes(document, fonts)
    yield from _margins((section.footer for section in document.sections), fonts, seen)


def _notes(document: Any, fonts: "_Fonts") -> Iterator[Iterator[str]]:
    """Yield the lines of the notes at the foot of pages and at the end."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")):
            yield _blocks(parse_xml(relation.target_part.blob), fonts)


def _margins(margins: Iterator[Any], fonts: "_Fonts", seen: set[str]) -> Iterator[Iterator[str]]:
    for margin in margins:
        if margin.is_linked_to_previous:
            continue
        lines = list(_blocks(margin.part.element, fonts))
        if "".join(lines).strip() and "\n".join(lines) not in seen:
            seen.add("\n".join(lines))
            yield iter(lines)


class _Fonts:
    """Which font stands where nothing nearer says, and what is hidden: of a paragraph's style, and of the document."""

    def __init__(self, document: Any) -> None:
        self.part = document.part
        self._styles = {style.style_id: style for style in document.styles}
        self._default = next((s for s in document.styles if s.style_id == "Normal"), None)
        self._known: dict[str | None, str | None] = {}

    def of(self, run: Any, paragraph: Any) -> str | None:
        """Return the font of *run* in *paragraph*."""
        own = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if own is not None:
            named = own.get(qn("w:ascii")) or own.get(qn("w:hAnsi"))
            if named:
                return str(named)
        told = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._of_style(None if told is None else told.get(qn("w:val")))

    def hides(self, run: Any, paragraph: Any) -> bool:
        """Return whether *run* is formatted as hidden, itself or by its style."""
        own = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        if own is not None:
            return own.get(qn("w:val")) not in _OFF
        styles = (run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}"), paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        named = (self._styles.get(style.get(qn("w:val"))) for style in styles if style is not None)
        return any(style is not None and bool(style.font.hidden) for style in named if hasattr(style, "font"))

    def _of_style(self, style_id: str | None) -> str | None:
        if style_id not in self._known:
            style = self._styles.get(style_id or "", self._default)
            for _ in range(10):
                font = getattr(style, "font", None)
                if style is None or (font is not None and font.name):
                    break
                style = getattr(style, "base_style", None)
            self._known[style_id] = getattr(getattr(style, "font", None), "name", None)
        return self._known[style_id]


def _blocks(element: Any, fonts: _Fonts) -> Iterator[str]:
    """Yield the lines below *element*: one for a paragraph, one for a table's row."""
    for child in element:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, fonts)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, fonts)
        elif child.tag not in _UNPRINTED and isinstance(child.tag, str):
            yield from _blocks(child, fonts)


def _table(table: Any, fonts: _Fonts) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # of a table in a cell: told with its cell
        if row.find(_TAKEN_AWAY[0]) is not None:
            continue
        cells = [
            cell
            for cell in row.iter(qn("w:tc"))
            if next(cell.iterancestors(qn("w:tr"))) is row and cell.find(_TAKEN_AWAY[1]) is None
        ]
        if len(cells) == 1:
            yield from _blocks(cells[0], fonts)
        else:
            yield join_cells("\n".join(_blocks(cell, fonts)) for cell in cells)


def _paragraph(paragraph: Any, fonts: _Fonts) -> Iterator[str]:
    """Yield the paragraph's lines, and behind it those of the boxes that hang on it."""
    yield from "".join(_words(paragraph, paragraph, fonts)).split("\n")
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(above.tag in _UNPRINTED for above in box.iterancestors()):
            yield from _blocks(box, fonts)


def _words(element: Any, paragraph: Any, fonts: _Fonts) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == qn("w:t"):
            yield decode_run(child.text or "", fonts.of(element, paragraph))
        elif tag == DIAGRAM:
            yield "\n" + "\n".join(read_diagram(child, fonts.part)) + "\n"
        elif tag == qn("w:r") and fonts.hides(child, paragraph):
            continue
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == qn("w:br"):
            yield PAGE_BREAK if child.get(qn("w:type")) == "page" else "\n"
        elif tag == qn("w:sym"):
            yield ""
        elif (
            isinstance(tag, str)
            and tag not in _UNPRINTED
            and tag not in {qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr")}
        ):
            yield from _words(child, paragraph, fonts)
