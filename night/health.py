"""Is a source ill? A pure function of what its nights saw, and of now.

A night is judged by the first rule it breaks (`luutin.night.finding`). The state holds since the first of the nights
that end the history with the same finding. Where the nights are good, the silence since the newest article is measured
against the source's own cadence. One bad night is shown but not yet believed: most are over the next day.

`assess` folds the history from its start, so a history and its state can never disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import pairwise

from luutin.crawler import Code
from luutin.night.advice import advice
from luutin.night.cadence import patience, resumed
from luutin.night.drift import together
from luutin.night.finding import Finding, SourceState, Usual, find, find_nothing, kind_of
from luutin.night.observation import Fill, Observation
from luutin.night.signs import Sign


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a source, and what a person needs to know about it."""

    state: SourceState
    code: str
    """Stable and short, finer than the state: a Sign, or the Code that most visits failed with."""
    since: datetime | date
    """The first night with this state; where it is silence: the day of the newest article."""
    why: str
    advice: str
    """What to do; empty where there is nothing to do."""
    confirmed: bool
    """False: seen in one night only, which may be an accident."""

    @property
    def needs_person(self) -> bool:
        """True where the source will not get well by itself."""
        return self.confirmed and self.state not in {SourceState.HEALTHY, SourceState.QUIET}


@dataclass(frozen=True, slots=True)
class Course:
    """What the fold remembers of the nights so far."""

    last: Observation | None = None
    finding: Finding | None = None
    """Of the last night that proved anything; None: it was good."""
    since: datetime | None = None
    """The first of the nights that end the history with the same finding, or with none."""
    days: int = 0
    """Different days among those nights: several runs on one day are one piece of evidence."""
    ever_good: bool = False
    gave: bool = False
    """True where a page was ever read as an article."""
    usual: Usual = field(default_factory=Usual)
    good_fills: tuple[Mapping[str, Fill], ...] = ()
    recent_fills: tuple[Mapping[str, Fill], ...] = ()
    recent_bad: tuple[bool, ...] = ()
    active: tuple[date, ...] = ()
    """Days with something new, in order."""
    runs: tuple[datetime, ...] = ()
    """When the last runs ended."""


_FILLS_KEPT, _FILLS_RECENT, _RECENT = 30, 7, 14
_LISTS_KEPT = 15
_AT_ONCE = {Sign.REDESIGN, Sign.MASS_VANISH, Sign.NO_ARTICLES}
"""Findings that one night proves: they rest on many pages, or on all nights there were."""
_OVERDUE = timedelta(days=3)
_UNSTEADY = 4
"""So many separate failures among the recent nights are no accidents any more."""
_DEAD_AFTER: dict[str, timedelta] = {Code.NAME: timedelta(days=14), Code.NO_ANSWER: timedelta(days=60)}
"""Failures that mean, after so long, that there is nobody any more."""


def assess(observations: Iterable[Observation], *, now: datetime, published: Sequence[date] = ()) -> Health | None:
    """The health of a source after *observations* (one source's, oldest first); None where it was never crawled.

    *published* are the days of the articles that the archive holds, in order: a cadence known from the start.
    """
    past = reduce(step, observations, Course())
    return judge(past, now=now, published=published)


def step(past: Course, night: Observation) -> Course:
    """Take one more night in."""
    past = replace(past, runs=(*past.runs, night.at)[-_RECENT:])
    if not night.asked:
        return replace(past, last=night)
    recent = (*past.recent_fills, night.fills)[-_FILLS_RECENT:]
    finding = find(night, past.usual, recent, before=past.finding)
    if past.finding and past.finding.lost and finding is None:
        recent = (night.fills,)  # the nights that lost a field must not find it lost again
    elif finding and not finding.lost:
        recent = past.recent_fills  # what a portal in trouble showed says nothing of how its pages are read
    same = past.since is not None and _key(finding) == _key(past.finding)
    new_day = past.last is None or not same or past.last.at.date() != night.at.date()
    past = replace(
        past,
        last=night,
        finding=finding,
        since=past.since if same else night.at,
        days=(past.days if same else 0) + new_day,
        recent_fills=recent,
        recent_bad=(*past.recent_bad, finding is not None)[-_RECENT:],
        gave=past.gave or bool(night.shown or night.new or night.changed or night.newest),
        active=_active(past.active, night),
    )
    return past if finding else _learn(past, night)


