"""Answers of a web archive's index, line by line: which lines can be read, and which are passed over and named. Pure.

One bad line costs nothing but itself. An answer that holds no line of an index, as a page of excuse, is no index.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from luutin.archive import FaultKind, ForeignFault

_CDX = re.compile(
    r"(?P<key>\S+) (?P<moment>\d{14}) (?P<url>\S+(?: \S+)*?) (?P<mime>\S+) (?P<status>\d{3}|-) (?P<digest>\S+)"
    r" (?P<length>\d+|-)(?P<more>(?: .*)?)"
)
"""`urlkey timestamp original mimetype statuscode digest length`; archives of others append more."""
_SHA1 = re.compile(r"[A-Z2-7]{1,31}")
"""A digest that the end of an answer has cut."""
_KEY = re.compile(r"[!-~]+")
_REFUSAL = "AccessControlException"
"""How the Wayback Machine says, in place of a line, that somebody had a host taken out."""
_SHOWN = 120
_BAD_LINE = (KeyError, TypeError, ValueError, OverflowError, RecursionError, AttributeError)


class NotAnIndexError(Exception):
    """An answer holds no line of an index; the message shows how it begins."""


class Sieved(NamedTuple):
    """An answer of a CDX server."""

    content: bytes
    """Its lines that can be read, and the key by which it goes on."""
    unread: list[str]
    """Lines that were passed over."""


def sieve_cdx(content: bytes) -> Sieved:
    """Part what can be read of a CDX answer from what cannot. Raises NotAnIndexError."""
    lines = content.decode("utf-8", "replace").replace("\r", "").split("\n")
    key_at = _key_at(lines)
    sound, unread = list[str](), list[str]()
    for line in filter(str.strip, lines[:key_at]):
        read = line if _REFUSAL in line else _sound(line)
        (unread if read is None else sound).append(line if read is None else read)
    _check(sound, unread)
    said = sound if key_at is None else [*sound, "", lines[key_at]]
    return Sieved("\n".join(said).encode(), unread)


def read_cdxj(content: bytes, read: Callable[[Mapping[str, Any]], Any], *, place: str) -> Iterator[Any]:
    """Yield what *read* makes of each line, a JSON object, and a fault at *place* for each that cannot be read.

    Raises NotAnIndexError.
    """
    sound, unread = list[Any](), list[str]()
    for line in filter(str.strip, content.decode("utf-8", "replace").split("\n")):
        try:
            sound.append(read(json.loads(line)))
        except _BAD_LINE:
            unread.append(line)
    _check(sound, unread)
    yield from sound
    yield from faults_of(unread, place=place)


def faults_of(unread: list[str], *, place: str) -> Iterator[ForeignFault]:
    """Name each of the lines that were passed over."""
    return (ForeignFault(place, FaultKind.INDEX_LINE, shown(line)) for line in unread)


def shown(line: str) -> str:
    """A line of others, short and in one line, so that it may be printed."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in line).split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _sound(line: str) -> str | None:
    """The line as it can be read: spaces in its address are written as they should have been. None: it cannot."""
    found = _CDX.fullmatch(line)
    if found is None or _SHA1.fullmatch(found["digest"]) or not _is_moment(found["moment"]):
        return None
    url = found["url"].replace(" ", "%20")
    return " ".join([found["key"], found["moment"], url, found["mime"], found["status"], found["digest"], "-"])


def _is_moment(digits: str) -> bool:
    """Whether it is one, also where `00` was put before month or day, as in some indexes of the year 2000."""
    place = next((place for place in (4, 6) if digits[place : place + 2] == "00"), None)
    try:
        datetime.strptime(digits if place is None else f"{digits[:place]}{digits[place + 2 :]}00", "%Y%m%d%H%M%S")  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def _key_at(lines: list[str]) -> int | None:
    """Where the key of the next answer stands: one word behind an empty line, at the end. None: this is the last."""
    said = [n for n, line in enumerate(lines) if line.strip()]
    if len(said) < 2 or lines[said[-1] - 1].strip() or _KEY.fullmatch(lines[said[-1]]) is None:
        return None
    return said[-1]


def _check(sound: list[Any], unread: list[str]) -> None:
    if unread and not sound:
        raise NotAnIndexError(shown(unread[0]))
