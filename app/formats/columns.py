"""A record as one line of a table."""

from collections.abc import Mapping
from typing import Any

from luutin.app.formats.format import Cell, ExportRow
from luutin.archive import EXPORTED

_FIRST = (
    "id", "permalink", "url", "source", "title", "published", "lead", "byline", "category", "document_numbers",
    "captions", "attachments", "body", "first_seen", "last_seen", "vanished_at", "revised", "revision", "sha256",
)  # fmt: skip
"""Columns of the first release. They keep their places for ever: people count them."""
COLUMNS = (*_FIRST, *(name for name in EXPORTED if name not in _FIRST))
"""Columns of CSV and Excel: every exported field of the record, later ones behind."""


def cells(row: ExportRow) -> list[Cell]:
    """One record as the cells of COLUMNS. A list has one item a line."""
    shown = {**row.record.as_json(), "permalink": row.permalink}
    return [cell(shown[name]) for name in COLUMNS]


def cell(value: Any) -> Cell:
    """One field of a record as a cell."""
    return "\n".join(map(line_of, value)) if isinstance(value, list | tuple) else value


def line_of(item: str | Mapping[str, Any]) -> str:
    """A text as it is; of a caption, a file or a link its words, and behind them the address of file or link."""
    if isinstance(item, str):
        return item
    words, address = next(iter(item.values())), item.get("url")
    return f"{words} <{address}>" if address else words
