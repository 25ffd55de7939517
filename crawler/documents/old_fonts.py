"""Text typed for the fonts of the 1990s, in files: told by the font's name where there is one, else by its letters.

Capitals of TCVN3 stand in a font of their own, whose name ends in H (`.VnTimeH`): the letters typed are small ones.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from luutin.crawler.reading.legacy_letters import font_of, from_tcvn3, from_vni

_TCVN3: Final = re.compile(r"^(?:[A-Z]{6}\+)?\.?vn[a-z3]", re.IGNORECASE)
_VNI: Final = re.compile(r"^(?:[A-Z]{6}\+)?vni(?:[-_ ]|$)", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"(?:[-,_ ]*(?:bold|italic|regular|oblique|mt|ps))+$", re.IGNORECASE)


def decode_run(text: str, font: str | None) -> str:
    """Return *text* in Unicode, which a document sets in *font*; None or any modern font: *text* as it is."""
    return decoder_of(font)(text)


@lru_cache(maxsize=256)
def decoder_of(font: str | None) -> Callable[[str], str]:
    """Return what puts text set in *font* into Unicode; None or any modern font: it is left as it is."""
    if font and _VNI.match(font):
        return from_vni
    if not font or not _TCVN3.match(font):
        return str
    return _from_capitals if _WEIGHT.sub("", font).endswith("H") else from_tcvn3


def _from_capitals(text: str) -> str:
    return from_tcvn3(text).upper()


def decode_lines(text: str) -> str:
    """Return *text*, of a format that tells no fonts, in Unicode: by its letters, as a whole, then line by line.

    A heading in another font than the rest is decoded as the rest is, where it has no Vietnamese letters of its own.
    """
    convert = font_of(text)
    if convert is not None:
        return convert(text)
    return "\n".join(_decode_line(line) for line in text.split("\n"))


def _decode_line(line: str) -> str:
    convert = font_of(line)
    return convert(line) if convert else line
