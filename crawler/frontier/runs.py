"""The archive's book of runs: when a crawl began, how it ended, and where one that was killed has to go on."""

import os
from datetime import datetime

import orjson

from luutin.archive import Database, from_utc, utc
from luutin.crawler.frontier.progress import Summary


def unfinished_since(database: Database) -> datetime | None:
    """When the work began that the last runs left unfinished; None where the last one ended by itself.

    What these runs have visited need not be visited again merely because a new run begins.
    """
    since = None
    for row in database.all(
        "SELECT started_at, outcome FROM runs WHERE kind IN ('crawl', 'backfill') ORDER BY id DESC LIMIT 1000"
    ):
        if row["outcome"] not in {None, "interrupted"}:
            break
        since = from_utc(row["started_at"])
    return since


def begin(database: Database, kind: str, *, now: datetime) -> int:
    """Note that a run begins; return its number."""
    row = database.execute("INSERT INTO runs (kind, pid, started_at) VALUES (?, ?, ?)", (kind, os.getpid(), utc(now)))
    return int(row.lastrowid or 0)


def note(database: Database, run_id: int, summary: Summary) -> None:
    """Keep the counts so far."""
    database.execute("UPDATE runs SET summary = ? WHERE id = ?", (orjson.dumps(summary.as_json()).decode(), run_id))


def end(database: Database, run_id: int, summary: Summary, *, now: datetime) -> None:
    """Note how the run ended."""
    note(database, run_id, summary)
    database.execute("UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ?", (utc(now), str(summary.ending), run_id))
