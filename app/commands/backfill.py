"""`luutin backfill`: everything that a portal's listings lead to, however far back."""

import sys
from datetime import date

import click

from luutin.app.config import Config
from luutin.app.crawling import chosen_sources, run_crawl
from luutin.app.options import first_day, last_day, with_config
from luutin.app.sharding import chosen_shard, with_shard
from luutin.crawler import Mode, Shard


@click.command("backfill")
@click.argument("source")
@with_config
@with_shard
@click.option("--from", "since", type=first_day, metavar="D", help="Not further back: 2019, 2019-05 or 31/05/2019.")
@click.option("--to", "until", type=last_day, metavar="D", help="Keep only what was published up to then.")
@click.option("--max-pages", type=click.IntRange(min=1), help="End after so many fetches.")
@click.option("--max-seconds", type=click.FloatRange(min=0, min_open=True), help="End after so many seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output.")
def command(  # noqa: PLR0917 - click hands its options over by name
    config: Config,
    source: str,
    since: date | None,
    until: date | None,
    max_pages: int | None,
    max_seconds: float | None,
    shard: Shard | None,
    as_json: bool,
) -> None:
    """Walk all listing pages of SOURCE to their end and fetch every article that is not in the archive yet.

    This can take days at a polite pace. End it whenever you like: the same command goes on where it stopped.

    With --from and --to, an article is not even fetched where a listing shows it to be more than two days outside;
    where listings show no days, articles are fetched and those outside are left out.
    """
    config = chosen_shard(config, shard)
    sys.exit(
        run_crawl(
            config,
            chosen_sources(config, (source,)),
            mode=Mode.BACKFILL,
            pages=max_pages,
            seconds=max_seconds,
            as_json=as_json,
            since=since,
            until=until,
        )
    )
