"""DOC by its own tables, Word 6 to 2003: what is printed of its text, in which font, and what stands in a table's row.

Source: [MS-DOC] 2.4.1 (text), 2.4.6 (properties), 2.5 (Fib), 2.6.1 and 2.6.2 (what hides text, what is a row).
"""

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import olefile

from luutin.crawler.documents.flow import PAGE_BREAK, join_cells
from luutin.crawler.documents.old_fonts import decode_run, decoder_of
from luutin.crawler.errors import UnreadableFileError

_WORD_97: Final = 0xA5EC
_OLDER: Final = {0xA5DC, 0xA699}
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PARTS: Final = 76
"""Where the Fib counts the characters of body, notes at the foot, heads, macros, remarks, notes at the end, boxes."""
_COUNTS: Final = struct.Struct("<8i")
_SHOWN: Final = (2, 0, 1, 5, 6)
"""Parts that are printed, in the order that other formats are read in: heads, body, notes, boxes."""
_PLACES: Final = 154
"""Where the Fib's places and lengths of tables begin."""
_CHARACTERS, _PARAGRAPHS, _FONTS, _PIECES = 12, 13, 15, 33
_HIDDEN, _DELETED, _FONT, _IN_TABLE, _ROW_END, _LIST = 0x083C, 0x0800, 0x4A4F, 0x2416, 0x2417, 0x460B
_OPERANDS: Final = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property's operand, by the three highest bits of its code; none: the next byte says."""
_PAGE: Final = 512
_PARAGRAPH_ENTRY, _CHARACTER_ENTRY = 13, 1
_OPTIONAL_HYPHEN: Final = "\x1f"
"""What Word makes of U+00AD, which is a letter in TCVN3."""
_CONTROLS: Final = re.compile(r"([\x00-\x1e])")
_FIELD, _SHOWS, _FIELD_END, _CELL = "\x13", "\x14", "\x15", "\x07"
_SIGNS: Final = {"\x0b": "\n", "\x0c": PAGE_BREAK, "\x1e": "-", "\xa0": " ", "\t": "\t"}


class _Piece(NamedTuple):
    """A stretch of text, and where its bytes stand."""

    offset: int
    length: int
    """In characters."""
    width: int
    """Bytes of a character."""


class _Letter(NamedTuple):
    """One character as it is stored."""

    char: str
    """Decoded; empty where it is hidden or deleted."""
    mark: str
    """As stored: what ends paragraphs and fields stays what it is."""
    place: int
    """Of its bytes."""


class _Properties:
    """Properties of stretches of bytes, by the code of each."""

    def __init__(self, main: bytes, told: bytes, entry: int) -> None:
        count = (len(told) - 4) // 8
        found: list[tuple[int, bytes]] = []
        for (number,) in struct.iter_unpack("<I", told[4 * (count + 1) : 4 * (count + 1) + 4 * count]):
            found += _formatted(main[_PAGE * (number & 0x3FFFFF) :][:_PAGE], entry)
        found.sort()
        self._ends = [end for end, _ in found]
        self._told = [packed for _, packed in found]
        self._known: dict[bytes, dict[int, int]] = {}

    def all(self) -> list[dict[int, int]]:
        """All properties, each set of them once."""
        return [dict(_unpack(packed)) for packed in set(self._told)]

    def at(self, place: int) -> tuple[dict[int, int], int | None]:
        """The properties of the byte at *place*, and the byte behind the last that has them; None: it is unknown."""
        number = bisect_right(self._ends, place)
        if number == len(self._ends):
            return {}, None
        packed = self._told[number]
        if packed not in self._known:
            self._known[packed] = dict(_unpack(packed))
        return self._known[packed], self._ends[number]


def _formatted(page: bytes, entry: int) -> Iterator[tuple[int, bytes]]:
    """Yield the ends of the stretches that one page of 512 bytes tells of, each with its packed properties."""
    count = page[-1]
    ends = struct.unpack_from(f"<{count + 1}I", page)[1:]
    for number, end in enumerate(ends):
        at = 2 * page[4 * (count + 1) + entry * number]
        if not at:
            yield end, b""
        elif entry == _CHARACTER_ENTRY:
            yield end, page[at + 1 : at + 1 + page[at]]
        else:  # a paragraph's begin with the number of its style
            size, begin = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
            yield end, page[begin + 2 : begin + size]


