"""`luutin run`: crawl by schedule, for ever."""

from pathlib import Path

import click

from luutin.app.clock import SystemClock
from luutin.app.config import load
from luutin.app.errors import UserError
from luutin.app.options import given_files, load_config
from luutin.app.sharding import chosen_shard, in_shard, with_shard
from luutin.archive import HeldError
from luutin.crawler import Shard
from luutin.night import Service, logs

_NO_SOURCE = "nothing will be crawled: `luutin source add URL` adds a portal, then SIGHUP makes this service read it"


@click.command("run")
@click.option("--config", "config_file", type=click.Path(path_type=Path, dir_okay=False), help="Configuration file.")
@click.option("--db", "db_file", type=click.Path(path_type=Path, dir_okay=False), help="Archive file.")
@with_shard
def command(config_file: Path | None, db_file: Path | None, shard: Shard | None) -> None:
    """Crawl all enabled sources by the schedule in config.toml, until stopped.

    SIGTERM and Ctrl-C end it within ten seconds with nothing lost; SIGHUP reads config.toml again. A second one for
    the same archive is refused. Logs go to stderr: for people on a terminal, JSON lines otherwise.
    """
    logs.configure(service=True)
    given = given_files(config_file, db_file)
    config = load_config(*given)  # a fault in it ends the command in words, as everywhere
    chosen_shard(config, shard)
    if not any(source.enabled for source in config.sources):
        logs.log().warning("service.no_source", advice=_NO_SOURCE)
    try:
        Service(lambda: in_shard(load(*given), shard), SystemClock()).serve()
    except HeldError as error:
        raise UserError(str(error)) from error
