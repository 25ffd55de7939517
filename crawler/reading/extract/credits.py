"""Who took a picture: credits that stand alone, and credits at the end of a caption.

Vietnamese portals print the credit as part of the caption (`… Ảnh: Đ.T`), and there it stays. Elsewhere the credit
is set apart by a sign, brackets or a word, and is not part of what the caption says. The patterns read text in lower
case, as those of `words` do.
"""

import re
from typing import Final

from luutin.crawler.reading.extract.language import has_vietnamese

_WORDS: Final = (
    r"photo(?:s|graphs?|grapher|graphy|\ credit)?|foto(?:s|grafie|grafía)?|fotó|fotoğraf|bild(?:er|quelle)?|images?|"
    r"pictures?|pics?|credits?|copyright|crédits?|image\ credit|symbolfoto|symbolbild|archivbild|source|quelle|fuente|"
    r"fonte|kredit|grafik|graphic|illustration|фото(?:графия)?|zdj(?:ęcie)?|kuva|valokuva|nuotr|"
    r"사진(?:\ 출처)?|写真|照片|图片"
)
_AGENCY: Final = (
    r"getty(?:\ images)?|afp|reuters|associated\ press|ap\ photo|ap|dpa|epa|efe|imago|picture\ alliance|shutterstock|"
    r"istock|keystone|apa|ansa|tass|xinhua|ntb|tt|scanpix|belga|anp|pap|čtk|ctk|lusa|europa\ press|bloomberg|alamy|"
    r"zuma|upi|aap|unsplash|pixabay|adobe\ stock|depositphotos|pool|handout|archiv"
)
_ALONE: Final = re.compile(
    rf"""[(\[]?\s*(?:
      (?:{_WORDS})\s*(?:[:=/|]|by\b|von\b|par\b|courtesy\b|via\b).{{0,120}}
    | ©.{{0,150}}
    | .{{0,60}}\b(?:copyright|all\ rights\ reserved)\b.{{0,60}}
    | (?:{_AGENCY})\s?[/|].{{0,60}}
    | (?:[^.!?]{{0,60}}[\s/|,(-])?(?:{_AGENCY})(?:[\s/|,)-][^.!?]{{0,60}})?
    )\s*[)\]]?\.?""",
    re.VERBOSE,
)
_TAIL: Final = re.compile(
    rf"""\s*(?:
      (?:©|\(c\)\s|（[ｃc]）).*
    | [(\[][^()\[\]]{{0,40}}?\b(?:{_WORDS})\s*(?:[:=|/]|by\b|von\b|via\b|courtesy\b)[^()\[\]]*
      (?:\([^()]*\)[^()\[\]]*)*[)\]]\.?
    | [—–-]\s*(?:{_WORDS})\s*(?::|by\b|via\b|courtesy\b).*
    | (?<=[\s.!?"”»)])(?:{_WORDS})\s*(?::|by\b|courtesy\b|via\b)\s*\S.{{0,100}}
    | (?<=[.!?"”»])\s*[(\[](?!symbol|archiv|file)[^()\[\].]{{2,45}}[)\]]
    | [(\[](?!symbol|archiv|file)[^()\[\].]{{0,45}}\b(?:{_AGENCY})\b[^()\[\].]{{0,30}}[)\]]\.?
    | (?<=[.!?"”»)])(?!\s*\()\s*[^.!?]{{0,50}}(?:\b(?:{_AGENCY})\b)[^.!?]{{0,40}}
    | [-–—]?\s*(?:tous\ droits\ réservés|all\ rights\ reserved|todos\ los\ derechos|alle\ rechte).*
    | \s/\s[^/]{{2,40}}(?:\s/\s[^/]{{2,30}})?
    )$""",
    re.VERBOSE,
)
_HINT: Final = re.compile(rf"[©(\[（:/=]|\b(?:by|courtesy|{_AGENCY})\b|droits|rights|rechte|derechos", re.VERBOSE)
"""Without any of these there is no credit: a cheap look first."""
_PARTED: Final = re.compile(
    r"(?<=[^.!?\s]{2})\.(?:\s+(?![(\[©])(?:[^\s/]+ ){0,2}[^\s.!?/]{2,20}|\s*\[[^\[\]]*[=:][^\[\]]*\])$",
)
"""A name of up to three words, or a bracket, after the full stop: that stop only parts the two."""


def is_credit(text: str) -> bool:
    """Say whether *text* as a whole only names who took a picture."""
    return len(text) < 180 and not has_vietnamese(text) and _ALONE.fullmatch(text.lower()) is not None


def without_credit(text: str) -> str:
    """Return a caption without the credit at its end; a Vietnamese caption stays as printed."""
    if has_vietnamese(text):
        return text
    cut = _PARTED.sub("", text) if "." in text else text
    for _ in range(2):
        lower = _lower(cut)
        if not _HINT.search(lower):
            break
        tail = _TAIL.search(lower)
        whole, cut = cut, cut[: tail.start() if tail else len(cut)].rstrip(" -–—|/")
        if cut == whole:
            break
    return cut if len(cut) > 3 else text


def _lower(text: str) -> str:
    """Return *text* in lower case and of the same length, so that places in one are places in the other."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    )
