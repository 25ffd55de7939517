"""How the crawl and its readers talk: a length (4 bytes, big endian) and a pickle of plain values."""

import pickle
import struct
from typing import Any

LENGTH = struct.Struct(">I")


def framed(value: Any) -> bytes:
    """*value* as one frame."""
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content
