"""Which part of config.toml is this archive's, where several crawlers share one?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.location import ConfigError
from luutin.archive import Database, claim_shard, identify, moves_under_way, sources_held
from luutin.crawler import Claim, SetupError, Shard, check_claim, sources_of

Command = TypeVar("Command", bound=Callable[..., Any])


class _ShardType(click.ParamType[Shard]):
    name = "K/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        try:
            return Shard.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


with_shard = click.option(
    "--shard",
    type=_ShardType(),
    help="Crawl only the sources of shard K of N, into an archive of its own.  [default: what the archive is]",
)
"""Give a command `--shard`."""


def in_shard(config: Config, given: Shard | None) -> Config:
    """*config* with the sources that this archive is to crawl: as shard *given*, or as what it is already.

    Raises ConfigError where the archive cannot be that of the shard, ArchiveError where it cannot be read.
    """
    held = _claim_of(config)
    shard = given or Shard(held.number, held.shards)
    try:
        check_claim(shard, held, config.sources)
        sources = sources_of(shard, config.sources)
    except SetupError as error:
        raise ConfigError(config.path, [str(error)]) from error
    return replace(config, sources=sources, shard=shard)


def chosen_shard(config: Config, given: Shard | None) -> Config:
    """Like `in_shard`, for a command: what is wrong with the configuration ends it with exit code 2."""
    try:
        return in_shard(config, given)
    except ConfigError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error


def hold_shard(config: Config, database: Database) -> None:
    """Have the archive remember which shard it is, once it is to crawl as one.

    Raises UserError where a source is still on its way into it.
    """
    if coming := moves_under_way(database):
        raise UserError(f"{coming[0]} is on its way into this archive: give `luutin source move` again, which goes on")
    known = identify(database)
    shard = config.shard
    if shard != (known.shard, known.shards):
        claim_shard(database, shard.number, shard.shards)


def _claim_of(config: Config) -> Claim:
    if not config.db.exists():
        return Claim(0, 1, frozenset(), frozenset())
    with Database.read(config.db) as database:
        known, held = identify(database), sources_held(database)
    gone = frozenset(name for name, moved_to in held.items() if moved_to)
    return Claim(known.shard, known.shards, frozenset(held) - gone, gone)
