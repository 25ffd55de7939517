"""Make a captured page or style sheet harmless, in a process of its own: whatever it does to its reader ends there."""

import tempfile
from collections.abc import Mapping
from typing import Final

import msgspec

from luutin.crawler.documents.asking import ask_process, died
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.forking import ForkServer
from luutin.crawler.wire.decompress import salvage

_MODULE: Final = "luutin.crawler.documents.harmless.child"
_LARGEST: Final = 20_000_000
"""Bytes of a page, unpacked."""
_DEADLINE_S: Final = 20


class HarmlessOrder(msgspec.Struct, frozen=True):
    """What is asked of the process."""

    url: str
    """Of the page: what its addresses are against, unless it says otherwise."""
    headers: Mapping[str, str]
    """Of the answer, with lower-case names."""
    shown: str
    """What stands before the address of a picture or style sheet to make it one of ours."""
    led_to: str
    """Likewise of a link."""
    is_style: bool = False
    """Whether it is a style sheet."""
    cpu_s: int = 10
    memory: int = 1 << 30
    """Bytes of address space."""


class Harmless(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the process says."""

    text: str = ""
    code: str = ""
    """Why there is none; empty: there is."""


def make_harmless(
    body: bytes, order: HarmlessOrder, *, deadline_s: float = _DEADLINE_S, forks: ForkServer | None = None
) -> str:
    """Return the page or style sheet whose body, unpacked, is *body*. Raises UnreadableFileError.

    *forks* makes its process, where many are asked for.
    """
    with tempfile.TemporaryFile() as file:
        file.write(body)
        file.seek(0)
        asked = msgspec.json.encode(order).decode()
        told = ask_process(_MODULE, asked, file, deadline_s=deadline_s, forks=forks, loads=(_MODULE,))
    try:
        made = msgspec.msgpack.decode(told.answer, type=Harmless)
    except msgspec.DecodeError as error:
        raise died(told) from error
    if made.code:
        raise UnreadableFileError(made.code, "the page is more than can be shown")
    return made.text


def unpack_body(raw: bytes, headers: Mapping[str, str], *, url: str) -> bytes:
    """Undo the content coding of a captured body, as far as that goes."""
    return salvage(raw, headers.get("content-encoding", ""), url=url, cap=_LARGEST)[0]
