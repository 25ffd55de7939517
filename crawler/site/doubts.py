"""Which links are never worth a request, and which only a few until they prove worth more? Pure.

What a path or a query is called proves little: `/download/`, `/in-an/` or `action=view` lead to articles on some
portals. Such links are doubted: asked for last, and only some until they prove good. Refused is what does something
when asked for, what is no page by its name, and what goes on without end.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from luutin.crawler.codes import Code

LONGEST = 2000
"""Characters; longer addresses are nobody's article."""
DEEPEST_PATH = 15
"""Segments."""
_KEPT = 4096
"""Addresses whose verdicts are kept: several rooms ask about each, and lists name the same ones again and again."""

_SIGN_IN = "log-?[io]n|sign-?[io]n|dang-?nhap"
_DEED = re.compile(
    rf"/(?:{_SIGN_IN}|log-?out|sign-?(?:up|out)|register|dang-?ky|dang-?xuat|quen-mat-khau|lost-?pass(?:word)?"
    r"|vote|rating|binh-chon|send-?mail|gui-mail|share|chia-se|savefile|gio-hang|cart|checkout|captcha)(?:\.\w{2,5})?/?"
    r"|.*/(?:wp-admin|wp-json)(?:/.*)?|.*/(?:wp-login|xmlrpc)\.php.*|.*/(?:banners?|ads?|quang-cao)/(?:click|go)(?:[/.].*)?",
    re.IGNORECASE,
)
"""A whole path, from the slash before its last segment on, or with names that are reserved."""
_DEED_KEYS = {"replytocom", "add-to-cart"}
_SERVICE = re.compile(
    rf"/(?:{_SIGN_IN}|log-?out|sign-?(?:up|out)|register|dang-?ky|dang-?xuat|quen-mat-khau|users?"
    r"|administrator|admin|cgi-bin|gio-hang|cart|checkout|_layouts|banners?|ads?|quang-cao"
    r"|share|chia-se|send-?mail|gui-mail|savefile|rating|vote|download)(?:/|$)",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(rf"{_SIGN_IN}|wp-admin", re.IGNORECASE)
_PRINT = re.compile(
    r"/(?:print|in-an|ban-in|in-bai|bm/print)(?=/|$)|/p?print[a-z]*\.(?:aspx|php|html?)|-print(?=\.html?$)",
    re.IGNORECASE,
)
_PRINT_KEYS = {"print", "printview", "inbai", "in_an", "isdlg"}
_SERVICE_KEYS = {"share", "action", "sort", "order", "orderby", "dir", "view_mode", "captcha"}
_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z|tar|tgz|exe|apk|msi|iso|jpe?g|png|gif|webp|svg|ico|bmp|tiff?"
    r"|mp[34]|m4[av]|wav|ogg|avi|mov|wmv|flv|webm|css|js|mjs|woff2?|ttf|eot|swf|ics|vcf)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=_KEPT)
def refusal(url: str) -> Code | None:
    """Say why no link to the canonical *url* is followed, as a code; None where nothing speaks against it.

    `too-long`, `file`, `action` (logs in, votes, counts a click), `deep` (more than 15 segments).
    """
    if len(url) > LONGEST:
        return Code.TOO_LONG
    parts = urlsplit(url)
    path = parts.path
    if _FILES.search(path):
        return Code.FILE
    if path.count("/") > DEEPEST_PATH and sum(map(bool, path.split("/"))) > DEEPEST_PATH:
        return Code.DEEP
    if _DEED.fullmatch(path) or _DEED.fullmatch(path, max(path.rstrip("/").rfind("/"), 0)):
        return Code.ACTION
    return Code.ACTION if parts.query and _keys(parts.query) & _DEED_KEYS else None


def asks_who(url: str) -> bool:
    """Whether *url*, to which a page sends its visitors, is named like a place to sign in.

    What a page itself shows is judged in `luutin.crawler.reading.doors.asks_password`.
    """
    return _ASKS_WHO.search(url) is not None


@lru_cache(maxsize=_KEPT)
def doubt(url: str) -> Code | None:
    """Say why the canonical *url* is hardly an article, as a code; None where nothing says so.

    `action` (named like a service), `print` (like another view of a page), `repeats` (a segment stands three times).
    """
    parts = urlsplit(url)
    if _SERVICE.search(parts.path):
        return Code.ACTION
    if _PRINT.search(parts.path):
        return Code.PRINT
    if parts.query:
        keys = _keys(parts.query)
        if keys & _PRINT_KEYS:
            return Code.PRINT
        if keys & _SERVICE_KEYS:
            return Code.ACTION
    segments = [segment for segment in parts.path.split("/") if segment]
    return Code.REPEATS if len(segments) > 2 and max(map(segments.count, segments)) > 2 else None


def viewed_by(url: str) -> str | None:
    """The page that the canonical *url* may be another view of, or do something to, by its name; None: it does not say.

    >>> viewed_by("http://xa.vn/in-an/bai-1.html"), viewed_by("http://xa.vn/bai-1.html?id=4&print=1")
    ('http://xa.vn/bai-1.html', 'http://xa.vn/bai-1.html?id=4')
    """
    address, _, query = url.partition("?")
    pieces = [piece for piece in query.split("&") if piece and piece.partition("=")[0].lower() not in _PRINT_KEYS]
    path = urlsplit(address).path
    plain = address.removesuffix(path) + (_SERVICE.sub("/", _PRINT.sub("", path, count=1), count=1) or "/")
    found = "?".join(filter(None, (plain, "&".join(pieces))))
    return None if found == url else found


def _keys(query: str) -> set[str]:
    return {key.lower() for key, _ in parse_qsl(query, keep_blank_values=True)}
