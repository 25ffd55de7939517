"""`luutin restore`: put a backup in the archive's place."""

from datetime import UTC, datetime
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import HeldError, Work, lock, lock_file
from luutin.night import BackupError, open_backup, restore


@click.command("restore")
@with_config
@click.option("--force", is_flag=True, help="Move an archive that is there aside.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def command(config: Config, folder: Path, force: bool) -> None:
    """Put the backup in FOLDER where --db names; its hashes are checked first.

    An archive that is there is refused, or with --force moved aside, never overwritten.
    """
    now = datetime.now(UTC)
    try:
        backup = open_backup(folder)
        config.db.parent.mkdir(parents=True, exist_ok=True)
        with lock(lock_file(config.db, Work.RUN), what="luutin restore", now=now):
            aside = restore(backup, config, now=now, force=force)
    except (BackupError, HeldError) as error:
        raise UserError(str(error)) from error
    if aside is not None:
        talk(f"the archive that was here is in {aside}")
    talk(f"{backup.articles:,} articles, {backup.captures:,} captures of {backup.made_at} → {config.db}")
    talk("`luutin verify` proves it.")
