"""`luutin show`: one article, as printed."""

import sys

import click
import orjson
from rich.markup import escape
from rich.padding import Padding

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import stdout
from luutin.archive import Database, Reader, Record, Records, Withholdings, witnesses_of

_MOST_DIGITS = 19
"""From so many on a number is none of an article: SQLite has no such integer."""


@click.command("show")
@with_config
@click.argument("article")
@click.option("--json", "as_json", is_flag=True, help="The record as JSON.")
def command(config: Config, article: str, as_json: bool) -> None:
    """Show ARTICLE: its number, `number@sha` for one of its revisions, or its address."""
    with Database.read(config.db) as database:
        record = _find(Reader(database), article)
        witnesses = witnesses_of(database, record.id) if record is not None else []
        number = article.partition("@")[0]
        is_number = number.isdecimal() and len(number) < _MOST_DIGITS
        why = Withholdings(database).of_article(int(number)) if record is None and is_number else None
    if why is not None:
        raise UserError(f"{article}: withheld since {why.day}: {why.reason}; `luutin withhold undo {why.id}` shows it")
    if record is None:
        raise UserError(f"{article}: no such article here; `luutin search` prints the numbers of what it finds")
    if as_json:
        told = {**record.as_json(), "seen_by": [each._asdict() for each in witnesses]}
        sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(record)
        for each in witnesses:
            spoken = f"{each.first} – {each.last}" if each.times > 1 else each.first
            stdout().print(f"[dim]seen by {escape(each.name or 'our own crawl')}  {spoken}  ×{each.times:,}[/]")


def _find(records: Records, article: str) -> Record | None:
    number, _, sha = article.partition("@")
    if number.isdecimal() and len(number) < _MOST_DIGITS:
        return records.get(int(number), sha=sha or None)
    found = records.find(article)
    return None if found is None else records.get(found)


def _print(record: Record) -> None:
    out, fields = stdout(), record.fields
    out.print(f"[bold]{escape(fields['title'])}[/]")
    facts = [fields.get("published"), fields.get("category"), record.source, record.url]
    out.print(f"[dim]{escape('  ·  '.join(fact for fact in facts if fact))}[/]\n")
    if fields.get("lead"):
        out.print(f"[bold]{escape(fields['lead'])}[/]\n")
    captions = list(fields["captions"])
    for position, paragraph in enumerate(fields["body"]):
        while captions and captions[0].get("position") is not None and captions[0]["position"] <= position:
            _caption(captions.pop(0)["text"])
        out.print(escape(paragraph) + "\n")
    for caption in captions:
        _caption(caption["text"])
    if fields.get("byline"):
        out.print(f"[italic]{escape(fields['byline'])}[/]\n", justify="right")
    for attachment in fields["attachments"]:
        out.print(f"⎘ {escape(attachment['name'])}  [dim]{escape(attachment['url'])}[/]")
    gone = f"  ·  vanished from its portal {record.vanished_at}" if record.vanished_at else ""
    out.print(
        f"[dim]revision {record.revision} of {record.revised}  ·  first seen {record.first_seen}"
        f"  ·  /a/{record.name}{gone}[/]"
    )


def _caption(text: str) -> None:
    stdout().print(Padding(f"[italic dim]▣ {escape(text)}[/]", (0, 0, 1, 4)))
