"""WACZ (Web Archive Collection Zipped), and any ZIP that holds WARC files. What can be read of a torn one is read.

One that is whole, and is not what it says or what was signed, is refused whole: somebody has been at it.
"""

import io
import shutil
import tempfile
import zipfile
import zlib
from typing import IO, BinaryIO, cast

from luutin.archive.foreign.found import Beside, FaultKind, Finds, ForeignFault
from luutin.archive.foreign.packages import TamperedError, check_package
from luutin.archive.foreign.warc import read_warc

_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_PACKAGES = (".wacz",)
"""A collection of several packages is a ZIP of them."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What Python's reader raises for a ZIP that is damaged; for one that is locked or packed otherwise, a RuntimeError."""


def read_zipped(file: io.RawIOBase, *, name: str) -> Finds:
    """Yield what the WARC files in the ZIP *file*, called *name*, hold. Raises OSError."""
    try:
        packed = zipfile.ZipFile(cast("IO[bytes]", file))
    except _BROKEN as error:
        yield ForeignFault(name, FaultKind.TORN, str(error))
        file.seek(0)
        # WACZ stores its WARC files as they are: their records can still be found, one by one.
        yield from (each for each in read_warc(file, name=name) if not _is_beginning(each))
        return
    with packed:
        try:
            signer = check_package(packed)
        except (TamperedError, *_BROKEN) as error:
            yield ForeignFault(name, FaultKind.TAMPERED, str(error))
            return
        if signer is not None:
            yield Beside(f"package signed by {signer}")
        held = [each for each in packed.infolist() if each.filename.lower().endswith(_WARCS)]
        inner = [each for each in packed.infolist() if each.filename.lower().endswith(_PACKAGES)]
        if not held and not inner:
            yield ForeignFault(name, FaultKind.UNKNOWN, "the ZIP holds no WARC file; unpack it, and name the folder")
        for each in held:
            yield from _read_member(packed, each, name)
        for each in inner:
            yield from _read_inner(packed, each, name)
        known = {*held, *inner}
        yield from (Beside("part of a WACZ") for each in packed.infolist() if each not in known and not each.is_dir())


def holds_warc(file: BinaryIO) -> bool:
    """Whether the ZIP *file* holds WARC files, or is torn, so that nobody can tell."""
    try:
        with zipfile.ZipFile(file) as packed:
            return any(name.lower().endswith((*_WARCS, *_PACKAGES)) for name in packed.namelist())
    except _BROKEN:
        return True


def _read_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Finds:
    place = f"{name}!{member.filename}"
    try:
        with packed.open(member) as stream:
            yield from read_warc(stream, name=place)
    except _BROKEN as error:
        yield ForeignFault(place, FaultKind.DAMAGED, str(error))


def _read_inner(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Finds:
    """A package in a package. It is laid down, since a ZIP is read from its end."""
    place = f"{name}!{member.filename}"
    with tempfile.TemporaryFile() as laid:
        try:
            with packed.open(member) as stream:
                shutil.copyfileobj(stream, laid)
        except _BROKEN as error:
            yield ForeignFault(place, FaultKind.DAMAGED, str(error))
            return
        laid.seek(0)
        yield from read_zipped(cast("io.RawIOBase", laid), name=place)


def _is_beginning(found: object) -> bool:
    """The word on the ZIP's own first bytes, which was told already."""
    return isinstance(found, ForeignFault) and found.place.endswith("@0")
