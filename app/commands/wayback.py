"""`luutin wayback`: what a web archive has of a host or an address, into the archive."""

import time
from collections.abc import Callable, Iterable
from datetime import date, datetime

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.ingesting import run_ingest
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Database, Holding, TakenIn
from luutin.crawler import ArchiveLook, SetupError, WantedCaptures, check_reachable, month_of, witness_of

_LOOK_S = 0.5
_BATCH = 10
"""Captures that are kept at once: what a kill loses has to be asked for again."""
_DAYS = click.DateTime(["%Y-%m-%d", "%Y"])


@click.command("wayback")
@with_config
@click.argument("addresses", nargs=-1, required=True, metavar="HOST|URL...")
@click.option("--from", "since", type=_DAYS, help="Captures from this day (YYYY-MM-DD, or a year) on.")
@click.option("--to", "until", type=_DAYS, help="Captures up to this day.")
@click.option("--collapse", help="At most one capture a `day`, `month` or `year`, or as the archive's index takes it.")
@click.option("--path", help="Only addresses that hold this regular expression.")
@click.option("--pictures", is_flag=True, help="Pictures too, which are asked for one by one.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask for at most so many captures; the next run goes on.")
@click.option("--json", "as_json", is_flag=True, help="Write what it came to on standard output, as JSON.")
def command(
    config: Config,
    addresses: tuple[str, ...],
    *,
    since: datetime | None,
    until: datetime | None,
    collapse: str | None,
    path: str | None,
    pictures: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """Take in what a web archive has of a HOST, of one URL, or of all that begin with URL*.

    The archive is the Wayback Machine, or the one that `[wayback]` in config.toml names. Its index is asked first, then
    each capture that is not here, as seldom as the archive wants. Run it again to go on, also on another day.
    """
    looks: list[ArchiveLook] = []
    wanted = [
        WantedCaptures(each, _day(since), _day(until), month_of(collapse) if collapse else None, limit, path, pictures)
        for each in addresses
    ]

    def look(database: Database, stop: Callable[[], bool]) -> Iterable[Holding]:
        looks.extend(_look(config, each, database, stop) for each in wanted)
        return [each.holding() for each in looks]

    try:
        check_reachable(config.wayback, config.crawler.contact)
        code = run_ingest(config, look, again=False, as_json=as_json, what="luutin wayback", batch=_BATCH)
    except SetupError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error
    raise SystemExit(max([code, *(_tell(each) for each in looks)], key=lambda each: each == EXIT_PARTIAL or each))


def _look(config: Config, wanted: WantedCaptures, database: Database, stop: Callable[[], bool]) -> ArchiveLook:
    from luutin.crawler import WaybackClient

    agent = f"{config.crawler.product} ({config.crawler.contact})" if config.crawler.contact else config.crawler.product
    client = WaybackClient(config.wayback, agent=agent)
    return ArchiveLook(
        *(client, wanted, witness_of(config.wayback), TakenIn(database)), sleep=lambda s: _rest(s, stop), stop=stop
    )


def _rest(seconds: float, stop: Callable[[], bool]) -> None:
    """Rest as the service asks, in pieces, so that Ctrl-C ends it."""
    talk(f"The archive asks for a rest of {seconds:,.0f} seconds.")
    until = time.monotonic() + seconds
    while not stop() and (left := until - time.monotonic()) > 0:
        time.sleep(min(_LOOK_S, left))


def _tell(look: ArchiveLook) -> int:
    talk(f"{look.witness} {look.wanted.address}: {look.fetched:,} captures asked for.")
    if look.ended is not None:
        talk(f"Ended early: {look.ended}.")
    if look.left:
        talk(f"{look.left:,} captures are left. Run the same command again to go on.")
    return EXIT_PARTIAL if look.left or look.ended is not None else 0


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None
