"""`luutin restore`: put a backup in the archive's place."""

from datetime import UTC, datetime
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import HeldError, Work, lock, lock_file
from luutin.night import BackupError, open_backup, restore, restore_proof


@click.command("restore")
@with_config
@click.option("--force", is_flag=True, help="Move an archive that is there aside.")
@click.option("--proof", is_flag=True, help="Bring back WARC files alone, where they are lost or damaged.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def command(config: Config, folder: Path, force: bool, proof: bool) -> None:
    """Put the backup in FOLDER where --db names; its hashes are checked first.

    FOLDER is one backup, or a folder of backups, of which the newest good one is taken. An archive that is there is
    refused, or with --force moved aside, never overwritten. A server that reads it goes on with the restored one.
    """
    if proof and force:
        raise click.UsageError("--proof and --force exclude each other: --proof leaves the database as it is")
    now = datetime.now(UTC)
    if proof:
        _bring_back(config, folder, now)
        return
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


def _bring_back(config: Config, folder: Path, now: datetime) -> None:
    left = 0
    try:
        with lock(lock_file(config.db, Work.RUN), what="luutin restore", now=now):
            for mended in restore_proof(folder, config, now=now):
                left += mended.after
                talk(f"warc/{mended.name}: {mended.before:,} places were damaged, {mended.after:,} still are")
                if mended.aside:
                    talk(f"warc/{mended.name}: what was here is in warc/{mended.aside}")
    except (BackupError, HeldError) as error:
        raise UserError(str(error)) from error
    if left:
        raise UserError(f"{left:,} places are damaged in every backup of {folder} too; try an older one")
    talk("Every capture is as it was written.")