def judge(past: Course, *, now: datetime, published: Sequence[date] = ()) -> Health | None:
    """What the nights so far say at *now*."""
    if past.last is None:
        return None
    if now - past.last.at > _overdue(past.runs):
        why = f"no run looked at it for {(now - past.last.at).days} days"
        regular = past.runs[-1] - past.runs[0] > timedelta(days=1)
        return _health(SourceState.FAILING, Sign.NOT_CRAWLED, past.last.at, why, confirmed=regular)
    if past.since is None:
        return _health(
            SourceState.FAILING, Sign.NEVER_ASKED, past.last.at, "no run asked it for a page", confirmed=False
        )
    if past.finding is not None:
        return _ill(past, past.finding, past.since, now)
    if past.last.shown == 0 and not (past.gave or published or past.last.queued):
        return _ill(past, find_nothing(past.last), past.since, now)
    if (spells := _spells(past.recent_bad)) >= _UNSTEADY:
        why = f"it failed {spells} times in the last {len(past.recent_bad)} nights, and came back each time"
        return _health(SourceState.FAILING, Sign.UNSTEADY, past.since, why)
    return _silence(past, past.since, published, past.last.at.date())


def _key(finding: Finding | None) -> tuple[str, str] | None:
    """What makes two nights the same."""
    return None if finding is None else kind_of(finding.state, finding.code)


def _active(active: tuple[date, ...], night: Observation) -> tuple[date, ...]:
    """The newest article's day, or for a source without dates the day on which something new was found."""
    day = night.newest or (night.at.date() if night.new else None)
    if day is None or day > night.at.date() + timedelta(days=1) or (active and day <= active[-1]):
        return active
    return (*active, day)


def _learn(past: Course, night: Observation) -> Course:
    """A good night is what later nights are measured against."""
    usual = replace(past.usual, site_name=past.usual.site_name or night.site_name)
    if night.links and night.links_per_list:
        usual = replace(usual, listed=(*usual.listed, night.links_per_list)[-_LISTS_KEPT:])
    if not night.fills:
        return replace(past, ever_good=True, usual=usual)
    fills = (*past.good_fills, night.fills)
    forgotten = {field: Fill(-of, -have) for oldest in fills[:-_FILLS_KEPT] for field, (of, have) in oldest.items()}
    usual = replace(usual, fills=together((usual.fills, night.fills, forgotten)))
    return replace(past, ever_good=True, usual=usual, good_fills=fills[-_FILLS_KEPT:])


def _ill(past: Course, finding: Finding, since: datetime, now: datetime) -> Health:
    state = finding.state
    if finding.code in _DEAD_AFTER and now - since > _DEAD_AFTER[finding.code]:
        state = SourceState.GONE
    confirmed = past.days >= 2 or finding.proven or finding.code in _AT_ONCE or not past.ever_good
    return _health(state, finding.code, since, finding.why, confirmed=confirmed)


def _silence(past: Course, since: datetime, published: Sequence[date], seen: date) -> Health:
    """A source that answers well: how long has it had nothing new?"""
    days = sorted({day for day in (*published, *past.active) if day <= seen})
    if not days:
        return _health(SourceState.HEALTHY, Sign.WELL, since, "it answers")
    patient, silent = patience(days), seen - days[-1]
    # The first crawl may have seen a part only: what is newest in it says nothing of silence.
    if silent > patient.quiet and len(past.runs) > 1:
        state = SourceState.FROZEN if silent > patient.frozen else SourceState.QUIET
        why = f"nothing new for {silent.days} days; by its own pace {patient.quiet.days} would be long"
        return _health(state, Sign.SILENT, days[-1], why)
    spoke = resumed(days)
    began = spoke if spoke and spoke > since.date() else since
    return _health(SourceState.HEALTHY, Sign.WELL, began, f"newest article of {days[-1].isoformat()}")


def _overdue(runs: Sequence[datetime]) -> timedelta:
    """How long after the last run the next one is missing: by the rhythm of the last ones."""
    gaps = sorted(later - earlier for earlier, later in pairwise(runs))
    return max(_OVERDUE, 3 * gaps[len(gaps) // 2]) if gaps else _OVERDUE


def _spells(bad: Sequence[bool]) -> int:
    """How often a bad night followed a good one."""
    return sum(now and not before for before, now in pairwise((False, *bad)))


def _health(state: SourceState, code: str, since: datetime | date, why: str, *, confirmed: bool = True) -> Health:
    return Health(state, code, since, why, advice(state, code), confirmed)
