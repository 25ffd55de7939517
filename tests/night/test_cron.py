"""fields and times: crontab(5), in Vietnamese time on any machine."""

from datetime import UTC, datetime
from itertools import islice

import pytest

from luutin.night.cron import fields
from luutin.night.errors import CronError
from luutin.night.settings import ScheduleSettings
from luutin.night.timetable import COMMON, Job, jobs, missed_since, times

LINES = {
    "30 1 * * *": ("0", "30", "1", "*", "*", "*"),
    "5 30 1 * * *": ("5", "30", "1", "*", "*", "*"),
    "*/15 * * * *": ("0", "0,15,30,45", "*", "*", "*", "*"),
    "0 2-4,22 * * *": ("0", "0", "2,3,4,22", "*", "*", "*"),
    "0 1/6 * * *": ("0", "0", "1,7,13,19", "*", "*", "*"),
    "0 0 1 jan,JUL *": ("0", "0", "0", "1", "1,7", "*"),
    "0 0 * * 0": ("0", "0", "0", "*", "*", "sun"),
    "0 0 * * 7": ("0", "0", "0", "*", "*", "sun"),
    "0 0 * * 1-5": ("0", "0", "0", "*", "*", "mon,tue,wed,thu,fri"),
    "0 0 * * fri-7": ("0", "0", "0", "*", "*", "sun,fri,sat"),
    "0 0 * * */2": ("0", "0", "0", "*", "*", "sun,tue,thu,sat"),
    "@daily": ("0", "0", "0", "*", "*", "*"),
}
REFUSED = {
    "1 2 3 4": "4 fields",
    "60 * * * *": "minute",
    "* 24 * * *": "hour",
    "* * 0 * *": "day",
    "* * * 13 *": "month",
    "* * * * 8": "weekday",
    "5-1 * * * *": "minute",
    "*/0 * * * *": "minute",
    "x * * * *": "minute",
    "": "0 fields",
}


@pytest.mark.parametrize(("line", "read"), LINES.items())
def test_a_line_reads_as_crontab_says(line, read):
    assert fields(line) == read


@pytest.mark.parametrize(("line", "reason"), REFUSED.items())
def test_a_wrong_line_is_refused_with_its_field(line, reason):
    with pytest.raises(CronError, match=reason):
        fields(line)


def due(cron, after, count=2, zone="Asia/Ho_Chi_Minh"):
    settings = ScheduleSettings(timezone=zone)
    return [moment.astimezone(UTC) for moment in islice(times(Job("x", cron, ()), settings, after=after), count)]


def test_half_past_one_in_vietnam_is_half_past_six_in_the_evening_utc(monkeypatch):
    """The machine's own zone plays no part, and there is no summer time."""
    monkeypatch.setenv("TZ", "America/New_York")
    for month in (1, 7):
        assert due("30 1 * * *", datetime(2026, month, 10, tzinfo=UTC)) == [
            datetime(2026, month, 10, 18, 30, tzinfo=UTC),
            datetime(2026, month, 11, 18, 30, tzinfo=UTC),
        ]


def test_sunday_is_sunday():
    """Weekday 0 is crontab's Sunday, not the scheduler's Monday."""
    assert due("0 12 * * 0", datetime(2026, 11, 23, tzinfo=UTC), 1)[0].date().isoformat() == "2026-11-29"


def test_a_source_with_its_own_schedule_leaves_the_common_run():
    settings = ScheduleSettings(sources={"b": "0 */6 * * *", "not-here": "@daily"})
    assert jobs(settings, ["a", "b", "c"]) == [Job(COMMON, "30 1 * * *", ("a", "c")), Job("b", "0 */6 * * *", ("b",))]
    assert jobs(settings, ["b"]) == [Job("b", "0 */6 * * *", ("b",))]


def test_a_time_that_passed_while_the_process_was_down_is_noticed():
    settings, job = ScheduleSettings(), Job(COMMON, "30 1 * * *", ("a",))
    last = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert missed_since(job, settings, last=last, now=datetime(2026, 11, 21, 18, 0, tzinfo=UTC)) is None
    assert missed_since(job, settings, last=last, now=datetime(2026, 11, 21, 19, 0, tzinfo=UTC)) is not None


def test_settings_refuse_a_wrong_line_and_a_wrong_zone():
    with pytest.raises(ValueError, match="minute"):
        ScheduleSettings(cron="99 1 * * *")
    with pytest.raises(ValueError, match="minute"):
        ScheduleSettings(sources={"a": "99 1 * * *"})
    with pytest.raises(ValueError, match="no time zone"):
        ScheduleSettings(timezone="Asia/Saign")
