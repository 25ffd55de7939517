"""What a format is: records in, bytes out, written as they are read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple, Protocol

from luutin.archive import Capture, CaptureEvidence, Record

Cell = str | int | float | None
"""What stands in one place of a table; None leaves it empty."""


class ExportRow(NamedTuple):
    """One record on its way out."""

    record: Record
    permalink: str | None
    """Address of this revision, whose content never changes; None where no web address of the archive is known."""
    capture: Capture | None = None
    """The fetch that it was read from; None: it was imported, or nobody looked."""
    evidence: CaptureEvidence | None = None
    """What stands behind it; None likewise."""


class Format(Protocol):
    """One way to take records away. tests/app/test_formats.py holds every format to it."""

    name: ClassVar[str]
    """As in `luutin export --format` and in the web's `format=`."""
    suffix: ClassVar[str]
    """Of a file's name, without the dot."""
    media_type: ClassVar[str]
    label: ClassVar[str]
    """What people call it; the same in every language."""
    purpose: ClassVar[str]
    """What it is for, in a few English words; the web shows them in the visitor's language."""
    binary: ClassVar[bool] = False
    """True: no terminal can show it."""
    is_citation: ClassVar[bool] = False
    """True: it names the evidence of what it cites."""

    def write(self, rows: Iterable[ExportRow]) -> Iterator[bytes]:
        """Yield the file in pieces. Holds few rows at a time, however many there are."""
        ...


class TableFormat(Format, Protocol):
    """A format of rows and columns, which other tables than records are written in too."""

    def write_table(self, columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        """Yield a table in pieces: the heading, then *lines*, each with a cell for every column."""
        ...

    def write(self, rows: Iterable[ExportRow]) -> Iterator[bytes]:
        """Yield records as a table of `luutin.app.formats.columns.COLUMNS`."""
        from luutin.app.formats.columns import COLUMNS, cells  # a search writes tables, and knows no records

        return self.write_table(COLUMNS, map(cells, rows))
