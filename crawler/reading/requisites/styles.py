"""Style sheets: each address in them becomes one of ours, and what could run or load otherwise is left out. Pure."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

Place: TypeAlias = Callable[[str], str | None]
"""An address as written → where it stands with us; None: it is left out."""

LONGEST: Final = 4_000_000
"""Characters of a style sheet that are read."""

_TOKEN: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)
    | @import\s*+(?:url\(\s*+)?(?P<import>"[^"\\\n]*+"|'[^'\\\n]*+'|[^\s"'();]*+)\s*+\)?(?P<of>[^;{}]*+)
      (?:;|(?=[{}])|\Z)
    | url\(\s*+(?P<url>"[^"\\\n]*+"|'[^'\\\n]*+'|[^\s"'()\\]*+)\s*+\)
    | (?P<unread>url\(|(?:-webkit-)?image-set\(|expression\s*+\(|-moz-binding\s*+:|behaviou?r\s*+:)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""A comment, an import, an address; addresses that cannot be read so, and what old browsers ran.

Nothing is tried twice (`*+`): a sheet that is made to keep its reader busy takes no longer than another."""
_MEDIA: Final = re.compile(r"(?!.*url)[\w\s,():.-]*", re.IGNORECASE | re.DOTALL)
"""For which screens and papers a sheet is imported."""
_TAG: Final = re.compile(r"<!--|-->|<(?=[a-z/!?])", re.IGNORECASE)
"""What would end a style element, or begin another; old pages put their styles into a comment."""
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?")
_NOTHING: Final = 'url("data:,")'


def harmless_styles(text: str, place: Place) -> str:
    """Return *text* with each address through *place*. The policy of whoever shows it stops what hides from this."""
    # Last of all, and by a space: what was taken out must not bring together what it stood between.
    return _TAG.sub(" ", _TOKEN.sub(lambda found: _instead(found, place), _plain(text[:LONGEST])))


def addresses_in(text: str) -> list[str]:
    """Return the addresses in a style sheet, or in a style attribute, as written, each once and in order."""
    found: dict[str, None] = {}
    harmless_styles(text, found.setdefault)
    return list(found)


def _instead(found: "re.Match[str]", place: Place) -> str:
    if found["import"] is not None:
        target = place(_unquoted(found["import"]))
        of = f" {found['of'].strip()}" if found["of"].strip() and _MEDIA.fullmatch(found["of"]) else ""
        return f'@import url("{_quoted(target)}"){of};' if target else ""
    if found["url"] is not None:
        written = _unquoted(found["url"])
        target = written if written.startswith(("data:image/", "data:font/", "#")) else place(written)
        return f'url("{_quoted(target)}")' if target else _NOTHING
    return "none(" if found["unread"] is not None else ""


def _plain(text: str) -> str:
    """Return *text* with escaped letters as letters: nothing is hidden behind them. Other escapes stay."""
    return _ESCAPE.sub(lambda found: _letter(int(found[1], 16)) or found[0], text)


def _letter(code: int) -> str:
    letter = chr(code) if code < 128 else ""
    return letter if letter.isalpha() or letter in {"@", "("} else ""


def _unquoted(written: str) -> str:
    return written.strip().strip("\"'").strip()


def _quoted(address: str) -> str:
    return address.replace("\\", "%5C").replace('"', "%22").replace("\n", "")
