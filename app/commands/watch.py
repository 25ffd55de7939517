"""`luutin watch`: searches that are run every night, and tell what is new."""

import sys
from datetime import UTC, datetime

import click
import orjson
from rich.markup import escape
from rich.table import Table

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_config
from luutin.app.terminal import stdout, talk
from luutin.archive import Database
from luutin.night import NIGHT_SCHEMA, Watch, WatchError, watches


@click.group("watch")
def command() -> None:
    """Save searches whose new hits are told after each run."""


@command.command()
@with_config
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@click.option("--mail", is_flag=True, help="Tell by e-mail, to the addresses of [mail] in config.toml.")
@click.option("--to", metavar="ADDRESS", help="Tell by e-mail, to this address.")
@click.option("--webhook", is_flag=True, help="Tell the URL of [webhook] in config.toml.")
@click.option("--url", metavar="URL", help="Tell this URL.")
@click.option("--feed", is_flag=True, help="As an Atom feed only; `luutin serve` offers one of every saved search.")
def add(  # noqa: PLR0917 - click calls by name
    config: Config,
    name: str,
    query: tuple[str, ...],
    mail: bool,
    to: str | None,
    webhook: bool,
    url: str | None,
    feed: bool,
) -> None:
    """Save QUERY under NAME. What the archive holds already is not told; what comes from now on is, once."""
    _check_places(config, mail=mail, to=to, webhook=webhook, url=url, feed=feed)
    with Database.open(config.db, NIGHT_SCHEMA) as database:
        try:
            watches.add(
                database,
                name,
                " ".join(query),
                mail=to or ("" if mail else None),
                webhook=url or ("" if webhook else None),
                now=datetime.now(UTC),
            )
        except WatchError as error:
            raise UserError(str(error)) from error
    talk(f"saved; the next run that finds something new tells it. Try it: luutin search {' '.join(query)!r}")


@command.command("list")
@with_config
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(config: Config, as_json: bool) -> None:
    """List saved searches, and how much each has told."""
    with Database.read(config.db) as database:
        found = watches.watches(database)
        told = watches.count_finds(database)
    if as_json:
        answer: list[dict[str, object]] = [
            {"name": each.name, "query": each.query, "mail": each.mail, "webhook": each.webhook}
            | {"added_at": each.added_at, "told": told.get(each.id, 0), "trouble": each.trouble}
            for each in found
        ]
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    table = Table("name", "query", "tells", "told", "", box=None, pad_edge=False, header_style="bold")
    for each in found:
        table.add_row(escape(each.name), escape(each.query), _places(each), str(told.get(each.id, 0)), each.trouble)
    stdout().print(table if found else "no search is saved; `luutin watch add NAME QUERY` saves one")


@command.command()
@with_config
@click.argument("name")
def remove(config: Config, name: str) -> None:
    """Forget the saved search NAME and what it told."""
    with Database.open(config.db, NIGHT_SCHEMA) as database:
        try:
            watches.remove(database, name)
        except WatchError as error:
            raise UserError(str(error)) from error


def _check_places(config: Config, *, mail: bool, to: str | None, webhook: bool, url: str | None, feed: bool) -> None:
    if feed and (mail or to or webhook or url):
        raise UserError("--feed means the feed only; every saved search has one", code=EXIT_USAGE)
    if (mail or to) and config.night.mail is None:
        raise UserError("e-mail needs a [mail] table in config.toml; docs/operating.md shows one", code=EXIT_USAGE)
    if webhook and config.night.webhook is None:
        raise UserError("--webhook needs a [webhook] table in config.toml, or give --url", code=EXIT_USAGE)
    if url and not url.startswith(("http://", "https://")):
        raise UserError(f"{url!r} is not an http or https URL", code=EXIT_USAGE)


def _places(watch: Watch) -> str:
    places = []
    if watch.mail is not None:
        places.append(watch.mail or "mail")
    if watch.webhook is not None:
        places.append(watch.webhook or "webhook")
    return ", ".join([*places, "feed"])
