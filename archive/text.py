"""The one normal form of text in the archive: as printed, in NFC, with white space folded.

Soft hyphens, zero-width marks and spelling variants stay as printed. Folding belongs to the index.
"""

import re
import unicodedata
from typing import Final

_NOT_CARRIED: Final = re.compile(r"[\x00\ud800-\udfff]")
_LONG: Final = 1_000
"""Characters of a text below which marks on one letter, whatever their number, are put in order in no time."""
_MOST_MARKS: Final = 30
"""Combining marks that one letter keeps (UAX #15, §12). Putting them in order takes the square of their number."""
_PILED: Final = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")
"""What may be more of them."""


def normal(text: str) -> str:
    """Return *text* in NFC with each run of white space as one space, none at the ends.

    Lone surrogates and NUL, which neither UTF-8 nor SQLite's shell can carry, become U+FFFD.
    """
    printable = text.isprintable()
    if not printable or "  " in text:
        text = " ".join(text.split())
        printable = text.isprintable()
    if len(text) > _LONG and not text.isascii():
        text = _PILED.sub(_first_marks, text)
    # Printable text has no white space but plain spaces, no surrogates and no NUL: nearly every paragraph passes here.
    if printable and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    text = unicodedata.normalize("NFC", text)
    if _NOT_CARRIED.search(text):
        # Two halves of one character, each escaped by itself, are that character.
        text = text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text.split())


def _first_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for sign in run[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
