"""Bytes of a page to text: BOM, then strict UTF-8, then the header's charset, then the meta's, then detection."""

import codecs
import re
from collections.abc import Mapping

_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "x-user-defined": "cp1252",
    "viscii": "utf-8",
}
_PRESCAN = 4096


def decode(body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    """Return the text of *body* and the name of the encoding it was read as. Never raises."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace"), encoding
    declared = [_declared(headers), _in_meta(body)]
    if not any(name and name.startswith(("utf-16", "utf-32")) for name in declared):
        try:
            return body.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    return _legacy(body, [name for name in declared if name])


def _legacy(body: bytes, declared: list[str]) -> tuple[str, str]:
    for name in declared:
        try:
            return body.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * 50 < len(text) - text.isascii():
        return text, "utf-8"
    for name in declared:
        if name not in ("utf-8", "utf8"):
            return body.decode(name, "replace"), name
    return text, "utf-8"


def _declared(headers: Mapping[str, str]) -> str | None:
    found = _HEADER.search(headers.get("content-type", ""))
    return _known(found[1]) if found else None


def _in_meta(body: bytes) -> str | None:
    found = _META.search(body[:_PRESCAN])
    return _known((found[1] or found[2]).decode("ascii", "replace")) if found else None


def _known(name: str) -> str | None:
    name = _ALIASES.get(name.lower(), name.lower())
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return None
    return codec.name if getattr(codec, "_is_text_encoding", True) else None
