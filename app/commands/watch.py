"""`luutin watch`: searches that are run every night, and tell what is new."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
import orjson
from rich.markup import escape
from rich.table import Table

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_config
from luutin.app.terminal import stdout, talk
from luutin.archive import Database
from luutin.night import NIGHT_SCHEMA, AddressError, Watch, WatchError, watches


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
@click.option(
    "--tell",
    multiple=True,
    metavar="CHANNEL[=ADDRESS]",
    help="Tell by this channel, at its own addresses or at this one.",
)
@click.option("--changed", is_flag=True, help="Tell an article again when what it says was changed.")
@click.option("--feed", is_flag=True, help="As an Atom feed only; `luutin serve` offers one of every saved search.")
def add(  # noqa: PLR0917 - click calls by name
    config: Config,
    name: str,
    query: tuple[str, ...],
    mail: bool,
    to: str | None,
    webhook: bool,
    url: str | None,
    tell: tuple[str, ...],
    changed: bool,
    feed: bool,
) -> None:
    """Save QUERY under NAME. What the archive holds already is not told; what comes from now on is, once."""
    places = {channel: address for channel, _, address in (each.partition("=") for each in tell)}
    if mail or to:
        places["mail"] = to or ""
    if webhook or url:
        places["webhook"] = url or ""
    _check_places(config, places, feed=feed)
    with Database.open(config.db, NIGHT_SCHEMA) as database:
        try:
            watches.add(
                database,
                name,
                " ".join(query),
                places=places,
                now=datetime.now(UTC),
                changed=changed,
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
        answer = [_as_json(each, told.get(each.id, 0)) for each in found]
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


def _check_places(config: Config, places: Mapping[str, str], *, feed: bool) -> None:
    if feed and places:
        raise UserError("--feed means the feed only; every saved search has one", code=EXIT_USAGE)
    for name, address in places.items():
        channel = config.night.channel(name)
        if channel is None:
            known = ", ".join(each.name for each in config.night.channels)
            raise UserError(f"there is no channel {name!r}; there are: {known}", code=EXIT_USAGE)
        try:
            channel.check(address)
        except AddressError as error:
            raise UserError(str(error), code=EXIT_USAGE) from error


def _as_json(watch: Watch, told: int) -> dict[str, Any]:
    by_name = {name: watch.places.get(name) for name in ("mail", "webhook")}  # keys from when there were only these
    facts = {"channels": watch.places, "added_at": watch.added_at, "told": told, "trouble": watch.trouble}
    facts |= {"changed": watch.changed, "of_readers": watch.of_readers}
    return {"name": watch.name, "query": watch.query, **by_name, **facts}


def _places(watch: Watch) -> str:
    told = [address or channel for channel, address in watch.places.items()]
    return ", ".join([*told, "feed", *(["subscribers"] if watch.of_readers else [])])
