"""`luutin backup`: a whole copy of the archive, made while it is used."""

from datetime import UTC, datetime
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.night import BackupError, back_up


@click.command("backup")
@with_config
@click.option("--copy", is_flag=True, help="Copy complete WARC files too, instead of hard-linking them.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(config: Config, folder: Path, copy: bool) -> None:
    """Back the archive up into FOLDER: database, WARC files and configuration, with their hashes.

    Can run during a crawl. FOLDER is new, empty, or holds an earlier backup, which is replaced when this one is whole.
    """
    try:
        made = back_up(config, folder, now=datetime.now(UTC), copy=copy)
    except BackupError as error:
        raise UserError(str(error)) from error
    talk(f"{made.articles:,} articles, {made.captures:,} captures, {len(made.files):,} files → {folder}")
