"""strike and believable: one visit proves nothing, and a mass of vanished articles is not believed."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.crawler.frontier.vanish import believable, strike

NOW = datetime(2024, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "vanished"), [(1, False), (19, False), (21, True), (500, True)])
def test_the_second_strike_counts_on_another_day(hours, vanished):
    first = strike(0, None, NOW)
    assert not first.vanished
    assert strike(first.number, first.last, NOW + timedelta(hours=hours)).vanished is vanished


MASSES = [
    # vanishing, shown in the same run, known before → believed
    (0, 0, 0, True),
    (3, 0, 3, True),
    (9, 0, 9, True),
    (10, 100, 1000, True),
    (300, 200, 1000, True),
    (501, 400, 1000, False),
    (10, 2, 1000, False),
    (1000, 0, 1000, False),
]


@pytest.mark.parametrize(("vanishing", "shown", "known", "believed"), MASSES)
def test_a_few_may_vanish_but_not_most(vanishing, shown, known, believed):
    assert believable(vanishing, shown=shown, known=known) is believed
