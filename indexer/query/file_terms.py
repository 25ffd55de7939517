"""What a query says of files: `files:off`, `ocr:off`, `file:pdf`."""

from collections.abc import Callable
from typing import NamedTuple


class FileTerms(NamedTuple):
    """Which files are looked at."""

    wanted: bool = True
    """False after `files:off`."""
    ocr: bool = True
    """Whether what OCR read counts; False after `ocr:off`."""
    kinds: frozenset[str] = frozenset()
    """After `file:pdf`; none: all kinds."""

    def __str__(self) -> str:
        switched = [name for name, on in (("files:off", self.wanted), ("ocr:off", self.ocr)) if not on]
        return " ".join([*switched, *(f"file:{kind}" for kind in sorted(self.kinds))])


ALL_FILES = FileTerms()
KINDS = (
    *("pdf", "doc", "docx", "rtf", "odt", "xls", "xlsx", "xlsb", "ods", "ppt", "pptx", "odp"),
    *("html", "text", "zip", "rar", "7z", "jpeg", "png", "gif", "webp", "tiff", "bmp", "unknown"),
)
"""As docs/files.md lists them."""
_ALSO = {
    "jpg": ("jpeg",),
    "tif": ("tiff",),
    "htm": ("html",),
    "txt": ("text",),
    "word": ("doc", "docx", "rtf", "odt"),
    "excel": ("xls", "xlsx", "xlsb", "ods"),
}
"""As endings of names and people call them."""


def read_kinds(name: str, warn: Callable[..., None]) -> frozenset[str]:
    """The kinds that *name* means; where it means none, *warn* is told, and no file is of it."""
    if name not in KINDS and name not in _ALSO:
        warn("%(name)s is no kind of file; kinds are %(kinds)s.", name=name, kinds=", ".join(KINDS))
    return frozenset(_ALSO.get(name, (name,)))
