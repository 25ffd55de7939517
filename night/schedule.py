"""When is it time? The only place that knows the scheduler.

One job runs at a time, and never twice at once. What comes due meanwhile waits its turn, and several missed times
of one job become one run. A job that raises is reported, and its next time stands.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from luutin.night.cron import fields
from luutin.night.settings import ScheduleSettings

COMMON = "night"
"""Name of the job for all sources without a schedule of their own."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do again and again."""

    name: str
    """The source, or COMMON."""
    cron: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mishap:
    """What went wrong with a scheduled run, as opposed to within it."""

    kind: str
    """`missed`, `overlap`, `error`."""
    job: str
    due: datetime | None
    reason: str


def jobs(settings: ScheduleSettings, sources: Sequence[str]) -> list[Job]:
    """The jobs for the enabled *sources*: one in common, one for each source with its own schedule."""
    own = {name: settings.sources[name] for name in sources if name in settings.sources}
    rest = tuple(name for name in sources if name not in own)
    common = [Job(COMMON, settings.cron, rest)] if rest else []
    return common + [Job(name, cron, (name,)) for name, cron in own.items()]


def times(job: Job, settings: ScheduleSettings, *, after: datetime) -> Iterator[datetime]:
    """The moments at which *job* comes due after *after*, without jitter, in the schedule's zone."""
    trigger, previous = _trigger(job, settings, jitter=False), None
    now = after + timedelta(microseconds=1)  # the scheduler counts its starting moment in
    while (due := trigger.get_next_fire_time(previous, now)) is not None:
        yield due
        previous = now = due


def missed_since(job: Job, settings: ScheduleSettings, *, last: datetime, now: datetime) -> datetime | None:
    """The first time of *job* behind *last* that has passed by *now*; None where none has."""
    due = next(times(job, settings, after=last), None)
    return due if due is not None and due < now else None


class Schedule:
    """The running scheduler. `act` is called in a thread of its own for each job that is due."""

    def __init__(self, act: Callable[[Job], None], tell: Callable[[Mishap], None]) -> None:
        self._act, self._tell = act, tell
        self._scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, daemon=True)
        self._scheduler.add_listener(self._heard, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)

    def start(self, planned: Sequence[Job], settings: ScheduleSettings) -> None:
        """Begin."""
        self.plan(planned, settings)
        self._scheduler.start()

    def plan(self, planned: Sequence[Job], settings: ScheduleSettings) -> None:
        """Put these jobs in place of all others; a job at work is left to end."""
        for job in self._scheduler.get_jobs():
            job.remove()
        for each in planned:
            self._scheduler.add_job(
                self._act,
                _trigger(each, settings),
                args=[each],
                id=each.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=settings.grace_s,
            )

    def at_once(self, job: Job) -> None:
        """Run *job* now, beside its schedule."""
        self._scheduler.add_job(self._act, args=[job], id=f"{job.name} at once", misfire_grace_time=None)

    def stop(self) -> None:
        """Begin no more jobs; does not wait for the one at work."""
        self._scheduler.shutdown(wait=False)

    def _heard(self, event: Any) -> None:
        due = getattr(event, "scheduled_run_time", None)
        if event.code == EVENT_JOB_ERROR:
            self._tell(Mishap("error", event.job_id, due, f"{type(event.exception).__name__}: {event.exception}"))
        elif event.code == EVENT_JOB_MISSED:
            self._tell(Mishap("missed", event.job_id, due, "it could not start within its grace time"))
        else:
            due = event.scheduled_run_times[0]
            self._tell(Mishap("overlap", event.job_id, due, "the run before it has not ended"))


def _trigger(job: Job, settings: ScheduleSettings, *, jitter: bool = True) -> CronTrigger:
    read = fields(job.cron)
    return CronTrigger(
        second=read.second,
        minute=read.minute,
        hour=read.hour,
        day=read.day,
        month=read.month,
        day_of_week=read.weekday,
        timezone=ZoneInfo(settings.timezone),
        jitter=settings.jitter_s if jitter and settings.jitter_s else None,
    )
