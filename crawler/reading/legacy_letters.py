"""Vietnamese text typed for the fonts of the 1990s: TCVN3 (.VnTime, ABC) and VNI, told by their letter pairs.

Such pages show Latin-1 letters that only the right font draws as Vietnamese: `hép møt tÕt` is `hộp mứt tết`.
No detector of encodings knows them. Sources: TCVN 5712:1993 table VN3, and the key table of VNI-Windows.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_TCVN3_LETTERS: Final = (
    ("µ¸¶·¹", "àáảãạ"),
    ("¨»¾¼½Æ", "ăằắẳẵặ"),
    ("©ÇÊÈÉË", "âầấẩẫậ"),
    ("®", "đ"),
    ("ÌÐÎÏÑ", "èéẻẽẹ"),
    ("ªÒÕÓÔÖ", "êềếểễệ"),
    ("×ÝØÜÞ", "ìíỉĩị"),
    ("ßãáâä", "òóỏõọ"),
    ("«åèæçé", "ôồốổỗộ"),
    ("¬êíëìî", "ơờớởỡợ"),
    ("ïóñòô", "ùúủũụ"),
    ("\u00adõøö÷ù", "ưừứửữự"),
    ("úýûüþ", "ỳýỷỹỵ"),
    ("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ"),
)
_TCVN3: Final = str.maketrans("".join(pair[0] for pair in _TCVN3_LETTERS), "".join(pair[1] for pair in _TCVN3_LETTERS))

_TONES: Final = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS: Final = {"à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_BREVES: Final = {"è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_SINGLES: Final = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_letters() -> dict[str, str]:
    """Return each VNI pair or single letter with its Vietnamese letter, in both cases."""
    letters = dict(_SINGLES)
    letters |= {base + mark: base + tone for base in "aeouy" for mark, tone in _TONES.items()}
    letters |= {single + mark: _SINGLES[single] + tone for single in "ôö" for mark, tone in _TONES.items()}
    letters |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _HATS.items()}
    letters |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVES.items()}
    composed = {pair: unicodedata.normalize("NFC", letter) for pair, letter in letters.items()}
    upper = {pair.upper(): letter.upper() for pair, letter in composed.items()}
    mixed = {pair[0].upper() + pair[1:]: letter.upper() for pair, letter in composed.items() if len(pair) > 1}
    return composed | mixed | upper


_VNI: Final = _vni_letters()
_VNI_PAIR: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_SUSPECT: Final = re.compile(r"[µ¸¶·¹¨»¾¼½©ª«¬®\u00adøùûõïâàáåãä]")
"""Letters of which either font needs some: a cheap look first."""
_TCVN3_WORD: Final = re.compile(r"[a-zA-Z][µ¸¶·¹¨»¾¼½©ª«¬®×÷þ]|[®¬«ª©¨][a-zA-Z]")
_VNI_WORD: Final = re.compile(r"[aeoAEO][âàáåãäÂÀÁÅÃÄ]|[aeouyôöAEOUYÔÖ][øùûõïØÙÛÕÏ]|ñ[aeiouyöôoâ]")
_VIETNAMESE: Final = re.compile(r"[ạ-ỹĂăĐđƠơƯư]")
_WORD: Final = re.compile(r"\S+")
_LEAST_WORDS: Final = 8
_LEAST_SHARE: Final = 0.12
"""Of the words of a Vietnamese text far more than a tenth hold one of the pairs; of any other text far fewer."""


def font_of(sample: str) -> Callable[[str], str] | None:
    """Return the conversion that *sample*, some hundred words of a page, needs; None where it needs none."""
    if sample.isascii() or not _SUSPECT.search(sample) or _VIETNAMESE.search(sample):
        return None
    words = len(_WORD.findall(sample))
    if words < _LEAST_WORDS:
        return None
    tcvn3, vni = len(_TCVN3_WORD.findall(sample)), len(_VNI_WORD.findall(sample))
    if max(tcvn3, vni) < _LEAST_SHARE * words:
        return None
    return from_tcvn3 if tcvn3 >= vni else from_vni


def from_tcvn3(text: str) -> str:
    """Return *text*, typed for a TCVN3 font and read as Latin-1, in Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return *text*, typed for a VNI font and read as Latin-1, in Unicode."""
    return _VNI_PAIR.sub(lambda match: _VNI[match[0]], text)
