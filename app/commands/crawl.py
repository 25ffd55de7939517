"""`luutin crawl`: fetch what is new, and what is due to be looked at again."""

import sys

import click

from luutin.app.config import Config
from luutin.app.crawling import chosen_sources, end_with_parent, run_crawl
from luutin.app.errors import EXIT_FAILURE, EXIT_PARTIAL
from luutin.app.options import with_config
from luutin.app.sharding import chosen_shard, with_shard
from luutin.crawler import Mode, Shard

LEASHED_PATIENCE_S = 3600.0
"""A run by schedule that meets one by hand waits for it so long."""


@click.command("crawl")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@with_config
@with_shard
@click.option("--max-pages", type=click.IntRange(min=1), help="End after so many fetches.")
@click.option("--max-seconds", type=click.FloatRange(min=0, min_open=True), help="End after so many seconds.")
@click.option("--leash", is_flag=True, hidden=True, help="End when standard input ends, as under `luutin run`.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output.")
def command(
    config: Config,
    sources: tuple[str, ...],
    *,
    max_pages: int | None,
    max_seconds: float | None,
    shard: Shard | None,
    leash: bool,
    as_json: bool,
) -> None:
    """Crawl all enabled sources, or those named, then bring the index up to date.

    Ctrl-C ends the run cleanly, and the next one goes on. Exit code 0 where all went well, 3 where some sources did
    not, 1 where none did.
    """
    if leash:
        end_with_parent()
    patience_s = LEASHED_PATIENCE_S if leash else 0.0
    config = chosen_shard(config, shard)
    chosen = chosen_sources(config, sources)
    code = run_crawl(
        config,
        chosen,
        mode=Mode.CRAWL,
        pages=max_pages,
        seconds=max_seconds,
        as_json=as_json,
        patience_s=patience_s,
    )
    # The service takes 1 for a run that died. That all portals were down is told by their health.
    sys.exit(EXIT_PARTIAL if leash and code == EXIT_FAILURE else code)
