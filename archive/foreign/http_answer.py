"""An HTTP answer as a record holds it: status, headers, body. Its transfer coding is undone where it is one. Pure."""

import re
from typing import NamedTuple

_STATUS = re.compile(
    rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})[ \t]*([^\r\n]*)\r*\n|HTTP/\d(?:\.\d)?[ \t]+(\d{3})\s*\Z", re.IGNORECASE
)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|title)\b", re.IGNORECASE | re.DOTALL
)
_BLANK, _HEAD_END = re.compile(rb"\r*\n"), re.compile(rb"\r*\n\r*\n")
"""Some programs end lines with one carriage return too many."""
_DIGITS = 18
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


class HttpAnswer(NamedTuple):
    """One answer."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """With its transfer coding undone, in its content coding."""
    entity: bytes
    """As it stands in the record."""
    cut: bool = False
    """Whether its chunks end before the last one."""

    @property
    def is_cut(self) -> bool:
        """Whether less of it came than its chunks, or the length it says, announce."""
        said = next((value for name, value in self.headers if name.lower() == "content-length"), "")
        return self.cut or (
            said.isdecimal() and len(said) < _DIGITS and int(said) > max(len(self.entity), len(self.body))
        )


def read_answer(block: bytes) -> HttpAnswer | None:
    """Read *block*; None where it holds no HTTP answer."""
    line = _STATUS.match(block) or _STATUS.match(block := block.lstrip(b"\r\n"))
    if line is None:
        return None
    head, entity = _split(block[line.end() :])
    if (line[1] or line[3]).startswith(b"1") and _STATUS.match(entity):  # what comes before the answer (RFC 9110 §15.2)
        return read_answer(entity)
    headers = tuple(_headers(head))
    body, cut = entity, False
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        body, cut = _without_chunks(entity)
    return HttpAnswer(int(line[1] or line[3]), _text(line[2] or b""), headers, body, entity, cut)


def read_bare(block: bytes) -> HttpAnswer | None:
    """A page that stands in *block* without an answer round it, as HTTP/0.9 gave it; None where it is none."""
    return HttpAnswer(200, "", (), block, block) if _PAGE.match(block) else None


def _split(rest: bytes) -> tuple[bytes, bytes]:
    """Headers and entity: parted by an empty line, with or without carriage returns."""
    end = _BLANK.match(rest) or _HEAD_END.search(rest)
    return (rest, b"") if end is None else (rest[: end.start()], rest[end.end() :])


def fields(head: bytes) -> list[tuple[str, str]]:
    """The named fields of *head*, in their order; a line that begins blank goes on with the one before."""
    return list(_headers(head))


def _headers(head: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in head.split(b"\n"):
        if line[:1] in {b" ", b"\t"} and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {_text(line)}")
            continue
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            found.append((_text(name), _text(value)))
    return found


def _text(value: bytes) -> str:
    # What a header may not hold would end it early where it is written again.
    text = value.decode("utf-8", "replace").strip()
    return text if text.isprintable() else text.replace("\r", " ").replace("\n", " ").replace("\0", "").strip()


def _without_chunks(entity: bytes) -> tuple[bytes, bool]:
    """The content of a chunked *entity* (RFC 9112 §7.1), and whether it is cut; as it is where it is not chunked."""
    pieces: list[bytes] = []
    place = 0
    while (size := _CHUNK.match(entity, place)) is not None:
        length = int(size[1], 16)
        if length == 0:
            return b"".join(pieces), False
        end = size.end() + length
        pieces.append(entity[size.end() : end])
        if end > len(entity):
            return b"".join(pieces), True
        place = end + 2 if entity[end : end + 2] == b"\r\n" else end + (entity[end : end + 1] == b"\n")
    if not pieces or place < len(entity):
        return entity, False  # the header lies: what stands there is no chunk
    return b"".join(pieces), True
