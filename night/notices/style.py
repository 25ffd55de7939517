"""How letters are written: in which language, and with links to which web interface."""

from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from luutin.night.notices.vietnamese import VIETNAMESE

Language = Literal["en", "vi"]


class Style(NamedTuple):
    """What an operator chose about letters."""

    language: Language = "en"
    web: str = ""
    """Where the web interface is: `https://tin.example.vn/luutin`; empty: nobody said."""

    def say(self, sentence: str, **values: Any) -> str:
        """*sentence*, which is English with names in braces, in the language, with *values* in place of the names."""
        chosen = VIETNAMESE.get(sentence, sentence) if self.language == "vi" else sentence
        return chosen.format(**values)

    def link(self, *path: str) -> str:
        """Address of a page of the web interface; empty where nobody said where that is."""
        return "/".join((self.web, *(quote(part, safe="") for part in path))) if self.web else ""
