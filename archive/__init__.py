"""HERE IS AN ARTICLE; KEEP IT, AND EVERY REVISION OF IT."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from archive.database import Database
from archive.errors import (
    ArchiveError,
    BusyError,
    CannotOpenError,
    CaptureError,
    DamagedError,
    DiskError,
    NewerSchemaError,
    NotAnArchiveError,
    RecordError,
    StoppedError,
)
from archive.reader import Change, Reader, Record

if TYPE_CHECKING:
    from archive.article import Article, Attachment, Caption, Related
    from archive.captures import CaptureWriter, read_capture
    from archive.store import Archive, Known, Outcome, Stored
    from archive.warc import Exchange
    from archive.written import Written

_LATER = {
    **dict.fromkeys(("Article", "Attachment", "Caption", "Related"), "archive.article"),
    **dict.fromkeys(("CaptureWriter", "read_capture"), "archive.captures"),
    **dict.fromkeys(("Archive", "Known", "Outcome", "Stored"), "archive.store"),
    "Exchange": "archive.warc",
    "Written": "archive.written",
}
"""What brings pydantic or WARC along, loaded when it is asked for: a search, which only reads, starts without them."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "Attachment",
    "BusyError",
    "CannotOpenError",
    "Caption",
    "CaptureError",
    "CaptureWriter",
    "Change",
    "DamagedError",
    "Database",
    "DiskError",
    "Exchange",
    "Known",
    "NewerSchemaError",
    "NotAnArchiveError",
    "Outcome",
    "Reader",
    "Record",
    "RecordError",
    "Related",
    "StoppedError",
    "Stored",
    "Written",
    "read_capture",
]
