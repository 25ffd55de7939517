"""Here is a TOML text and a key. On which line does it stand? Readers of TOML keep no places."""

import re
from collections import Counter
from collections.abc import Iterator

_PART = r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+'
_KEY = rf"(?:{_PART})(?:\s*\.\s*(?:{_PART}))*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]")
_SETS = re.compile(rf"\s*({_KEY})\s*=")
_MARK = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*|[\[\]{}]')
_LONG = ('"""', "'''")


def line_of(text: str, keys: tuple[str, ...]) -> int:
    """The line of the innermost of *keys* that stands there, 1 where none does; tables of an array count from 0."""
    found, depth = 1, 0
    for path, number in _statements(text):
        if len(path) > depth and keys[: len(path)] == path:
            found, depth = number, len(path)
    return found


def _statements(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """What each line opens or sets, as a path from the root."""
    table: tuple[str, ...] = ()
    arrays = Counter[tuple[str, ...]]()
    for number, line in _beginnings(text):
        if header := _HEADER.match(line):
            table = _within(_parts(header[2]), arrays, opens=header[1] == "[[")
            yield table, number
        elif sets := _SETS.match(line):
            yield (*table, *_parts(sets[1])), number


def _within(parts: tuple[str, ...], arrays: Counter[tuple[str, ...]], *, opens: bool) -> tuple[str, ...]:
    """The path of a table, which stands in the last one of each array of tables above it."""
    path: tuple[str, ...] = ()
    for place, part in enumerate(parts, 1):
        path = (*path, part)
        if opens and place == len(parts):
            arrays[path] += 1
        if arrays[path]:
            path = (*path, str(arrays[path] - 1))
    return path


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, key))


def _beginnings(text: str) -> Iterator[tuple[int, str]]:
    """Lines on which something begins: not those within a list or a text of several lines."""
    brackets, within = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not brackets and not within:
            yield number, line
            if _HEADER.match(line):
                continue
        for mark in _MARK.findall(line):
            if within or mark in _LONG:
                within = "" if mark == within else within or mark
            else:
                brackets += (mark in "[{") - (mark in "]}") if len(mark) == 1 else 0
