"""Seven sources live 400 nights each; their states and the days on which they change are as in the table."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from luutin.night.health import Course, SourceState, assess, judge, step
from luutin.night.observation import Entrance, Fill, Observation

START = datetime(2025, 9, 1, 18, 30, tzinfo=UTC)  # half past one at night in Vietnam
NIGHTS = 400
TET = {date(2026, 2, 14) + timedelta(days=n) for n in range(9)}
BLIPS = {17, 90, 91 + 60, 233, 301}  # single nights on which everything times out


def day(number):
    return START + timedelta(days=number)


def good(number, *, new, newest, name="Trang tin quận Bình Minh", fills=None):
    """A night on which the portal answered: its listing read, *new* articles with their usual fields."""
    filled = {"article": 1.0, "published": 1.0, "byline": 0.7, "captions": 0.5, **(fills or {})}
    chance = random.Random(number)
    return Observation(
        source="s",
        run_id=number,
        at=day(number),
        asked=4 + new,
        answered=4 + new,
        entrances={Entrance.READ: 3},
        links=40,
        new=new,
        newest=newest,
        site_name=name,
        fills={f: Fill(new, sum(chance.random() < rate for _ in range(new))) for f, rate in filled.items()},
    )


def bad(number, code, entrance, **more):
    """A night on which no entrance let us in."""
    return Observation(
        source="s", run_id=number, at=day(number), asked=6, failures={code: 6}, entrances={entrance: 3}, **more
    )


def publishing(number, chance, *, rate=3):
    """How many articles a daily portal has on a night: none at weekends and over Tết."""
    today = day(number).date()
    return 0 if today in TET or today.weekday() >= 5 else chance.randint(1, 2 * rate)


def daily(until=NIGHTS, *, blips=BLIPS, **options):
    chance, newest = random.Random(5), None
    for number in range(until):
        if number in blips:
            yield bad(number, "timeout", Entrance.FAILED)
            continue
        new = publishing(number, chance)
        newest = day(number).date() if new else newest
        yield good(number, new=new, newest=newest, **options)


def steady():
    """A daily portal, with weekends, Tết, and five nights of a dead line."""
    yield from daily()


def weekly():
    """A portal that publishes on Fridays, and skips one Friday in ten."""
    chance, newest = random.Random(6), None
    for number in range(NIGHTS):
        today = day(number).date()
        new = 2 if today.weekday() == 4 and today not in TET and chance.random() < 0.9 else 0
        newest = today if new else newest
        yield good(number, new=new, newest=newest)


def stops():
    """A daily portal on which nobody writes any more after night 200, and which goes on answering."""
    nights = list(daily(200))
    yield from nights
    for number in range(200, NIGHTS):
        yield good(number, new=0, newest=nights[-1].newest)


def redesign():
    """A daily portal rebuilt on night 150 so that no date is read; it is mended on night 180, a Saturday."""
    for night in daily():
        broken = 150 <= night.run_id < 180
        fills = {**night.fills, "published": Fill(night.fills["published"].of, 0)} if night.fills else {}
        yield replace(night, fills=fills) if broken else night


def blocked():
    """A daily portal that refuses us from night 120 to 139."""
    for night in daily():
        yield bad(night.run_id, "http-403", Entrance.BLOCKED) if 120 <= night.run_id < 140 else night


def gone():
    """A daily portal whose pages all lead to the home page from night 303, the end of the district level."""
    yield from daily(303)
    for number in range(303, NIGHTS):
        yield bad(number, "home", Entrance.HOME)


def owner():
    """A daily portal whose address shows a ward's site from night 250."""
    for night in daily():
        changed = night.run_id >= 250 and night.site_name
        yield replace(night, site_name="Trang tin phường Bình Minh") if changed else night


def last_weekday(number):
    """The last day before night *number* on which a daily portal may have published."""
    return max(d for n in range(number) if (d := day(n).date()).weekday() < 5 and d not in TET)


FATES = {
    # fate: each confirmed state, the night it is known, and since when it holds
    steady: [(SourceState.HEALTHY, 0, 0)],
    weekly: [(SourceState.HEALTHY, 0, 0)],
    stops: [
        (SourceState.HEALTHY, 0, 0),
        (SourceState.QUIET, 199 + 15, last_weekday(200)),
        (SourceState.FROZEN, 199 + 61, last_weekday(200)),
    ],
    redesign: [(SourceState.HEALTHY, 0, 0), (SourceState.FAILING, 150, 150), (SourceState.HEALTHY, 182, 182)],
    blocked: [(SourceState.HEALTHY, 0, 0), (SourceState.BLOCKED, 121, 120), (SourceState.HEALTHY, 140, 140)],
    gone: [(SourceState.HEALTHY, 0, 0), (SourceState.GONE, 304, 303)],
    owner: [(SourceState.HEALTHY, 0, 0), (SourceState.MOVED, 251, 250)],
}


def life(nights):
    """Each change of the confirmed state: state, night, since."""
    past, told = Course(), []
    for night in nights:
        past = step(past, night)
        health = judge(past, now=night.at + timedelta(hours=1))
        if health.confirmed and (not told or told[-1][0] != health.state):
            told.append((health.state, night.run_id, health.since))
    return told


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: fate.__name__)
def test_each_fate_is_seen_on_its_day(fate):
    """State, night and date of change are those of the table; nothing else was ever told."""
    expected = [(state, night, day(since) if isinstance(since, int) else since) for state, night, since in FATES[fate]]
    assert life(fate()) == expected


@pytest.mark.parametrize("fate", [steady, weekly], ids=["steady", "weekly"])
def test_no_false_alarm_in_many_lives(fate):
    """A well source never needs a person, whatever the chance of its nights."""
    past = Course()
    for night in fate():
        past = step(past, night)
        health = judge(past, now=night.at)
        assert not health.needs_person, (night.run_id, health)
        assert health.confirmed or night.run_id in BLIPS


def test_the_whole_history_gives_what_the_fold_gave():
    """Judging all nights at once and one by one is the same."""
    nights = list(redesign())[:170]
    past = Course()
    for night in nights:
        past = step(past, night)
    assert assess(nights, now=day(169)) == judge(past, now=day(169))
