"""The one normal form of text in the archive: as printed, in NFC, with white space folded.

Soft hyphens, zero-width marks and spelling variants stay as printed; folding belongs to the index.
"""

import unicodedata


def normal(text: str) -> str:
    """Return *text* in NFC with each run of white space as one space, none at the ends.

    Lone surrogates and NUL, which neither UTF-8 nor SQLite's shell can carry, become U+FFFD.
    """
    if not text.isascii():
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return " ".join(text.split())


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
