"""Metrics in the Prometheus text format, for `/metrics` and for the textfile collector.

Everything is read from the archive, so that the server, the night run and the command line tell the same.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from luutin.archive import Database, Runs, from_utc
from luutin.crawler import host_of
from luutin.night.finding import SourceState
from luutin.night.observation import Observation
from luutin.night.operation import Operation
from luutin.night.reporting import report
from luutin.night.schema import NIGHT_SCHEMA

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_RUN = {
    "fetched": "Answers with a body or a 304",
    "new": "Articles found for the first time",
    "changed": "Articles with a new revision",
    "vanished": "Articles marked as vanished",
    "limited": "Times that the host said too many",
    "failed": "Failures, each try counted",
    "bytes": "Bytes received, as sent",
}


def exposition(config: Operation, database: Database, *, now: datetime, status: dict[str, Any] | None = None) -> bytes:
    """All metrics at *now*; *status* is the report of then, where it was made already."""
    registry = CollectorRegistry()
    status = status or report(config, database, now=now)
    _archive(registry, status, now)
    _sources(registry, status["sources"], now)
    _run(registry, config, database)
    return generate_latest(registry)


def _archive(registry: CollectorRegistry, status: dict[str, Any], now: datetime) -> None:
    for name, help_text in (
        ("revisions", "Revisions kept"),
        ("captures", "Captures kept"),
        ("index_lag", "Changes of the archive that the index has not taken in"),
        ("notices_waiting", "Notices whose receiver has not acknowledged them"),
    ):
        Gauge(f"luutin_{name}", help_text, registry=registry).set(status[name])
    for deed in ("backup", "verify"):
        told = status[deed]
        if told["age_s"] is not None:
            age = Gauge(f"luutin_{deed}_age_seconds", f"Since the last {deed} that went well", registry=registry)
            age.set(told["age_s"])
        failed = Gauge(f"luutin_{deed}_failed", f"1 where the last {deed} failed", registry=registry)
        failed.set(told["error"] is not None)
    for name, help_text in (("free", "Free on the archive's disk"), ("reserve", "Left free by a crawl")):
        Gauge(f"luutin_disk_{name}_bytes", help_text, registry=registry).set(status["disk"][name])
    lost = Gauge("luutin_warc_files_lost", "WARC files that are missing or cut off", registry=registry)
    lost.set(len(status["warc_lost"]))
    _store(registry, status)
    _engines(registry, status["engines"])
    run = status["last_run"]
    if run is not None:
        since = (now - from_utc(run["started_at"])).total_seconds()
        Gauge("luutin_run_started_age_seconds", "Since the last run began", registry=registry).set(since)


def _store(registry: CollectorRegistry, status: dict[str, Any]) -> None:
    store = status["store"]
    if store is None:
        return
    for name, help_text in (
        ("files", "WARC files that the object store has"),
        ("bytes", "Their bytes"),
        ("waiting", "Complete WARC files that are not stored"),
        ("waiting_bytes", "Their bytes"),
    ):
        Gauge(f"luutin_store_{name}", help_text, registry=registry).set(store[name])
    lag = Gauge("luutin_store_lag_seconds", "Since the last capture of the oldest file that waits", registry=registry)
    lag.set(store["lag_s"])


def _engines(registry: CollectorRegistry, engines: Iterable[dict[str, Any]]) -> None:
    up = Gauge("luutin_engine_up", "Whether the cluster answers", ["engine"], registry=registry)
    whole = Gauge("luutin_engine_green", "Whether it has all copies of all articles", ["engine"], registry=registry)
    lag = Gauge("luutin_engine_lag", "Changes of this archive that it lacks", ["engine"], registry=registry)
    blocked = Gauge("luutin_engine_read_only", "Whether it takes no writes", ["engine"], registry=registry)
    snapshot = Gauge("luutin_engine_snapshot_seconds", "End of its newest snapshot", ["engine"], registry=registry)
    help_text = "Moment of the last change of each shard that it has taken in"
    reach = Gauge("luutin_engine_shard_upto_seconds", help_text, ["engine", "shard"], registry=registry)
    for engine in engines:
        for shard in engine["shards"]:
            if shard["upto"]:
                reach.labels(engine["name"], str(shard["shard"])).set(from_utc(shard["upto"]).timestamp())
        up.labels(engine["name"]).set(engine["colour"] is not None)
        whole.labels(engine["name"]).set(engine["colour"] == "green")
        blocked.labels(engine["name"]).set(engine["read_only"])
        if engine["lag"] is not None:
            lag.labels(engine["name"]).set(engine["lag"])
        if engine["snapshot_at"] is not None:
            snapshot.labels(engine["name"]).set(engine["snapshot_at"] / 1000)


def _sources(registry: CollectorRegistry, sources: Iterable[dict[str, Any]], now: datetime) -> None:
    def gauge(name: str, help_text: str, *more: str) -> Gauge:
        return Gauge(f"luutin_{name}", help_text, ["source", *more], registry=registry)

    articles, vanished = gauge("articles", "Articles kept"), gauge("vanished_articles", "Articles gone from the portal")
    queued, age = gauge("queue", "URLs that are due"), gauge("newest_age_seconds", "Since the newest article's day")
    state = gauge("source_state", "1 for the state that the source is in", "state")
    person = gauge("source_needs_person", "1 where the source will not get well by itself")
    for entry in sources:
        name = entry["name"]
        articles.labels(name).set(entry["articles"])
        vanished.labels(name).set(entry["vanished"])
        queued.labels(name).set(entry["queued"])
        if entry["newest"]:
            age.labels(name).set((now.date() - date.fromisoformat(entry["newest"][:10])).total_seconds())
        if entry["health"]:
            for each in SourceState:
                state.labels(name, str(each)).set(entry["health"]["state"] == each)
            person.labels(name).set(entry["health"]["needs_person"])


def _run(registry: CollectorRegistry, config: Operation, database: Database) -> None:
    """The last run: its duration, and of each source what it brought, how fast, and what failed."""
    run = Runs(database).latest()
    if run is None:
        return
    seconds = run.summary.get("seconds", 0.0)
    Gauge("luutin_run_seconds", "Duration of the last run", registry=registry).set(seconds)
    hosts = {source.name: host_of(source.seeds[0]) for source in config.sources}
    gauges = {name: Gauge(f"luutin_run_{name}", text, ["source"], registry=registry) for name, text in _RUN.items()}
    latency = Gauge("luutin_run_latency_seconds", "Mean time of an answer", ["host"], registry=registry)
    for source, counts in run.summary.get("sources", {}).items():
        for name, each in gauges.items():
            each.labels(source).set(counts.get(name, 0))
        if counts.get("fetched"):
            latency.labels(hosts.get(source, source)).set(counts.get("waited_s", 0.0) / counts["fetched"])
    if not database.holds(NIGHT_SCHEMA):
        return
    errors = Gauge("luutin_run_errors", "Requests of the last run that failed", ["source", "code"], registry=registry)
    for row in database.all(
        "SELECT record FROM observations WHERE run_id = ? AND source IN (SELECT value FROM json_each(?))",  # by the key
        (run.id, orjson.dumps(list(run.summary.get("sources", {}))).decode()),
    ):
        seen = Observation.from_json(row["record"])
        for code, count in seen.failures.items():
            errors.labels(seen.source, code).set(count)
