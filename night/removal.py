"""A source goes to another archive: what the nights saw of it goes along, before all nights that come there."""

from dataclasses import replace

from luutin.archive import Database, Row
from luutin.night import history
from luutin.night.observation import Observation
from luutin.night.schema import NIGHT_SCHEMA


def bring_health(origin: Database, target: Database, source: str) -> int:
    """Copy what the nights saw, what a person accepted and what was told of *source*; how many nights that were.

    Nights are known by the run's number there. They get numbers below all those here. Done twice it is done once.
    """
    nights = _rows(origin, "observations", source)
    if not nights:
        return 0
    shift = -1 - max(night["run_id"] for night in nights)
    target.migrate(NIGHT_SCHEMA)
    with target.transaction():
        drop_health(target, source)
        for night in nights:
            seen = Observation.from_json(night["record"])
            moved = replace(seen, run_id=night["run_id"] + shift)
            values = (source, moved.run_id, night["at"], moved.as_json())
            target.execute("INSERT INTO observations (source, run_id, at, record) VALUES (?, ?, ?, ?)", values)
        for row in _rows(origin, "accepted", source):
            upto = None if row["run_id"] is None else row["run_id"] + shift
            target.execute("INSERT INTO accepted (source, at, run_id) VALUES (?, ?, ?)", (source, row["at"], upto))
        for row in _rows(origin, "told_health", source):
            told = (source, row["state"], row["code"], row["since"], row["told_at"])
            target.execute("INSERT INTO told_health (source, state, code, since, told_at) VALUES (?, ?, ?, ?, ?)", told)
    return len(nights)


def drop_health(database: Database, source: str) -> None:
    """Forget the nights of a source that is crawled elsewhere."""
    if database.holds(NIGHT_SCHEMA):
        for table in ("observations", "accepted", "told_health"):
            database.execute(f"DELETE FROM {table} WHERE source = ?", (source,))
        history.forget(database, source)


def _rows(database: Database, table: str, source: str) -> list[Row]:
    if not database.holds(NIGHT_SCHEMA):
        return []
    return database.all(f"SELECT * FROM {table} WHERE source = ?", (source,))
