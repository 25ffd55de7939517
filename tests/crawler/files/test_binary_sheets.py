"""XLSB: what a sheet hides is left out and counted, and a workbook that its library breaks off at has a reason."""

import io
import struct
import zipfile

import pytest

from luutin.crawler import UnreadableFileError
from luutin.crawler.documents.file_record import Bounds
from luutin.crawler.documents.spreadsheet import read_spreadsheet

OFFICE = "http://schemas.openxmlformats.org"
RELATED = f"{OFFICE}/officeDocument/2006/relationships"


def record(kind, body=b""):
    """One record: kind and length in sevens of bits, then the body."""
    numbers = b""
    for number in (kind, len(body)):
        sevens = [number >> shift & 0x7F for shift in range(0, max(number.bit_length(), 1), 7)]
        numbers += bytes([*(each | 0x80 for each in sevens[:-1]), sevens[-1]])
    return numbers + body


def text(words):
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def row(number, *cells, hidden=False):
    """A row of words, which stand in the cells themselves (BrtCellSt)."""
    flags = bytes([0, 0x10 if hidden else 0, 0])
    head = struct.pack("<IIH", number, 0, 300) + flags + struct.pack("<I", 0)
    placed = (record(6, struct.pack("<II", column, 0) + text(words)) for column, words in enumerate(cells))
    return record(0, head) + b"".join(placed)


def workbook(*rows, hidden_columns=(), link="rId1"):
    """A workbook of one sheet."""
    columns = b"".join(record(60, struct.pack("<IIIIH", each, each, 2000, 0, 1)) for each in hidden_columns)
    size = record(148, struct.pack("<IIII", 0, 9, 0, 9))
    sheet = record(129) + size + record(390) + columns + record(391) + record(145) + b"".join(rows) + record(146)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Sổ")) + record(144)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("xl/workbook.bin", book + record(132))
        made.writestr("xl/worksheets/sheet1.bin", sheet + record(130))
        kind = f'Type="{RELATED}/worksheet" Target="worksheets/sheet1.bin"'
        relations = f'<Relationship Id="{link}" {kind}/>'
        made.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{relations}</Relationships>',
        )
    return target.getvalue()


def test_what_a_sheet_hides_is_left_out_and_counted():
    """Rows and columns, as in a workbook of any other kind."""
    data = workbook(
        row(0, "a", "b", "c"), row(1, "d", "e", "f", hidden=True), row(2, "g", "h", "i"), hidden_columns=[1]
    )
    record_of = read_spreadsheet(data, Bounds())
    assert record_of.pages[0].text == "a\tc\ng\ti"
    assert record_of.remarks == ("hidden-cells: 1 rows and 1 columns that are not shown are left out",)


def test_a_workbook_that_its_library_breaks_off_at_has_a_reason():
    """A sheet that the workbook lists, and that is nowhere."""
    with pytest.raises(UnreadableFileError) as caught:
        read_spreadsheet(workbook(row(0, "a"), link="rId7"), Bounds())
    assert caught.value.code == "broken"
