"""Cut what a person typed into pieces: words, phrases, fields, operators, brackets."""

import re
from typing import NamedTuple

from luutin.indexer.query.query import TEXT_FIELDS, VALUE_FIELDS

NEAR_DEFAULT = 10

_SWITCHES = ("expand", "strict", "places", "files", "ocr")
_FIELDS = (*TEXT_FIELDS, *VALUE_FIELDS, "date", "before", "after", "exact", "place", "person", "file", *_SWITCHES)
_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>-(?=["“«(\w]))
    | (?P<field>(?i:{"|".join(_FIELDS)})):(?=[^\s)])
    | ["“”«](?P<quoted>[^"“”»]*)["”“»]
    | (?P<near>NEAR(?:/(?P<distance>\d{{1,3}}))?)(?=[\s()]|$)
    | (?P<operator>OR|AND|NOT|\|)(?=[\s()]|$)
    | \*(?P<ending>\w[^\s()"“”«»]*)
    | (?P<text>[^\s()"“”«»]+)
    | (?P<stray>.)""",
    re.VERBOSE | re.DOTALL,
)


class Lexeme(NamedTuple):
    """A piece of a query; `kind` is the name of its group in the pattern above."""

    kind: str
    text: str
    number: int = 0


def read_lexemes(text: str) -> list[Lexeme]:
    """The pieces, in order."""
    found = []
    for match in _LEXEME.finditer(text.replace("\0", " ")):
        kind = match.lastgroup or "quoted"
        if kind == "distance":
            kind = "near"
        if kind != "space":
            number = int(match["distance"] or NEAR_DEFAULT) if kind == "near" else 0
            found.append(Lexeme(kind, match[kind], number))
    return found
