"""HERE IS AN ARTICLE; KEEP IT, AND EVERY REVISION OF IT."""

from archive.article import Article, Attachment, Caption, Related
from archive.captures import CaptureWriter, read_capture
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
from archive.store import Archive, Known, Outcome, Stored
from archive.warc import Exchange
from archive.written import Written

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
