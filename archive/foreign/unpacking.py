"""The plain bytes of a packed stream, with the places where its members begin, and damage where it is met.

Behind damage, reading goes on at the next member that begins a record. So one bad byte costs one record.
"""

import bz2
import lzma
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple, Protocol

import zstandard
from isal import isal_zlib

_PIECE = 1 << 16
_GZIP, _ZSTD, _ZSTD_DICTIONARY = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"
_BZIP2, _XZ = b"BZh", b"\xfd7zXZ\x00"
_HELD = 8 << 20  # packed bytes of a member within which the next one is looked for when it proves damaged
_RECORD = re.compile(rb"\s*(?:WARC/\d|[a-z]+:\S* \S+ (?:\d{14}|\d{12}) )")
_WINDOW = 1 << 27
_OWN_ERRORS: Any = (isal_zlib.error, zstandard.ZstdError)
_BROKEN: tuple[type[Exception], ...] = (*_OWN_ERRORS, lzma.LZMAError, OSError, EOFError)
"""What the decoders raise where bytes are damaged."""


class ByteSource(Protocol):
    """Whatever gives its bytes one piece after the other."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most *size*; none at the end."""
        ...


class PlainPiece(NamedTuple):
    """Some plain bytes in their order."""

    data: bytes
    begins: int | None = None
    """Byte of the packed stream at which a member begins, with these bytes; None: the one at hand goes on."""
    damage: str | None = None
    """What ended the member at hand; None: nothing. `torn`: the stream ended in its middle."""


TORN = "torn"


class _DamagedError(Exception):
    """A member cannot be unpacked further."""


def unpack(file: ByteSource) -> Iterator[PlainPiece]:
    """Yield the plain bytes of *file*: gzip, zstd, bzip2, xz, or as they stand; packed twice too. Raises OSError."""
    yield from _unpacked_again(_unpack(file))


def _unpack(file: ByteSource) -> Iterator[PlainPiece]:
    packed = _Packed(file)
    head = packed.peek(_PIECE)
    is_damaged = not head.startswith((_GZIP, _ZSTD, _ZSTD_DICTIONARY)) and _member_in(head, _GZIP, _gzip) is not None
    if is_damaged and not _RECORD.match(head):
        yield PlainPiece(b"", damage="its first bytes are no gzip")
        _seek(packed, _GZIP, _gzip)
    if head.startswith(_GZIP) or is_damaged:
        yield from _members(packed, _GZIP, _gzip)
    elif head.startswith((_ZSTD, _ZSTD_DICTIONARY)):
        try:
            decompressor = zstandard.ZstdDecompressor(dict_data=_dictionary(packed), max_window_size=_WINDOW)
        except zstandard.ZstdError as error:
            yield PlainPiece(b"", damage=TORN if not packed.peek(1) else str(error))
            return
        yield from _members(packed, _ZSTD, decompressor.decompressobj)
    elif head.startswith(_BZIP2):
        yield from _members(packed, _BZIP2, bz2.BZ2Decompressor)
    elif head.startswith(_XZ):
        yield from _members(packed, _XZ, lzma.LZMADecompressor)
    else:
        begins: int | None = 0
        while data := packed.take(_PIECE):
            yield PlainPiece(data, begins)
            begins = None


def _unpacked_again(pieces: Iterator[PlainPiece]) -> Iterator[PlainPiece]:
    """What is packed in a packed file is unpacked too: some programs pack what they were given packed."""
    before = list[PlainPiece]()
    for piece in pieces:
        before.append(piece)
        if piece.data:
            break
    if len(before) > 1 and before[-1].data.startswith((_GZIP, _ZSTD)):
        yield from _unpack(_Pieces(chain(before, pieces)))
    else:
        yield from chain(before, pieces)


class _Pieces:
    """Plain bytes as a file; damage ends it, and is told as its end."""

    def __init__(self, pieces: Iterator[PlainPiece]) -> None:
        self._pieces = pieces

    def read(self, size: int, /) -> bytes:
        """The next bytes, whatever their *size*; none at the end."""
        del size
        return next((piece.data for piece in self._pieces if piece.data), b"")


class _Packed:
    """The packed bytes, of which those not used yet are given back."""

    def __init__(self, file: ByteSource) -> None:
        self._file = file
        self._rest = b""
        self.at = 0
        """Of the next byte."""

    def take(self, count: int) -> bytes:
        """The next bytes, at most *count*; none at the end."""
        data, self._rest = (self._rest[:count], self._rest[count:]) if self._rest else (self._file.read(count), b"")
        self.at += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        """Bytes that were taken too many."""
        self._rest = data + self._rest
        self.at -= len(data)

    def pass_padding(self) -> bool:
        """Pass over zeros, which tapes and disks leave behind a member; False: nothing else is here."""
        while self.peek(1) == b"\0":
            self.take(len(self._rest) - len(self._rest.lstrip(b"\0")))
        return bool(self._rest)

    def peek(self, count: int) -> bytes:
        """The next *count* bytes, as far as there are so many."""
        while len(self._rest) < count and (more := self._file.read(_PIECE)):
            self._rest += more
        return self._rest[:count]


def _members(packed: _Packed, magic: bytes, start: Any) -> Iterator[PlainPiece]:
    while packed.pass_padding():
        held = bytearray()
        yield PlainPiece(b"", begins=packed.at)
        try:
            yield from _member(packed, start(), held)
        except _DamagedError as error:
            yield PlainPiece(b"", damage=str(error))
            packed.give_back(bytes(held[1:]))
            _seek(packed, magic, start)


def _member(packed: _Packed, decoder: Any, held: bytearray) -> Iterator[PlainPiece]:
    while not decoder.eof:
        data = packed.take(_PIECE)
        if not data:
            held.clear()
            raise _DamagedError(TORN)
        held += data
        if len(held) > _HELD:
            del held[:-_PIECE]
        try:
            plain = decoder.decompress(data)
        except _BROKEN as error:
            raise _DamagedError(str(error)) from error
        if plain:
            yield PlainPiece(plain)
    packed.give_back(decoder.unused_data)


def _seek(packed: _Packed, magic: bytes, start: Any) -> None:
    """Go to the next member that begins a record, or to the end."""
    while head := packed.peek(2 * _PIECE):
        place = _member_in(head, magic, start)
        if place is not None:
            packed.take(place)
            return
        packed.take(max(1, len(head) - _PIECE if len(head) == 2 * _PIECE else len(head)))


def _member_in(head: bytes, magic: bytes, start: Any) -> int | None:
    """Where in *head* the first member stands that begins a record; None: none does."""
    place = head.find(magic)
    while place >= 0:
        try:
            if _RECORD.match(start().decompress(head[place : place + 4096])):
                return place
        except _BROKEN:
            pass
        place = head.find(magic, place + 1)
    return None


def _gzip() -> Any:
    return isal_zlib.decompressobj(31)


def _dictionary(packed: _Packed) -> zstandard.ZstdCompressionDict | None:
    """The dictionary in a skippable frame at the beginning (https://iipc.github.io/warc-specifications, zstd)."""
    if packed.peek(4) != _ZSTD_DICTIONARY:
        return None
    packed.take(4)
    size = int.from_bytes(packed.take(4), "little")
    content = bytearray()
    while len(content) < size and (data := packed.take(size - len(content))):
        content += data
    plain = bytes(content)
    if plain.startswith(_ZSTD):
        plain = zstandard.ZstdDecompressor().decompress(plain, max_output_size=_WINDOW)
    return zstandard.ZstdCompressionDict(plain)
