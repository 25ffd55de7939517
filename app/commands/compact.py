"""`luutin compact`: upkeep of the files."""

from datetime import UTC, datetime

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Adopted, Database, HeldError, Work, lock, lock_file
from luutin.night import compact


@click.command("compact")
@with_config
def command(config: Config) -> None:
    """Merge the index, rewrite the database without holes, and take in captures that were set aside.

    A file that was set aside goes only when all it holds stands in the archive.
    Not during a crawl; searches go on. Needs as much free room as the database takes.
    """
    Database.read(config.db).close()  # an archive that is not there is told, not made
    try:
        with lock(lock_file(config.db, Work.RUN), what="luutin compact", now=datetime.now(UTC)):
            done = compact(config)
    except HeldError as error:
        raise UserError(str(error)) from error
    for each in done.adopted:
        talk(f"warc/{each.name}: {_became(each)}")
    for name, (before, after) in (("database", done.database), ("WARC files", done.warc)):
        talk(f"{name}: {before:,} → {after:,} bytes")


def _became(each: Adopted) -> str:
    counts = f"{each.taken:,} captures taken in, {each.known:,} were here already"
    if each.gone:
        return f"{counts}; removed, with a record that was cut off" if each.cut else f"{counts}; removed"
    return f"{counts}; not all of it can be read: it stays, move it away when you have looked at it"
