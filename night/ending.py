"""What follows every run: judge the sources, run the saved searches, notify, then write the summary."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import structlog

from luutin.archive import Database, Run, Runs, from_utc
from luutin.night import book, logs
from luutin.night.deadman import ping
from luutin.night.errors import SpoolError
from luutin.night.finding import SourceState, kind_of
from luutin.night.health import Health
from luutin.night.letters import Turn, health_json, health_letter
from luutin.night.notices.alarms import Alarm, sound
from luutin.night.notices.overview import overview
from luutin.night.notices.post import address, post
from luutin.night.observation import Observation
from luutin.night.observe import observe
from luutin.night.operation import Operation
from luutin.night.schema import NIGHT_SCHEMA
from luutin.night.sealing import seal_night
from luutin.night.timetable import Jump
from luutin.night.trouble import tell_jump
from luutin.night.upkeep import tell_overdue

_STEADY = timedelta(hours=1)
Say = Callable[[str], None]
"""Tells one line to the person who waits for the run."""

_CALM = {SourceState.HEALTHY, SourceState.QUIET}


def finish(config: Operation, *, now: Callable[[], datetime], say: Say) -> None:
    """Do it for the run that has just ended. Needs the lock of the run, and an index that has caught up.

    Raises ArchiveError. What was found is kept before it is sent: a process that dies here tells it the next time.
    """
    with Database.open(config.db, NIGHT_SCHEMA) as database, database.lean():
        run = Runs(database).latest()
        if run is None:
            return
        with structlog.contextvars.bound_contextvars(run=run.id):
            _look_at_clock(config, run, Runs(database).last_begun(before=run.id), now())
            seen = observe(database, run, now=now())
            turns = _judge(database, config, run, seen, now())
            found = _look(database, config, run, now())
            _write(config, run, turns=turns, found=found)
            tell_overdue(config, now=now())
            seal_night(config, now=now())
            if logs.are_on():
                _log(run, turns, found)
            else:
                _say(turns, found, say)
            _post(config, now)
            ping(config, run, overview(config, database), now=now())


def _post(config: Operation, now: Callable[[], datetime]) -> None:
    """Send, now or later: a spool that fails keeps nothing of the run back, and is told by the last resort."""
    try:
        post(config, now=now)
    except SpoolError as error:
        sound(config, Alarm("notices", str(error), ""), now=now())


def _look_at_clock(config: Operation, run: Run, before: datetime | None, now: datetime) -> None:
    """Tell of a clock that was set back between two runs, also where no service looks at it."""
    began = from_utc(run.started_at)
    if before is not None and before - began > _STEADY:
        tell_jump(config, Jump(before, began), now=now)


def healths(database: Database, config: Operation, *, now: datetime) -> dict[str, Health | None]:
    """The health of each enabled source; None where it was never crawled."""
    return {source.name: book.health(database, source.name, now=now) for source in config.sources if source.enabled}


def _judge(database: Database, config: Operation, run: Run, seen: Sequence[Observation], now: datetime) -> list[Turn]:
    """Keep what was seen, and tell of each source whose confirmed health is not what was last told."""
    with database.transaction():
        book.note(database, seen)
        told = book.told(database)
        turns = [
            Turn(name, told.get(name), health)
            for name, health in healths(database, config, now=now).items()
            if health is not None and health.confirmed and _is_news(told.get(name), health)
        ]
        for turn in turns:
            book.tell(database, turn.source, turn.now, now=now)
        news = [turn for turn in turns if turn.before is not None or turn.now.state not in _CALM]
        if news:
            address(database, health_letter(news, run_id=run.id, style=config.night.style), config, now=now)
    return news


def _is_news(told: book.Told | None, health: Health) -> bool:
    return told is None or kind_of(told.state, told.code) != kind_of(health.state, health.code)


def _look(database: Database, config: Operation, run: Run, now: datetime) -> dict[str, int]:
    if not database.value("SELECT count(*) FROM watches"):
        return {}
    from luutin.indexer import Searcher
    from luutin.night.watches import look, search_with

    with Searcher(config.db) as searcher:
        return look(database, search_with(searcher), config, run_id=run.id, now=now)


def _write(config: Operation, run: Run, *, turns: Sequence[Turn], found: dict[str, int]) -> None:
    """The run's summary as a file: `runs/RUN.json` beside the archive."""
    content: dict[str, Any] = {
        "run": run.id,
        "kind": run.kind,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        **run.summary,
        "health_changed": [{"source": turn.source, **health_json(turn.now)} for turn in turns],
        "watches": found,
    }
    folder = config.db.parent / "runs"
    folder.mkdir(exist_ok=True)
    target = folder / f"{run.id:06}.json"
    partial = target.with_suffix(".partial")
    partial.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    partial.replace(target)
    _prune(folder)


def _prune(folder: Path) -> None:
    for old in sorted(folder.glob("*.json"))[: -Runs.KEPT]:
        old.unlink()


def _say(turns: Sequence[Turn], found: dict[str, int], say: Say) -> None:
    """The same for a person who crawls by hand."""
    for turn in turns:
        health = turn.now
        say(f"{turn.source} is {health.state} since {book.written(health.since)[:10]}: {health.why}")
        if health.needs_person:
            say(f"  → {health.advice.replace('NAME', turn.source)}")
    for name, count in found.items():
        if count:
            say(f"{name}: {count:,} new for this saved search")


def _log(run: Run, turns: Sequence[Turn], found: dict[str, int]) -> None:
    log = logs.log()
    for name, counts in run.summary.get("sources", {}).items():
        shown = {key: value for key, value in counts.items() if value}
        log.info("source.crawled", source=name, **shown)
    for turn in turns:
        tell = log.warning if turn.now.needs_person else log.info
        tell("source.health", source=turn.source, **health_json(turn.now))
    for name, count in found.items():
        if count:
            log.info("watch.found", watch=name, count=count)
    totals = {key: run.summary.get(key) for key in ("seconds", "fetched", "new", "changed", "vanished", "failed")}
    log.info("run.summary", kind=run.kind, outcome=run.outcome, **totals)
