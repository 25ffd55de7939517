"""Records with only the fields that somebody chose, in any format that has fields."""

from collections.abc import Iterable, Iterator, Sequence

import orjson

from luutin.app.formats.columns import cell, shown
from luutin.app.formats.format import Cell, ExportRow, Format, TableFormat


class NoFieldsError(Exception):
    """A format whose entries have no fields to choose: citations."""


def has_fields(form: Format) -> bool:
    """Whether the fields of a format can be chosen."""
    return form.name == "jsonl" or hasattr(form, "write_table")


def write_chosen(form: Format, rows: Iterable[ExportRow], fields: Sequence[str]) -> Iterator[bytes]:
    """Yield the file with *fields* of COLUMNS alone, in their order; empty: whole. Raises NoFieldsError."""
    if not fields:
        return form.write(rows)
    if form.name == "jsonl":
        return (orjson.dumps(_chosen(row, fields), option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    if not has_fields(form):
        raise NoFieldsError
    table: TableFormat = form  # type: ignore[assignment]  # has_fields said so
    return table.write_table(tuple(fields), (_line(row, fields) for row in rows))


def _chosen(row: ExportRow, fields: Sequence[str]) -> dict[str, object]:
    known = shown(row)
    return {name: known[name] for name in fields}


def _line(row: ExportRow, fields: Sequence[str]) -> list[Cell]:
    return [cell(value) for value in _chosen(row, fields).values()]
