"""`luutin export`: current revisions as JSON lines."""

import sys
from collections.abc import Iterator

import click
import orjson

from luutin.app.config import Config
from luutin.app.options import with_config
from luutin.archive import Database, Reader, Record


@click.command("export")
@with_config
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--source", help="Only this source.")
@click.argument("query", nargs=-1)
def command(config: Config, form: str, source: str | None, query: tuple[str, ...]) -> None:  # noqa: ARG001 - one form so far
    """Write records as JSON lines: all, or those that QUERY finds, newest first."""
    out = sys.stdout.buffer
    with Database.read(config.db) as database:
        for record in _records(config, Reader(database), source, " ".join(query)):
            out.write(orjson.dumps(record.as_json(), option=orjson.OPT_APPEND_NEWLINE))
    out.flush()


def _records(config: Config, reader: Reader, source: str | None, query: str) -> Iterator[Record]:
    if not query.strip():
        return reader.current(source=source)
    from luutin.indexer import Searcher

    with Searcher(config.db) as searcher:
        found = searcher.ids(query, source=source)
    return reader.current(found)
