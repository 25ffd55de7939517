"""`luutin import`: records from a file of JSON lines into the archive, in bulk."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.formats.jsonl import BadLine, Imported, read_lines
from luutin.app.garbage import gc_paused
from luutin.app.options import with_config
from luutin.app.terminal import byte_progress, talk
from luutin.archive import Archive, Database

BATCH = 500
"""Records in one transaction: few enough to lose little, enough to make the commit cheap."""

_SHOWN = 20


@click.command("import")
@with_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
def command(config: Config, file: Path) -> None:
    """Put the records of FILE (JSON lines as `luutin export` writes them; - reads standard input) into the archive.

    Only `title` and `body` are required. A bad line is reported with its number and skipped; the exit code is then 3.
    """
    with _open(file) as stream, Database.open(config.db) as database:
        size = file.stat().st_size if file.is_file() else None
        with gc_paused(), byte_progress(f"Importing {file.name}", size) as progress:
            counts = _import(_count_bytes(stream, progress), database)
    talk(
        f"{counts['new']:,} new, {counts['changed']:,} changed, {counts['same']:,} unchanged,"
        f" {counts['bad']:,} bad lines → {config.db}\nRun `luutin index` to make them searchable."
    )
    if counts["bad"]:
        raise SystemExit(EXIT_PARTIAL)


def _open(file: Path) -> BinaryIO:
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}; give a file of JSON lines", code=EXIT_USAGE) from error


def _count_bytes(stream: BinaryIO, progress: Callable[[int], None]) -> Iterator[bytes]:
    for line in stream:
        progress(len(line))
        yield line


def _import(lines: Iterator[bytes], database: Database) -> Counter[str]:
    archive, counts = Archive(database), Counter[str]()
    read = read_lines(lines)
    while batch := list(islice(read, BATCH)):
        now = datetime.now(UTC)
        with database.transaction():
            for entry in batch:
                counts[_put(archive, entry, now, counts)] += 1
    return counts


def _put(archive: Archive, entry: Imported | BadLine, now: datetime, counts: Counter[str]) -> str:
    if isinstance(entry, BadLine):
        if counts["bad"] < _SHOWN:
            talk(f"line {entry.number}: {entry.reason}")
        elif counts["bad"] == _SHOWN:
            talk("... further bad lines are only counted")
        return "bad"
    return archive.put(entry.article, now=now, first_seen=entry.first_seen).outcome.value
