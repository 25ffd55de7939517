"""Undo content codings (RFC 9110 §8.4) within bounds, and notice a stream that ends before its end.

Content-Encoding is believed as far as the bytes bear it out. Words that name no coding (`UTF-8`, `none`, `text/html`)
are passed over. gzip and zstd are known by their first bytes whatever they are called. A body that is plainly text is
not packed. A gzip whose checksum is missing or wrong is whole if its deflate stream is.

HTTP clients return the readable half of a cut gzip stream as if it were the page, and inflate a bomb whole.
Both are errors here. isal undoes gzip and deflate in half of zlib's time.
"""

import re
from typing import Protocol

import brotli
import zstandard
from isal import isal_zlib

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, GiveUpError, RetryError

ACCEPT = "gzip, deflate, br, zstd"
"""What the crawler offers to undo."""

_PIECE = 1 << 16
_TRAILER = 8  # bytes of checksum and size behind the stream of a gzip
_OFFERED = frozenset({"gzip", "deflate", "br", "zstd"})
_NOT_OFFERED = frozenset({"compress", "exi", "pack200-gzip", "aes128gcm", "dcb", "dcz", "sdch", "lzma", "xz", "bzip2"})
_MARKS = ((b"\x1f\x8b\x08", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z][\t\n\r -~\x80-\xff]{20}")
_TEXT = re.compile(rb"[\t\n\r\f -~\x80-\xff]{128}")
"""So many bytes without a control character: packed ones hold them, one in nine."""


class _Decoder(Protocol):
    def feed(self, piece: bytes, room: int) -> bytes:
        """Return at most *room* + 1 bytes; more than *room* means: too large."""

    def is_finished(self) -> bool:
        """Tell whether the stream's own end mark was seen."""


def decompress(raw: bytes, coding: str, *, url: str, cap: int) -> bytes:
    """Return *raw* with the codings that Content-Encoding lists undone, last one first.

    Raises RetryError `cut-<coding>` where the stream ends early, `bad-<coding>` where it is broken, and
    GiveUpError `bomb` above *cap* bytes, `unknown-coding` for one that was not offered.
    """
    body, error = salvage(raw, coding, url=url, cap=cap)
    if error is not None:
        raise error
    return body


def salvage(raw: bytes, coding: str, *, url: str, cap: int) -> tuple[bytes, FetchError | None]:
    """Like `decompress`, but return what could be read, with the error beside it."""
    body = raw
    for name in reversed(_codings(coding)):
        known = _by_its_bytes(body, name)
        if known is None:
            continue
        body, error = _undo(body, known, url=url, cap=cap)
        if error is not None:
            return body, error
    return body, None


class Unpacker:
    """Undoes the codings of a body as it arrives: those that are listed, and a gzip file within."""

    def __init__(self, coding: str, *, url: str, cap: int) -> None:
        self._names = [*reversed(_codings(coding)), "gzip"]
        self._url, self._cap = url, cap
        self._layers: list[_Decoder] | None = None
        self.size = 0
        """Bytes that came out."""

    @property
    def is_packed(self) -> bool:
        """Whether anything had to be undone so far."""
        return bool(self._layers)

    def feed(self, piece: bytes) -> bytes:
        """Return what comes of the next *piece*, at most one byte more than the cap leaves room for.

        Raises RetryError `bad-<coding>` where the stream is broken.
        """
        if self._layers is None:
            self._layers = []
            for name in self._names:
                known = _by_its_bytes(piece, name) if name != "gzip" or piece.startswith(b"\x1f\x8b") else None
                decoder = _decoder(known, piece) if known is not None else None
                if decoder is not None:
                    piece = self._through(decoder, piece)
                    self._layers.append(decoder)
        else:
            for decoder in self._layers:
                piece = self._through(decoder, piece)
        self.size += len(piece)
        return piece

    def _through(self, decoder: _Decoder, piece: bytes) -> bytes:
        try:
            return decoder.feed(piece, max(self._cap - self.size, 0))
        except (isal_zlib.error, brotli.error, zstandard.ZstdError) as error:  # type: ignore[misc]
            raise RetryError(self._url, Code.BAD_GZIP, str(error)) from error


def _codings(said: str) -> list[str]:
    names = [name.strip(" \t\"'").lower().removeprefix("x-") for name in said.split(",")]
    return [name for name in names if name in _OFFERED or name in _NOT_OFFERED]


def _by_its_bytes(body: bytes, name: str) -> str | None:
    """The coding that *body*, which is said to be in *name*, is in; None: it is not packed."""
    marked = next((coding for mark, coding in _MARKS if body.startswith(mark)), None)
    if marked is None and name == "gzip" and _has_zlib_header(body):
        return "deflate"
    return marked or (None if _MARKUP.match(body) or _TEXT.match(body) else name)


def _undo(raw: bytes, name: str, *, url: str, cap: int) -> tuple[bytes, FetchError | None]:
    decoder = _decoder(name, raw)
    if decoder is None:
        return b"", GiveUpError(url, Code.UNKNOWN_CODING, name)
    pieces: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(raw), _PIECE):
            piece = decoder.feed(raw[start : start + _PIECE], cap - size)
            size += len(piece)
            pieces.append(piece)
            if size > cap:
                return b"", GiveUpError(url, Code.BOMB, f"more than {cap} bytes after {name}")
    # isal's type information says of its error that it is one, not a kind of them.
    except (isal_zlib.error, brotli.error, zstandard.ZstdError) as error:  # type: ignore[misc]
        whole = _without_checksum(raw, cap=cap) if name == "gzip" else None
        if whole is not None:
            return whole, None
        return b"".join(pieces), RetryError(url, Code(f"bad-{name}"), str(error))
    if not decoder.is_finished():
        whole = _without_checksum(raw, cap=cap) if name == "gzip" else None
        if whole is not None:
            return whole, None
        return b"".join(pieces), RetryError(url, Code(f"cut-{name}"))
    return b"".join(pieces), None