def _unpack(packed: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 2 < len(packed):
        (code,) = struct.unpack_from("<H", packed, at)
        size = _OPERANDS[code >> 13] or packed[at + 2] + 1
        yield code, int.from_bytes(packed[at + 2 : at + 2 + min(size, 2)], "little")
        at += 2 + size


class CompoundText(NamedTuple):
    """What a DOC says."""

    text: str
    """A line for each paragraph and each row of a table."""
    numbered: bool = False
    """Whether Word writes numbers before some of its paragraphs, which are not in the text."""
    altered: bool = False
    """Whether some of what is stored is not printed so: hidden or deleted, or in a font of the 1990s."""


def read_compound(data: bytes) -> CompoundText:
    """Return what the DOC *data* says. Raises UnreadableFileError."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as parts:
            return _read(parts.openstream("WordDocument").read(), parts)
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise UnreadableFileError("broken", f"{error}") from error


def _read(main: bytes, parts: olefile.OleFileIO) -> CompoundText:
    magic, flags = struct.unpack_from("<H8xH", main)
    if flags & _ENCRYPTED:
        raise UnreadableFileError("encrypted", "a password is needed")
    if magic in _OLDER:
        begin, end = struct.unpack_from("<ii", main, 24)
        return CompoundText(main[begin:end].decode("cp1252", "replace").replace("\r", "\n"))
    if magic != _WORD_97:
        raise UnreadableFileError("broken", "its first bytes are none of Word's")
    table = parts.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
    characters = _Properties(main, _entry(main, table, _CHARACTERS), _CHARACTER_ENTRY)
    paragraphs = _Properties(main, _entry(main, table, _PARAGRAPHS), _PARAGRAPH_ENTRY)
    fonts = _fonts(_entry(main, table, _FONTS))
    pieces = _pieces(_entry(main, table, _PIECES))
    letters = [letter for piece in pieces for letter in _letters(main, piece, characters, fonts)]
    lengths = _COUNTS.unpack_from(main, _PARTS)
    starts = [sum(lengths[:part]) for part in range(len(lengths))]
    shown = (letters[starts[part] : starts[part] + lengths[part]] for part in _SHOWN)
    text = "\n".join(line for part in shown for line in _lines(part, paragraphs))
    used = {fonts[told[_FONT]] for told in characters.all() if told.get(_FONT, len(fonts)) < len(fonts)}
    altered = any(told.get(_HIDDEN) or told.get(_DELETED) for told in characters.all())
    return CompoundText(
        text,
        numbered=any(told.get(_LIST) for told in paragraphs.all()),
        altered=altered or any(decoder_of(font) is not str for font in used),
    )


def _entry(main: bytes, table: bytes, number: int) -> bytes:
    place, length = struct.unpack_from("<II", main, _PLACES + 8 * number)
    return table[place : place + length]


def _pieces(told: bytes) -> Iterator[_Piece]:
    at = 0
    while told[at : at + 1] == b"\x01":  # properties, which some pieces share
        at += 3 + struct.unpack_from("<H", told, at + 1)[0]
    count = (struct.unpack_from("<I", told, at + 1)[0] - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", told, at + 5)
    for number in range(count):
        (offset,) = struct.unpack_from("<I", told, at + 5 + 4 * (count + 1) + 8 * number + 2)
        narrow, offset = bool(offset & 0x40000000), offset & 0x3FFFFFFF
        yield _Piece(offset // 2 if narrow else offset, places[number + 1] - places[number], 1 if narrow else 2)


def _letters(main: bytes, piece: _Piece, properties: _Properties, fonts: Sequence[str]) -> Iterator[_Letter]:
    at, behind = piece.offset, min(piece.offset + piece.width * piece.length, len(main))
    while at < behind:
        told, end = properties.at(at)
        end = behind if end is None else min(max(end, at + piece.width), behind)
        text = main[at:end].decode("utf-16-le" if piece.width == 2 else "cp1252", "replace")
        font = told.get(_FONT)
        named = fonts[font] if font is not None and font < len(fonts) else None
        hidden = bool(told.get(_HIDDEN) or told.get(_DELETED))
        place = at
        for part in _CONTROLS.split(text):
            for char, mark in _decode(part, named):
                yield _Letter("" if hidden else char, mark, place)
                place += piece.width
        at = end


def _decode(part: str, font: str | None) -> Iterator[tuple[str, str]]:
    """Yield each character of *part* decoded, and as stored. Where letters were joined, all stand at the first one."""
    decoded = decode_run(part.replace(_OPTIONAL_HYPHEN, "\xad"), font)
    chars = decoded if len(decoded) == len(part) else [decoded, *[""] * (len(part) - 1)]
    yield from zip(chars, part, strict=True)


def _fonts(told: bytes) -> list[str]:
    """The names of fonts, by their numbers ([MS-DOC] 2.9.286)."""
    found, at = list[str](), 4
    while at < len(told):
        found.append(told[at + 40 : at + 1 + told[at]].decode("utf-16-le", "replace").partition("\0")[0])
        at += 1 + told[at]
    return found


def _lines(letters: Sequence[_Letter], paragraphs: _Properties) -> Iterator[str]:
    """Yield the lines of one part: a paragraph, or the cells of a row side by side."""
    row: list[str] = []
    cell: list[str] = []
    line: list[str] = []
    for letter in _printed(letters):
        if letter.mark not in {"\r", _CELL}:
            line.append(_SIGNS.get(letter.char, letter.char if letter.char >= " " else ""))
            continue
        told, _ = paragraphs.at(letter.place)
        cell.append("".join(line))
        line = []
        if told.get(_ROW_END):
            yield from row if len(row) == 1 else [join_cells(row)]
            row, cell = [], []
        elif letter.mark == _CELL:
            row.append("\n".join(cell))
            cell = []
        elif not told.get(_IN_TABLE):
            yield from (*row, *cell)
            row, cell = [], []
    yield from filter(None, (*row, *cell, "".join(line)))


def _printed(letters: Sequence[_Letter]) -> Iterator[_Letter]:
    """Yield what is shown of *letters*: of a field its result, and not its code."""
    shows: list[bool] = []
    for letter in letters:
        if letter.mark == _FIELD:
            shows.append(False)
        elif letter.mark == _SHOWS and shows:
            shows[-1] = True
        elif letter.mark == _FIELD_END and shows:
            shows.pop()
        elif all(shows):
            yield letter
