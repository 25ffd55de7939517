"""Runs jobs, one at a time and none twice at once. The only place that knows the scheduler.

What comes due meanwhile waits its turn. A job that raises is reported, and its next time stands. When a job is due is
decided in luutin.night.timetable.
"""

import threading
from collections.abc import Callable
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from luutin.night.timetable import Job, Mishap


class Schedule:
    """The running scheduler. `act` is called in a thread of its own for each job that is due."""

    def __init__(self, act: Callable[[Job], None], tell: Callable[[Mishap], None]) -> None:
        self._act, self._tell = act, tell
        self._busy: set[str] = set()
        self._beating = threading.Event()
        executors = {"default": ThreadPoolExecutor(1), "pulse": ThreadPoolExecutor(1)}
        self._scheduler = BackgroundScheduler(executors=executors, daemon=True)
        self._scheduler.add_listener(self._heard, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()
        self.feel()

    def run(self, job: Job, *, grace_s: int | None) -> bool:
        """Run *job* as soon as no other runs; False where it runs or waits already.

        One that has to wait longer than *grace_s* is missed, and told.
        """
        if job.name in self._busy:
            return False
        self._busy.add(job.name)
        self._scheduler.add_job(self._act_on, args=[job], id=job.name, misfire_grace_time=grace_s)
        return True

    def feel(self) -> bool:
        """Whether the scheduler has run what it was given since this was last asked; gives it something again."""
        beats = self._beating.is_set()
        if beats or self._scheduler.get_job("pulse") is None:
            self._beating.clear()
            self._scheduler.add_job(
                self._beating.set, id="pulse", executor="pulse", replace_existing=True, misfire_grace_time=None
            )
        return beats

    def stop(self) -> None:
        """Begin no more jobs; does not wait for the one at work."""
        self._scheduler.shutdown(wait=False)

    def _act_on(self, job: Job) -> None:
        try:
            self._act(job)
        finally:
            self._busy.discard(job.name)

    def _heard(self, event: Any) -> None:
        due = getattr(event, "scheduled_run_time", None)
        if event.code == EVENT_JOB_ERROR:
            self._tell(Mishap("error", event.job_id, due, f"{type(event.exception).__name__}: {event.exception}"))
        else:
            self._busy.discard(event.job_id)
            self._tell(Mishap("missed", event.job_id, due, "it could not start within its grace time"))
