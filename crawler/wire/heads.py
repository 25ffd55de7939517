"""Heads of answers as portals write them, in the form that h11 takes (RFC 9112, with its robustness and a little more).

Blank lines before the status line, `http/1.1`, lines without a colon, names that are none, empty or repeated lengths,
`chunked` said twice or of a body that is not: browsers show such pages. What was mended is odd, and the connection is
closed behind an odd answer, so that no byte of it is taken for another one. Where a guess could make a second answer,
nothing is mended: two lengths that differ stay what they are, and h11 refuses them.
"""

import re
from typing import NamedTuple

from luutin.crawler.codes import Code
from luutin.crawler.wire.broken import BrokenError

LARGEST = 100_000
"""Bytes of a head."""
_MOST_BLANK = 1_000
_LONGEST_LENGTH = 18  # digits of a Content-Length: an exabyte
_CLEAN = re.compile(
    rb"HTTP/1\.[01] [1-5]\d\d(?: [\t -~\x80-\xff]*)?(?:\r\n[\w!#$%&'*+.^`|~-]+:[\t -~\x80-\xff]*)*", re.ASCII
)
_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_STATUS = re.compile(
    rb"(?:http|icy)(?:/(\d)(?:\.(\d+))?)?[ \t]+(\d{3})(?:[ \t]+(.*?))?[ \t]*", re.IGNORECASE | re.DOTALL
)
_NAME = re.compile(rb"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\r\n]*)?\r?\n")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\x1f\x8b\x08")
_CHUNK_START = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\r\n]*)?\r?")
_ONE_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*\d{1,18}[ \t]*(?:\r\n|$)")
_LENGTH, _CODINGS = b"content-length", b"transfer-encoding"


class HeadLines(NamedTuple):
    """A head taken apart."""

    status: bytes
    """The status line."""
    lines: list[tuple[bytes, bytes]]
    """Names and values."""

    @property
    def is_interim(self) -> bool:
        """Whether another head follows (RFC 9110 §15.2)."""
        return self.status[9:10] == b"1" and self.status[9:12] != b"101"

    def values(self, name: bytes) -> list[bytes]:
        """What the lines of that name, in lower case, list."""
        said = b",".join(value for each, value in self.lines if each.lower() == name)
        return [value.strip() for value in said.split(b",") if value.strip()]

    def without(self, name: bytes) -> "HeadLines":
        """The same without the lines of that name."""
        return self._replace(lines=[line for line in self.lines if line[0].lower() != name])

    def also(self, name: bytes, value: bytes) -> "HeadLines":
        """The same with one more line."""
        return self._replace(lines=[*self.lines, (name, value)])

    def as_bytes(self) -> bytes:
        """As h11 takes it, with the blank line behind it."""
        return b"\r\n".join([self.status, *(name + b": " + value for name, value in self.lines), b"", b""])


class HeadReader:
    """Holds back the bytes of one answer until its head has come, and gives them on."""

    def __init__(self) -> None:
        self.odd = False
        """Whether the head was mended."""
        self.began = False
        """Whether any byte of the answer has come."""
        self.done = False
        """Whether the head has been given on, and what follows is the body."""
        self._held = b""
        self._blank = 0

    def take(self, received: bytes) -> bytes:
        """What of the bytes *received*, none at the end of the connection, h11 may have. Raises BrokenError."""
        self.began = self.began or bool(received)
        self._held += received
        ready = b""
        while not self.done:
            self._held = self._skip_blank(self._held)
            end = _END.search(self._held, 0, LARGEST)
            if end is None:
                self._check_start(ended=not received)
                return ready
            raw, body = self._held[: end.start()], self._held[end.end() :]
            if _is_plain(raw):
                self.done, self._held = True, b""
                return ready + raw + b"\r\n\r\n" + body
            head, mended = read_head(raw)
            if head.values(_CODINGS) and not head.is_interim:
                if received and not _CHUNK.match(body) and (not body or _CHUNK_START.fullmatch(body)):
                    return ready  # whether it is chunked is told by its first line
                if _MARKUP.match(body) and not _CHUNK.match(body):
                    head, mended = head.without(_CODINGS), True
            self.odd = self.odd or mended
            self.done = not head.is_interim
            ready += head.as_bytes() if mended else raw + b"\r\n\r\n"
            self._held = body
        ready, self._held = ready + self._held, b""
        return ready

    def _skip_blank(self, held: bytes) -> bytes:
        stripped = held.lstrip(b"\r\n")
        self._blank += len(held) - len(stripped)
        if self._blank > _MOST_BLANK:
            raise BrokenError(Code.MALFORMED, "nothing but blank lines")
        self.odd = self._blank > 0 or self.odd
        return stripped

    def _check_start(self, *, ended: bool) -> None:
        """Bear with a head that is not whole yet, unless it is too long, or none. Raises BrokenError."""
        line = _LINE_END.search(self._held)
        if line is not None and not _STATUS.fullmatch(self._held[: line.start()]):
            raise BrokenError(Code.MALFORMED, "no status line")
        if len(self._held) > LARGEST:
            raise BrokenError(Code.MALFORMED, f"a head of more than {LARGEST} bytes")
        if ended:
            raise BrokenError(Code.CUT_BODY, "the server disconnected within the head of its answer")


