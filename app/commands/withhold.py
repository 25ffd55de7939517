"""`luutin withhold`: keep something as evidence and show it to nobody, as a court or a person's request may demand."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click
import orjson
from rich.markup import escape
from rich.table import Table

from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.in_hand import Found, look_up
from luutin.app.options import first_day, with_archive
from luutin.app.terminal import stdout, talk
from luutin.archive import VIETNAM, BusyError, CannotOpenError, Database, FileReader, Withholdable, Withholdings
from luutin.indexer import Index

_REASON = click.option("--reason", required=True, help="Why, in words that visitors may read.")
_DAY = click.option("--day", type=first_day, metavar="DAY", help="The day of the decision.  [default: today]")


@click.group("withhold")
def command() -> None:
    """Show something to nobody, and keep it: on no page, in no feed, export, watch or answer of the API.

    The revisions, captures and files stay as evidence, and `luutin verify` holds. Everything can be undone.
    """


@command.command()
@with_archive
@click.argument("article")
@_REASON
@_DAY
def article(archive: Path, article: str, reason: str, day: date | None) -> None:
    """Withhold an ARTICLE with all its revisions: its number, its address, or a hash of it."""
    with _open(archive) as database:
        found = _number(article) or look_up(database, article)
        if found is None or found.article_id is None:
            raise UserError(f"no article that is shown has {article!r}; give its number, address or hash")
        _withhold(database, Withholdable.ARTICLE, str(found.article_id), reason, day)


@command.command()
@with_archive
@click.argument("file")
@_REASON
@_DAY
def file(archive: Path, file: str, reason: str, day: date | None) -> None:
    """Withhold a kept FILE wherever it stood: its number (as in /file/12/) or its SHA-256."""
    with _open(archive) as database:
        number = int(file) if _number(file) else (look_up(database, file) or Found()).file_id
        facts = FileReader(database).get(number) if number is not None else None
        if facts is None:
            raise UserError(f"no file that is shown has {file!r}; give its number or its SHA-256")
        _withhold(database, Withholdable.FILE, facts.sha256, reason, day)


@command.command()
@with_archive
@click.argument("address")
@_REASON
@_DAY
def photo(archive: Path, address: str, reason: str, day: date | None) -> None:
    """Withhold the photograph at an ADDRESS, as articles name it, with its captions."""
    with _open(archive) as database:
        if not (look_up(database, address) or Found()).article_id:
            raise UserError(f"no article that is shown names a photograph at {address!r}")
        _withhold(database, Withholdable.PHOTO, address.strip(), reason, day)


@command.command("list")
@with_archive
@click.option("--all", "ended", is_flag=True, help="Also what was undone.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(archive: Path, ended: bool, as_json: bool) -> None:
    """List what is withheld, with the reason and the day of each."""
    with Database.read(archive) as database:
        found = Withholdings(database).listed(ended=ended)
    if as_json:
        told = [each._asdict() for each in found]
        sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    if not found:
        stdout().print("nothing is withheld")
        return
    table = Table("number", "what", "which", "since", "reason", box=None)
    for each in found:
        end = " (undone)" if each.ended_at else ""
        table.add_row(str(each.id), each.kind, escape(each.subject), each.day, escape(each.reason) + end)
    stdout().print(table)


@command.command()
@with_archive
@click.argument("number", type=int)
def undo(archive: Path, number: int) -> None:
    """Show again what the decision NUMBER of `luutin withhold list` hid."""
    with _open(archive) as database:
        with database.transaction():
            ended = Withholdings(database).undo(number, now=datetime.now(UTC))
        if ended is None:
            raise UserError(f"no decision {number} holds; `luutin withhold list` shows them", code=EXIT_USAGE)
        _index(database, f"the {ended.kind} is shown again")


def _open(archive: Path) -> Database:
    if not archive.exists():
        raise CannotOpenError(archive, "no archive here yet")
    return Database.open(archive)


def _number(text: str) -> Found | None:
    return Found(int(text)) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _withhold(database: Database, kind: Withholdable, subject: str, reason: str, day: date | None) -> None:
    now = datetime.now(UTC)
    since = day or now.astimezone(VIETNAM).date()
    if not reason.strip():
        raise UserError("--reason: visitors who ask for it are told why it is withheld", code=EXIT_USAGE)
    with database.transaction():
        made = Withholdings(database).withhold(kind, subject, reason=reason.strip(), day=str(since), now=now)
    if made is None:
        raise UserError(f"the {kind} is withheld already; `luutin withhold list` shows why")
    _index(database, f"the {kind} is withheld under number {made.id}; `luutin withhold undo {made.id}` shows it again")


def _index(database: Database, done: str) -> None:
    """Have the index follow at once, or say loudly that it does not yet."""
    try:
        Index(database).catch_up()
    except BusyError:
        talk(f"{done}. The index is being written: words of it may be found until `luutin index` has run")
        raise SystemExit(EXIT_PARTIAL) from None
    talk(done)
