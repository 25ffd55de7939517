"""`luutin export`: current revisions as a file of any format."""

import sys
from collections.abc import Iterator

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.formats.format import ExportRow
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.options import with_config
from luutin.app.terminal import send, talk
from luutin.archive import Database, Reader, Record


@click.command("export")
@with_config
@click.option("--format", "name", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@click.option("--source", help="Only this source.")
@click.argument("query", nargs=-1)
def command(config: Config, name: str, source: str | None, query: tuple[str, ...]) -> None:
    """Write records to standard output: all, or those that QUERY finds, newest first.

    jsonl is what `luutin import` reads. csv is for programs; csv-excel begins with a byte order mark and puts an
    apostrophe before texts that a spreadsheet would compute. bibtex and ris are citations. With `public_url` in the
    [web] table, each record names its permalink. What of a damaged archive cannot be read is counted, exit code 3.
    """
    form = find_format(name)
    if form.binary and sys.stdout.isatty():
        raise UserError(f"a terminal cannot show {name}: write `> records.{form.suffix}` behind it", code=EXIT_USAGE)
    lost: list[int] = []
    with Database.read(config.db, as_is=True) as database:
        found = _find(config, Reader(database), source, " ".join(query), lost)
        send(form.write(ExportRow(record, _permalink(config, record)) for record in found))
    if lost:
        talk(f"{len(lost):,} articles cannot be read: {', '.join(map(str, lost[:20]))}; `luutin verify` tells why")
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