def _is_plain(raw: bytes) -> bool:
    """Whether it is an answer's last head and as it should be. Most are, and the long way takes ten times as long."""
    if raw[9:10] == b"1" or _CLEAN.fullmatch(raw) is None:
        return False
    lower = raw.lower()
    return b"\r\ntransfer-encoding" not in lower and (
        b"\r\ncontent-length" not in lower
        or (lower.count(b"\r\ncontent-length") == 1 and _ONE_LENGTH.search(lower) is not None)
    )


def read_head(raw: bytes) -> tuple[HeadLines, bool]:
    """Take a head apart, without the blank line behind it; say whether it had to be mended. Raises BrokenError."""
    status, *lines = _LINE_END.split(_FOLD.sub(b" ", raw))
    found = _STATUS.fullmatch(status)
    if found is None:
        raise BrokenError(Code.MALFORMED, "no status line")
    said = [_read_line(line) for line in lines]
    version = b"HTTP/1.0" if (found[1], found[2]) in {(b"1", b"0"), (b"0", b"9")} else b"HTTP/1.1"
    reason = _CONTROL.sub(b" ", found[4] or b"")
    head = HeadLines(b" ".join([version, found[3], reason]), [line for line in said if line is not None])
    framed = _mend_length(_mend_codings(head))
    return framed, framed is not head or not _CLEAN.fullmatch(raw)


def _read_line(line: bytes) -> tuple[bytes, bytes] | None:
    """Name and value; None for a line that is neither."""
    name, colon, value = line.partition(b":")
    name = name.rstrip(b" \t")
    if not colon or not _NAME.fullmatch(name):
        return None
    return name, _CONTROL.sub(b" ", value.strip(b" \t\r"))


def _mend_codings(head: HeadLines) -> HeadLines:
    """Leave `chunked`, once; other codings of the transfer are undone as those of the content are."""
    if not any(name.lower() == _CODINGS for name, _ in head.lines):
        return head
    codings = [value.lower() for value in head.values(_CODINGS)]
    if codings == [b"chunked"]:
        return head
    plain = head.without(_CODINGS)
    for coding in codings:
        if coding in {b"gzip", b"x-gzip", b"deflate"}:
            plain = plain.also(b"Content-Encoding", coding)
    return plain.also(b"Transfer-Encoding", b"chunked") if b"chunked" in codings else plain


def _mend_length(head: HeadLines) -> HeadLines:
    """Leave one length, none beside `chunked` (RFC 9112 §6.3), and none that is no number of bytes."""
    lines = [value for name, value in head.lines if name.lower() == _LENGTH]
    if not lines:
        return head
    lengths = {value for value in head.values(_LENGTH) if value.isdigit() and len(value) <= _LONGEST_LENGTH}
    if len(lengths) > 1:
        return head  # which of them holds would be a guess
    if len(lines) == 1 and set(lines) == lengths and not head.values(_CODINGS):
        return head
    plain = head.without(_LENGTH)
    return plain.also(b"Content-Length", *lengths) if lengths and not head.values(_CODINGS) else plain
