"""Bytes of a page to text: BOM, strict UTF-8, the header's charset, the meta's, and detection last.

Strict UTF-8 goes before what is declared, because text that is valid UTF-8 and not ASCII is hardly ever anything
else, and portals declare wrongly after moving to a new server. windows-1258 comes out as base letter and
combining tone. NFC, applied to all text later, joins them. Source: Encoding Standard, §4.2, for the labels.
"""

import codecs
import re
from collections.abc import Mapping

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_PRESCAN = 4096
"""Bytes in which a meta element may declare the encoding; the standard says 1024, portals write more before it."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "x-user-defined": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
"""Labels that mean another encoding than Python's codec of that name."""
_DETECT_BYTES = 65536


def decode(body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    """Return the text of *body* and the encoding it was read as. Never raises; bytes that fit nothing are U+FFFD."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace"), encoding
    if 0 in body[:512]:
        wide = _wide(body, _list_declared(body, headers))
        if wide:
            return body.decode(wide, "replace"), wide
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(body, _list_declared(body, headers))


def _legacy(body: bytes, declared: list[str]) -> tuple[str, str]:
    text = body.decode("utf-8", "replace")
    # A page cut or patched together is UTF-8 with a few bad bytes; anything else breaks at every accent.
    if text.count("\ufffd") * 20 < len(body) - len(text):
        return text, "utf-8"
    for name in declared:
        if name != "utf-8":
            try:
                return body.decode(name), name
            except UnicodeDecodeError:
                continue
    detected = _detect(body)
    others = [name for name in (detected, *declared) if name and name != "utf-8"]
    if others:
        return body.decode(others[0], "replace"), others[0]
    return text, "utf-8"


def _wide(body: bytes, declared: list[str]) -> str | None:
    """Return UTF-16 or UTF-32 for a body without BOM where it is declared, or where every other byte is zero."""
    named = next((name for name in declared if name.startswith(("utf-16", "utf-32"))), None)
    head = body[:512]
    low, high = head[1::2].count(0), head[::2].count(0)
    if max(low, high) < 0.1 * len(head):
        return None
    if named and named not in ("utf-16", "utf-32"):
        return named
    if not named and max(low, high) < 0.4 * len(head):
        return None
    return (named or "utf-16") + ("-le" if low >= high else "-be")


def _detect(body: bytes) -> str | None:
    from charset_normalizer import from_bytes  # rarely needed, and slow to import

    best = from_bytes(body[:_DETECT_BYTES]).best()
    return _find_codec(best.encoding) if best is not None else None


def _list_declared(body: bytes, headers: Mapping[str, str]) -> list[str]:
    return [name for name in (_in_header(headers), _in_meta(body)) if name]


def _in_header(headers: Mapping[str, str]) -> str | None:
    found = _CHARSET.search(headers.get("content-type", ""))
    return _find_codec(found[1]) if found else None


def _in_meta(body: bytes) -> str | None:
    found = _META.search(body[:_PRESCAN])
    return _find_codec((found[1] or found[2]).decode("ascii", "replace")) if found else None


def _find_codec(label: str) -> str | None:
    """Return Python's name of the text encoding that *label* means; None where there is none."""
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
        # Codecs such as `hex` or `rot13` are no text encodings: they decode nothing to nothing of another type.
        return name if isinstance(codecs.getincrementaldecoder(name)().decode(b""), str) and name != "rot13" else None
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError):
        return None
