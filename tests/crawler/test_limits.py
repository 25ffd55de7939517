"""Limits: where a run ends before its work does."""

from datetime import date

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.frontier.limits import Limits

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (None, None, None),
        (date(2026, 11, 12), None, None),
        (date(2026, 11, 13), None, Code.BEFORE),
        (None, date(2026, 11, 8), None),
        (None, date(2026, 11, 7), Code.AFTER),
        (date.min, date.max, None),
    ],
)
def test_a_day_that_a_listing_prints_may_be_two_days_off(since, until, code):
    """The first and the last day that a calendar has are bounds like any other."""
    assert Limits(since=since, until=until).outside(DAY) == code
