"""`luutin backup`: a whole copy of the archive, made while it is used."""

from datetime import UTC, datetime
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import ArchiveError, HeldError
from luutin.night import BackupError, BackupOptions, Deed, back_up, list_backups, logs, note_failed, note_good


@click.command("backup")
@with_config
@click.option("--copy", is_flag=True, help="Copy complete WARC files too, instead of hard-linking them.")
@click.option("--keep", default=7, show_default=True, type=click.IntRange(min=1), help="So many good backups stay.")
@click.option("--verify", "check_all", is_flag=True, help="Read every capture before, not a sample of them.")
@click.option("--damaged", is_flag=True, help="Back up an archive that is damaged, too; no good backup goes for it.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(config: Config, folder: Path, *, copy: bool, keep: int, check_all: bool, damaged: bool) -> None:
    """Back the archive up into FOLDER: database, WARC files and configuration, with their hashes.

    Can run during a crawl. FOLDER is new, empty, or holds earlier backups; each stands in a folder of its own, named by
    its moment, and takes room only for what changed. A backup is made only of an archive that is as written: SQLite
    finds it whole, every WARC file has its length, and captures that are read back have their hashes. Otherwise the
    earlier ones stay as they are, and the exit code is 1.
    """
    logs.configure(silent=True)
    now, options = datetime.now(UTC), BackupOptions(keep=keep, copy=copy, check_all=check_all, damaged=damaged)
    try:
        made = back_up(config, folder, now=now, options=options)
    except HeldError as error:
        raise UserError(str(error)) from error
    except (BackupError, ArchiveError) as error:
        if config.db.exists():
            note_failed(config, Deed.BACKUP, str(error), now=now)
        raise UserError(str(error)) from error
    if made.good:
        note_good(config, Deed.BACKUP, now=now, where=made.folder)
    talk(f"{made.articles:,} articles, {made.captures:,} captures, {len(made.files):,} files → {made.folder}")
    for fault in made.faults:
        talk(f"damaged: {fault}")
    good = sum(each.good for each in list_backups(made.folder.parent))
    talk(f"{good} good backups in {folder}; read back: {'every capture' if check_all else 'a sample of the captures'}")
