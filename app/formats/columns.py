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
PROOF = ("captured_at", "capture_sha256", "warc_file", "warc_offset")
"""Of the fetch that the record was read from; empty where it was imported."""
COLUMNS = (*_FIRST, *(name for name in EXPORTED if name not in _FIRST), *PROOF)
"""Columns of CSV and Excel: every exported field of the record, later ones behind."""


def cells(row: ExportRow) -> list[Cell]:
    """One record as the cells of COLUMNS. A list has one item a line."""
    known = shown(row)
    return [cell(known[name]) for name in COLUMNS]


def shown(row: ExportRow) -> dict[str, Any]:
    """A record with everything that a column may show of it."""
    kept = row.capture
    proof = (kept.fetched_at, kept.sha256, kept.file, kept.offset) if kept is not None else (None,) * len(PROOF)
    return {**row.record.as_json(), "permalink": row.permalink, **dict(zip(PROOF, proof, strict=True))}


def cell(value: Any) -> Cell:
    """One field of a record as a cell."""
    return "\n".join(map(line_of, value)) if isinstance(value, list | tuple) else value


def line_of(item: str | Mapping[str, Any]) -> str:
    """A text as it is; of a caption, a file or a link its words, and behind them the address of file or link."""
    if isinstance(item, str):
        return item
    words, address = next(iter(item.values())), item.get("url")
    return f"{words} <{address}>" if address else words
