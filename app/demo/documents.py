"""Here is the name of a file that the portal offers. Give me its bytes, and its type.

The files were made beforehand, by docs/make_demo_files.py: a PDF with text, one whose number and day stand only in the
appearance of a signature, a scan, a DOC in a font of the 1990s, an XLS with a hidden sheet.
"""

from pathlib import PurePosixPath
from typing import Final

from luutin.packaged import folder_of

_TYPES: Final = {".pdf": "application/pdf", ".doc": "application/msword", ".xls": "application/vnd.ms-excel"}


def document(name: str) -> bytes:
    """The bytes of the file *name*. Raises FileNotFoundError."""
    return (folder_of("luutin.app.demo") / "files" / name).read_bytes()


def type_of(name: str) -> str:
    """Its Content-Type."""
    return _TYPES[PurePosixPath(name).suffix]
