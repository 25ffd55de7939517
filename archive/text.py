"""The one normal form of text in the archive: as printed, in NFC, with white space folded.

Soft hyphens, zero-width marks and spelling variants stay as printed. Folding belongs to the index.
"""

import re
import unicodedata
from typing import Final

_NOT_CARRIED: Final = re.compile(r"[\x00\ud800-\udfff]")


def normal(text: str) -> str:
    """Return *text* in NFC with each run of white space as one space, none at the ends.

    Lone surrogates and NUL, which neither UTF-8 nor SQLite's shell can carry, become U+FFFD.
    """
    # Printable text has no white space but plain spaces, no surrogates and no NUL: nearly every paragraph passes here.
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    text = unicodedata.normalize("NFC", text)
    if _NOT_CARRIED.search(text):
        # Two halves of one character, each escaped by itself, are that character.
        text = text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text.split())
