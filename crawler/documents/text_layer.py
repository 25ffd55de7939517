"""Is this text, or what a program left that knew no Vietnamese? A layer of nonsense is no text: OCR does better."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_ONSET: Final = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_RHYME: Final = (
    r"(?:uyê(?:n|t)|uya|uyu|uynh|uych|uy(?:p|t|n)?|oai|oay|oao|oeo|oan?g?|oac|oat|oap|oam|oach|oanh|oă(?:ng|n|c|t|m)|oe(?:n|t|o)?|oong|ooc"
    r"|uây|uâ(?:n|t|ng)|uê(?:nh|ch)?|uơ|uôi|uô(?:n|ng|c|t|m)?|ươi|ươu|ươ(?:n|ng|c|t|m|p)?|iêu|iê(?:n|ng|c|t|m|p)?|yêu|yê(?:n|ng|t|m)"
    r"|ia|ua|ưa|ưi|ưu|ui|oi|ôi|ơi|ai|ay|ao|au|âu|ây|eo|êu|iu|uao|uau|uai|uay|ua(?:n|ng|c|t|nh|ch)"
    r"|(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)(?:ng|nh|ch|[cmnpt])?)"
)
_SYLLABLE: Final = re.compile(_ONSET + _RHYME)
_TONE: Final = re.compile("(?<=[aeiouy\u0302\u0306\u031b])[\u0300\u0301\u0303\u0309\u0323]")
_LEAST_WORDS: Final = 8
_LEAST_SHARE: Final = 0.6
"""Of the words: plain ASCII ones, and Vietnamese ones that can be spelt. A page of tables and names has fewer."""
_MOST_BROKEN: Final = 0.05
"""Of the characters: those that no font can mean."""
_LEAST_MARKED: Final = 0.02
"""Of the words, in a text whose words are mostly Vietnamese syllables: those with a mark. Real text: half."""
_VIETNAMESE: Final = 0.8


def is_text(text: str) -> bool:
    """Return whether *text* is what stands on its page. Little text is believed, and so are other languages."""
    shown = [char for char in text if not char.isspace()]
    if not shown:
        return False
    broken = sum(unicodedata.category(char) in {"Co", "Cn", "Cs", "Cc"} or char == "\ufffd" for char in shown)
    if broken > _MOST_BROKEN * len(shown):
        return False
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    if len(words) < _LEAST_WORDS:
        return True
    sound = sum(word.isascii() or is_syllable(word) for word in words)
    return bool(sound >= _LEAST_SHARE * len(words))


def lost_its_marks(text: str) -> bool:
    """Return whether *text* is Vietnamese from which the marks are gone: `UY BAN NHAN DAN`, read by an English eye."""
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    if len(words) < 4 * _LEAST_WORDS:
        return False
    spelt = sum(is_syllable(word) for word in words)
    marked = sum(not word.isascii() for word in words)
    return spelt >= _VIETNAMESE * len(words) and marked <= _LEAST_MARKED * len(words)


def is_syllable(word: str) -> bool:
    """Return whether *word*, in small letters and NFC, can be spelt as a Vietnamese syllable."""
    plain = unicodedata.normalize("NFC", _TONE.sub("", unicodedata.normalize("NFD", word)))
    return _SYLLABLE.fullmatch(plain) is not None
