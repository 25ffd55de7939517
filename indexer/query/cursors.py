"""Cursors: where the next page begins, in a form that stays right while articles come in.

By date, a cursor is the last hit's place in time and its number. By relevance, scores move when the archive grows, so
a cursor holds the numbers of the hits already shown: none of them comes again, and none that was not shown is skipped.
"""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable

import orjson

from luutin.indexer.errors import BadRequestError

MAX_SHOWN = 10_000
"""Hits by relevance that one walk through the pages can show."""


def cursor_after(key: tuple[int, int, int]) -> str:
    """A cursor behind a hit of this day, minute and docid."""
    return _write({"after": key})


def cursor_beyond(shown: Iterable[int]) -> str:
    """A cursor for what was not yet shown."""
    ordered = sorted(shown)
    return _write({"shown": [b - a for a, b in zip([0, *ordered], ordered, strict=False)]})


def next_cursor(before: str | None, shown: Iterable[int], last: tuple[int, int, int] | None) -> str:
    """A cursor behind a page: by date behind its *last* hit; by relevance (None) beyond *shown* and *before*'s."""
    if last is not None:
        return cursor_after(last)
    return cursor_beyond([*(read_shown(before) if before else ()), *shown])


def read_after(cursor: str) -> tuple[int, int, int]:
    """The key in a cursor of an order by date. Raises BadRequestError."""
    try:
        day, minute, docid = map(int, _read(cursor)["after"])
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(cursor) from error
    return day, minute, docid


def read_shown(cursor: str) -> list[int]:
    """The docids in a cursor by relevance. Raises BadRequestError."""
    try:
        shown, last = [], 0
        for step in _read(cursor)["shown"]:
            last += int(step)
            shown.append(last)
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(cursor) from error
    return shown


def _write(value: object) -> str:
    return urlsafe_b64encode(zlib.compress(orjson.dumps(value), 9)).decode().rstrip("=")


def _read(cursor: str) -> dict[str, list[int]]:
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        unpacker = zlib.decompressobj()
        value = orjson.loads(unpacker.decompress(packed, 1 << 18))
    except (ValueError, zlib.error) as error:
        raise _bad(cursor) from error
    if not isinstance(value, dict):
        raise _bad(cursor)
    return value


def _bad(cursor: str) -> BadRequestError:
    return BadRequestError("cursor", cursor[:40], "the next_cursor of an answer to the same query in the same order")
