"""Packed files: what they hold is bounded before anything of it is unpacked, and their members can be listed."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Final

import rarfile

from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.errors import UnreadableFileError

_UTF8: Final = 0x800
"""The bit by which a ZIP says that a name is UTF-8 (APPNOTE 4.4.4)."""
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME: Final = re.compile(re.escape(_STRICT) + rb"(\w+)/")
_READ: Final = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError)


def open_packed(data: bytes, bounds: Bounds) -> zipfile.ZipFile:
    """Return the ZIP *data*. Raises UnreadableFileError where it is broken, or would unpack to more than is read."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except _READ as error:
        raise UnreadableFileError("broken", f"{error}") from error
    size = sum(member.file_size for member in packed.infolist())
    if size > bounds.unpacked:
        raise UnreadableFileError("bomb", f"it unpacks to {size:,} bytes, and {bounds.unpacked:,} are read")
    return packed


def open_office(data: bytes, bounds: Bounds) -> bytes:
    """Return *data*, of Office 2007 or later, in the form that libraries read: names of its strict form are replaced.

    Raises as open_packed does. Source: ISO/IEC 29500-1 annex A, 29500-4 annex A.
    """
    with open_packed(data, bounds) as packed:
        if _STRICT not in (read_member(packed, "_rels/.rels") or b""):
            return data
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as written:
            for name in dict.fromkeys(packed.namelist()):
                content = read_member(packed, name) or b""
                if name.endswith((".xml", ".rels")):
                    content = _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
                written.writestr(name, content)
        return target.getvalue()


def read_member(packed: zipfile.ZipFile, name: str) -> bytes | None:
    """Return the member *name*; None where there is none. Raises UnreadableFileError where it cannot be unpacked."""
    if name not in packed.namelist():
        return None
    try:
        return packed.read(name)
    except _READ as error:
        raise UnreadableFileError("broken", f"{name}: {error}") from error


def list_zip(data: bytes, bounds: Bounds) -> FileRecord:
    """Return the names of what the ZIP *data* holds. Nothing is unpacked, so no size is too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _listing(
                FileKind.ZIP, (_name(member) for member in packed.infolist() if not member.is_dir()), bounds
            )
    except _READ as error:
        raise UnreadableFileError("broken", f"{error}") from error


def list_rar(data: bytes, bounds: Bounds) -> FileRecord:
    """Return the names of what the RAR *data* holds."""
    try:
        with rarfile.RarFile(io.BytesIO(data), errors="strict") as packed:
            if packed.needs_password() and not packed.namelist():
                raise UnreadableFileError("encrypted", "a password is needed, for the names too")
            return _listing(FileKind.RAR, (m.filename for m in packed.infolist() if not m.is_dir()), bounds)
    except (rarfile.Error, *_READ) as error:
        raise UnreadableFileError("broken", f"{error}") from error


def _listing(kind: FileKind, names: Iterable[str], bounds: Bounds) -> FileRecord:
    found = tuple(names)
    kept = found[: bounds.members]
    cut = len(found) - len(kept)
    remarks = (f"members-cut: {cut} files behind the first {bounds.members:,} are not listed",) if cut else ()
    return FileRecord(kind, (FilePage(1, "\n".join(kept)),), members=kept, remarks=remarks)


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name. Programs of Windows write UTF-8 without saying so; what is none is left as it came."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename
