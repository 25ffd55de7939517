"""Plain bytes become records: where each begins and ends, and which are torn, damaged, or lie about their length.

A record is only handed on once what stands behind it was seen: the next one, or the sound end of its member. So a
member that fails its checksum holds no record, and a wrong length is noticed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from luutin.archive.foreign.found import LARGEST, FaultKind, ForeignFault
from luutin.archive.foreign.unpacking import TORN, PlainPiece

_WARC = re.compile(rb"WARC/\d+\.\d+ *\r*\n")
_ARC = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:[^\n]* (?:\d{14}|\d{12}) (?:[^\n]* )?(\d+)\r?\n")
_AHEAD = re.compile(
    rb"(?<=\n)(?:WARC/\d+\.\d+ *\r?\n"
    rb"|(?:https?|ftp|dns|filedesc):[^\n]* (?:[0-9a-fA-F.:]+|-) (?:\d{14}|\d{12}) [^\n]* \d+\r?\n)"
)
"""What looks like the first line of a record where one may have been lost."""
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d+)[ \t]*\r*\n", re.IGNORECASE)
_HEAD_END = re.compile(rb"\r*\n\r*\n")
_LONGEST_HEAD = 1 << 20
_LONGEST_LINE = 8192
_END = b"\r\n\r\n"
_BLANK = b"\r\n\0 "
_MARK = b"\xef\xbb\xbf"
"""Of UTF-8, which editors put before all else."""


class RawRecord(NamedTuple):
    """One record as it lies in its file."""

    place: str
    head: bytes
    """Its first line and fields, with their end."""
    content: bytes
    is_arc: bool


Framed: TypeAlias = RawRecord | ForeignFault


class _Extent(NamedTuple):
    """Where a record's head and content end, counted from its beginning."""

    head: int
    content: int
    is_arc: bool


class _BadError(Exception):
    """What begins here is no record that can be kept."""

    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail


class _MoreError(Exception):
    """What is here is not enough to tell."""


def frame(pieces: Iterator[PlainPiece], *, name: str) -> Iterator[Framed]:
    """Yield each record of the file called *name*, and each fault, in their order. Raises OSError."""
    member, begins = _Member(name, 0), None
    for piece in pieces:
        if piece.damage is not None:
            if begins is not None:  # nothing of it came
                yield from member.finish(None)
                member, begins = _Member(name, begins), None
            yield from member.finish(piece.damage)
            member = _Member(name, 0)
        begins = piece.begins if piece.begins is not None else begins
        if not piece.data:
            continue
        # Some programs pack blocks of one size, wherever records begin and end.
        if begins is not None and not (member.is_amid and _goes_on(piece.data)):
            yield from member.finish(None)
            member = _Member(name, begins)
        begins = None
        yield from member.feed(piece.data)
    yield from member.finish(None)


def _goes_on(data: bytes) -> bool:
    """Whether *data*, the first of a member, begins no record."""
    head = data.lstrip(_BLANK)
    return not (head.startswith(b"WARC/"[: len(head)]) or _ARC.match(head, 0, _LONGEST_LINE))


