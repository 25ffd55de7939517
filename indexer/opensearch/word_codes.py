"""The words of an article as numbers, one for each token: what the ranking looks at without reading the text.

A code is 32 bits: 24 of the folded form's checksum, 8 of the whole token's. Equal codes are the same word, but for one
pair in millions, which moves a hit by a place or two and never in or out of an answer.
"""

from base64 import b64encode
from binascii import a2b_base64
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.text.columns import Columns
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import DOT

Codes = NDArray[np.uint32]

FOLD_SHIFT = 8
"""A folded form's code is `code >> 8`."""

MOST = 8_000
"""Tokens of an article that are kept, 32 kB; what stands behind them is found, and no hit's place depends on it."""


@lru_cache(maxsize=1 << 17)
def code_of(token: str) -> int:
    """The code of a token, `dua·đua`."""
    return fold_code(token.partition(DOT)[0]) << FOLD_SHIFT | (crc32(token.encode()) & 0xFF)


@lru_cache(maxsize=1 << 16)
def fold_code(fold: str) -> int:
    """The code of a folded form, `dua`."""
    return crc32(fold.encode()) & 0xFFFFFF


def encode(columns: Columns) -> str:
    """The lengths of all columns and the codes of their tokens, column after column, as Base64 of little-endian."""
    tokens = [column.decode().split() for column in columns]
    codes = [code_of(token) for column in tokens for token in column][:MOST]
    return b64encode(np.array([*map(len, tokens), *codes], "<u4").tobytes()).decode()


def decode(words: str) -> tuple[NDArray[Any], Codes]:
    """The lengths of the columns, and the codes that are kept; the cluster hands the text out without its padding."""
    numbers = np.frombuffer(a2b_base64(words + "=="), "<u4")
    return numbers[: len(COLUMNS)], numbers[len(COLUMNS) :]
