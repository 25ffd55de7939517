"""`luutin wayback`: what a web archive has of a host or an address, into the archive."""

from collections.abc import Callable, Iterator

import click

from luutin.app.asked_archives import Narrowing, WantedLooks, agent_of, rest_until, take_looks, with_narrowing
from luutin.app.config import Config
from luutin.app.options import with_config
from luutin.archive import Database, TakenIn
from luutin.crawler import ArchiveLook, Budget, month_of, witness_of


@click.command("wayback")
@with_config
@click.argument("addresses", nargs=-1, required=True, metavar="HOST|URL...")
@click.option("--collapse", help="At most one capture a `day`, `month` or `year`, or as the archive's index takes it.")
@with_narrowing
def command(
    config: Config, addresses: tuple[str, ...], *, collapse: str | None, narrowing: Narrowing, as_json: bool
) -> None:
    """Take in what a web archive has of a HOST, of one URL, or of all that begin with URL*.

    The archive is the Wayback Machine, or the one that `[wayback]` in config.toml names. Its index is asked first, then
    each capture that is not here, as seldom as the archive wants. Run it again to go on, also on another day.
    """
    wanted = [narrowing.of(each, collapse=month_of(collapse) if collapse else None) for each in addresses]

    def looks(database: Database, stop: Callable[[], bool]) -> Iterator[ArchiveLook]:
        from luutin.crawler import WaybackClient

        client, rest = WaybackClient(config.wayback, agent=agent_of(config)), rest_until(stop)
        witness, taken = witness_of(config.wayback), TakenIn(database)
        for each in wanted:
            yield ArchiveLook(client, each, witness, taken, sleep=rest, stop=stop, budget=Budget(each.limit))

    take_looks(config, WantedLooks([config.wayback.base], looks), as_json=as_json, what="luutin wayback")