class _Member:
    """The plain bytes of one member of a packed file, or all of a file that is not packed, as they come."""

    def __init__(self, name: str, offset: int) -> None:
        self._name, self._offset = name, offset
        self._buffer = bytearray()
        self._at = 0
        """Of the buffer's first byte, among the plain bytes of the member."""
        self._skip = 0
        """Bytes that are still to be passed over."""
        self._is_lost = False
        """Whether a fault was told and no record was found since."""

    @property
    def is_amid(self) -> bool:
        """Whether a record has begun, and its end was not seen."""
        return bool(self._buffer) or self._skip > 0

    def feed(self, data: bytes) -> Iterator[Framed]:
        """Take *data* in; yield what is sure by now."""
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            self._at += passed
            data = data[passed:]
        self._buffer += data
        yield from self._drain(end=None)

    def finish(self, damage: str | None) -> Iterator[Framed]:
        """The member is over; *damage* is what ended it. Yield the rest."""
        if damage is None:
            yield from self._drain(end=FaultKind.WRONG_LENGTH)
        elif self._buffer or not self._is_lost:
            kind = FaultKind.TORN if damage == TORN else FaultKind.DAMAGED
            yield ForeignFault(self._place, kind, "" if damage == TORN else damage)
        self._buffer.clear()

    @property
    def _place(self) -> str:
        return f"{self._name}@{self._offset}" + (f"+{self._at}" if self._at else "")

    def _drain(self, *, end: FaultKind | None) -> Iterator[Framed]:
        """Yield records while they are sure; *end*: no more bytes come, and what is not whole is that."""
        while self._drop_blank():
            try:
                yield self._next(is_end=end is not None)
                self._is_lost = False
            except _MoreError:
                return
            except _BadError as bad:
                fault = ForeignFault(self._place, bad.kind, bad.detail)
                was_lost, self._is_lost = self._is_lost, True
                if not was_lost:
                    yield fault
                if not self._skip and not self._resync(is_end=end is not None):
                    return

    def _next(self, *, is_end: bool) -> RawRecord:
        """The record that begins here. Raises _MoreError, _BadError."""
        extent = self._extent(is_end=is_end)
        if extent.content - extent.head > LARGEST:
            raise self._pass_over(extent)
        if len(self._buffer) < extent.content:
            if not is_end:
                raise _MoreError
            raise _BadError(*self._why_short(extent))
        self._check_behind(extent, is_end=is_end)
        head, content = self._buffer[: extent.head], self._buffer[extent.head : extent.content]
        record = RawRecord(self._place, bytes(head), bytes(content), extent.is_arc)
        self._drop(extent.content)
        return record

    def _extent(self, *, is_end: bool) -> _Extent:
        if bytes(self._buffer[:5]) == b"WARC/"[: len(self._buffer)]:
            end = _HEAD_END.search(self._buffer, 0, _LONGEST_HEAD)
            if end is None:
                raise self._unless(is_end or len(self._buffer) > _LONGEST_HEAD, FaultKind.TORN)
            if _WARC.match(self._buffer) is None:
                raise _BadError(FaultKind.NO_RECORD)
            length = _LENGTH.search(self._buffer, 0, end.end())
            if length is None:
                raise _BadError(FaultKind.WRONG_LENGTH, "it says none")
            return _Extent(end.end(), end.end() + int(length[1]), is_arc=False)
        line = _ARC.match(self._buffer, 0, _LONGEST_LINE)
        if line is None:
            is_line = b"\n" in self._buffer[:_LONGEST_LINE] or len(self._buffer) >= _LONGEST_LINE
            raise self._unless(is_end or is_line, FaultKind.NO_RECORD)
        return _Extent(line.end(), line.end() + int(line[1]), is_arc=True)

    @staticmethod
    def _unless(decided: bool, kind: FaultKind) -> Exception:  # noqa: FBT001 - reads as a sentence
        return _BadError(kind) if decided else _MoreError()

    def _why_short(self, extent: _Extent) -> tuple[FaultKind, str]:
        """At the end of a file, a record that is too short is torn; where another one follows, it has lied."""
        is_followed = self._offset > 0 or _AHEAD.search(self._buffer, 1) is not None
        kind = FaultKind.WRONG_LENGTH if is_followed else FaultKind.TORN
        return kind, f"{extent.content - len(self._buffer):,} bytes are missing"

    def _check_behind(self, extent: _Extent, *, is_end: bool) -> None:
        """Behind a record stand two line ends, another record, or the end: else its length is a lie."""
        if self._buffer[extent.content : extent.content + len(_END)] == _END and not extent.is_arc:
            if len(self._buffer) == extent.content + len(_END) and not is_end:
                raise _MoreError
            return
        behind = bytes(self._buffer[extent.content : extent.content + 2 * _LONGEST_LINE]).lstrip(_BLANK)
        if not behind or (b"\n" not in behind and len(behind) < _LONGEST_LINE):
            if not is_end:
                raise _MoreError
            if not behind:
                return
        if not (_ARC if extent.is_arc else _WARC).match(behind):
            raise _BadError(FaultKind.WRONG_LENGTH)

    def _pass_over(self, extent: _Extent) -> _BadError:
        self._skip = max(0, extent.content - len(self._buffer))
        self._drop(min(extent.content, len(self._buffer)))
        return _BadError(FaultKind.TOO_LARGE, f"{extent.content - extent.head:,} bytes")

    def _resync(self, *, is_end: bool) -> bool:
        """Go to where the next record seems to begin; False: it is not here yet."""
        ahead = _AHEAD.search(self._buffer, 1)
        if ahead is not None:
            self._drop(ahead.start())
            return True
        self._drop(len(self._buffer) if is_end else max(0, len(self._buffer) - _LONGEST_LINE))
        return False

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self._at += count

    def _drop_blank(self) -> bool:
        """Pass over what may stand between two records; False: nothing else is here."""
        if not self._at and self._buffer.startswith(_MARK):
            self._drop(len(_MARK))
        head = bytes(self._buffer[:_LONGEST_LINE])
        blank = len(head) - len(head.lstrip(_BLANK))
        self._drop(blank)
        return bool(self._buffer)
