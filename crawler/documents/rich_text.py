"""RTF by striprtf."""

import re
import unicodedata
from typing import Final

from striprtf.striprtf import rtf_to_text

from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.flow import PAGE_BREAK, cut_into_pages
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines
from luutin.crawler.documents.rtf_runs import keep_printed
from luutin.crawler.errors import UnreadableFileError

_PICTURES: Final = re.compile(r"(?<=[\s}])[0-9a-fA-F\s]{4000,}")
"""Pictures, in hexadecimal figures."""
_BREAK: Final = re.compile(r"\\page(?![a-z])")


def read_rtf(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the RTF *data* says. Raises UnreadableFileError."""
    source = _PICTURES.sub("", data.decode("latin-1"))
    try:
        text = rtf_to_text(_BREAK.sub(r"\\par \\'0c\\par ", keep_printed(source)), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, TypeError) as error:
        raise UnreadableFileError("broken", f"{error}") from error
    lines = (line.replace("|", "\t").strip("\t") if line.endswith("|") else line for line in text.split("\n"))
    decoded = unicodedata.normalize("NFC", decode_lines("\n".join(lines)))
    pages, remarks = cut_into_pages(decoded.replace("\x0c", PAGE_BREAK).split("\n"), bounds)
    return describe(FileRecord(FileKind.RTF, pages, remarks=remarks))
