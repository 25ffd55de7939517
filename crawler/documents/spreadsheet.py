"""XLS, XLSX, XLSB and ODS by calamine: a page for each sheet that is shown. What is hidden was not published."""

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.documents.flow import join_cells
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines
from luutin.crawler.documents.packed import open_packed
from luutin.crawler.errors import UnreadableFileError

Cell: TypeAlias = str | float | int | bool | date | time | datetime | timedelta

_MIDNIGHT: Final = time()
_WHOLE: Final = 1e15
"""From here on a float no longer holds every whole number."""


def read_spreadsheet(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the sheets of *data* say. Raises UnreadableFileError."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        open_packed(data, bounds).close()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        told = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        shown = [sheet.name for sheet in told if sheet.visible == SheetVisibleEnum.Visible]
        pages, remarks = _read([book.get_sheet_by_name(name) for name in shown], bounds)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError("broken", f"{error}") from error
    if len(told) > len(shown):
        remarks += (f"hidden-sheets: {len(told) - len(shown)} sheets that are not shown are left out",)
    return describe(FileRecord(FileKind.XLSX, pages, remarks=remarks))


def _read(sheets: Sequence[CalamineSheet], bounds: Bounds) -> tuple[tuple[FilePage, ...], tuple[str, ...]]:
    pages: list[FilePage] = []
    left = bounds.cells
    for number, sheet in enumerate(sheets, 1):
        rows = list(_rows(sheet, left))
        left -= sum(map(len, rows))
        text = "\n".join(filter(None, (join_cells(row).rstrip("\t") for row in rows)))
        pages.append(FilePage(number, unicodedata.normalize("NFC", decode_lines(text)), name=sheet.name))
    remarks = (f"cells-cut: cells behind the first {bounds.cells:,} are not read",) if left <= 0 else ()
    return tuple(pages), remarks


def _rows(sheet: CalamineSheet, most: int) -> Iterator[list[str]]:
    for row in sheet.iter_rows():
        if most <= 0:
            return
        most -= len(row)
        yield [_print(cell) for cell in row]


def _print(cell: Cell) -> str:
    """Return what a reader in Vietnam sees: a day as 17/01/2020, a whole number without a point."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < _WHOLE:
            return str(int(cell))
        case datetime():
            return f"{cell:%d/%m/%Y}" if cell.time() == _MIDNIGHT else f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case time():
            return f"{cell:%H:%M}"
        case _:
            return str(cell)
