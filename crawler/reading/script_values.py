"""The value that a script writes out: literals of JavaScript, and Nuxt 2's function that is handed what it repeats.

No script runs here. Read is what stands in the text: `{a:"x",b:[1,void 0]}`, and
`(function(a,b){a.c=b;return {d:a}}({},"x"))`. What computes, is no literal and ends the reading (ECMA-262 §13.2).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_LONGEST: Final = 2_000_000
_MOST: Final = 400_000
"""Tokens that are read."""
_DEEPEST: Final = 60
_TOKEN: Final = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`)
    |(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<mark>[{}()\[\],:;.=!+-])""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_CONTROLS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS: Final[Mapping[str, Any]] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "NaN": None,
    "Infinity": None,
}


class _NoLiteralError(Exception):
    """What stands here is computed, or cut off."""


def script_value(text: str) -> Any:
    """Return the value that *text* begins with; None where it is none, or is more than is read."""
    if len(text) > _LONGEST:
        return None
    try:
        return _Script(_tokens(text)).value({})
    except (_NoLiteralError, RecursionError):
        return None


def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of what *text* is made of, up to what no literal holds."""
    found: list[tuple[str, str]] = []
    place = 0
    while len(found) < _MOST and (match := _TOKEN.match(text, place)) is not None:
        if match.lastgroup is not None:
            found.append((match.lastgroup, match[0]))
        place = match.end()
    return found


class _Script:
    """A place in the tokens of a script, moved on by what is read."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def value(self, known: Mapping[str, Any]) -> Any:
        """The value that stands here; a name stands for what it is in *known*. Raises _NoLiteralError."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NoLiteralError
        kind, word = self._take()
        if kind == "text":
            value: Any = _unescape(word[1:-1])
        elif kind == "number":
            value = _number(word)
        elif kind == "name":
            value = self._named(word, known)
        else:
            value = self._marked(word, known)
        self._depth -= 1
        return value

    def _marked(self, word: str, known: Mapping[str, Any]) -> Any:
        if word == "{":
            return dict(self._members(known))
        if word == "[":
            return list(self._items("]", known))
        if word == "!":
            return not self.value(known)
        if word in "+-":
            number = self.value(known)
            return -number if word == "-" and isinstance(number, int | float) else number
        if word == "(":
            value = self._call(known) if self._skips("function") else self.value(known)
            self._skips(")")  # Nuxt writes both `(function(){…}(…))` and `(function(){…})(…)`
            return value
        raise _NoLiteralError

    def _named(self, word: str, known: Mapping[str, Any]) -> Any:
        if word in known:
            return known[word]
        if word in _WORDS:
            return _WORDS[word]
        if word == "void":
            self.value(known)
            return None
        if word == "new":
            word = self._take()[1]
        # Date(1700000000000), Array(3), Map([…]), Set([…]), Object("x"); Object.create(null)
        while self._skips("."):
            word = self._take()[1]
        self._expect("(")
        given = list(self._items(")", known))
        return self._made(word, given)

    @staticmethod
    def _made(name: str, given: list[Any]) -> Any:
        first = given[0] if given else None
        if name == "Array":
            return [None] * first if isinstance(first, int) and 0 <= first < _MOST else given
        if name == "create":
            return {}
        if name in {"Date", "Map", "Set", "Object", "String", "Number", "Boolean", "parse"}:
            return first
        raise _NoLiteralError

    def _members(self, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        while not self._skips("}"):
            kind, word = self._take()
            name = _unescape(word[1:-1]) if kind == "text" else word
            if kind == "mark":
                raise _NoLiteralError
            yield name, self.value(known) if self._skips(":") else known.get(name)
            self._go_on("}")

    def _items(self, end: str, known: Mapping[str, Any]) -> Iterator[Any]:
        while not self._skips(end):
            if self._skips(","):  # a hole
                yield None
                continue
            yield self.value(known)
            self._go_on(end)

    def _call(self, known: Mapping[str, Any]) -> Any:
        """What a function returns that is called where it stands: its body is read once its arguments are known."""
        if self._tokens[self._at : self._at + 1] != [("mark", "(")]:
            self._take()  # its name
        self._expect("(")
        names = list(self._names())
        self._expect("{")
        body = self._at
        self._leave_body()
        self._skips(")")
        self._expect("(")
        given = dict(zip(names, self._items(")", known), strict=False))
        behind, self._at = self._at, body
        value = self._returned({**known, **given})
        self._at = behind
        return value

    def _names(self) -> Iterator[str]:
        while not self._skips(")"):
            yield self._take()[1]
            self._skips(",")

    def _leave_body(self) -> None:
        depth = 1
        while depth:
            kind, word = self._take()
            if kind == "mark":
                depth += (word == "{") - (word == "}")

    def _returned(self, known: Mapping[str, Any]) -> Any:
        """Read assignments to parts of *known* up to what is returned."""
        while not self._skips("return"):
            place = known.get(self._take()[1])
            part = self._part(known)
            while not self._skips("="):
                place = _at(place, part)
                part = self._part(known)
            _put(place, part, self.value(known))
            self._skips(";")
        return self.value(known)

    def _part(self, known: Mapping[str, Any]) -> Any:
        if self._skips("."):
            return self._take()[1]
        self._expect("[")
        part = self.value(known)
        self._expect("]")
        return part

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _NoLiteralError
        self._at += 1
        return self._tokens[self._at - 1]

    def _skips(self, word: str) -> bool:
        """Move on behind *word* where it stands here."""
        stands = self._at < len(self._tokens) and self._tokens[self._at] in {("mark", word), ("name", word)}
        self._at += stands
        return stands

    def _go_on(self, end: str) -> None:
        """Move on behind a comma, or stand before *end*: what is added up here, say, is computed."""
        if not self._skips(",") and self._tokens[self._at : self._at + 1] != [("mark", end)]:
            raise _NoLiteralError

    def _expect(self, word: str) -> None:
        if not self._skips(word):
            raise _NoLiteralError


def _at(place: Any, part: Any) -> Any:
    if isinstance(place, dict):
        return place.get(str(part))
    return place[part] if isinstance(place, list) and isinstance(part, int) and 0 <= part < len(place) else None


def _put(place: Any, part: Any, value: Any) -> None:
    if isinstance(place, dict):
        place[str(part)] = value
    elif isinstance(place, list) and isinstance(part, int) and 0 <= part < _MOST:
        place.extend([None] * (part + 1 - len(place)))
        place[part] = value


def _number(word: str) -> int | float:
    if word[:2].lower() == "0x":
        return int(word, 16)
    return int(word) if word.isdecimal() and len(word) < _DEEPEST else float(word)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_escaped, text)
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code is None:
        return _CONTROLS.get(found[4], found[4])
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"
