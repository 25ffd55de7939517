"""Turn docs/commands.md into a page for man(1): `python docs/make_man.py > luutin.1`. A build does so for the wheel.

It needs nothing but Python, as a build has not yet installed what the commands themselves need. Written by man(7).
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
_VERSION = re.compile(r'__version__ = "([^"]+)"')
_TERM = re.compile(r"  (?P<term>\S.*?)(?:\s{2,}(?P<says>\S.*))?")
"""A row of `Options:` or `Commands:`; what is further in belongs to the row before."""
_EXIT = re.compile(r"\| (\d) \| (.+) \|")
_HEADINGS = {"Options:", "Commands:"}


def page(commands: str, version: str) -> str:
    """The manual page, of the text of docs/commands.md."""
    head, *sections = re.split(r"^## ", commands, flags=re.MULTILINE)
    prose, _, table = head.partition("| exit code")
    return "\n".join(
        [
            f'.TH LUUTIN 1 "" "Luu Tin {version}" "User Commands"',
            ".SH NAME",
            r"luutin \- keep the news of Vietnamese district portals and find it again",
            ".SH SYNOPSIS",
            r".B luutin",
            r"[\-\-config FILE] [\-\-db FILE] [\-\-lang vi|en] COMMAND [OPTIONS] ...",
            ".SH DESCRIPTION",
            *_paragraphs(prose.split("\n", 3)[3]),
            ".SH COMMANDS",
            *(line for section in sections for line in _command(section)),
            ".SH EXIT STATUS",
            *(line for code, says in _EXIT.findall(table) for line in (".TP", code, _escaped(says))),
            ".SH ENVIRONMENT",
            *(line for name, says in _ENVIRONMENT.items() for line in (".TP", f".B {name}", _escaped(says))),
            "",
        ]
    )


_ENVIRONMENT = {
    "LUUTIN_CONFIG": "The configuration file; else ./config.toml.",
    "LUUTIN_DB": "The archive file; else what the configuration says, or ./archive.db.",
    "LUUTIN_LOG": "json: log lines for machines.",
    "LANG": "vi...: Vietnamese.",
    "NO_COLOR": "No colours.",
}


def _paragraphs(text: str) -> Iterator[str]:
    for part in text.strip().split("\n\n"):
        yield ".PP"
        yield _escaped(" ".join(part.split()).replace("`", ""))


def _command(section: str) -> Iterator[str]:
    """One command: its name, how it is called, what it does, its options."""
    name, _, rest = section.partition("\n")
    yield f".SS {_escaped(name)}"
    lines = rest.strip().removeprefix("```\n").removesuffix("\n```").split("\n")
    listing, words = False, list[str]()
    for line in [*lines, ""]:
        if line in _HEADINGS or not line:
            yield from _said(words)
            words, listing = [], line in _HEADINGS or listing
        elif listing and (row := _TERM.fullmatch(line)):
            yield from (*_said(words), ".TP", f".B {_escaped(row['term'])}")
            words = [row["says"] or ""]
        else:
            words.append(line.strip())
        if not line and not listing:
            yield ".PP"


def _said(words: list[str]) -> Iterator[str]:
    text = _escaped(" ".join(" ".join(words).split()))
    if text:
        yield text


def _escaped(text: str) -> str:
    """*text* as roff prints it: a hyphen is a hyphen, and no line is a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text.startswith((".", "'")) else text


def made() -> str:
    """The page as this tree has it."""
    version = _VERSION.search((ROOT / "luutin" / "__init__.py").read_text("utf-8"))
    return page(COMMANDS.read_text("utf-8"), version[1] if version else "")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream, which has it
    sys.stdout.write(made())
