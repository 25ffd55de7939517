"""CSV (RFC 4180): plain for programs, and guarded for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from luutin.app.formats.format import Cell, TableFormat

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes spreadsheets take a text for a formula, in their full-width shapes too."""
_CHUNK = 1 << 16


class PlainCsv(TableFormat):
    """UTF-8 without a byte order mark, every text as it is: what is written is what a program reads back."""

    name: ClassVar[str] = "csv"
    suffix: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv; charset=utf-8"
    label: ClassVar[str] = "CSV"
    purpose: ClassVar[str] = "for programs and statistics"

    def write_table(self, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        """Yield a heading and a line for each of *lines*; a cell of None is empty."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        writer.writerow(columns)
        for line in lines:
            writer.writerow(line)
            if buffer.tell() > _CHUNK:
                yield _take(buffer)
        yield _take(buffer)


class ExcelCsv(PlainCsv):
    """The same for a spreadsheet: a byte order mark, by which Excel knows UTF-8, and no cell that is a formula."""

    name: ClassVar[str] = "csv-excel"
    label: ClassVar[str] = "CSV (Excel)"
    purpose: ClassVar[str] = "for Excel, safe to open with a double click"

    def write_table(self, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        """Yield the byte order mark, then the table with its texts guarded."""
        yield b"\xef\xbb\xbf"
        yield from super().write_table(columns, (list(map(guard, line)) for line in lines))


def guard(cell: Cell) -> Cell:
    """*cell* so that no spreadsheet computes it: a text that begins like a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _take(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


PLAIN = PlainCsv()
EXCEL = ExcelCsv()
