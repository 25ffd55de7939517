"""`luutin source move`: bring a source, with all that is known of it, into another archive."""

from datetime import UTC, datetime
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.moving import move_source
from luutin.app.options import with_config
from luutin.app.terminal import count_progress, talk
from luutin.archive import ArchiveError, Database, StoreError, Work, lock, lock_file, sources_held
from luutin.crawler import FRONTIER_SCHEMA


@click.command("move")
@click.argument("name")
@with_config
@click.option(
    "--to",
    "other",
    required=True,
    metavar="ARCHIVE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Archive file that it goes to; it is made where it is not there.",
)
def move(config: Config, name: str, other: Path) -> None:
    """Move the source NAME into another archive: its articles with all revisions, their proof, files and the frontier.

    Articles keep their number among all archives. Both must be on this machine, and nobody may crawl into them. What
    was killed goes on when the same command is given again, and takes nothing twice. Captures and files stay here too,
    as those of deleted articles do.
    """
    source = next((each for each in config.sources if each.name == name), None)
    if source is None:
        raise UserError(f"no such source: {name}", code=EXIT_USAGE)
    now, brought = datetime.now(UTC), 0
    with Database.read(config.db) as known:
        if name not in sources_held(known):
            raise UserError(f"{config.db} has never crawled {name}: there is nothing to move")
    try:
        with (
            lock(lock_file(config.db, Work.RUN), what="luutin source move", now=now),
            lock(lock_file(other, Work.RUN), what="luutin source move", now=now),
            Database.open(config.db, FRONTIER_SCHEMA) as origin,
            Database.open(other, FRONTIER_SCHEMA) as target,
            count_progress("Moving", None) as progress,
        ):
            for step in move_source(config, source, origin, target, now=now):
                progress(step)
                brought += step
    except StoreError as error:
        raise UserError(
            f"{error.store}: {error.reason}; all of {name} is in {other}, but the store that both share does not know"
            " it: give the same command again"
        ) from error
    except ArchiveError as error:
        raise UserError(str(error)) from error
    talk(f"{name}: {brought:,} captures, articles and addresses came into {other}; {config.db} crawls it no more.")
    talk(f"Where the archives are shards, `shard` under [sources.{name}] in config.toml says which one is to crawl it.")
