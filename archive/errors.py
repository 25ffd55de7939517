"""What can go wrong in the archive.

    ArchiveError
    ├── CannotOpenError           the file is missing, unreadable, or in a folder we may not write
    ├── NotAnArchiveError         the file belongs to another application
    ├── NewerSchemaError          a later version of Lưu Tin wrote it
    ├── SchemaError               its tables are not what their version promises
    ├── DamagedError              SQLite finds the file broken
    ├── BusyError                 another process holds the write lock
    ├── DiskError                 the disk is full, or the file cannot be written
    ├── OtherOwnerError           the folder of WARC files belongs to another archive
    ├── StoppedError              the caller's own limit stopped a statement
    ├── RecordError               a record does not have the shape of an article
    ├── HeldError (luutin.archive.locking)  another process is at the same work on this archive
    ├── StoreError (luutin.archive.remote.object_store)  the object store does not do what it is asked
    │   └── StoreDownError        it does not answer for now
    └── CaptureError              a capture cannot be read back as it was written
        └── AwayError             it is in the object store, which cannot give it for now

Each message says what to do next.
"""

from pathlib import Path


class ArchiveError(Exception):
    """Root of this room's errors."""


class _FileError(ArchiveError):
    advice = ""

    def __init__(self, path: Path | str, reason: str = "") -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(": ".join(part for part in (str(path), reason, self.advice) if part))


class CannotOpenError(_FileError):
    """The file is missing, unreadable, or in a folder that may not be written."""

    advice = "check the path given with --db or LUUTIN_DB, and who may write there"


class NotAnArchiveError(_FileError):
    """The file belongs to another application; nothing in it was touched."""

    advice = "this is not a Lưu Tin archive; name another file with --db"


class NewerSchemaError(_FileError):
    """A later version of Lưu Tin wrote the file; nothing in it was touched."""

    advice = "a later version of Lưu Tin wrote this archive; upgrade luutin to open it"


class SchemaError(_FileError):
    """Tables are not what their version promises; nothing in the file was touched."""

    advice = (
        "somebody altered these tables, or an unreleased version of Lưu Tin made them; `luutin export` takes its"
        " records out and `luutin import` puts them into a new one; keep the old file and its warc folder, they are"
        " the proof"
    )


class DamagedError(_FileError):
    """SQLite finds the file broken; nothing in it was touched."""

    advice = "the file is damaged; restore a backup, or save what can be read with sqlite3's .recover"


class BusyError(_FileError):
    """Another process held the write lock longer than the busy timeout."""

    advice = "another process is writing to the archive; try again when it has ended"


class DiskError(_FileError):
    """The disk is full or the file cannot be written; what was committed before is safe."""

    advice = "make room or mend the permissions, then run the same command again: it goes on where it stopped"


class OtherOwnerError(_FileError):
    """The folder of WARC files belongs to another archive; nothing in it was touched."""

    advice = "each archive needs a folder of its own: name with --db a file in another one"


class StoppedError(_FileError):
    """A statement ran longer than its caller allowed, see `Database.stopping`; nothing was changed."""

    advice = "ask for less at once"


class RecordError(ArchiveError):
    """A record does not have the shape of an article."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class CaptureError(ArchiveError):
    """A capture cannot be read back as it was written."""

    def __init__(self, file: str, offset: int, reason: str) -> None:
        self.file = file
        self.offset = offset
        self.reason = reason
        super().__init__(f"{file} at byte {offset}: {reason}")


class AwayError(CaptureError):
    """A capture stands in the object store, which cannot give it for now: nothing is known to be wrong with it."""
