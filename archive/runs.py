"""The book of runs: when a crawl began, what it has done, how it ended, and where one that was killed has to go on."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

import orjson

from luutin.archive.database import Database
from luutin.archive.moments import from_utc, utc

CRAWLS = "kind IN ('crawl', 'backfill')"
"""SQL: the runs that asked portals for pages."""
_AT_ONCE = 100
_TOTALS = ("fetched", "new", "changed", "vanished", "failed")
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
    """In the shape of `luutin crawl --json`; empty until the first batch is kept. Of runs long past: totals alone."""


class Runs:
    """The runs of one archive. What is written is written inside the caller's transaction."""

    KEPT: ClassVar[int] = 400
    """Summaries of so many runs are kept whole."""

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
        """Note how it ended, and keep of runs long past no more than their totals."""
        self.note(run_id, summary)
        self.database.execute("UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ?", (utc(now), outcome, run_id))
        self._prune(before=run_id - self.KEPT)

    def _prune(self, *, before: int) -> None:
        """Years of whole summaries would weigh more than the articles; some at a time, so that no run waits for it."""
        rows = self.database.all(
            "SELECT id, summary FROM runs WHERE id <= ? AND json_extract(summary, '$.pruned') IS NULL"
            " AND summary IS NOT NULL ORDER BY id LIMIT ?",
            (before, _AT_ONCE),
        )
        pruned = [(orjson.dumps(_totals(orjson.loads(row["summary"]))).decode(), row["id"]) for row in rows]
        self.database.executemany("UPDATE runs SET summary = ? WHERE id = ?", pruned)

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

    def last_begun(self, *, before: int = 1 << 62) -> datetime | None:
        """When the last run before run *before* began, however it ended, by the clock of then; None: there was none."""
        found = self.database.value(
            f"SELECT started_at FROM runs WHERE {CRAWLS} AND id < ? ORDER BY id DESC LIMIT 1", (before,)
        )
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


def _totals(summary: Mapping[str, Any]) -> dict[str, Any]:
    """A summary that keeps its totals, and of each source how much it brought."""
    sources = {
        name: {key: counts[key] for key in _TOTALS if counts.get(key)}
        for name, counts in summary.get("sources", {}).items()
    }
    totals = {key: value for key, value in summary.items() if isinstance(value, int | float)}
    return {"pruned": True, **totals, "sources": sources}
