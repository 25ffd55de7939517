"""The records of an XLSB workbook: its sheets, and which rows and columns of them are not shown. Pure.

Source: [MS-XLSB] 2.1.4 (records), 2.4.313 (BrtBundleSh), 2.4.741 (BrtRowHdr), 2.4.323 (BrtColInfo).
"""

import struct
from collections.abc import Iterator
from typing import Final

_SHEET, _ROW, _COLUMNS = 156, 0, 60
_MOST_COLUMNS: Final = 1 << 14
_ROW_FLAGS, _ROW_IS_HIDDEN = 11, 0x10
_COLUMN_FLAGS, _COLUMN_IS_HIDDEN = 16, 0x01


def sheets_in(book: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and relationship of each sheet that the part `workbook.bin` lists. Raises struct.error."""
    for kind, body in _records(book):
        if kind == _SHEET:
            link, behind = _text(body, 8)
            yield _text(body, behind)[0], link


def hidden_in(sheet: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """Return the rows and the columns, from 0, that a sheet's part does not show. Raises struct.error."""
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, body in _records(sheet):
        if kind == _ROW and len(body) > _ROW_FLAGS and body[_ROW_FLAGS] & _ROW_IS_HIDDEN:
            rows.add(struct.unpack_from("<I", body)[0])
        elif kind == _COLUMNS and len(body) > _COLUMN_FLAGS and body[_COLUMN_FLAGS] & _COLUMN_IS_HIDDEN:
            first, last = struct.unpack_from("<II", body)
            columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
    return frozenset(rows), frozenset(columns)


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Return the string at *at* (XLWideString), and where it ends."""
    (length,) = struct.unpack_from("<I", body, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of each record. Numbers are written in sevens of bits, the lowest first."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    found = 0
    for place in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        # Of a kind, unlike of a length, the bit that says that more follows is part of the number's place.
        found |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return found, at
