"""The book of runs: when a crawl began, what it has done, how it ended, and where one that was killed has to go on."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from luutin.archive.database import Database
from luutin.archive.moments import from_utc, utc

CRAWLS = "kind IN ('crawl', 'backfill')"
"""SQL: the runs that asked portals for pages."""
_LOOKED_AT = 1000  # runs in a row that nobody let end


class Run(NamedTuple):
    """One crawl or backfill. Moments are UTC text."""

    id: int
    kind: str
    """`crawl` or `backfill`."""
    started_at: str
    ended_at: str | None
    """None: it is under way, or was killed."""
    outcome: str | None
    """`ok`, `partial`, `failed` or `interrupted`; None with `ended_at`."""
    summary: dict[str, Any]
    """In the shape of `luutin crawl --json`; empty until the first batch is kept."""


class Runs:
    """The runs of one archive. What is written is written inside the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(self, kind: str, *, now: datetime) -> int:
        """Note that this process begins a run; return its number."""
        row = self.database.execute(
            "INSERT INTO runs (kind, pid, started_at) VALUES (?, ?, ?)", (kind, os.getpid(), utc(now))
        )
        return int(row.lastrowid or 0)

    def note(self, run_id: int, summary: Mapping[str, Any]) -> None:
        """Keep what it has done so far."""
        self.database.execute("UPDATE runs SET summary = ? WHERE id = ?", (orjson.dumps(summary).decode(), run_id))

    def end(self, run_id: int, summary: Mapping[str, Any], *, outcome: str, now: datetime) -> None:
        """Note how it ended."""
        self.note(run_id, summary)
        self.database.execute("UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ?", (utc(now), outcome, run_id))

    def latest(self) -> Run | None:
        """The last run that began, however it ended; None: there was none."""
        row = self.database.one(
            "SELECT id, kind, started_at, ended_at, outcome, coalesce(summary, '{}') FROM runs"
            f" WHERE {CRAWLS} ORDER BY id DESC LIMIT 1"
        )
        if row is None:
            return None
        number, kind, started_at, ended_at, outcome, summary = row
        return Run(number, kind, started_at, ended_at, outcome, orjson.loads(summary))

    def last_begun(self) -> datetime | None:
        """When the last run began, however it ended, by the clock of then; None: there was none."""
        found = self.database.value(f"SELECT max(started_at) FROM runs WHERE {CRAWLS}")
        return from_utc(found) if found else None

    def unfinished_since(self) -> datetime | None:
        """When the work began that the last runs left unfinished; None where the last one ended by itself.

        What these runs have visited need not be visited again merely because a new run begins.
        """
        since = None
        for row in self.database.all(
            f"SELECT started_at, outcome FROM runs WHERE {CRAWLS} ORDER BY id DESC LIMIT {_LOOKED_AT}"
        ):
            if row["outcome"] not in {None, "interrupted"}:
                break
            since = from_utc(row["started_at"])
        return since
