"""DOC by its own tables; by antiword, a program of the system, where Word numbers lists, which only that one tells."""

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from typing import Final

from luutin.crawler.documents.compound_word import read_compound
from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.flow import cut_into_pages, join_cells
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines
from luutin.crawler.documents.programs import ANTIWORD, run_program

_CPU_S: Final = 30
_ROW: Final = re.compile(r"^\|(.*)\|$")


def read_doc(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the DOC *data* says. Raises UnreadableFileError."""
    told = read_compound(data)
    text = (_ask_antiword(data) if told.numbered and not told.altered else None) or told.text
    decoded = unicodedata.normalize("NFC", decode_lines(text)).replace("\xad", "")
    pages, remarks = cut_into_pages(decoded.split("\n"), bounds)
    return describe(FileRecord(FileKind.DOC, pages, remarks=remarks))


def _ask_antiword(data: bytes) -> str | None:
    """Return the text as antiword tells it, which writes the numbers of lists; None: it is not here, or cannot."""
    program = shutil.which(ANTIWORD)
    if program is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".doc") as kept:
        kept.write(data)
        kept.flush()
        told = run_program([program, "-m", "UTF-8.txt", "-w", "0", kept.name], cpu_s=_CPU_S)
    lines = "\n".join(_lines(told.stdout.decode("utf-8", "replace").replace("[pic]", "")))
    return None if told.returncode or not lines.strip() else lines


def _lines(text: str) -> Iterator[str]:
    """Yield lines. A table's row is drawn over several, with bars between its cells; here it is one, with tabs."""
    row: list[list[str]] = []
    for line in text.split("\n"):
        drawn = _ROW.match(line.strip())
        cells = drawn[1].split("|") if drawn else []
        if row and (not drawn or len(cells) != len(row) or cells[0].strip()):
            yield join_cells(" ".join(cell) for cell in row)
            row = []
        if not drawn:
            yield line
        elif row:
            for known, cell in zip(row, cells, strict=True):
                known.append(cell)
        else:
            row = [[cell] for cell in cells]
    if row:
        yield join_cells(" ".join(cell) for cell in row)
