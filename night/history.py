"""What do the nights of a source say so far? Folded once, kept, and taken on from there: years of nights cost nothing.

A history and what was made of it never disagree: what other rules made of it does not count, and is made anew.
"""

from functools import cache, reduce
from hashlib import sha256
from pathlib import Path

import msgspec

from luutin.archive import Database
from luutin.night import cadence, drift, finding, health, observation
from luutin.night.health import Course, step
from luutin.night.observation import Observation
from luutin.night.schema import NIGHT_SCHEMA

_RULES = (cadence, drift, finding, health, observation)
"""The modules whose words decide what a night means."""
_read = msgspec.json.Decoder(Course).decode
_NEVER = Course(), -(1 << 62)
"""Nights that came along with a source from another archive have numbers below 0."""


def past_of(database: Database, source: str) -> Course:
    """What the nights of *source* that count say: those since a person last accepted it as it is."""
    if not database.holds(NIGHT_SCHEMA):
        return Course()
    past, upto = _kept(database, source)
    return reduce(step, _nights(database, source, after=upto), past)


def take_on(database: Database, source: str, *, before: int) -> None:
    """Keep what the nights of *source* before run *before* say, inside the caller's transaction.

    The run itself is left out: it may be observed again.
    """
    past, upto = _kept(database, source)
    nights = _nights(database, source, after=upto, before=before)
    if nights:
        text = msgspec.json.encode(reduce(step, nights, past)).decode()
        database.execute(
            "INSERT OR REPLACE INTO judged (source, run_id, rules, past) VALUES (?, ?, ?, ?)",
            (source, nights[-1].run_id, fingerprint(), text),
        )


def forget(database: Database, source: str) -> None:
    """Drop what was kept of *source*: its history begins anew, or was changed. Inside the caller's transaction."""
    database.execute("DELETE FROM judged WHERE source = ?", (source,))


@cache
def fingerprint() -> str:
    """Of the rules: another one where a word of them is another."""
    return sha256(b"".join(Path(module.__file__ or "").read_bytes() for module in _RULES)).hexdigest()[:16]


def _kept(database: Database, source: str) -> tuple[Course, int]:
    """What was kept, and the last night that is in it."""
    row = database.one("SELECT past, run_id FROM judged WHERE source = ? AND rules = ?", (source, fingerprint()))
    return _NEVER if row is None else (_read(row["past"]), row["run_id"])


def _nights(database: Database, source: str, *, after: int, before: int = 1 << 62) -> list[Observation]:
    rows = database.all(
        "SELECT o.record FROM observations AS o LEFT JOIN accepted AS a USING (source)"
        " WHERE source = :source AND o.run_id > :after AND o.run_id < :before"
        " AND (a.source IS NULL OR o.run_id > a.run_id OR (a.run_id IS NULL AND o.at > a.at)) ORDER BY o.run_id",
        {"source": source, "after": after, "before": before},
    )
    return [Observation.from_json(row["record"]) for row in rows]
