"""Compile what the command line says in other languages, for gettext: `python docs/make_words.py`."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "app" / "web" / "locale").glob("*/LC_MESSAGES/commands.po"))


def compiled(source: Path) -> bytes:
    """The catalogue as gettext reads it."""
    made = BytesIO()
    with source.open("rb") as file:
        write_mo(made, read_po(file, locale=source.parts[-3]))
    return made.getvalue()


if __name__ == "__main__":
    for each in SOURCES:
        each.with_suffix(".mo").write_bytes(compiled(each))
