"""The list of commands as a person reads it: in groups, each command in a line, in the reader's language."""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import click

from luutin.packaged import folder_of

LANGUAGES = ("en", "vi")
_DOMAIN = "commands"
_VARIABLE = "LANGUAGE"


def translate(text: str, **values: object) -> str:
    """*text* in the reader's language, with *values* for its `%(name)s`; English stands in the sources.

    The language is that of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), as every program takes it. The
    Vietnamese stands in app/web/locale/vi/LC_MESSAGES/commands.po, click's own words too.
    """
    return gettext.gettext(text) % values if values else gettext.gettext(text)


def _mark(text: str) -> str:
    """*text*, for the catalogue: it is translated where it is shown."""
    return text


GROUPS: Mapping[str, Mapping[str, str]] = {
    _mark("Read"): {
        "search": _mark("Find articles"),
        "show": _mark("Show one article, or one of its revisions"),
        "explain": _mark("Tell why an article is a hit, or none"),
        "compare": _mark("Tell what two revisions say differently"),
        "watch": _mark("Save searches whose new hits are told"),
        "export": _mark("Write records to a file: CSV, Excel, JSON, citations"),
        "prove": _mark("Write the proof of one article as a file"),
        "serve": _mark("Open the web interface and the API"),
        "datasette-metadata": _mark("Describe the archive for Datasette"),
        "mcp": _mark("Let clients of the Model Context Protocol read"),
    },
    _mark("Crawl"): {
        "init": _mark("Begin: name, contact, first portals, first crawl"),
        "source": _mark("Try a portal, and add it"),
        "crawl": _mark("Fetch what is new, and look again at what is due"),
        "backfill": _mark("Fetch a portal's whole past"),
        "fetch-files": _mark("Fetch attachments and pictures of kept articles"),
        "read-files": _mark("Read the text of kept files, scans included"),
        "held": _mark("Decide about what is held back"),
        "import": _mark("Take records in from a file"),
        "ingest": _mark("Take saved pages and web archives in"),
        "wayback": _mark("Ask the Wayback Machine for a portal's past"),
        "commoncrawl": _mark("Ask Common Crawl for a portal's past"),
        "inspect": _mark("Show what is found on a page, field by field"),
        "extract": _mark("Print the records of saved pages"),
    },
    _mark("By night"): {
        "run": _mark("Crawl by schedule, for ever"),
        "schedule": _mark("List the next runs"),
        "status": _mark("Tell how each source is, and what needs a person"),
        "doctor": _mark("Look for what will go wrong"),
        "deploy": _mark("Print files for systemd, Docker and compose"),
    },
    _mark("Upkeep"): {
        "index": _mark("Bring the index up to date"),
        "verify": _mark("Read everything back against its hashes"),
        "seal": _mark("Sign what was kept since the last seal"),
        "backup": _mark("Copy the archive while it is used"),
        "restore": _mark("Put a backup in its place"),
        "compact": _mark("Rewrite archive and index without holes"),
        "config": _mark("Look at the configuration"),
        "access": _mark("Say who may read a private archive"),
        "store": _mark("Keep complete WARC files in an object store"),
        "withhold": _mark("Withhold what must not be shown"),
        "demo": _mark("Try it all on a portal of its own"),
    },
}
"""Heading → command → what it does in a line. A command that stands in none is listed under More."""


_ENGLISH: WeakKeyDictionary[click.Command | click.Parameter, str] = WeakKeyDictionary()
"""What the sources say of a command or an option, which may be shown in several languages one after another."""


def speak(command: click.Command) -> click.Command:
    """Put the help of *command* and its options in the reader's language; what has no translation stays English."""
    spoken: list[click.Command | click.Parameter] = [command, *command.params]
    for each in spoken:
        said = _ENGLISH.get(each) or getattr(each, "help", None)
        if said:
            _ENGLISH[each] = said
            known = paragraphs(said)
            told = translate(known)
            setattr(each, "help", said if told == known else told)  # noqa: B010 - of what has one, as told above
    for inner in getattr(command, "commands", {}).values():
        speak(inner)
    return command


def paragraphs(text: str) -> str:
    """*text* as the catalogue has it: one line for each paragraph, an empty one between two."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def write_commands(formatter: click.HelpFormatter, commands: Mapping[str, click.Command | None]) -> None:
    """Write *commands* in their groups; those of no group behind them, in their own words."""
    listed = {name for group in GROUPS.values() for name in group}
    for heading, group in GROUPS.items():
        rows = [(name, translate(line)) for name, line in group.items() if name in commands]
        _write_rows(formatter, translate(heading), rows)
    others = {name: command for name, command in commands.items() if name not in listed}
    rows = [(name, command.get_short_help_str() if command else "") for name, command in others.items()]
    _write_rows(formatter, translate(_mark("More")), rows)


def _write_rows(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


@contextmanager
def spoken_language(asked: str | None) -> Iterator[None]:
    """Say everything in the language *asked*, or, without one, in that of the environment, until this ends."""
    before = os.environ.get(_VARIABLE)
    gettext.bindtextdomain(_DOMAIN, str(folder_of("luutin.app.web").joinpath("locale")))
    gettext.textdomain(_DOMAIN)
    if asked:
        os.environ[_VARIABLE] = asked
    try:
        yield
    finally:
        if asked and before is None:
            del os.environ[_VARIABLE]
        elif asked and before is not None:
            os.environ[_VARIABLE] = before
