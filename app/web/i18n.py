"""The interface in Vietnamese and English: gettext catalogues, and which one a visitor reads.

A language is a folder of locale/: `name.txt`, its own name; `LC_MESSAGES/messages.po`, its catalogue; `help.md` and
`about.md`. Source strings are English, which has no catalogue. `?lang=` decides, then
Accept-Language, then the operator's choice. No cookie is set: an address always shows the same language again.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from luutin.packaged import folder_of


def languages_in(folder: Path) -> dict[str, str]:
    """Code → the language's own name: every folder with a `name.txt` is a language, Vietnamese before the others."""
    names = {each.name: each.joinpath("name.txt") for each in folder.iterdir() if each.joinpath("name.txt").is_file()}
    return {
        code: names[code].read_text("utf-8").strip() for code in sorted(names, key=lambda code: (code != "vi", code))
    }


LANGUAGES = languages_in(folder_of("luutin.app.web").joinpath("locale"))
"""Code → the language's own name, in the order of the switch."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of *language*, compiled when first asked for; English is what the sources say."""
    path = folder_of("luutin.app.web").joinpath("locale", language, "LC_MESSAGES", "messages.po")
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def choose(asked: str | None, accepted: str | None, default: str) -> str:
    """The language to answer in: the one *asked* for, else the best of Accept-Language (RFC 9110 §12.5.4)."""
    if asked in LANGUAGES:
        return asked
    best, weight = default, 0.0
    for part in (accepted or "").split(","):
        tag, _, quality = part.partition(";q=")
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES and (value := _quality(quality)) > weight:
            best, weight = language, value
    return best


def _quality(text: str) -> float:
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        return 0.0


def phrase(text: str) -> str:
    """Mark *text* for the catalogues where it is written; it is translated where it is shown."""
    return text
