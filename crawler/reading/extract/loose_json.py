"""JSON as pages write it: with comments, trailing commas, line breaks in strings and wrappings of other languages."""

import re
from typing import Any, Final

import orjson

_STRING: Final = r'"(?:[^"\\]++|\\.|\\\Z)*+(?:"|\Z)'
"""A string, or what a page cut off of one: wherever it begins, it ends, so that nothing is looked at twice."""
_PIECES: Final = re.compile(_STRING + r"|/\*.*?(?:\*/|\Z)|//[^\n]*|<!\[CDATA\[|\]\]>|<!--|-->", re.DOTALL)
"""Strings, and what stands between them that is no JSON; each eats what it has looked at, so that time stays linear."""
_COMMAS: Final = re.compile(_STRING + r"|,(?=\s*(?:[}\]]|\Z))", re.DOTALL)
_CONTROLS: Final = re.compile(r"[\x00-\x1f]")
_NO_ESCAPE: Final = re.compile(r'\\(?!["\\/bfnrtu])')


def json_value(text: str) -> Any:
    """Return the value of *text*, mended where it breaks the rules of JSON; None where it cannot be."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            return orjson.loads(_COMMAS.sub(_keep, _PIECES.sub(_mend, text)).strip().rstrip(";"))
        except orjson.JSONDecodeError:
            return None


def _mend(piece: re.Match[str]) -> str:
    """Return a string without control characters and unknown escapes, and nothing for all that is no JSON."""
    found = piece[0]
    return _NO_ESCAPE.sub(r"\\\\", _CONTROLS.sub(" ", found)) if found.startswith('"') else ""


def _keep(piece: re.Match[str]) -> str:
    return piece[0] if piece[0] != "," else ""
