"""`luutin held`: what portals showed and nobody believes yet, and the word that decides."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from difflib import ndiff
from pathlib import Path
from typing import Any

import click
import orjson
from rich.markup import escape
from rich.table import Table

from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_archive
from luutin.app.terminal import stdout, talk
from luutin.archive import DISCARDED, HELD, STAGED, Database, Held, Proposal, Reader, Record, Statistics
from luutin.crawler import Doubt

_SHOWN = 20
_ALL = "all"


class _ListsByDefault(click.Group):
    """`luutin held` and `luutin held NAME` list."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


@click.group("held", cls=_ListsByDefault)
def command() -> None:
    """List what is held back, and decide about it: `luutin held`, `luutin held accept NAME`.

    A change of many articles at once is not believed before a person does, or the portal shows them as they were.
    """


@command.command("list")
@with_archive
@click.argument("source", required=False)
@click.option("--all", "every", is_flag=True, help="Also what was discarded, and each one of a long list.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(archive: Path, source: str | None, every: bool, as_json: bool) -> None:
    """List what is held back, of SOURCE or of all; the word `list` may be left out."""
    states = (STAGED, HELD, *((DISCARDED,) if every else ()))
    with Database.read(archive) as database:
        found = Held(database).listed(*states, source=source)
        if source is not None and not found and source not in Statistics(database).names():
            raise UserError(f"there is no source {source!r}: `luutin status` lists them", code=EXIT_USAGE)
        titles = {each.id: str(record.fields["title"]) for each, record in _pairs(database, found)}
    if as_json:
        answer = [_as_json(each, titles.get(each.id)) for each in found]
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    if not found:
        stdout().print("nothing is held back" + (f" of {source}" if source else ""))
    by_source = defaultdict[str, list[Proposal]](list)
    for each in found:
        by_source[each.source].append(each)
    for name, proposals in by_source.items():
        _print(name, proposals, titles, limit=len(proposals) if every else _SHOWN)


@command.command()
@with_archive
@click.argument("number", type=int)
def show(archive: Path, number: int) -> None:
    """Show what would change: the article as it is, and what is held back under NUMBER."""
    with Database.read(archive) as database:
        chosen = _chosen(Held(database).listed(STAGED, HELD, DISCARDED), (str(number),))
        current = {each.id: record.fields for each, record in _pairs(database, chosen)}
    for each in chosen:
        click.echo(f"{each.url}\n{_why(each)}; seen {each.seen_at}, last {each.last_seen}\n")
        before, now = current.get(each.id), orjson.loads(each.record)
        for line in ndiff(_lines(before), _lines(now)):
            if not line.startswith("?"):
                click.echo(line)


@command.command()
@with_archive
@click.argument("what", nargs=-1, required=True, metavar="SOURCE|NUMBER|all...")
def accept(archive: Path, what: tuple[str, ...]) -> None:
    """Believe it: make what is held back current. Later changes of the same kind are believed too."""
    now = datetime.now(UTC)
    with Database.open(archive) as database:
        held = Held(database)
        chosen = _chosen(held.listed(HELD, DISCARDED), what)
        with database.transaction():
            held.agree(chosen, now=now)
            for each in chosen:
                held.accept(each)
        _follow(database)
    talk(f"{len(chosen):,} accepted; each is current now, and what was there before is a revision of it")
    talk("`luutin status` judges the source again after its next crawl")


@command.command()
@with_archive
@click.argument("what", nargs=-1, required=True, metavar="SOURCE|NUMBER|all...")
def discard(archive: Path, what: tuple[str, ...]) -> None:
    """Do not believe it: what was archived stays, and the same content is not held up again. Captures stay."""
    with Database.open(archive) as database:
        held = Held(database)
        chosen = _chosen(held.listed(HELD), what)
        with database.transaction():
            for each in chosen:
                held.discard(each.id)
    talk(f"{len(chosen):,} discarded; `luutin held --all` still lists them, and their captures stay")


def _follow(database: Database) -> None:
    from luutin.indexer import Index

    Index(database).catch_up()


def _chosen(proposals: Sequence[Proposal], what: Iterable[str]) -> list[Proposal]:
    """Those that *what* names, by number, by source, or all that are held. Raises UserError where nothing is."""
    chosen: dict[int, Proposal] = {}
    for word in what:
        found = [
            each
            for each in proposals
            if word == str(each.id) or (each.state != DISCARDED and word in {each.source, _ALL})
        ]
        if not found:
            raise UserError(
                f"nothing is held back under {word!r}: `luutin held` lists numbers and sources", code=EXIT_USAGE
            )
        chosen |= {each.id: each for each in found}
    return list(chosen.values())


def _pairs(database: Database, proposals: Iterable[Proposal]) -> list[tuple[Proposal, Record]]:
    """Those that are revisions, each with the current record."""
    revised = [(each, each.article_id) for each in proposals if each.article_id is not None]
    records = Reader(database).many([article_id for _, article_id in revised])
    return [(each, records[article_id]) for each, article_id in revised if article_id in records]


def _why(proposal: Proposal) -> str:
    if proposal.state == STAGED or proposal.reason is None:
        return "its run has not ended yet: the next run judges it"
    return Doubt(proposal.reason).words + (" (discarded)" if proposal.state == DISCARDED else "")


def _print(name: str, proposals: Sequence[Proposal], titles: dict[int, str], *, limit: int) -> None:
    out = stdout()
    whys = defaultdict[str, int](int)
    for each in proposals:
        whys[_why(each)] += 1
    out.print(f"[bold]{escape(name)}[/]: {len(proposals):,} held back")
    for why, count in whys.items():
        out.print(f"  {count:,} × {escape(why)}", soft_wrap=True)
    table = Table("no.", "since", "is", "would be", box=None, pad_edge=False, header_style="bold")
    for each in proposals[:limit]:
        would = orjson.loads(each.record)["title"]
        table.add_row(str(each.id), each.seen_at[:10], escape(titles.get(each.id, "–")), escape(would))
    out.print(table)
    if len(proposals) > limit:
        out.print(f"  … and {len(proposals) - limit:,} more: `luutin held {escape(name)} --all`")
    out.print(f"  → `luutin held accept {escape(name)}` or `luutin held discard {escape(name)}`\n", soft_wrap=True)


def _as_json(proposal: Proposal, title: str | None) -> dict[str, Any]:
    return {
        **proposal._asdict(),
        "why": _why(proposal),
        "current_title": title,
        "record": orjson.loads(proposal.record),
    }


def _lines(fields: Mapping[str, Any] | None) -> list[str]:
    """What a person reads of a record, a line each."""
    if fields is None:
        return []
    facts = (fields.get(name) for name in ("title", "published", "byline", "lead"))
    captions = (each["text"] for each in fields.get("captions", ()))
    return [line for line in (*facts, *fields.get("body", ()), *captions) if line]
