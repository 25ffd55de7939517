"""Vietnamese order of words: a ă â b c d đ e ê …, and for one letter the tones ngang huyền hỏi ngã sắc nặng."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""huyền, hỏi, ngã, sắc, nặng as combining marks, in dictionary order."""

_RANK = {letter: 100 + place for place, letter in enumerate(_LETTERS)}


def vietnamese(text: str) -> tuple[list[int], list[int], str]:
    """A key to sort by: letters first, then tones from the left, then the text itself."""
    letters: list[int] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFC", text).casefold():
        parts = unicodedata.normalize("NFD", sign)
        tone = next((place for place, mark in enumerate(_TONES, 1) if mark in parts[1:]), 0)
        plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters.append(_RANK.get(plain, min(ord(plain[0]), 99) if ord(plain[0]) < 97 else 200 + ord(plain[0])))
        tones.append(tone)
    return letters, tones, text
