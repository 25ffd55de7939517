"""XLS, XLSX, XLSB and ODS by calamine: a page for each sheet that is shown. What is hidden was not published."""

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.documents.flow import join_cells
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.hidden_cells import HiddenCells, find_hidden
from luutin.crawler.documents.old_fonts import decode_lines
from luutin.crawler.documents.packed import open_packed
from luutin.crawler.errors import UnreadableFileError

Cell: TypeAlias = str | float | int | bool | date | time | datetime | timedelta

_PANIC: Final = "PanicException"
"""What a library in Rust raises where it meets with what it thought impossible; it cannot be imported."""
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
        pages, remarks = _read([book.get_sheet_by_name(name) for name in shown], find_hidden(data), bounds)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError("broken", f"{error}") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise UnreadableFileError("broken", f"calamine broke off: {error}") from error
    if len(told) > len(shown):
        remarks += (f"hidden-sheets: {len(told) - len(shown)} sheets that are not shown are left out",)
    return describe(FileRecord(FileKind.XLSX, pages, remarks=remarks))


def _read(
    sheets: Sequence[CalamineSheet], hidden: Mapping[str, HiddenCells], bounds: Bounds
) -> tuple[tuple[FilePage, ...], tuple[str, ...]]:
    pages: list[FilePage] = []
    left, rows_out, columns_out = bounds.cells, 0, 0
    for number, sheet in enumerate(sheets, 1):
        unseen = _within(sheet, hidden.get(sheet.name, HiddenCells()))
        rows_out += len(unseen.rows)
        columns_out += len(unseen.columns)
        rows = list(_rows(sheet, unseen, left))
        left -= sum(map(len, rows))
        text = "\n".join(filter(None, (join_cells(row).rstrip("\t") for row in rows)))
        pages.append(FilePage(number, unicodedata.normalize("NFC", decode_lines(text)), name=sheet.name))
    remarks: tuple[str, ...] = ()
    if left <= 0:
        remarks += (f"cells-cut: cells behind the first {bounds.cells:,} are not read",)
    if rows_out or columns_out:
        remarks += (f"hidden-cells: {rows_out} rows and {columns_out} columns that are not shown are left out",)
    return tuple(pages), remarks


def _within(sheet: CalamineSheet, hidden: HiddenCells) -> HiddenCells:
    """Return which rows and columns of those that hold something are hidden, as calamine counts them.

    It gives rows from the sheet's first, and columns from the first that holds something.
    """
    if sheet.start is None or sheet.end is None:
        return HiddenCells()
    (top, left), (bottom, right) = sheet.start, sheet.end
    return HiddenCells(
        frozenset(row for row in hidden.rows if top <= row <= bottom),
        frozenset(column - left for column in hidden.columns if left <= column <= right),
    )


def _rows(sheet: CalamineSheet, hidden: HiddenCells, most: int) -> Iterator[list[str]]:
    for number, row in enumerate(sheet.iter_rows()):
        if most <= 0:
            return
        most -= len(row)
        if number not in hidden.rows:
            yield [_print(cell) for place, cell in enumerate(row) if place not in hidden.columns]


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
