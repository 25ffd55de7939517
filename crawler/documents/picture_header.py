"""How large is a picture? By its head alone, without a library: most pictures are too small to be a page of print.

Sources: PNG 11.2.2, GIF89a 18, JPEG (ITU-T T.81) B.2.2, WebP (RFC 9649) 2.5 to 2.7, BMP's BITMAPINFOHEADER.
"""

import struct
from typing import Final

LEAST_PHOTOGRAPH: Final = 120
"""Pixels of the shorter side below which a picture is an icon: portals of 2005 show photographs of 160 by 120."""
LEAST_SIDE: Final = 500
"""Pixels of the shorter side below which no page can be read."""
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xDA)})
"""Markers of JPEG that no length follows."""
_MOST_SEGMENTS: Final = 500


def size_by_head(data: bytes) -> tuple[int, int] | None:
    """Return width and height that the head of a picture states; None: it cannot be told so."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return struct.unpack_from(">II", data, 16)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", data, 18)
            return abs(width), abs(height)
        if data.startswith(b"RIFF"):
            return _webp(data)
        return _jpeg(data) if data.startswith(b"\xff\xd8") else None
    except struct.error:
        return None


def is_small(data: bytes) -> bool:
    """Return whether the picture *data* is too small to be a photograph worth a look."""
    size = size_by_head(data)
    return size is not None and min(size) < LEAST_PHOTOGRAPH


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        mark, code = struct.unpack_from(">BB", data, at)
        if mark != 0xFF:
            return None
        if code == 0xFF:
            at += 1
        elif code in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 if code in _ALONE else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            wide, high = data[24:27], data[27:30]
            return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    return None
