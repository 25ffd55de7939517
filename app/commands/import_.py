"""`luutin import`: records from a file of JSON lines into the archive, in bulk."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.formats.jsonl import BadLine, Imported, read_lines
from luutin.app.garbage import gc_paused
from luutin.app.help import translate
from luutin.app.options import with_config
from luutin.app.terminal import byte_progress, talk
from luutin.archive import Archive, Database, holdings, what_is

BATCH = 500
"""Records in one transaction: few enough to lose little, enough to make the commit cheap."""

_SHOWN = 20
_HEAD = 20
"""Lines by which a file that is something else is known."""
_OTHERS = {
    b"PK\x03\x04": "a workbook or another ZIP file",
    b"\x1f\x8b": "a gzip file (`gzip -dc FILE | luutin import -` unpacks it)",
    b"[": "one JSON list (`jq -c '.[]' FILE | luutin import -` makes lines of it)",
    b"<": "XML or HTML",
}
"""How a file begins → what it is."""


@click.command("import")
@with_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
def command(config: Config, file: Path) -> None:
    """Put the records of FILE (JSON lines as `luutin export` writes them; - reads standard input) into the archive.

    A WARC, WACZ or saved page is taken in as `luutin ingest` does. Only `title` and `body` are required. A bad line
    is reported with its number and skipped; the exit code is then 3.
    """
    if file.is_file() and what_is(file).holds_captures:
        from luutin.app.ingesting import run_ingest

        talk(f"{file.name} holds captures of pages, not records: taking it in as `luutin ingest` does")
        found = list(holdings([str(file)], stdin=sys.stdin.buffer))
        raise SystemExit(run_ingest(config, lambda _db, _stop: found, again=False, as_json=False))
    with _open(file) as stream, ExitStack() as opened:
        lines = _json_lines(file, stream)
        database = opened.enter_context(Database.open(config.db))
        size = file.stat().st_size if file.is_file() else None
        with gc_paused(), byte_progress(f"Importing {file.name}", size) as progress:
            counts = _import(_count_bytes(lines, progress), database)
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


def _json_lines(file: Path, stream: BinaryIO) -> Iterator[bytes]:
    """The lines of *stream*. Raises UserError where its first ones show that it is something else."""
    head = list(islice(stream, _HEAD))  # with the empty lines: faults are told by the number of their line
    first = next((line for line in head if line.strip()), b"").lstrip(b"\xef\xbb\xbf \t")
    parted = max((first.count(sign) for sign in (b",", b";", b"\t")), default=0)
    found = next((what for sign, what in _OTHERS.items() if first.startswith(sign)), None)
    if found is None and parted and not any(b"{" in line for line in head):
        found = translate("a table (CSV)")
    if found is not None:
        raise UserError(
            translate(
                "%(file)s is %(what)s: give JSON lines, one record a line, as `luutin export` writes them",
                file=file,
                what=translate(found),
            ),
            code=EXIT_USAGE,
        )
    return chain(head, stream)


def _count_bytes(stream: Iterable[bytes], progress: Callable[[int], None]) -> Iterator[bytes]:
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
