"""`luutin source`: look at a portal politely, and put it into config.toml."""

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
import orjson

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE, EXIT_USAGE, UserError
from luutin.app.move_command import move
from luutin.app.options import with_config
from luutin.app.portals import append_table, look_at, new_source, source_table, succession_table, why_nothing
from luutin.app.terminal import talk
from luutin.archive import Database, Statistics
from luutin.crawler import (
    RENDERING_COSTS,
    Code,
    Findings,
    SourceSettings,
    judge_pattern,
    judged_patterns,
    keep_pattern,
    what_lacks,
)

_PAGES = 20
_KEPT = "kept"


@click.group("source")
def command() -> None:
    """Try a portal, and add it to the configuration."""


@command.command("add")
@click.argument("url")
@with_config
@click.option("--name", help="Name of the source.  [default: from the host]")
@click.option("--yes", is_flag=True, help="Write without asking, where a person would be asked.")
@click.option("--look", is_flag=True, help="Only look: write nothing.")
@click.option("--pages", default=_PAGES, show_default=True, type=click.IntRange(min=3), help="Pages to look at.")
@click.option("--render", is_flag=True, help="Have Chromium fill pages that only scripts fill.")
def add(  # noqa: PLR0917 - click calls by name
    config: Config, url: str, name: str | None, yes: bool, look: bool, pages: int, render: bool
) -> None:
    """Look at a few pages of the portal at URL, show what was found, and write its table into config.toml.

    On a terminal you are asked first. Nothing is written where no article was found.
    """
    source = new_source(config, url, name)
    if render:
        if (lack := what_lacks()) is not None:
            raise UserError(f"no page can be rendered here: {lack}", code=EXIT_USAGE)
        source = source.model_copy(update={"render": "chromium"})
    findings = look_at(config.crawler, source, pages)
    _print(source, findings)
    table = source_table(source, findings)
    click.echo(f"\n{table}")
    if not findings.found:
        raise UserError(f"{why_nothing(source, findings)}; nothing was written")
    path = config.path or Path("config.toml")
    asked = sys.stdin.isatty() and not yes
    if look or (asked and not click.confirm(f"Write this to {path}?", err=True, default=True)):
        talk("nothing was written")
        return
    append_table(path, table)
    talk(f"written to {path}; `luutin crawl {source.name}` crawls it")


