"""What did a run see of a source? Read from what the run left: its summary, the frontier's rows, its captures."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from luutin.archive import Database, Row, Run, Statistics
from luutin.crawler import REDIRECT_CODES, host_of, is_home
from luutin.night.observation import Entrance, Fill, Observation

_ASKED = (
    "(visited_at >= :since OR (state = 'due' AND error IS NOT NULL) OR (kind = 'seed' AND state = 'refused')"
    " OR (state = 'failed' AND datetime(due_at, '-' || interval_s || ' seconds') >= datetime(:since)))"
)
"""Rows of the frontier that this run asked for. A failure without an answer leaves no moment but its next try's."""
_CODE = "CASE error WHEN 'robots-unreachable' THEN :unreached ELSE error END AS error"
_BLOCKED = {"status-401", "status-403", "status-429", "status-451", "block-page", "robots"}
_ABSENT = {"status-404", "status-410", "soft-404"}
_AGREED = 0.8
"""Share of a run's pages that print the same site name, from which it is the site's name."""


def observe(database: Database, run: Run, *, now: datetime) -> list[Observation]:
    """One observation for each source of *run*."""
    return [_source(database, run, name, counts, now) for name, counts in run.summary.get("sources", {}).items()]


def _source(database: Database, run: Run, source: str, counts: Mapping[str, Any], now: datetime) -> Observation:
    values = {"source": source, "since": run.started_at, "unreached": _unreached(database, source)}
    asked = database.all(
        f"SELECT kind, status, state, {_CODE}, count(*) AS n FROM pages WHERE source = :source AND {_ASKED}"
        " AND state <> 'alias' GROUP BY kind, status, state, error",
        values,
    )
    doors = database.all(
        f"SELECT url, status, state, target, {_CODE} FROM pages"
        f" WHERE source = :source AND kind IN ('seed', 'listing') AND hops = 0 AND {_ASKED}",
        values,
    )
    listed = counts.get("listed", 0)
    failures = Counter[str]()
    for row in asked:
        if code := _failure(row):
            failures[code] += row["n"]
    total = sum(row["n"] for row in asked)
    return Observation(
        source=source,
        run_id=run.id,
        at=now,
        asked=total,
        answered=total - sum(failures.values()),
        failures=failures,
        entrances=Counter(_entrance(row, nothing=not listed) for row in doors),
        elsewhere=_elsewhere(doors),
        links=listed,
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        vanished=counts.get("vanished", 0),
        doubted=counts.get("doubted", 0),
        newest=_newest(database, source, now),
        site_name=_site_name(database, run.id, source),
        fills=_fills(database, run, source, asked),
        bytes=counts.get("bytes", 0),
    )


def _failure(row: Row) -> str | None:
    """The code of a visit that brought no page; None for one that did, whether it held an article or not."""
    error: str | None = row["error"]
    if error is None or (row["state"] == "resting" and row["status"] in {200, 304} and error not in _ABSENT):
        return None
    return error


def _unreached(database: Database, source: str) -> str:
    """What a portal said that did not even give its robots.txt: a status, or nothing at all."""
    status = database.value(
        "SELECT max(status) FROM robots WHERE verdict = 'forbid' AND substr(origin, instr(origin, '://') + 3) IN"
        " (SELECT host FROM pages WHERE source = ? AND kind = 'seed')",
        (source,),
    )
    return f"status-{status}" if status else "no-answer"


def _entrance(row: Row, *, nothing: bool) -> Entrance:
    """How one seed or listing page answered; *nothing* is true where no page of the source listed anything."""
    error = row["error"] or ""
    if error in _BLOCKED:
        return Entrance.BLOCKED
    if error.startswith("redirect-") and error != "redirect-home":
        return Entrance.ELSEWHERE
    if error == "redirect-home" or (_redirected(row) and is_home(row["target"]) and not is_home(row["url"])):
        return Entrance.HOME
    if error in _ABSENT:
        return Entrance.ABSENT
    if _failure(row) is not None:
        return Entrance.FAILED
    return Entrance.EMPTY if nothing and row["status"] == 200 else Entrance.READ


def _redirected(row: Row) -> bool:
    """Whether the last answer was a redirect within the source; an old target stays in its column."""
    return row["target"] is not None and row["status"] in REDIRECT_CODES


def _elsewhere(doors: list[Row]) -> str | None:
    hosts = Counter(
        host_of(row["target"]) for row in doors if row["target"] and (row["error"] or "").startswith("redirect-")
    )
    return hosts.most_common(1)[0][0] if hosts else None


def _newest(database: Database, source: str, now: datetime) -> date | None:
    """Day of the newest article; a date behind tomorrow is a slip of the portal."""
    found = Statistics(database).newest_day(source, before=now + timedelta(days=1))
    return date.fromisoformat(found) if found else None


def _site_name(database: Database, run_id: int, source: str) -> str | None:
    names = Statistics(database).site_names(run_id, source)
    if names.total() < 2:
        return None
    name, count = names.most_common(1)[0]
    return name if count >= _AGREED * names.total() else None


def _fills(database: Database, run: Run, source: str, asked: list[Row]) -> dict[str, Fill]:
    """How complete this run's new revisions are, and how many of the pages that should be articles were."""
    fills = {}
    leaves = [leaf for leaf in asked if leaf["kind"] in {"article", "page"} and leaf["status"] == 200]
    if leaves:
        read = sum(leaf["n"] for leaf in leaves if leaf["kind"] == "article" and leaf["error"] in {None, "truncated"})
        fills["article"] = Fill(sum(leaf["n"] for leaf in leaves), read)
    brought = Statistics(database).filled(run.id, source)
    if brought.revisions:
        fills |= {
            field: Fill(brought.revisions, getattr(brought, field)) for field in ("published", "byline", "captions")
        }
    return fills
