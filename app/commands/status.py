"""`luutin status`: what the archive holds, source by source."""

import sys
from typing import Any

import click
import orjson
from rich.table import Table

from app.config import Config
from app.options import with_config
from app.terminal import stdout
from archive import Database


@click.command("status")
@with_config
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, as_json: bool) -> None:
    """Show sources, counts, the last run, and whether the index is up to date."""
    with Database.read(config.db) as database:
        status = archive_status(config, database)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(status, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(status)


def archive_status(config: Config, database: Database) -> dict[str, Any]:
    """Counts and moments of the archive; `sources` has one entry for each source known to file or archive."""
    last_change = database.value("SELECT coalesce(max(seq), 0) FROM changes")
    indexed = database.value("SELECT seq FROM watermarks WHERE reader = 'index'") or 0
    run = database.one("SELECT kind, started_at, ended_at, outcome FROM runs ORDER BY id DESC LIMIT 1")
    return {
        "archive": str(config.db),
        "articles": database.value("SELECT count(*) FROM articles"),
        "revisions": database.value("SELECT count(*) FROM revisions"),
        "captures": database.value("SELECT count(*) FROM captures"),
        "captions": database.value("SELECT count(*) FROM captions"),
        "index_lag": last_change - indexed,
        "last_run": dict(run) if run else None,
        "sources": _sources(config, database),
    }


def _sources(config: Config, database: Database) -> list[dict[str, Any]]:
    rows = database.all(
        "SELECT s.name, s.home, count(a.id) AS articles, max(r.published) AS newest, max(a.last_seen) AS last_seen,"
        " count(a.vanished_at) AS vanished"
        " FROM sources s LEFT JOIN articles a ON a.source = s.name LEFT JOIN revisions r ON r.id = a.revision_id"
        " GROUP BY s.name"
    )
    queued = dict(
        map(
            tuple,
            database.all("SELECT source, count(*) FROM pages WHERE state IN ('due', 'leased') GROUP BY source"),
        )
    )
    chosen = {source.name: source for source in config.sources}
    known = {row["name"]: {**dict(row), "queued": queued.get(row["name"], 0)} for row in rows}
    for name, source in chosen.items():
        empty = {"name": name, "home": source.seeds[0], "articles": 0, "newest": None, "last_seen": None}
        known.setdefault(name, {**empty, "vanished": 0, "queued": 0})
    for name, entry in known.items():
        entry["enabled"] = chosen[name].enabled if name in chosen else None
    return sorted(known.values(), key=lambda entry: entry["name"])


def _print(status: dict[str, Any]) -> None:
    out = stdout()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (
        ("source", "left"),
        ("articles", "right"),
        ("newest", "left"),
        ("last seen (UTC)", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]  # rich's own literal
    table.add_column("vanished", justify="right")
    table.add_column("queued", justify="right")
    table.add_column("")
    for entry in status["sources"]:
        note = {True: "", False: "not enabled", None: "not in the configuration"}[entry["enabled"]]
        counts = f"{entry['articles']:,}", entry["newest"] or "–", entry["last_seen"] or "never"
        table.add_row(entry["name"], *counts, str(entry["vanished"]), str(entry["queued"]), f"[dim]{note}[/]")
    out.print(table)
    run = status["last_run"]
    lag = status["index_lag"]
    out.print(
        f"\n{status['articles']:,} articles, {status['revisions']:,} revisions, {status['captions']:,} captions,"
        f" {status['captures']:,} captures in {status['archive']}"
    )
    if run:
        out.print(f"last run: {run['kind']} {run['started_at']}, {run['outcome'] or 'not ended'}")
    out.print("index up to date" if not lag else f"index {lag:,} changes behind: run `luutin index`")
