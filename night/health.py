"""Is a source ill? A pure function of what its nights saw, and of now.

A night is judged by the first rule it breaks (`_night`, below). The state holds since the first of the nights that
end the history with the same finding. Where the nights are good, the silence since the newest article is measured
against the source's own cadence. One bad night is shown but not yet believed: most are over the next day.

`assess` folds the history from its start, so a history and its state can never disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import reduce
from itertools import pairwise

from luutin.crawler import Code
from luutin.night.advice import advice
from luutin.night.cadence import patience, resumed
from luutin.night.drift import Lost, lost_fields, still_lost, together
from luutin.night.observation import Entrance, Fill, Observation
from luutin.night.signs import Sign


class SourceState(StrEnum):
    """How a source is."""

    HEALTHY = "healthy"
    QUIET = "quiet"
    """It answers, and is silent for longer than is usual for it."""
    FAILING = "failing"
    """It does not answer, or what it answers cannot be read."""
    BLOCKED = "blocked"
    """It refuses us."""
    FROZEN = "frozen"
    """It answers, and has been silent for so long that nobody seems to keep it any more."""
    REDIRECTED = "redirected"
    """It sends its visitors to another host."""
    MOVED = "moved"
    """Its address shows another office's site."""
    GONE = "gone"
    """Its pages are removed: not found, or all lead to the home page."""


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
class Finding:
    """What one night says."""

    state: SourceState
    code: str
    why: str
    lost: tuple[str, ...] = ()
    """Fields that a redesign took away."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What the fold remembers of the nights so far."""

    last: Observation | None = None
    finding: Finding | None = None
    """Of the last night that proved anything; None: it was good."""
    since: datetime | None = None
    """The first of the nights that end the history with the same finding, or with none."""
    days: int = 0
    """Different days among those nights: several runs on one day are one piece of evidence."""
    ever_good: bool = False
    listed: bool = False
    """True where a listing ever had links."""
    site_name: str | None = None
    good_fills: tuple[Mapping[str, Fill], ...] = ()
    usual: Mapping[str, Fill] = field(default_factory=dict)
    """The good fills together: what is usual for the source."""
    recent_fills: tuple[Mapping[str, Fill], ...] = ()
    recent_bad: tuple[bool, ...] = ()
    active: tuple[date, ...] = ()
    """Days with something new, in order."""
    runs: tuple[datetime, ...] = ()
    """When the last runs ended."""


_FILLS_KEPT, _FILLS_RECENT, _RECENT = 30, 7, 14
_AT_ONCE = {Sign.REDESIGN, Sign.MASS_VANISH}
"""Findings that one night proves: they rest on many pages."""
_OVERDUE = timedelta(days=3)
_UNSTEADY = 4
"""So many separate failures among the recent nights are no accidents any more."""
_DEAD_AFTER: dict[str, timedelta] = {Code.NAME: timedelta(days=14), Code.NO_ANSWER: timedelta(days=60)}
"""Failures that mean, after so long, that there is nobody any more."""


def assess(observations: Iterable[Observation], *, now: datetime, published: Sequence[date] = ()) -> Health | None:
    """The health of a source after *observations* (one source's, oldest first); None where it was never crawled.

    *published* are the days of the articles that the archive holds, in order: a cadence known from the start.
    """
    past = reduce(step, observations, _Past())
    return judge(past, now=now, published=published)


def step(past: _Past, night: Observation) -> _Past:
    """Take one more night in."""
    past = replace(past, runs=(*past.runs, night.at)[-_RECENT:])
    if not night.asked:
        return replace(past, last=night)
    recent = (*past.recent_fills, night.fills)[-_FILLS_RECENT:]
    finding = _night(night, past, recent)
    if past.finding and past.finding.lost and finding is None:
        recent = (night.fills,)  # the nights that lost a field must not find it lost again
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
        listed=past.listed or night.links > 0,
        active=_active(past.active, night),
    )
    return past if finding else _learn(past, night)


def judge(past: _Past, *, now: datetime, published: Sequence[date] = ()) -> Health | None:
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
    if (spells := _spells(past.recent_bad)) >= _UNSTEADY:
        why = f"it failed {spells} times in the last {len(past.recent_bad)} nights, and came back each time"
        return _health(SourceState.FAILING, Sign.UNSTEADY, past.since, why)
    return _silence(past, past.since, published, past.last.at.date())


