"""How things are: what `luutin status` shows, as plain data. Keys are only ever added."""

from datetime import datetime
from typing import Any

from luutin.archive import Database, Reader
from luutin.crawler import queues
from luutin.night import book, outbox
from luutin.night.health import Health
from luutin.night.letters import health_json
from luutin.night.operation import Operation


def report(config: Operation, database: Database, *, now: datetime) -> dict[str, Any]:
    """Counts and moments of the archive; `sources` has one entry for each source known to file or archive."""
    reader = Reader(database)
    run = database.one("SELECT id, kind, started_at, ended_at, outcome FROM runs ORDER BY id DESC LIMIT 1")
    counts = {
        table: database.value(f"SELECT count(*) FROM {table}")
        for table in ("articles", "revisions", "captures", "captions")
    }
    return {
        "archive": str(config.db),
        **counts,
        "index_lag": reader.last_change() - reader.watermark("index"),
        "last_run": dict(run) if run else None,
        "notices_waiting": len(outbox.waiting(database)),
        "sources": _sources(config, database, now),
    }


def needs_person(status: dict[str, Any]) -> list[str]:
    """The sources of a report that will not get well by themselves."""
    return [entry["name"] for entry in status["sources"] if (entry["health"] or {}).get("needs_person")]


def _sources(config: Operation, database: Database, now: datetime) -> list[dict[str, Any]]:
    known = _known(database)
    for source in config.sources:
        empty = {"articles": 0, "newest": None, "last_seen": None, "vanished": 0, "queued": 0}
        entry = known.setdefault(source.name, {"name": source.name, "home": source.seeds[0], **empty})
        entry["enabled"] = source.enabled
        permission = source.permission
        entry["permission"] = permission.by if permission else None
        entry["health"] = _health(book.health(database, source.name, now=now)) if source.enabled else None
    for entry in known.values():
        entry.setdefault("enabled", None)
        entry.setdefault("permission", None)
        entry.setdefault("health", None)
    return sorted(known.values(), key=lambda entry: str(entry["name"]))


def _known(database: Database) -> dict[str, dict[str, Any]]:
    rows = database.all(
        "SELECT s.name, s.home, count(a.id) AS articles, max(r.published) AS newest, max(a.last_seen) AS last_seen,"
        " count(a.vanished_at) AS vanished"
        " FROM sources s LEFT JOIN articles a ON a.source = s.name LEFT JOIN revisions r ON r.id = a.revision_id"
        " GROUP BY s.name"
    )
    queued = queues(database)
    return {row["name"]: {**dict(row), "queued": queued.get(row["name"], 0)} for row in rows}


def _health(health: Health | None) -> dict[str, Any] | None:
    return None if health is None else health_json(health)
