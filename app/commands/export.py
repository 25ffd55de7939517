"""`luutin export`: current revisions as a file of any format."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.exported_files import FileExport
from luutin.app.formats.format import ExportRow
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.options import with_config
from luutin.app.terminal import send, talk
from luutin.archive import Database, Reader, Record, WarcFolder


@click.command("export")
@with_config
@click.option("--format", "name", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@click.option("--source", help="Only this source.")
@click.option("--files", "folder", type=click.Path(file_okay=False, path_type=Path), help="Put their files there too.")
@click.argument("query", nargs=-1)
def command(config: Config, name: str, source: str | None, folder: Path | None, query: tuple[str, ...]) -> None:
    """Write records to standard output: all, or those that QUERY finds, newest first.

    jsonl is what `luutin import` reads. csv is for programs; csv-excel begins with a byte order mark and puts an
    apostrophe before texts that a spreadsheet would compute. bibtex and ris are citations. With `public_url` in the
    [web] table, each record names its permalink. --files writes each kept file under its hash, with SHA256SUMS for
    `sha256sum --check`, and files.jsonl, which says what article names it. What of a damaged archive cannot be read
    is counted, exit code 3.
    """
    form = find_format(name)
    if form.binary and sys.stdout.isatty():
        raise UserError(f"a terminal cannot show {name}: write `> records.{form.suffix}` behind it", code=EXIT_USAGE)
    lost: list[int] = []
    with Database.read(config.db, as_is=True) as database:
        found = _find(config, Reader(database), source, " ".join(query), lost)
        files = FileExport(database, WarcFolder(config.warc), folder) if folder else None
        found = files.beside(found) if files else found
        send(form.write(ExportRow(record, _permalink(config, record)) for record in found))
    unread = {"articles": lost, "files": files.lost if files else []}
    for what, numbers in unread.items():
        if numbers:
            shown = ", ".join(map(str, numbers[:20]))
            talk(f"{len(numbers):,} {what} cannot be read: {shown}; `luutin verify` tells why")
    if any(unread.values()):
        sys.exit(EXIT_PARTIAL)


def _find(config: Config, reader: Reader, source: str | None, query: str, lost: list[int]) -> Iterator[Record]:
    if not query.strip():
        return reader.salvage(lost.append, source=source)
    from luutin.indexer import Searcher

    with Searcher(config.db) as searcher:
        found = searcher.ids(query, source=source)
    return reader.salvage(lost.append, found)


def _permalink(config: Config, record: Record) -> str | None:
    """None: nobody has said under which address the archive is on the web."""
    if not config.web.public_url:
        return None
    from luutin.app.web.links import Links

    return Links(config.web.root_path, config.web.public_url, None).permalink(record)