def _night(night: Observation, past: _Past, recent: Sequence[Mapping[str, Fill]]) -> Finding | None:
    """The first rule that *night* breaks; None for a good night."""
    share = night.entrance_share
    if share(Entrance.HOME, Entrance.ABSENT) >= 0.8:
        home = share(Entrance.HOME) >= 0.5
        return Finding(SourceState.GONE, Sign.HOME if home else Sign.ABSENT, _GONE[home])
    if share(Entrance.ELSEWHERE) > 0.5:
        return Finding(SourceState.REDIRECTED, Sign.ELSEWHERE, f"its pages lead to {night.elsewhere or 'another host'}")
    if share(Entrance.BLOCKED) > 0.5:
        return Finding(SourceState.BLOCKED, night.worst(), f"it refuses its listing pages ({night.worst()})")
    if night.doubted:
        why = f"{night.doubted:,} articles seem to have vanished at once; none was marked"
        return Finding(SourceState.FAILING, Sign.MASS_VANISH, why)
    if past.listed and share(Entrance.EMPTY) > 0.5:
        return Finding(
            SourceState.FAILING, Sign.EMPTY_LISTING, "its listing pages list nothing, and never did so before"
        )
    if night.entrances and not share(Entrance.READ, Entrance.EMPTY):
        return Finding(SourceState.FAILING, night.worst(), f"none of its listing pages answered ({night.worst()})")
    if night.asked >= 5 and night.answered < night.asked / 2:
        lost = night.asked - night.answered
        return Finding(
            SourceState.FAILING, night.worst(), f"{lost:,} of {night.asked:,} requests failed ({night.worst()})"
        )
    if past.site_name and night.site_name and night.site_name.casefold() != past.site_name.casefold():
        return Finding(SourceState.MOVED, Sign.OWNER, f"it was “{past.site_name}” and is now “{night.site_name}”")
    return _redesign(night, past, recent)


_GONE = {True: "all its pages lead to the home page", False: "none of its listing pages exists any more"}


def _redesign(night: Observation, past: _Past, recent: Sequence[Mapping[str, Fill]]) -> Finding | None:
    """Once found, it lasts until its fields are back: a night with few pages proves neither."""
    known = past.finding.lost if past.finding else ()
    if known and not any(night.fills[field].of for field in known if field in night.fills):
        return past.finding
    losses = still_lost(past.usual, night.fills, known) if known else lost_fields(past.usual, recent)
    if not losses:
        return None
    return Finding(
        SourceState.FAILING, Sign.REDESIGN, "; ".join(map(_words, losses)), tuple(loss.field for loss in losses)
    )


def _words(lost: Lost) -> str:
    return f"{lost.field}: {lost.before:.0%} of its pages had it, now {lost.now:.0%} of {lost.pages}"


def _key(finding: Finding | None) -> tuple[SourceState, str] | None:
    """What makes two nights the same finding: of plain failures only that they failed."""
    if finding is None:
        return None
    kept = finding.code if finding.code in {Sign.REDESIGN, Sign.MASS_VANISH, Sign.EMPTY_LISTING} else ""
    return finding.state, kept


def _active(active: tuple[date, ...], night: Observation) -> tuple[date, ...]:
    """The newest article's day, or for a source without dates the day on which something new was found."""
    day = night.newest or (night.at.date() if night.new else None)
    if day is None or day > night.at.date() + timedelta(days=1) or (active and day <= active[-1]):
        return active
    return (*active, day)


def _learn(past: _Past, night: Observation) -> _Past:
    """A good night is what later nights are measured against."""
    past = replace(past, ever_good=True, site_name=past.site_name or night.site_name)
    if not night.fills:
        return past
    fills = (*past.good_fills, night.fills)
    forgotten = {field: Fill(-of, -have) for oldest in fills[:-_FILLS_KEPT] for field, (of, have) in oldest.items()}
    return replace(past, good_fills=fills[-_FILLS_KEPT:], usual=together((past.usual, night.fills, forgotten)))


def _ill(past: _Past, finding: Finding, since: datetime, now: datetime) -> Health:
    state = finding.state
    if finding.code in _DEAD_AFTER and now - since > _DEAD_AFTER[finding.code]:
        state = SourceState.GONE
    confirmed = past.days >= 2 or finding.code in _AT_ONCE or not past.ever_good
    return _health(state, finding.code, since, finding.why, confirmed=confirmed)


def _silence(past: _Past, since: datetime, published: Sequence[date], seen: date) -> Health:
    """A source that answers well: how long has it had nothing new?"""
    days = sorted({day for day in (*published, *past.active) if day <= seen})
    if not days:
        return _health(SourceState.HEALTHY, Sign.WELL, since, "it answers")
    patient, silent = patience(days), seen - days[-1]
    if silent > patient.quiet:
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