@command.command("lineage")
@click.argument("name", required=False)
@with_config
@click.option(
    "--to", "later", multiple=True, metavar="SOURCE", help="What came out of the source NAME; may be repeated."
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the change.")
@click.option("--note", default="", help="What a reader is to know of it.")
def lineage(config: Config, name: str | None, later: tuple[str, ...], day: datetime | None, note: str) -> None:
    """Show which source came out of which, all of them or those of NAME; with --to, write it into config.toml.

    A search over a source offers the articles of those that it came out of.
    """
    if later:
        if name is None:
            raise click.UsageError("name the source that ended: luutin source lineage OLD --to NEW")
        path = config.path or Path("config.toml")
        append_table(path, succession_table(name, later, day.date() if day else None, note))
        talk(f"written to {path}")
        return
    shown = [each for each in config.lineages.successions if name in {None, each.former, *each.later}]
    if not shown:
        talk(
            "no lineage is configured"
            + (f" for {name}" if name else "")
            + ": luutin source lineage OLD --to NEW --on DAY"
        )
    historic = {source.name for source in config.sources if source.historic} | _uncounted(config)
    for each in shown:
        gone = " (historic)" if each.former in historic else ""
        when = f", on {each.on}" if each.on else ""
        click.echo(f"{each.former}{gone} → {', '.join(each.later)}{when}" + (f": {each.note}" if each.note else ""))


def _uncounted(config: Config) -> set[str]:
    """Sources that stand in no configuration: an ingest has made them."""
    if not config.db.exists():
        return set()
    with Database.read(config.db) as database:
        known = {each.name for each in Statistics(database).sources()}
    return known - {source.name for source in config.sources}


@command.command("test")
@click.argument("name")
@with_config
@click.option("--pages", default=_PAGES, show_default=True, type=click.IntRange(min=3), help="Pages to look at.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def test(config: Config, name: str, pages: int, as_json: bool) -> None:
    """Crawl a few pages of the source NAME, enabled or not, and show what was found; the archive is not touched."""
    source = _known(config, name)
    findings = look_at(config.crawler, source, pages)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(asdict(findings), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(source, findings)
    if not findings.found:
        sys.exit(EXIT_FAILURE)


command.add_command(move)


@command.command("patterns")
@click.argument("name")
@with_config
@click.option("--keep", metavar="PATTERN", help="It is neither: show what was withdrawn, and ask for its addresses.")
@click.option("--judge", metavar="PATTERN", help="Leave what was kept to the crawl's judgement again.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def patterns(config: Config, name: str, keep: str | None, judge: str | None, as_json: bool) -> None:
    """List the patterns of addresses of the source NAME that were judged as calendars or as endless.

    No further page of a calendar is asked for, and of an endless pattern a few each run.
    """
    source = _known(config, name)
    if not config.db.exists():
        raise UserError(f"there is no archive at {config.db} yet: `luutin crawl {name}` makes it")
    if keep is not None or judge is not None:
        _decide(config, source, keep, judge)
        return
    with Database.read(config.db) as database:
        found = judged_patterns(database, source)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps([each._asdict() for each in found], option=orjson.OPT_INDENT_2))
        click.echo()
        return
    if not found:
        click.echo(f"no pattern of {name}'s addresses was judged as a calendar or as endless")
    for each in found:
        what = f"{each.verdict}: {each.visited:,} visited, {each.good:,} good, {each.left:,} left"
        click.echo(f"{each.pattern}\n  {what}" + (f", such as {each.example}" if each.example else ""))
    if any(each.verdict != _KEPT for each in found):
        talk(f"is one of them news? `luutin source patterns {name} --keep PATTERN`")


def _decide(config: Config, source: SourceSettings, keep: str | None, judge: str | None) -> None:
    """Write a person's word on a pattern down. Raises UserError where the pattern is none that was judged."""
    from luutin.indexer import Index

    chosen = keep if keep is not None else judge
    with Database.open(config.db) as database:
        verdicts = {each.pattern: each.verdict for each in judged_patterns(database, source)}
        fits = chosen in verdicts and (keep is not None or verdicts[chosen] == _KEPT)
        if chosen is None or not fits:
            raise UserError(
                f"no such pattern of {source.name}: {chosen}; `luutin source patterns {source.name}` lists them",
                code=EXIT_USAGE,
            )
        with database.transaction():
            if keep is None:
                judge_pattern(database, source.name, chosen)
                talk(f"{chosen} is judged again by what its pages bring")
                return
            done = keep_pattern(database, source.name, chosen, now=SystemClock().now())
        Index(database).catch_up()
    talk(f"{chosen} is kept: {done.articles:,} articles are shown again, {done.addresses:,} addresses are due")


def _known(config: Config, name: str) -> SourceSettings:
    """The configured source *name*. Raises UserError where there is none."""
    known = {source.name: source for source in config.sources}
    if name not in known:
        raise UserError(
            f"no such source: {name}; configured are: {', '.join(sorted(known)) or 'none'}", code=EXIT_USAGE
        )
    return known[name]


def _print(source: SourceSettings, found: Findings) -> None:
    rows = [
        ("source", source.name),
        ("pages read", f"{found.pages}, with {found.found} articles"),
        ("robots.txt", _robots(found)),
        ("system", found.family or "not known"),
        ("sitemaps", ", ".join(found.sitemaps) or "none"),
        ("feeds", ", ".join(found.feeds) or "none"),
        ("listings", ", ".join(found.listings[:8]) or "none"),
    ]
    if any(found.files.values()):
        rows.append(("files named", _files(source, found)))
    if found.no_news:
        rows.append(("no news", ", ".join(f"{code} ×{number}" for code, number in found.no_news.items())))
    if found.lacking:
        rows.append(("no sample has", ", ".join(found.lacking)))
    if found.unsteady:
        differ = ", ".join(found.unsteady)
        rows.append(("changes by itself", f"{differ}: two visits of one page differ; selectors may leave that out"))
    rows += [("note", note) for note in found.notes]
    if found.trouble:
        rows.append(("trouble", found.trouble))
    if found.errors:
        rows.append(("refused, failed", ", ".join(f"{code} ×{number}" for code, number in found.errors.items())))
    if Code.NEEDS_BROWSER in found.errors and source.render is None:
        price = what_lacks() or RENDERING_COSTS
        rows.append(("needs a browser", f"only scripts fill its pages; with --render Chromium fills them: {price}"))
    for name, value in rows:
        click.echo(f"{name:<16} {value}")
    for record in found.articles:
        paragraphs, captions = len(record["body"]), len(record["captions"])
        click.echo(f"\n  {record['title']}\n  {record['url']}")
        stamp = record["published"] or "no date"
        click.echo(f"  {stamp} · {record['byline'] or 'no byline'} · {paragraphs} paragraphs · {captions} captions")


def _files(source: SourceSettings, found: Findings) -> str:
    """What a crawl would do with the files that the articles name."""
    named = ", ".join(f"{count} {what}" for what, count in found.files.items() if count)
    refused = sum(found.refused_files.values())
    left = f"; {refused} not asked for: {', '.join(found.refused_files)}" if refused else ""
    kept = f"kept: {', '.join(source.keep)}" if source.keep else "none is kept: `keep` is empty"
    return f"{named} ({kept}{left})"


def _robots(found: Findings) -> str:
    if found.robots is None:
        return "no answer"
    if found.forbidden:
        return "it forbids the seed: nothing is asked for; ask its operator, or choose another seed"
    wish = f", asks for {found.delay_s:g} s between requests" if found.delay_s else ""
    return f"{found.robots}{wish}"
