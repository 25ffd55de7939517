"""How things are: what `luutin status` shows, as plain data. Keys are only ever added."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from luutin.archive import (
    Database,
    Edits,
    FileReader,
    Held,
    Reader,
    Runs,
    Statistics,
    find_lag,
    identify,
    odd_files,
    stored_files,
)
from luutin.crawler import Shard, files_due, files_missing, nights_to_notice, queues
from luutin.indexer import INDEX_SCHEMA, look_at
from luutin.night import book
from luutin.night.health import Health
from luutin.night.letters import health_json
from luutin.night.notices.overview import overview
from luutin.night.operation import Operation
from luutin.night.room import room_at
from luutin.night.upkeep import Deed, Upkeep, read_upkeep

_RUN = ("id", "kind", "started_at", "ended_at", "outcome")


def report(config: Operation, database: Database, *, now: datetime) -> dict[str, Any]:
    """Counts and moments of the archive; `sources` has one entry for each source known to file or archive."""
    reader = Reader(database)
    run = Runs(database).latest()
    notices = overview(config, database)
    room = room_at(config.db.parent, config.min_free)
    known = identify(database)
    upkeep, odd = read_upkeep(config.db), odd_files(config.warc, database)
    return {
        "archive": str(config.db),
        **Statistics(database).totals()._asdict(),
        "index_lag": reader.last_change() - reader.watermark("index"),
        "index_fault": "; ".join(database.differences(INDEX_SCHEMA)) or None,
        "disk": {**room._asdict(), "low": room.low},
        "shard": str(Shard(known.shard, known.shards)),
        "uuid": known.uuid,
        "store": _store(config, database, now),
        "engines": [look_at(name, each, database).as_json() for name, each in config.engines.items()],
        "warc_lost": [str(odd) for odd in odd if odd.lost],
        "warc_aside": [odd.name for odd in odd if not odd.lost],
        **{str(deed): _deed(upkeep, deed, now) for deed in Deed},
        "last_run": {name: getattr(run, name) for name in _RUN} if run else None,
        "notices_waiting": len(notices.waiting) + notices.to_come,
        "notices_trouble": notices.trouble,
        "alarms": [{"name": name, "since": since} for name, since in notices.alarms.items()],
        "files": _files(database),
        "edits": _edits(database),
        "sources": _sources(config, database, now),
    }


def _store(config: Operation, database: Database, now: datetime) -> dict[str, Any] | None:
    """How far the object store is behind; None: there is none."""
    if config.store is None:
        return None
    lag = find_lag(database, config.store, now=now)
    stored = stored_files(database).values()
    return {
        "url": config.store.url,
        "files": len(stored),
        "bytes": sum(file.bytes for file in stored),
        "only_there": sum(file.removed_at is not None for file in stored),
        "last": max((file.stored_at for file in stored), default=None),
        "waiting": lag.files,
        "waiting_bytes": lag.bytes,
        "lag_s": lag.seconds,
    }


def _edits(database: Database) -> dict[str, Any]:
    """What later revisions changed, by kind, and how much of it no page told."""
    book = Edits(database)
    totals = book.totals()
    return {
        "revisions": totals.revisions,
        "silent": totals.silent,
        "kinds": {str(kind): count for kind, count in totals.kinds.items()},
        "silent_by_source": book.silent_by_source(),
    }


def _files(database: Database) -> dict[str, Any]:
    """Contents that are kept, how many of them were read, and why addresses that records name brought none."""
    files = FileReader(database)
    counts, missing = files.counts(), Counter(files.refused()) + Counter(files_missing(database))
    return {
        "kept": sum(counts.values()),
        "bytes": files.size(),
        "read": counts.get("read", 0),
        "waiting_for_ocr": counts.get("waits", 0),
        "unreadable": counts.get("unread", 0),
        "unread": counts.get("new", 0),
        "queued": files_due(database),
        "not_kept": dict(missing.most_common()),
    }


def _deed(upkeep: Upkeep, deed: Deed, now: datetime) -> dict[str, Any]:
    """`age_s`: since it went well, None: never; `trouble`: what is wrong and what to do, None: nothing."""
    note = upkeep.of(deed)
    age = note.age(now)
    return {
        **asdict(note),
        "age_s": int(age.total_seconds()) if age is not None else None,
        "trouble": upkeep.trouble(deed, now),
    }


def needs_person(status: dict[str, Any]) -> list[str]:
    """The sources of a report that will not get well by themselves."""
    return [entry["name"] for entry in status["sources"] if (entry["health"] or {}).get("needs_person")]


def _sources(config: Operation, database: Database, now: datetime) -> list[dict[str, Any]]:
    known, nights = _known(database), nights_to_notice(database, config.crawler, config.sources)
    for source in config.sources:
        empty = {"articles": 0, "newest": None, "last_seen": None, "vanished": 0, "queued": 0}
        entry = known.setdefault(source.name, {"name": source.name, "home": source.seeds[0], **empty})
        entry["enabled"] = source.enabled
        permission = source.permission
        entry["permission"] = permission.by if permission else None
        entry["health"] = _health(book.health(database, source.name, now=now)) if source.enabled else None
    held = Held(database).counts()
    for entry in known.values():
        entry["held"] = held[entry["name"]]
        entry["nights_to_notice"] = nights.get(str(entry["name"]))
        entry.setdefault("enabled", None)
        entry.setdefault("permission", None)
        entry.setdefault("health", None)
    return sorted(known.values(), key=lambda entry: str(entry["name"]))


def _known(database: Database) -> dict[str, dict[str, Any]]:
    queued = queues(database)
    return {
        source.name: {
            "name": source.name,
            "home": source.home,
            "articles": source.articles,
            "newest": source.newest,
            "last_seen": source.last_seen,
            "vanished": source.vanished,
            "queued": queued.get(source.name, 0),
        }
        for source in Statistics(database).sources()
    }


def _health(health: Health | None) -> dict[str, Any] | None:
    return None if health is None else health_json(health)
