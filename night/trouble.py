"""Tell of runs that did not happen or died: no run is there to tell of itself."""

from datetime import datetime

from luutin.archive import Database, utc
from luutin.night.operation import Operation
from luutin.night.outbox import Letter
from luutin.night.post import address
from luutin.night.schedule import Mishap
from luutin.night.schema import NIGHT_SCHEMA


def tell_trouble(config: Operation, mishap: Mishap, *, now: datetime) -> int:
    """Put a notice of *mishap* into the outbox; return to how many places. Nothing is made where no archive is yet."""
    if not config.db.exists():
        return 0
    with Database.open(config.db, NIGHT_SCHEMA) as database, database.transaction():
        return address(database, trouble_letter(mishap, now=now), config, now=now)


def trouble_letter(mishap: Mishap, *, now: datetime) -> Letter:
    """What is told; the same mishap of the same time is one letter."""
    due = utc(mishap.due or now)
    text = (
        f"The run “{mishap.job}” of {due} ({mishap.kind}): {mishap.reason}.\n\n"
        "`luutin schedule` shows the next runs, `luutin doctor` looks for causes.\n"
    )
    content = {"type": f"run.{mishap.kind}", "job": mishap.job, "due": due, "reason": mishap.reason}
    return Letter(f"run-{mishap.kind}:{mishap.job}:{due}", f"[luutin] run {mishap.job}: {mishap.kind}", text, content)
