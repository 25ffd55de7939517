"""Which rows and columns of a workbook are not shown? calamine tells cells and not that, so it is looked up beside it.

Sources: ECMA-376 part 1 §18.3.1.13, §18.3.1.73 (XLSX); OpenDocument 1.3 §19.749 (ODS); [MS-XLS] 2.4.53, 2.4.221 (XLS);
crawler/documents/binary_sheets.py (XLSB).
"""

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import olefile
from lxml import etree

from luutin.crawler.documents.binary_sheets import hidden_in, sheets_in
from luutin.crawler.documents.packed import read_member
from luutin.crawler.errors import UnreadableFileError

_OASIS: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_BOF, _SHEET, _ROW, _COLUMNS = 0x0809, 0x0085, 0x0208, 0x007D
_ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN = 0x20, 0x01


class HiddenCells(NamedTuple):
    """What a sheet does not show: numbers from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


class _Found(NamedTuple):
    rows: set[int]
    columns: set[int]

    @property
    def done(self) -> HiddenCells:
        return HiddenCells(frozenset(self.rows), frozenset(self.columns))


def find_hidden(data: bytes) -> dict[str, HiddenCells]:
    """Return what each sheet of a workbook hides, by its name. A kind that nobody looks into hides nothing."""
    try:
        if not zipfile.is_zipfile(io.BytesIO(data)):
            return dict(_of_compound(data)) if olefile.isOleFile(io.BytesIO(data)) else {}
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if "xl/workbook.bin" in names:
                return dict(_of_xlsb(packed))
            return dict(_of_xlsx(packed) if "xl/workbook.xml" in names else _of_ods(packed))
    except (etree.LxmlError, OSError, ValueError, struct.error, zipfile.BadZipFile, UnreadableFileError):
        return {}


def _parse(data: bytes | None) -> Any:
    return etree.fromstring(data or b"<none/>", etree.XMLParser(resolve_entities=False, no_network=True))


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _of_xlsb(packed: zipfile.ZipFile) -> Iterator[tuple[str, HiddenCells]]:
    targets = _related(packed, "xl/_rels/workbook.bin.rels")
    for name, link in sheets_in(read_member(packed, "xl/workbook.bin") or b""):
        rows, columns = hidden_in(read_member(packed, _place(targets.get(link, ""))) or b"")
        if rows or columns:
            yield name, HiddenCells(rows, columns)


def _related(packed: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Return the parts that a workbook is related to, by the names that it has for them."""
    return {each.get("Id"): each.get("Target", "") for each in _parse(read_member(packed, name))}


def _place(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _of_xlsx(packed: zipfile.ZipFile) -> Iterator[tuple[str, HiddenCells]]:
    related = _related(packed, "xl/_rels/workbook.xml.rels")
    for sheet in _parse(read_member(packed, "xl/workbook.xml")).iter():
        if _name(sheet) != "sheet":
            continue
        target = next((related.get(value, "") for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        content = read_member(packed, _place(target)) or b""
        if b"hidden=" in content:
            yield sheet.get("name"), _in_sheet(content)


def _in_sheet(content: bytes) -> HiddenCells:
    found, number = _Found(set(), set()), -1
    for _, element in etree.iterparse(io.BytesIO(content), resolve_entities=False, no_network=True):
        hidden = element.get("hidden") in {"1", "true"}
        match _name(element):
            case "row":
                number = int(element.get("r", number + 2)) - 1
                if hidden:
                    found.rows.add(number)
                element.clear()
            case "col" if hidden:
                found.columns.update(range(int(element.get("min")) - 1, min(int(element.get("max")), _MOST_COLUMNS)))
    return found.done


def _of_ods(packed: zipfile.ZipFile) -> Iterator[tuple[str, HiddenCells]]:
    content = read_member(packed, "content.xml") or b""
    if b":visibility=" not in content:
        return
    for table in _parse(content).iter(f"{_OASIS}table"):
        found = _Found(set(), set())
        for what, kind, most in ((found.rows, "row", _MOST_ROWS), (found.columns, "column", _MOST_COLUMNS)):
            number = 0
            for each in table.iter(f"{_OASIS}table-{kind}"):
                count = int(each.get(f"{_OASIS}number-{kind}s-repeated", "1"))
                if each.get(f"{_OASIS}visibility", "visible") != "visible":
                    what.update(range(number, min(number + count, most)))
                number += count
        yield table.get(f"{_OASIS}name"), found.done


def _of_compound(data: bytes) -> Iterator[tuple[str, HiddenCells]]:
    with olefile.OleFileIO(io.BytesIO(data)) as parts:
        stream = next((each for each in ("Workbook", "Book") if parts.exists(each)), None)
        book = parts.openstream(stream).read() if stream else b""
    names: dict[int, str] = {}
    found: dict[int, _Found] = {}
    begin = 0
    for place, kind, body in _records(book):
        if kind == _BOF:
            begin = place
        elif kind == _SHEET:
            (at,) = struct.unpack_from("<I", body)
            names[at] = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")
        elif kind == _ROW and body[12] & _ROW_IS_HIDDEN:
            found.setdefault(begin, _Found(set(), set())).rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and body[8] & _COLUMN_IS_HIDDEN:
            first, last = struct.unpack_from("<HH", body)
            found.setdefault(begin, _Found(set(), set())).columns.update(range(first, last + 1))
    yield from ((names[at], each.done) for at, each in found.items() if at in names)


def _records(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield place, kind and body of each record of a workbook's stream."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at, kind, book[at + 4 : at + 4 + length]
        at += 4 + length
