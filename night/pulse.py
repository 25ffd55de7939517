"""Is the service alive? What a health check asks every minute, and therefore cheap: the archive is not read."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from luutin.archive import Work, holder, lock_file
from luutin.night.diagnosis import Diagnosis, Level

_NO_ROOM = 100_000_000


def feel_pulse(db: Path) -> Iterator[Diagnosis]:
    """Look whether anything is at work for the archive *db*, and whether its folder can be written."""
    at_work = next(filter(None, (holder(lock_file(db, work)) for work in (Work.SCHEDULE, Work.RUN, Work.CRAWL))), None)
    if at_work is None:
        yield Diagnosis("service", Level.FAIL, "neither `luutin run` nor a crawl is at work")
    else:
        yield Diagnosis("service", Level.OK, f"`{at_work.what}` is at work since {at_work.since} (pid {at_work.pid})")
    folder = db.absolute().parent
    if not os.access(folder, os.W_OK):
        yield Diagnosis("permissions", Level.FAIL, f"{folder} cannot be written; chown or chmod it")
        return
    free = shutil.disk_usage(folder).free
    level = Level.FAIL if free < _NO_ROOM else Level.OK
    yield Diagnosis("disk", level, f"{free / 1e9:,.1f} GB free")
