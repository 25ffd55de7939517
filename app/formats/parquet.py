"""Apache Parquet, by pyarrow (the extra `parquet`): a table that is read whole or by column."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, ClassVar

from luutin.app.formats.format import Cell, TableFormat

_ROWS = 100
"""Rows of a group: so many are held at a time."""
_CHUNK = 1 << 16
_NUMBERS = {"id", "revision", "warc_offset"}
"""Columns that hold whole numbers; all others hold text."""


class Parquet(TableFormat):
    """One table, packed with zstd. It is written to the disk before it is sent."""

    name: ClassVar[str] = "parquet"
    suffix: ClassVar[str] = "parquet"
    media_type: ClassVar[str] = "application/vnd.apache.parquet"
    label: ClassVar[str] = "Parquet"
    purpose: ClassVar[str] = "for pandas, R and DuckDB"
    binary: ClassVar[bool] = True

    def write_table(self, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        """Yield the file: whole numbers and texts, each column by its name; a cell of None is null."""
        import pyarrow as pa
        from pyarrow import parquet

        kinds = [(name, pa.int64() if name in _NUMBERS else pa.string()) for name in columns]
        schema = pa.schema(kinds)
        with TemporaryFile() as file:
            with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
                rows = iter(lines)
                while group := list(islice(rows, _ROWS)):
                    writer.write_table(pa.table(_turned(columns, group), schema=schema))
            file.seek(0)
            while piece := file.read(_CHUNK):
                yield piece


def _turned(columns: Sequence[str], rows: list[Sequence[Cell]]) -> dict[str, list[Any]]:
    """Rows as columns."""
    return {
        name: [row[place] if name in _NUMBERS or row[place] is None else str(row[place]) for row in rows]
        for place, name in enumerate(columns)
    }


FORMAT = Parquet()
