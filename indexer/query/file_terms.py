"""What a query says of files: `files:off`, `ocr:off`, `file:pdf`."""

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
