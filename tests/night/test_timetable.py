"""The timetable: nights go on by the time that really passes, whatever the clock on the wall is made to show."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from pydantic import ValidationError

from luutin.night.settings import ScheduleSettings
from luutin.night.timetable import COMMON, Job, Moment, Timetable, times

NIGHT = Job(COMMON, "30 1 * * *", ("a",))
START = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)
DAY_S = 86_400.0


class Days:
    """Looks at the timetable every minute of many days, while somebody changes the clock."""

    def __init__(self, cron="30 1 * * *", **settings):
        self.settings = ScheduleSettings(cron=cron, **settings)
        self.shift, self.elapsed = timedelta(), 0.0
        self.table = Timetable([Job(COMMON, cron, ("a",))], self.settings, now=self.now, chance=lambda: 1.0)
        self.begun, self.jumps, self.late = [], [], []

    @property
    def now(self):
        return Moment(START + timedelta(seconds=self.elapsed) + self.shift, self.elapsed)

    def pass_by(self, days, *, every_s=60.0):
        end = self.elapsed + days * DAY_S
        while self.elapsed < end:
            self.elapsed += every_s
            due, jump = self.table.look(self.now)
            self.begun += [self.elapsed for _ in due]
            self.late += [each.late_s for each in due]
            self.jumps += [jump] if jump else []


CHANGES = {
    "a year back": timedelta(days=-365),
    "ten years forward": timedelta(days=3652),
    "a day back": timedelta(days=-1),
    "three hours back": timedelta(hours=-3),
    "three hours forward": timedelta(hours=3),
    "to the beginning of time": datetime(1970, 1, 1, tzinfo=UTC) - START,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", [0.05, 0.5, 0.99])
def test_a_clock_that_is_changed_and_set_right_again_stops_no_night(change, at):
    """Ten days, changed in the first, set right after five: a run in every 24 hours, and each change is told."""
    days = Days()
    days.pass_by(at)
    days.shift = CHANGES[change]
    days.pass_by(5)
    days.shift = timedelta()
    days.pass_by(5 - at)
    gaps = [later - earlier for earlier, later in pairwise([0.0, *days.begun, days.elapsed])]
    assert max(gaps) <= DAY_S + 60
    assert 10 <= len(days.begun) <= 12
    assert len(days.jumps) == 2
    assert days.jumps[0].shown - days.jumps[0].expected == CHANGES[change]
    assert max(days.late) <= 60


def test_the_hour_of_a_changed_clock_is_kept_where_it_comes_sooner():
    """A clock put right by two days has its Sunday two days sooner: nobody waits for the Sunday of the wrong one."""
    days = Days(cron="30 1 * * sun")
    days.pass_by(0.1)
    days.shift = timedelta(days=2)
    days.pass_by(6)
    assert days.begun == [timedelta(hours=13, minutes=30).total_seconds()]


def test_a_clock_that_is_kept_right_in_small_steps_is_no_news():
    """NTP moves it by seconds; that changes nothing and is not told."""
    days = Days()
    for number in range(20):
        days.shift = timedelta(seconds=(-1) ** number * 30)
        days.pass_by(0.25)
    assert (len(days.begun), days.jumps) == (5, [])


def test_a_machine_that_slept_runs_once_and_says_how_late():
    """Three nights asleep are one run, which is told as late; no clock was changed."""
    days = Days()
    days.pass_by(0.5)
    days.elapsed += 3 * DAY_S
    days.pass_by(0.05)
    assert len(days.begun) == 1
    assert (len(days.late), days.jumps) == (1, [])
    assert days.late[0] > DAY_S


def test_chance_puts_a_run_off_by_no_more_than_was_chosen():
    """Portals on one server are not all asked at once."""
    days = Days(jitter_s=600)
    days.pass_by(1)
    assert days.begun == [(timedelta(hours=20, minutes=30) - timedelta(hours=7) + timedelta(minutes=10)).seconds]


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Ho_Chi_Minh",
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", ["30 0 * * *", "30 1 * * *", "30 2 * * *", "15 3 * * *"])
def test_summer_time_costs_no_night_and_makes_none_twice(zone, cron):
    """Five years: one run on each local day, also where its time does not exist, or comes twice."""
    settings = ScheduleSettings(cron=cron, timezone=zone)
    found = list(islice(times(Job(COMMON, cron, ("a",)), settings, after=START), 5 * 365))
    days = [moment.date() for moment in found]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert all(earlier < later for earlier, later in pairwise(moment.astimezone(UTC) for moment in found))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("cron", "minutes"), [("*/15 * * * *", 15), ("0 * * * *", 60)])
def test_what_is_due_every_hour_is_due_in_the_hour_that_comes_twice_as_well(zone, cron, minutes):
    """Around every change of summer time the gaps stay as they are, or an hour that is no whole one makes two."""
    settings = ScheduleSettings(cron=cron, timezone=zone)
    found = islice(times(Job(COMMON, cron, ("a",)), settings, after=START), 400 * 24 * 60 // minutes)
    gaps = {(later.astimezone(UTC) - earlier.astimezone(UTC)) for earlier, later in pairwise(found)}
    assert max(gaps) <= timedelta(minutes=minutes) + timedelta(minutes=30 if zone == "Australia/Lord_Howe" else 0)


@pytest.mark.parametrize("cron", ["0 0 31 2 *", "0 0 30 feb *", "0 0 31 4,6,9,11 *"])
def test_a_schedule_that_can_never_come_is_refused_when_it_is_read(cron):
    """Or nothing would be crawled, and nobody told."""
    with pytest.raises(ValidationError, match="can never come"):
        ScheduleSettings(cron=cron)
    with pytest.raises(ValidationError, match="can never come"):
        ScheduleSettings(sources={"a": cron})


@pytest.mark.parametrize(("cron", "day"), [("0 0 29 2 *", "2028-02-29"), ("0 0 29 2 mon", "2044-02-29")])
def test_a_schedule_that_comes_seldom_is_taken(cron, day):
    """Leap days are days."""
    settings = ScheduleSettings(cron=cron)
    assert next(times(Job(COMMON, cron, ()), settings, after=START)).date().isoformat() == day
