"""What stands in a page's place: a guard's door, a form for a password, or a shell that only scripts can fill? Pure.

A door is told by what it says and by pointing at itself, not by being short: a page that leads on elsewhere is none,
and neither is a short notice. Which kind of door it is decides what helps: time, a person, or nothing but a browser.
"""

import re
from typing import Final

from luutin.crawler.codes import Code
from luutin.crawler.reading.extract.refusals import door_in, fault_in, is_loading
from luutin.crawler.reading.front import Front

_CAPTCHA_SIGNS: Final = (b"captcha", b"turnstile", b"geetest", b"arkoselabs")
"""One of them stands in all that the pattern finds, in lower case: four looks for words, a tenth of its time."""
_CAPTCHA: Final = re.compile(
    rb"g-recaptcha|h-captcha|hcaptcha\.com|grecaptcha|px-captcha|recaptcha/(?:api|enterprise)|cf-turnstile"
    rb"|challenges\.cloudflare\.com/turnstile|geetest|arkoselabs|funcaptcha|(?:src|id|name)=[\"'][^\"'>]*captcha",
    re.IGNORECASE,
)
_CHALLENGE: Final = re.compile(
    rb"cf-browser-verification|cf_chl_|/cdn-cgi/challenge|_incapsula_resource|sucuri_cloudproxy|ddos-guard"
    rb"|aws-waf-token|awswafcookie|_abck|ak_bmsc|slowaes|toNumbers\(|__test=|bigipserver|__jsluid|_ddg\d",
    re.IGNORECASE,
)
_CHALLENGE_SIGNS: Final = (
    *(b"cf-browser-verification", b"cf_chl_", b"/cdn-cgi/challenge", b"_incapsula_resource", b"sucuri_cloudproxy"),
    *(b"ddos-guard", b"aws-waf-token", b"awswafcookie", b"_abck", b"ak_bmsc", b"slowaes", b"tonumbers(", b"__test="),
    *(b"bigipserver", b"__jsluid", b"_ddg"),
)
"""Likewise."""
_AT_ITSELF: Final = re.compile(
    rb"location\.reload|document\.cookie\s*=|\.submit\(\)|location(?:\.href)?\s*=\s*(?:window\.|document\.|self\.)?location\b"
    rb"|http-equiv=[\"']?refresh",
    re.IGNORECASE,
)
_SHORT, _FEW = 900, 6
"""Characters of text and links that a guard's page has at most where only its words tell it."""
MOST_LINKS = 12
_SAID = 2_500
"""The same where its heads or its scripts tell it too."""
_NOTHING = 80
"""Characters: less is nearly no words."""
_BRIEF = 300
"""Characters: in so few words, each counts as what the page is about."""
_OPENING = 160
_SHELL = 600
"""Characters that a shell may show: a name, an address, a word to wait."""
_MENDED: Final = re.compile(r"bảo trì|bảo dưỡng|nâng cấp|maintenance", re.IGNORECASE)
_BY_WORDS: Final = {Code.GEO_BLOCK, Code.RATE_LIMIT, Code.CAPTCHA, Code.CHALLENGE}
"""Kinds that tell more than a status that refuses."""


def door_of(body: bytes, front: Front) -> Code | None:
    """Which guard's door the page with this *body* and *front* is; None: it is none.

    A page with many links or much text is none. Of the others: what it says, what scripts it loads, or a page of nearly
    no words that only reloads itself or sets a cookie by script.
    """
    if len(front.text) > _SAID or front.links > MOST_LINKS:
        return None
    brief = len(front.text) <= _BRIEF
    said = door_in(front.words if brief else f"{front.title} {front.heads or front.text[:_OPENING]}")
    small = len(front.text) <= _SHORT and front.links <= _FEW
    said = said or (door_in(front.words) if small and not front.heads else None)
    mark = _marked(body)
    if said is not None and (small or mark is not None):
        return mark if mark is not None and said is Code.BLOCK_PAGE else said
    if mark is not None and brief and front.links <= _FEW:
        return mark
    at_itself = len(front.text) < _NOTHING and front.links <= 1 and _AT_ITSELF.search(body) is not None
    return Code.CHALLENGE if at_itself else None


def speaks_for_itself(front: Front) -> bool:
    """Whether a page of few words says plainly which door it is, or that its site is closed: it leads nowhere."""
    return door_in(front.words) in _BY_WORDS or fault_in([front.title, front.text]) is not None


def _marked(body: bytes) -> Code | None:
    said = body.lower()
    if any(sign in said for sign in _CHALLENGE_SIGNS) and _CHALLENGE.search(body):
        return Code.CHALLENGE
    return Code.CAPTCHA if any(sign in said for sign in _CAPTCHA_SIGNS) and _CAPTCHA.search(body) else None


def door_behind(status: int, body: bytes, front: Front) -> Code | None:
    """Which door an answer with a *status* of refusal is; None: its page tells no more than the status."""
    door = door_of(body, front)
    if door in _BY_WORDS:
        return door
    if len(front.text) > _SHORT:
        return None
    if status >= 500 and fault_in([front.title, front.text]) is Code.MAINTENANCE and _MENDED.search(front.words):
        return Code.MAINTENANCE
    return Code.LOGIN if status < 500 and asks_password(front) else None


def asks_password(front: Front) -> bool:
    """Whether a page is a form for a password and hardly anything else."""
    return front.password and len(front.text) <= _SHELL and front.links <= MOST_LINKS


def is_shell(front: Front) -> bool:
    """Whether a page without an article and without headlines is filled by scripts, and shows nothing without.

    It loads scripts and shows no words, or says only that something is being loaded, or asks for scripts.
    """
    if front.links > MOST_LINKS or len(front.text) > _SHELL:
        return False
    if front.hint and is_loading(front.hint[:300]):
        return len(front.text) <= _BRIEF
    if "{{" in front.text and "}}" in front.text:
        return True
    if is_loading(front.text) and not is_bare(front):
        return True
    return is_bare(front) and front.scripts > 0


def is_bare(front: Front) -> bool:
    """Whether a page shows nearly nothing at all."""
    return len(front.text) < _NOTHING and front.links <= 1 and not front.pictures and not front.password
