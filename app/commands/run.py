"""`luutin run`: crawl by schedule, for ever."""

from pathlib import Path

import click

from luutin.app.clock import SystemClock
from luutin.app.config import load
from luutin.app.errors import UserError
from luutin.app.options import load_config
from luutin.app.sharding import chosen_shard, in_shard, with_shard
from luutin.archive import HeldError
from luutin.crawler import Shard
from luutin.night import Service, logs


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
    chosen_shard(load_config(config_file, db_file), shard)  # a fault in it ends the command in words, as everywhere
    try:
        Service(lambda: in_shard(load(config_file, db_file), shard), SystemClock()).serve()
    except HeldError as error:
        raise UserError(str(error)) from error
