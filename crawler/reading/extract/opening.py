"""The opening words of a text, which head it where the page prints no headline."""

import re
from typing import Final

_HEADLINE: Final = 100
_UNPRINTABLE: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffd]")
_BINARY: Final = 50
"""Among so many characters of a text stands less than one that cannot be printed."""


def is_binary(text: str) -> bool:
    """Say whether *text* comes from bytes that are no text: a file under a page's address."""
    return len(_UNPRINTABLE.findall(text)) * _BINARY > len(text)


def opening_words(text: str) -> str:
    """Return the first sentence of *text*, or as many of its words as a headline has, in square brackets.

    So do library catalogues with a title that the cataloguer supplied (ISBD, A.6): nobody takes it for a printed one.
    """
    first = text.partition(". ")[0]
    if len(first) > _HEADLINE:
        first = first[:_HEADLINE].rpartition(" ")[0].rstrip(" ,;:-–") + "…"
    return f"[{first}]"
