"""Why a file is not kept, or not read, in words for a visitor: each code has a phrase in the catalogues."""

from typing import Final

from luutin.app.web.i18n import phrase
from luutin.crawler import Code

_GONE = phrase("it is no longer there")
_ERROR = phrase("its server answered with an error")
_UNREACHED = phrase("its server could not be reached")
_DAMAGED = phrase("what its server sent was damaged")
_ELSEWHERE = phrase("its address leads elsewhere")
_GUARDED = phrase("its server refuses us")
_NO_FILE = phrase("its server sent a page in place of it")

_NOT_KEPT: Final = {
    **dict.fromkeys((Code.STATUS_404, Code.STATUS_410, Code.SOFT_404), _GONE),
    **dict.fromkeys((Code.STATUS_401, Code.STATUS_402, Code.STATUS_403, Code.STATUS_423, Code.LOGIN), _GUARDED),
    **dict.fromkeys((Code.BLOCK_PAGE, Code.CHALLENGE, Code.CAPTCHA, Code.GEO_BLOCK, Code.STATUS_451), _GUARDED),
    **dict.fromkeys((Code.TIMEOUT, Code.CONNECT, Code.NAME, Code.TLS, Code.RESET, Code.NO_ANSWER), _UNREACHED),
    **dict.fromkeys((Code.CUT_BODY, Code.CUT_GZIP, Code.CUT_DEFLATE, Code.CUT_BR, Code.CUT_ZSTD), _DAMAGED),
    **dict.fromkeys((Code.BAD_GZIP, Code.BAD_DEFLATE, Code.BAD_BR, Code.BAD_ZSTD, Code.MALFORMED), _DAMAGED),
    **dict.fromkeys((Code.REDIRECTS, Code.REDIRECT_HOME, Code.REDIRECT_AWAY), _ELSEWHERE),
    **dict.fromkeys((Code.REDIRECT_OFF_SCOPE, Code.REDIRECT_REFUSED), _ELSEWHERE),
    **dict.fromkeys((Code.STATUS_429, Code.STATUS_503, Code.RATE_LIMIT), phrase("its server asks us to wait")),
    Code.NOT_A_FILE: _NO_FILE,
    Code.EMPTY: phrase("its server sent nothing"),
    Code.TOO_LARGE: phrase("it is larger than is kept here"),
    Code.BOMB: phrase("it unpacks to more than is read"),
    Code.ROBOTS: phrase("the site asks that it be left alone (robots.txt)"),
    Code.ROBOTS_UNREACHABLE: phrase("whether the site allows it could not be read (robots.txt)"),
    Code.ROBOTS_AWAY: phrase("whether the site allows it could not be read (robots.txt)"),
    Code.OFF_SCOPE: phrase("it stands on another site, which is not asked"),
    Code.FORBIDDEN_ADDRESS: phrase("its address is none that is asked"),
    Code.FILES_OFF: phrase("files of its kind are not kept of this source"),
    Code.FILES_FULL: phrase("as much is kept of this source as was set aside for it"),
}
_UNREAD: Final = {
    "empty": phrase("the file has no bytes"),
    "unsupported": phrase("nobody here reads this kind of file"),
    "broken": phrase("the file is damaged"),
    "encrypted": phrase("it is under a password"),
    "bomb": phrase("it unpacks to more than is read"),
    "too-large": phrase("it needs more memory than a reader may have"),
    "too-slow": phrase("reading it took too long"),
    "reader-died": phrase("its reader broke off"),
    "no-page": phrase("it has no such page"),
    "program-missing": phrase("a program that reads it is not installed here"),
    "no-capture": phrase("its bytes are not here whole"),
    "ocr-failed": phrase("no text was recognised on it"),
}


def why_not_kept(code: Code) -> str:
    """Return why a file is not kept, to be translated."""
    return _NOT_KEPT.get(code) or (_ERROR if code.startswith("status-") else phrase("for another reason"))


def why_unread(problem: str) -> str:
    """Return why a file or a page of it was not read, to be translated. *problem*: a code, a colon, and words."""
    return _UNREAD.get(problem.partition(":")[0], phrase("for another reason"))
