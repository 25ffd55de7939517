"""Tables of data: their rows as lines `a | b`. Tables that only lay out a page stay as their blocks."""

from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream

_LONGEST_CELL: Final = 200


def rows(stream: Stream, blocks: list[Block]) -> list[list[Block]]:
    """Group *blocks*, in order, so that the cells of one row of a data table are together; others stand alone."""
    grouped: list[list[Block]] = []
    last: Box | None = None
    data: dict[int, bool] = {}
    for block in blocks:
        row = _row(block)
        if row is not None and not _is_data(stream, row, data):
            row = None
        if row is not None and row is last:
            grouped[-1].append(block)
        else:
            grouped.append([block])
        last = row
    return grouped


def _row(block: Block) -> Box | None:
    for box in block.box.chain():
        if box.tag == "tr":
            return box
        if box.tag in ("ul", "ol", "figure", "body"):
            return None
    return None


def _is_data(stream: Stream, row: Box, data: dict[int, bool]) -> bool:
    table = row.around("table")
    if table is None:
        return False
    if table.number not in data:
        data[table.number] = has_columns(stream, table)
    return data[table.number]


def has_columns(stream: Stream, table: Box) -> bool:
    """Say whether *table* has rows of several short cells, one block in each."""
    cells: dict[int, int] = {}
    filled: set[int] = set()
    for item in stream.items[table.first : table.last + 1]:
        if not isinstance(item, Block):
            return False
        row, cell = _row(item), item.box.around("td", "th")
        if row is None or cell is None or row.around("table") is not table:
            return False
        if cell.number in filled or len(item.text) > _LONGEST_CELL:
            return False
        filled.add(cell.number)
        cells[row.number] = cells.get(row.number, 0) + 1
    several = sum(1 for count in cells.values() if count > 1)
    return len(cells) > 1 and several > 0.6 * len(cells)
