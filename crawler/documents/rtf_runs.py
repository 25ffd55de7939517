"""RTF before its text is taken out: what is hidden or deleted goes, runs in fonts of the 1990s are put into Unicode.

striprtf tells neither. Source: Rich Text Format Specification 1.9.1, "Font (Character) Formatting Properties".
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from luutin.crawler.documents.old_fonts import decoder_of

_TOKEN: Final = re.compile(
    r"\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\[^a-zA-Z]|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+"
)
_MARGIN: Final = re.compile(r"^(?:header|footer)[lrf]?$")
"""Heads and feet: striprtf leaves out what it knows as one."""


class _State(NamedTuple):
    """What holds for the text of a group."""

    hidden: bool = False
    deleted: bool = False
    font: int | None = None
    stands_in: int = 1
    """How many characters behind one in Unicode are there for old programs (`\\uc`)."""
    names: bool = False
    """Whether this is the table of fonts."""


class _Reader:
    def __init__(self) -> None:
        self.fonts: dict[int, str] = {}
        self._state, self._above = _State(), list[_State]()
        self._old = ""
        """Text of a run in an old font that is still to be decoded."""
        self._skip = 0
        """Characters that only stand in for the one before."""

    def read(self, source: str) -> Iterator[str]:
        for token in _TOKEN.finditer(source):
            text = self._text(token)
            if text is None:
                yield self._decoded()
                yield from self._control(token)
            elif self._state.names:
                self._name(text)
                yield token[0]
            elif not (self._state.hidden or self._state.deleted):
                if self._is_old():
                    self._old += text
                else:
                    yield token[0]
        yield self._decoded()

    def _text(self, token: re.Match[str]) -> str | None:
        """The characters that *token* stands for; None: it is no text."""
        if token["byte"]:
            return self._unless_skipped(bytes.fromhex(token["byte"]).decode("cp1252", "replace"))
        if token["word"] == "u" and token["number"] and (self._is_old() or self._state.hidden or self._state.deleted):
            self._skip = self._state.stands_in
            return chr(int(token["number"]) % 65_536)
        return token["text"] and self._unless_skipped(token["text"])

    def _unless_skipped(self, text: str) -> str:
        kept = text[self._skip :]
        self._skip = max(self._skip - len(text), 0)
        return kept

    def _is_old(self) -> bool:
        return decoder_of(self.fonts.get(-1 if self._state.font is None else self._state.font)) is not str

    def _decoded(self) -> str:
        text, self._old = self._old, ""
        if not text:
            return ""
        name = self.fonts.get(-1 if self._state.font is None else self._state.font)
        return "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in decoder_of(name)(text))

    def _control(self, token: re.Match[str]) -> Iterator[str]:
        state, word = self._state, token["word"]
        on = token["number"] != "0"
        if token["brace"] == "{":
            self._above.append(state)
        elif token["brace"] == "}":
            self._state = self._above.pop() if self._above else _State()
        elif word == "v":
            self._state = state._replace(hidden=on)
        elif word == "deleted":
            self._state = state._replace(deleted=on)
        elif word == "plain":
            self._state = state._replace(hidden=False, font=None)
        elif word == "f" and token["number"]:
            self._state = state._replace(font=int(token["number"]))
        elif word == "uc" and token["number"]:
            self._state = state._replace(stands_in=max(int(token["number"]), 0))
        elif word == "fonttbl":
            self._state = state._replace(names=True)
        elif word and _MARGIN.match(word):
            yield "\\par "
            return
        yield token[0]

    def _name(self, text: str) -> None:
        if self._state.font is not None and text.strip(" ;"):
            self.fonts.setdefault(self._state.font, text.strip(" ;"))


def keep_printed(source: str) -> str:
    """Return the RTF *source* with only what is printed, all of it in Unicode."""
    return "".join(_Reader().read(source))
