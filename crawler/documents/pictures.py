"""Draw a file small, for a reader to look at: a photograph, or one page of a PDF. In a process of its own."""

from typing import BinaryIO, Final

import msgspec

from luutin.crawler.documents.asking import ask_process, died
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.forking import ForkServer

_MODULE: Final = "luutin.crawler.documents.drawing"
_DEADLINE_S: Final = 20


class DrawOrder(msgspec.Struct, frozen=True):
    """What is asked of the process."""

    side: int
    """Pixels of the longer side, at most. A smaller photograph keeps its size."""
    page: int | None = None
    """Of a PDF, from 1. None: the file is a photograph."""
    pixels: int = 60_000_000
    """That a photograph may have, unpacked."""
    cpu_s: int = _DEADLINE_S
    memory: int = 2 << 30
    """Bytes of address space."""


class Drawing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the process says: a picture, or why there is none."""

    webp: bytes = b""
    """WebP, upright, with nothing but its pixels: no place, no camera, no name."""
    width: int = 0
    height: int = 0
    code: str = ""
    message: str = ""


def draw_file(
    file: BinaryIO, order: DrawOrder, *, deadline_s: float = _DEADLINE_S, forks: ForkServer | None = None
) -> Drawing:
    """Return the picture of *file*, open at a descriptor and at its start. Raises UnreadableFileError.

    *forks* makes its process, where many are asked for.
    """
    asked = msgspec.json.encode(order).decode()
    told = ask_process(_MODULE, asked, file, deadline_s=deadline_s, forks=forks, loads=(_MODULE,))
    try:
        drawing = msgspec.msgpack.decode(told.answer, type=Drawing)
    except msgspec.DecodeError as error:
        raise died(told) from error
    if not drawing.webp:
        raise UnreadableFileError(drawing.code, drawing.message)
    return drawing
