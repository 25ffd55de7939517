"""Which jobs are due? Told the wall clock and the time that has really passed at each look. Pure.

A run is due when its hour comes or, where the wall clock was changed meanwhile, when as much time has passed as was
left until then: a clock that is set back by a year does not stop the nights for a year.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from luutin.night.cron import fields, moments
from luutin.night.settings import ScheduleSettings

COMMON = "night"
"""Name of the job for all sources without a schedule of their own."""
_STEADY = timedelta(minutes=2)
"""A clock that is corrected by less is a clock that works."""


class Moment(NamedTuple):
    """Now, by two clocks."""

    wall: datetime
    """What the machine's clock shows; aware."""
    elapsed: float
    """Seconds since some fixed point, sleep of the machine included; never goes back."""


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
    """`missed`, `overlap`, `error`, `failed`."""
    job: str
    due: datetime | None
    reason: str


class Due(NamedTuple):
    """A job whose time has come."""

    job: Job
    due: datetime
    late_s: float
    """How long ago, in seconds that really passed."""


class Jump(NamedTuple):
    """The wall clock was changed."""

    expected: datetime
    """What it would show."""
    shown: datetime


def jobs(settings: ScheduleSettings, sources: Sequence[str]) -> list[Job]:
    """The jobs for the enabled *sources*: one in common, one for each source with its own schedule."""
    own = {name: settings.sources[name] for name in sources if name in settings.sources}
    rest = tuple(name for name in sources if name not in own)
    common = [Job(COMMON, settings.cron, rest)] if rest else []
    return common + [Job(name, cron, (name,)) for name, cron in own.items()]


def times(job: Job, settings: ScheduleSettings, *, after: datetime) -> Iterator[datetime]:
    """The moments at which *job* comes due after *after*, without jitter, in the schedule's zone."""
    return moments(fields(job.cron), ZoneInfo(settings.timezone), after=after)


def missed_since(job: Job, settings: ScheduleSettings, *, last: datetime, now: datetime) -> datetime | None:
    """The first time of *job* behind *last* that has passed by *now*; None where none has."""
    due = next(times(job, settings, after=last), None)
    return due if due is not None and due < now else None


@dataclass(slots=True)
class _Entry:
    """When a job comes next: by the calendar, and by the time that passes."""

    job: Job
    due: datetime
    at: float


class Timetable:
    """What comes when. Several missed times of one job are one."""

    def __init__(
        self, planned: Sequence[Job], settings: ScheduleSettings, *, now: Moment, chance: Callable[[], float]
    ) -> None:
        self._settings, self._chance = settings, chance
        self._last = now
        self._entries = [entry for job in planned if (entry := self._next(job, now)) is not None]

    def look(self, now: Moment) -> tuple[list[Due], Jump | None]:
        """What has come due since the last look, each job once; and whether the clock was changed meanwhile."""
        jump = self._jump(now)
        if jump is not None:
            self._follow(now)
        self._last = now
        due = [Due(each.job, each.due, now.elapsed - each.at) for each in self._entries if each.at <= now.elapsed]
        self._entries = [each if each.at > now.elapsed else self._next(each.job, now) or each for each in self._entries]
        return due, jump

    def wait_s(self, now: Moment) -> float:
        """Seconds until something is due; infinite where nothing is."""
        return max(0.0, min((each.at for each in self._entries), default=float("inf")) - now.elapsed)

    def _jump(self, now: Moment) -> Jump | None:
        expected = self._last.wall + timedelta(seconds=now.elapsed - self._last.elapsed)
        return Jump(expected, now.wall) if abs(now.wall - expected) > _STEADY else None

    def _follow(self, now: Moment) -> None:
        """Take the changed clock's calendar, and keep for each job the time that was left: the sooner one holds."""
        for entry in self._entries:
            by_calendar = self._next(entry.job, now)
            if by_calendar is not None:
                entry.due, entry.at = by_calendar.due, min(entry.at, by_calendar.at)

    def _next(self, job: Job, now: Moment) -> _Entry | None:
        due = next(times(job, self._settings, after=now.wall), None)
        if due is None:
            return None
        late = self._settings.jitter_s * self._chance()
        return _Entry(job, due, now.elapsed + (due - now.wall).total_seconds() + late)
