"""Here is a capture. Give me its records as they stand: the response's, and the request's behind it."""

import zlib
from contextlib import closing
from typing import NamedTuple

from luutin.archive.capture_store import CaptureSource
from luutin.archive.errors import CaptureError
from luutin.archive.past.mementos import Memento

_LARGEST_REQUEST = 4_000_000
"""Bytes of a request's record, unpacked, that are looked through for its end."""


class Standing(NamedTuple):
    """The gzip members of one capture, byte for byte."""

    response: bytes
    request: bytes
    """Empty where none stands behind the response."""


def read_standing(source: CaptureSource, memento: Memento) -> Standing:
    """Read the records of *memento* back. Raises CaptureError where the response is not there whole."""
    with closing(source.read(memento.file, memento.offset, memento.length)) as pieces:
        response = b"".join(pieces)
    if len(response) != memento.length or _unpack(response) is None:
        raise CaptureError(memento.file, memento.offset, "the record is cut off or damaged")
    return Standing(response, b"" if memento.rendered_from is not None else _request_behind(source, memento))


def _request_behind(source: CaptureSource, memento: Memento) -> bytes:
    packed, plain, unpack = bytearray(), bytearray(), zlib.decompressobj(wbits=31)
    with closing(source.read(memento.file, memento.offset + memento.length)) as pieces:
        for piece in pieces:
            try:
                plain += unpack.decompress(piece, _LARGEST_REQUEST)
            except zlib.error:
                return b""
            packed += piece
            if unpack.eof or len(plain) >= _LARGEST_REQUEST or not _may_be_request(plain):
                break
    is_whole = unpack.eof and _may_be_request(plain)
    return bytes(packed[: len(packed) - len(unpack.unused_data)]) if is_whole else b""


def _may_be_request(plain: bytearray) -> bool:
    head, end, _ = bytes(plain[:2000]).partition(b"\r\n\r\n")
    return not end or b"\r\nwarc-type: request" in head.lower()


def _unpack(member: bytes) -> bytes | None:
    """The record of one whole gzip member; None: it is not whole, or its sum does not agree."""
    try:
        return zlib.decompress(member, wbits=31)
    except zlib.error:
        return None