def _without_checksum(raw: bytes, *, cap: int) -> bytes | None:
    """The content of a gzip (RFC 1952) whose checksum does not matter; None where its deflate stream is not whole."""
    whole, rest = b"", raw
    while rest.startswith(b"\x1f\x8b") or not whole:
        start = _gzip_header(rest)
        if start is None:
            return None
        inner = isal_zlib.decompressobj(-isal_zlib.MAX_WBITS)
        try:
            whole += inner.decompress(rest[start:], cap - len(whole) + 1)
        except isal_zlib.error:  # type: ignore[misc]
            return None
        if not inner.eof or len(whole) > cap:
            return None
        rest = inner.unused_data[_TRAILER:]
    return whole


def _gzip_header(raw: bytes) -> int | None:
    """Where the deflate stream begins; None: there is none."""
    if len(raw) < 10 or not raw.startswith(b"\x1f\x8b\x08"):
        return None
    flags, place = raw[3], 10
    if flags & 0x04:
        place += 2 + int.from_bytes(raw[place : place + 2], "little")
    for flag in (0x08, 0x10):  # a name, a comment: each ends with a zero byte
        if flags & flag:
            place = raw.find(b"\0", place) + 1 or len(raw)
    return place + (2 if flags & 0x02 else 0)


def _decoder(name: str, raw: bytes) -> _Decoder | None:
    match name:
        case "gzip":
            return _Zlib(16 + isal_zlib.MAX_WBITS)
        case "deflate":
            return _Zlib(isal_zlib.MAX_WBITS if _has_zlib_header(raw) else -isal_zlib.MAX_WBITS)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    return None


def _has_zlib_header(raw: bytes) -> bool:
    """RFC 1950 §2.2: method 8, the first two bytes a multiple of 31. Raw deflate is sent under the same name."""
    return len(raw) >= 2 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0


class _Zlib:
    """gzip of one or several members (RFC 1952 §2.2), zlib, raw deflate. Bytes behind the end mark are ignored."""

    def __init__(self, window_bits: int) -> None:
        self._window_bits = window_bits
        self._inner = isal_zlib.decompressobj(window_bits)

    def feed(self, piece: bytes, room: int) -> bytes:
        out: list[bytes] = []
        while piece and room >= 0 and not (self._inner.eof and not self._next_member(piece)):
            out.append(self._inner.decompress(piece, room + 1))
            room -= len(out[-1])
            piece = self._inner.unused_data if self._inner.eof else b""
        return b"".join(out)

    def _next_member(self, piece: bytes) -> bool:
        if self._window_bits < 16 or not piece.startswith(b"\x1f\x8b"):
            return False
        self._inner = isal_zlib.decompressobj(self._window_bits)
        return True

    def is_finished(self) -> bool:
        return self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, piece: bytes, room: int) -> bytes:
        out = bytearray(self._inner.process(piece, output_buffer_limit=room + 1))
        while len(out) <= room and not self._inner.can_accept_more_data():
            out += self._inner.process(b"", output_buffer_limit=room - len(out) + 1)
        return bytes(out)

    def is_finished(self) -> bool:
        done: bool = self._inner.is_finished()
        return done


class _Zstd:
    """Read through a window of bounded size: a frame may ask for gigabytes of it."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self._ended = False

    def feed(self, piece: bytes, room: int) -> bytes:
        out = bytearray()
        for start in range(0, len(piece), 1024):  # a kilobyte of input yields at most some 16 MB
            if self._inner.eof:
                break
            out += self._inner.decompress(piece[start : start + 1024])
            if len(out) > room:
                break
        return bytes(out)

    def is_finished(self) -> bool:
        return self._inner.eof
