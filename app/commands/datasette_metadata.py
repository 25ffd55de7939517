"""`luutin datasette-metadata`: what Datasette shows beside the tables of an archive."""

import sys
import tomllib
from collections.abc import Mapping
from typing import Any

import click
import orjson

from luutin.app.config import Config
from luutin.app.options import with_config
from luutin.archive import Database, describe_tables, read_statements
from luutin.packaged import folder_of

_VIEW = "records"
_ABOUT = "Here to begin: one row for each article, with its current revision."


@click.command("datasette-metadata")
@with_config
def command(config: Config) -> None:
    """Print metadata for Datasette as JSON: what each table and column holds, and questions that it offers.

    `luutin datasette-metadata > metadata.json`, then `datasette archive.db --metadata metadata.json`.
    """
    with Database.read(config.db, as_is=True) as database:
        there = read_statements(database)
    made = orjson.dumps(_metadata(config.db.stem, there), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    sys.stdout.buffer.write(made)


def _metadata(name: str, there: Mapping[str, str]) -> dict[str, Any]:
    from luutin.night import SCHEMAS

    tables = [table for schema in SCHEMAS for table in describe_tables(schema, there)]
    known = {table.name for table in tables}
    told: dict[str, Any] = {
        table.name: {
            "description": table.about,
            "columns": {column: comment for column, (_, comment) in table.columns.items() if comment},
        }
        for table in tables
    }
    told[_VIEW] = {"description": _ABOUT, "sort_desc": "published"}
    told |= {each: {"hidden": True} for each in there.keys() - known - {_VIEW}}
    return {
        "title": "Lưu Tin",
        "description": "News of Vietnamese district portals, every revision of it, and the proof.",
        "databases": {name: {"tables": told, "queries": _queries(there)}},
    }


def _queries(there: Mapping[str, str]) -> dict[str, Any]:
    """The questions whose tables are there: an archive that was never indexed has no index of words."""
    queries = tomllib.loads(folder_of("luutin.app").joinpath("queries.toml").read_text("utf-8"))
    return {name: query for name, query in queries.items() if query.pop("of", "") in {"", *there}}
