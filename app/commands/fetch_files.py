"""`luutin fetch-files`: the files that kept articles name."""

import sys

import click

from luutin.app.config import Config
from luutin.app.crawling import chosen_sources, run_crawl
from luutin.app.options import with_config
from luutin.app.sharding import chosen_shard, with_shard
from luutin.crawler import Mode, Shard


@click.command("fetch-files")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@with_config
@with_shard
@click.option("--max-pages", type=click.IntRange(min=1), help="End after so many fetches.")
@click.option("--max-seconds", type=click.FloatRange(min=0, min_open=True), help="End after so many seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output.")
def command(
    config: Config,
    sources: tuple[str, ...],
    *,
    max_pages: int | None,
    max_seconds: float | None,
    shard: Shard | None,
    as_json: bool,
) -> None:
    """Fetch the attachments and pictures of all kept articles, of all enabled sources or of those named.

    A crawl fetches the files of what it finds. This goes after those of articles that were kept before, at the same
    polite pace. End it whenever you like: the same command goes on where it stopped. What an interrupted crawl left is
    fetched first.
    """
    config = chosen_shard(config, shard)
    chosen = chosen_sources(config, sources)
    sys.exit(run_crawl(config, chosen, mode=Mode.FILES, pages=max_pages, seconds=max_seconds, as_json=as_json))
