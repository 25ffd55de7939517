"""What was meant where the Vietnamese keyboard was off: keys as typed → the word they make, in Telex and in VNI.

    ddaaus → đấu        d9a61u → đấu        giaas → giấ (the letters as given; whether it is a word, others know)

Source: the rules of both input methods as UniKey and ibus-unikey apply them. A tone may be typed anywhere behind the
vowel. A mark doubles its letter (aa, ee, oo, dd) or is a `w` behind it. A tone typed twice is a letter: `bosss` makes
boss.
"""

import re
import unicodedata

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI_MARKS = {"6": _CIRCUMFLEX, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_VOWEL = re.compile("[aeiouyăâêôơư]")
_KEYS = re.compile(r"[a-z]{2,12}")
_VNI_KEYS = re.compile(r"[a-z]+[1-9][a-z1-9]*")


def decode_keys(typed: str) -> str | None:
    """The word that the keys make; None where they make nothing but themselves."""
    keys = typed.lower()
    if _KEYS.fullmatch(keys):
        word = _decode_telex(keys)
    elif _VNI_KEYS.fullmatch(keys) and len(keys) <= 14:
        word = _decode_vni(keys)
    else:
        return None
    return None if word == keys else word


def _decode_telex(keys: str) -> str:
    letters: list[str] = []
    tone = ""
    for at, key in enumerate(keys):
        if key in _TONES and tone == _TONES[key]:
            return _with_tone(letters, "") + keys[at:]
        if key in _TONES and _vowels(letters):
            tone = _TONES[key]
        elif key == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key in _CIRCUMFLEX and key in letters:
            letters[_last(letters, key)] = _CIRCUMFLEX[key]
        elif key == "w":
            _add_horn(letters)
        else:
            letters.append(key)
    return _with_tone(letters, tone)


def _decode_vni(keys: str) -> str:
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _VNI_TONES and _vowels(letters):
            tone = _VNI_TONES[key]
        elif key in _VNI_MARKS:
            marks = _VNI_MARKS[key]
            if key == "7" and letters[-2:] == ["u", "o"]:
                letters[-2:] = ["ư", "ơ"]
            elif marked := [at for at, letter in enumerate(letters) if letter in marks]:
                letters[marked[-1]] = marks[letters[marked[-1]]]
        else:
            letters.append(key)
    return _with_tone(letters, tone)


def _add_horn(letters: list[str]) -> None:
    """A `w`: ươ where u and o stand together, else a mark on the last letter that takes one, else ư."""
    text = "".join(letters)
    if (at := text.rfind("uo")) >= 0:
        letters[at : at + 2] = ["ư", "ơ"]
    elif marked := [at for at, letter in enumerate(letters) if letter in _HORN]:
        letters[marked[-1]] = _HORN[letters[marked[-1]]]
    else:
        letters.append("ư")


def _with_tone(letters: list[str], tone: str) -> str:
    """The word with its tone on the last vowel: where exactly it belongs makes no difference to the index."""
    vowels = _vowels(letters)
    if tone and vowels:
        letters[vowels[-1]] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def _vowels(letters: list[str]) -> list[int]:
    return [at for at, letter in enumerate(letters) if _VOWEL.fullmatch(letter)]


def _last(letters: list[str], letter: str) -> int:
    return len(letters) - 1 - letters[::-1].index(letter)
