"""An Excel workbook (Office Open XML)."""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any, ClassVar

import xlsxwriter

from luutin.app.formats.format import Cell, TableFormat

_CELL = 32_767
"""Characters that an Excel cell holds."""
_SHEET = 1_048_575
"""Rows of an Excel sheet below its heading."""
_CHUNK = 1 << 16
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Workbook(TableFormat):
    """One sheet, more where it is full. A workbook is a zip file: it is written to the disk before it is sent.

    A text longer than a cell holds goes on in cells behind the last column.
    """

    name: ClassVar[str] = "xlsx"
    suffix: ClassVar[str] = "xlsx"
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    label: ClassVar[str] = "Excel"
    purpose: ClassVar[str] = "a workbook"
    binary: ClassVar[bool] = True

    def write_table(self, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        """Yield the workbook: the heading in bold and fixed, numbers as numbers, no text taken for a formula."""
        with TemporaryFile() as file:
            with xlsxwriter.Workbook(file, _OPTIONS) as book:
                _write_sheets(book, columns, lines)
            file.seek(0)
            while piece := file.read(_CHUNK):
                yield piece


def _write_sheets(book: xlsxwriter.Workbook, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    bold = book.add_format({"bold": True})
    sheet, number = _new_sheet(book, columns, bold), 0
    for line in lines:
        if number == _SHEET:
            sheet, number = _new_sheet(book, columns, bold), 0
        number += 1
        _write_line(sheet, number, line)


def _new_sheet(book: xlsxwriter.Workbook, columns: Sequence[str], bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, bold)
    return sheet


def _write_line(sheet: Any, number: int, line: Sequence[Cell]) -> None:
    rest = []
    for column, cell in enumerate(line):
        if isinstance(cell, int | float):
            sheet.write_number(number, column, cell)
        elif cell:
            sheet.write_string(number, column, cell[:_CELL])
            rest += [cell[start : start + _CELL] for start in range(_CELL, len(cell), _CELL)]
    for column, piece in enumerate(rest, len(line)):
        sheet.write_string(number, column, piece)


FORMAT = Workbook()
