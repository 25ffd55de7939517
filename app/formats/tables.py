"""Answers to take away: CSV, JSON lines, Excel, BibTeX and RIS, streamed and uncapped."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

import orjson
import xlsxwriter

from luutin.app.formats import citations as cite
from luutin.archive import Record

Permalink = Callable[[Record], str]

COLUMNS = (
    "id", "permalink", "url", "source", "title", "published", "lead", "byline", "category", "document_numbers",
    "captions", "attachments", "body", "first_seen", "last_seen", "vanished_at", "revised", "revision", "sha256",
)  # fmt: skip
"""Columns of CSV and Excel. Lists are one item a line; `body` has one paragraph a line."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes spreadsheets take a text for a formula, in their full-width shapes too."""
_CELL = 32_767
"""Characters that an Excel cell holds."""
_SHEET = 1_048_575
"""Rows of an Excel sheet below its heading."""
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Format:
    """One way to take records away."""

    suffix: str
    media_type: str
    write: Callable[[Iterable[Record], Permalink], Iterator[bytes]]


def row(record: Record, permalink: str) -> dict[str, Any]:
    """One record as the cells of COLUMNS."""
    told = record.as_json()
    lists = {
        "document_numbers": told["document_numbers"],
        "captions": [caption["text"] for caption in told["captions"]],
        "attachments": [f"{file['name']} <{file['url']}>" for file in told["attachments"]],
        "body": told["body"],
    }
    told |= {name: "\n".join(items) for name, items in lists.items()} | {"permalink": permalink}
    return {name: "" if told[name] is None else told[name] for name in COLUMNS}


def safe(value: Any) -> Any:
    """A cell that no spreadsheet computes: texts that begin like a formula get an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def to_csv(records: Iterable[Record], permalink: Permalink) -> Iterator[bytes]:
    """RFC 4180 with a heading, UTF-8 without a byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([safe(cell) for cell in row(record, permalink(record)).values()])
        if buffer.tell() > _CHUNK:
            yield _drained(buffer)
    yield _drained(buffer)


def to_csv_with_mark(records: Iterable[Record], permalink: Permalink) -> Iterator[bytes]:
    """The same behind a byte order mark, by which Excel knows UTF-8."""
    yield b"\xef\xbb\xbf"
    yield from to_csv(records, permalink)


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def to_jsonl(records: Iterable[Record], permalink: Permalink) -> Iterator[bytes]:
    """What `luutin export` writes and `luutin import` reads, with the permalink."""
    for record in records:
        yield orjson.dumps({**record.as_json(), "permalink": permalink(record)}, option=orjson.OPT_APPEND_NEWLINE)


def to_bibtex(records: Iterable[Record], permalink: Permalink) -> Iterator[bytes]:
    """One entry a record."""
    for record in records:
        yield (cite.bibtex(cite.citation(record, permalink(record))) + "\n").encode()


def to_ris(records: Iterable[Record], permalink: Permalink) -> Iterator[bytes]:
    """One record behind the other."""
    for record in records:
        yield cite.ris(cite.citation(record, permalink(record))).encode()


def to_xlsx(records: Iterable[Record], permalink: Permalink) -> Iterator[bytes]:
    """One sheet, more where it is full. A workbook is a zip file: it is written to the disk before it is sent.

    A text longer than a cell holds goes on in cells behind the last column.
    """
    with TemporaryFile() as file:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            _write_sheets(book, records, permalink)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def _write_sheets(book: xlsxwriter.Workbook, records: Iterable[Record], permalink: Permalink) -> None:
    bold = book.add_format({"bold": True})
    sheet, line = _new_sheet(book, bold), 0
    for record in records:
        if line == _SHEET:
            sheet, line = _new_sheet(book, bold), 0
        line += 1
        _write_row(sheet, line, row(record, permalink(record)))


def _new_sheet(book: xlsxwriter.Workbook, bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, COLUMNS, bold)
    return sheet


def _write_row(sheet: Any, line: int, cells: Mapping[str, Any]) -> None:
    rest = []
    for column, value in enumerate(cells.values()):
        if isinstance(value, int):
            sheet.write_number(line, column, value)
            continue
        sheet.write_string(line, column, value[:_CELL])
        rest += [value[start : start + _CELL] for start in range(_CELL, len(value), _CELL)]
    for column, piece in enumerate(rest, len(cells)):
        sheet.write_string(line, column, piece)


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", to_csv),
    "csv-excel": Format("csv", "text/csv; charset=utf-8", to_csv_with_mark),
    "jsonl": Format("jsonl", "application/jsonl", to_jsonl),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "bibtex": Format("bib", "application/x-bibtex; charset=utf-8", to_bibtex),
    "ris": Format("ris", "application/x-research-info-systems; charset=utf-8", to_ris),
}
"""Name in the address → how it is written."""
