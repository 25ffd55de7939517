"""Text that flows: formats that know no pages until they are printed. What breaks it into pages is written into it."""

import re
from collections.abc import Iterable
from typing import Final

from luutin.crawler.documents.file_record import Bounds, FilePage

PAGE_BREAK: Final = "\f"
"""Stands in a text where a page ends."""
_BLANKS: Final = re.compile(r"[ \u00a0\u2002-\u200b]+")
_GAPS: Final = re.compile(r"\n{3,}")


def cut_into_pages(lines: Iterable[str], bounds: Bounds) -> tuple[tuple[FilePage, ...], tuple[str, ...]]:
    """Return the pages of a text, and remarks on what of it was cut."""
    text, remarks = cut_text("\n".join(lines), bounds)
    pages = [tidy(page) for page in text.split(PAGE_BREAK)]
    if len(pages) > bounds.pages:
        remarks += (f"pages-cut: {len(pages) - bounds.pages} pages behind the first {bounds.pages} are not read",)
    shown = [FilePage(n, page) for n, page in enumerate(pages[: bounds.pages], 1)]
    return tuple(shown), remarks


def cut_text(text: str, bounds: Bounds) -> tuple[str, tuple[str, ...]]:
    """Return what is read of *text*, and a remark where that is not all."""
    if len(text) <= bounds.characters:
        return text, ()
    return text[: bounds.characters], (f"text-cut: text behind the first {bounds.characters:,} characters is not read",)


def join_cells(cells: Iterable[str]) -> str:
    """Return a table's row: a cell's own lines in one, a tab between cells."""
    return "\t".join(" ".join(cell.replace(PAGE_BREAK, " ").split()) for cell in cells)


def tidy(text: str) -> str:
    """Return *text* with single blanks, at most one empty line in a row, and none at its ends."""
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")
