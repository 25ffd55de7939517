"""`luutin compact`: upkeep of the files."""

from datetime import UTC, datetime

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Database, HeldError, Work, lock, lock_file
from luutin.night import compact


@click.command("compact")
@with_config
def command(config: Config) -> None:
    """Merge the index, rewrite the database without holes, and remove what crashes left in the WARC folder.

    Not during a crawl; searches go on. Needs as much free room as the database takes.
    """
    Database.read(config.db).close()  # an archive that is not there is told, not made
    try:
        with lock(lock_file(config.db, Work.RUN), what="luutin compact", now=datetime.now(UTC)):
            done = compact(config)
    except HeldError as error:
        raise UserError(str(error)) from error
    for name, (before, after) in (("database", done.database), ("WARC files", done.warc)):
        talk(f"{name}: {before:,} → {after:,} bytes")
