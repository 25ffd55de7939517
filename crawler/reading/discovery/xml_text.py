"""The text of a feed or a sitemap, whatever its bytes: declarations lie, and marks and blanks stand before them."""

import re

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BARE = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!#?\w+;)", re.DOTALL)
"""An ampersand that begins no entity; where text is taken as it stands, none has to."""
_BEFORE = "\ufeff\0 \t\r\n"


def xml_text(body: bytes) -> str:
    """UTF-16 by its mark, UTF-8 where the bytes are that, else what the declaration says, which itself is left out.

    Ampersands of addresses that were written bare are escaped.
    """
    text = _DECLARATION.sub("", _decode(body).lstrip(_BEFORE), count=1).lstrip(_BEFORE)
    return _BARE.sub(lambda found: "&amp;" if found[0] == "&" else found[0], text)


def _decode(body: bytes) -> str:
    if body.startswith(_WIDE_MARKS):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        declared = _ENCODING.search(body[:200])
    try:
        return body.decode(declared[1].decode() if declared else "windows-1258", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
