"""Here is a name. Draw me a picture. Small PNG landscapes: a sky, a sun, three ranges of hills."""

import hashlib
import math
import struct
import zlib
from functools import lru_cache

WIDTH, HEIGHT = 240, 160

Colour = tuple[int, int, int]


@lru_cache(maxsize=128)
def png(name: str) -> bytes:
    """A PNG of 240 × 160 pixels; the same for the same name, and different from name to name."""
    seed = hashlib.sha256(name.encode()).digest()
    rows = b"".join(b"\0" + _row(seed, y) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _row(seed: bytes, y: int) -> bytes:
    sky = _mix((110 + seed[0] // 4, 160, 215), (250, 225, 190), y / HEIGHT)
    row = [_sun(seed, x, y, sky) for x in range(WIDTH)]
    for depth in range(3):
        hill = _mix((150, 180, 170), (20, 70 + seed[1] // 6, 50), (depth + 1) / 3)
        for x in range(WIDTH):
            if y > _ridge(seed, depth, x):
                row[x] = hill
    return b"".join(map(bytes, row))


def _sun(seed: bytes, x: int, y: int, sky: Colour) -> Colour:
    far = math.hypot(x - 30 - seed[2] % 180, y - 30 - seed[3] % 30)
    return (255, 244, 214) if far < 12 else sky


def _ridge(seed: bytes, depth: int, x: int) -> float:
    """Height of a range of hills at *x*, in pixels from the top."""
    wave, shift = 18 + seed[4 + depth] % 40, seed[8 + depth]
    return HEIGHT * (0.5 + 0.17 * depth) + 10 * math.sin((x + shift) / wave) + 4 * math.sin((x + 3 * shift) / 7)


def _mix(start: Colour, end: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue
