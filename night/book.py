"""What the nights saw and what was told of it: the archive's tables of observations, acceptances and told states."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from luutin.archive import Database, Statistics, utc
from luutin.night import history
from luutin.night.health import Health, judge
from luutin.night.observation import Observation

_PUBLISHED_DAYS = 400
"""Days of articles that tell a source's cadence."""


class Told(NamedTuple):
    """What was last told of a source."""

    state: str
    code: str
    since: str


def note(database: Database, observations: Iterable[Observation]) -> None:
    """Keep what a run saw, inside the caller's transaction."""
    for each in observations:
        history.take_on(database, each.source, before=each.run_id)
        values = (each.source, each.run_id, utc(each.at), each.as_json())
        database.execute("INSERT OR REPLACE INTO observations (source, run_id, at, record) VALUES (?, ?, ?, ?)", values)


def accept(database: Database, source: str, *, now: datetime) -> None:
    """Take *source* as it is now; its next nights are measured against each other."""
    database.execute(
        "INSERT OR REPLACE INTO accepted (source, at, run_id)"
        " SELECT :source, :at, coalesce(max(run_id), 0) FROM observations WHERE source = :source",
        {"source": source, "at": utc(now)},
    )
    history.forget(database, source)


def health(database: Database, source: str, *, now: datetime) -> Health | None:
    """How *source* is; None where it was never crawled, or only before a person accepted it."""
    return judge(history.past_of(database, source), now=now, published=_published(database, source, now))


def _published(database: Database, source: str, now: datetime) -> list[date]:
    since = now.astimezone(UTC).date() - timedelta(days=_PUBLISHED_DAYS)
    days = Statistics(database).days(source, since=since.isoformat(), until=utc(now))
    return [date.fromisoformat(day) for day in sorted(days)]


def told(database: Database) -> dict[str, Told]:
    """Source → what was last told of it."""
    return {
        row["source"]: Told(row["state"], row["code"], row["since"])
        for row in database.all("SELECT * FROM told_health")
    }


def tell(database: Database, source: str, health: Health, *, now: datetime) -> None:
    """Note, inside the caller's transaction, that *health* is being told."""
    values = (source, str(health.state), health.code, written(health.since), utc(now))
    database.execute(
        "INSERT OR REPLACE INTO told_health (source, state, code, since, told_at) VALUES (?, ?, ?, ?, ?)", values
    )


def written(since: date | datetime) -> str:
    """A day as `2026-11-23`, a moment in UTC."""
    return utc(since) if isinstance(since, datetime) else since.isoformat()
