"""`luutin compare`: what two revisions of an article say differently, and of which kind that is."""

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click
import orjson
from rich.markup import escape

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import first_day, last_day, with_config
from luutin.app.terminal import stdout
from luutin.archive import Database, Edit, Reader, Record, edits_between, is_silent, kinds_of

_NEIGHBOURS = 200
"""Articles of the source by which what it prints everywhere is known."""
_EVERYWHERE = 5
"""Of them, those that print a line before it counts as one that all do."""
_COLOURS = {"boilerplate": "dim", "layout": "dim"}


@click.command("compare")
@with_config
@click.argument("article")
@click.option("--from", "since", metavar="WHEN", help="The revision of that day, or of that number.  [default: --to's]")
@click.option("--to", "until", metavar="WHEN", help="Likewise.  [default: the newest]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, article: str, since: str | None, until: str | None, as_json: bool) -> None:
    """Tell what changed in ARTICLE, an address or a number, from one revision to another, line by line.

    Each line has its kinds: date, number (money too), name, title, text, file, boilerplate, layout. An edit is silent
    where something that is said was changed and the page tells of no change. Without --from and --to the last change
    is told. A day stands for what was read on it, or last before it.
    """
    with Database.read(config.db) as database:
        reader = Reader(database)
        revisions = _revisions(database, reader, article)
        new = _chosen(revisions, until, last=True) if until else revisions[-1]
        old = _chosen(revisions, since, last=False) if since else _before(revisions, new)
        edits = edits_between(old.fields, new.fields, everywhere=_everywhere(reader, new))
    silent = is_silent(edits, told_before=old.fields.get("modified"), told_now=new.fields.get("modified"))
    if as_json:
        told = _as_json(old, new, edits, silent=silent)
        sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(old, new, edits, silent=silent)


def _revisions(database: Database, reader: Reader, article: str) -> list[Record]:
    if article.isdecimal() and len(article) < 19:
        number: int | None = int(article)
    else:
        from luutin.app.in_hand import find_address

        found = find_address(database, article)
        number = found.article_id if found else None
    revisions = reader.revisions(number) if number is not None else []
    if not revisions:
        raise UserError(f"{article}: no such article here; `luutin search` prints the numbers of what it finds")
    if len(revisions) == 1:
        raise UserError(f"{article}: it has one revision alone, of {revisions[0].revised}; there is nothing to compare")
    return revisions


def _chosen(revisions: Sequence[Record], when: str, *, last: bool) -> Record:
    if when.isdecimal() and int(when) in {each.revision for each in revisions}:
        return next(each for each in revisions if each.revision == int(when))
    day = (last_day if last else first_day)(when).isoformat()
    seen = [each for each in revisions if each.revised[:10] <= day]
    if not seen:
        first = revisions[0].revised[:10]
        raise UserError(f"{when}: no revision is so old; the first is of {first}", code=EXIT_USAGE)
    return seen[-1]


def _before(revisions: Sequence[Record], new: Record) -> Record:
    place = next(place for place, each in enumerate(revisions) if each.revision == new.revision)
    if place == 0:
        raise UserError("there is no revision before the first; give another --to", code=EXIT_USAGE)
    return revisions[place - 1]


def _everywhere(reader: Reader, record: Record) -> frozenset[str]:
    """Lines that several articles beside *record* in its source print."""
    near = range(max(1, record.id - _NEIGHBOURS // 2), record.id + _NEIGHBOURS // 2)
    others = (
        each for each in reader.many(list(near)).values() if each.source == record.source and each.id != record.id
    )
    lines = Counter(line for each in others for line in set(each.fields["body"]))
    return frozenset(line for line, count in lines.items() if count >= _EVERYWHERE)


def _as_json(old: Record, new: Record, edits: Sequence[Edit], *, silent: bool) -> dict[str, Any]:
    return {
        "id": new.id,
        "url": new.url,
        "from": {"revision": old.revision, "revised": old.revised, "sha256": old.sha256},
        "to": {"revision": new.revision, "revised": new.revised, "sha256": new.sha256},
        "kinds": kinds_of(edits) if edits else (),
        "silent": silent,
        "edits": [edit._asdict() for edit in edits],
    }


def _print(old: Record, new: Record, edits: Sequence[Edit], *, silent: bool) -> None:
    out = stdout()
    out.print(f"[bold]{escape(new.fields['title'])}[/]")
    out.print(f"[dim]revision {old.revision} of {old.revised} → {new.revision} of {new.revised}[/]", soft_wrap=True)
    if not edits:
        out.print("no line differs")
        return
    told = "[bold red]silent[/]: the page tells of no change" if silent else "not silent"
    out.print(f"{', '.join(kinds_of(edits))}  ·  {told}\n", soft_wrap=True)
    for edit in edits:
        colour = _COLOURS.get(edit.kinds[0], "yellow")
        out.print(f"[{colour}]{edit.field}: {', '.join(edit.kinds)}[/]", soft_wrap=True)
        if edit.old:
            out.print(f"[red]- {escape(edit.old)}[/]", soft_wrap=True)
        if edit.new:
            out.print(f"[green]+ {escape(edit.new)}[/]", soft_wrap=True)
