"""Politeness: the next slot, rests, retries, Retry-After; all of it arithmetic."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings
from luutin.crawler.wire.politeness import Pace, later, pace, pause_s, retry_after, retry_s

NOW = datetime(2026, 11, 23, 6, 0, 0, 250_000, tzinfo=UTC)
SETTINGS = CrawlerSettings()


def source(**more):
    return SourceSettings(name="xa", seeds=("http://xa.vn/",), **more)


def test_the_next_start_waits_for_delay_and_latency():
    """Whichever is later: the answer's begin plus the delay, or its end plus its duration."""
    rhythm = Pace(delay_s=2.0, latency_factor=1.0)
    rhythm.start(100.0)
    assert rhythm.free_at == 102.0
    rhythm.end(100.5, latency_s=0.5, body_s=0.2)
    assert rhythm.free_at == pytest.approx(102.3)
    rhythm.end(110.0, latency_s=5.0, body_s=4.0)
    assert rhythm.free_at == 115.0


@pytest.mark.parametrize(
    ("settings", "crawl_delay_s", "expected"),
    [
        (source(), None, 2.0),
        (source(delay_s=5), None, 5.0),
        (source(), 10.0, 10.0),
        (source(delay_s=5), 3.0, 5.0),
        (source(), 86_400.0, SETTINGS.crawl_delay_cap_s),
        (source(permission=Permission(by="the owner, by letter")), None, 0.0),
        (source(permission=Permission(by="the owner, by letter")), 4.0, 4.0),
    ],
)
def test_the_delay_is_the_longest_asked_for(settings, crawl_delay_s, expected):
    """Ours, the source's, or the portal's up to a cap; the owner's permission sets aside only our own."""
    assert pace(settings, SETTINGS, crawl_delay_s=crawl_delay_s).delay_s == expected


@pytest.mark.parametrize("fields", [{"delay_s": 0}, {"delay_s": 0.1}, {"connections": 9}, {"permission": {"by": ""}}])
def test_there_is_no_off_switch(fields):
    """Haste needs a permission that says whose it is."""
    with pytest.raises(ValidationError):
        source(**fields)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 06:01:00 GMT", 59.75),
        ("Mon, 23 Nov 2020 06:01:00 GMT", 0.0),
        ("9" * 30, 366 * 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86_400.0),
        ("²", None),
        ("soon", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after_in_both_forms(value, seconds):
    """Seconds or a date (RFC 9110 §10.2.3)."""
    assert retry_after(value, NOW) == seconds


def test_rests_double_up_to_a_cap_and_retry_after_is_not_undercut():
    """With jitter of up to a quarter."""
    chance = random.Random(1)
    rests = [pause_s(SETTINGS, pauses=n, asked_s=None, chance=chance) for n in range(20)]
    assert 10 <= rests[0] <= 12.5
    assert 20 <= rests[1] <= 25
    assert rests[-1] <= SETTINGS.pause_cap_s * 1.25
    assert pause_s(SETTINGS, pauses=0, asked_s=90, chance=chance) >= 90


def test_retries_wait_longer_each_time():
    """And never more than some hours."""
    waits = [retry_s(SETTINGS, tries=n, chance=random.Random(0)) for n in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[-1] <= 8 * 3600


def test_a_rest_is_neither_shortened_nor_counted_twice():
    """Ten pages in flight that all hear 429 make one rest."""
    memory = HostMemory("xa.vn")
    until = memory.rest(SETTINGS, reason="limited", now=NOW, chance=random.Random(0), asked_s=60)
    for _ in range(9):
        assert memory.rest(SETTINGS, reason="limited", now=NOW, chance=random.Random(0), asked_s=5) == until
    assert memory.pauses == 1
    assert memory.resting(NOW) >= 60
    assert memory.resting(NOW + timedelta(seconds=62)) == 0


def test_many_failures_in_a_row_rest_the_host():
    """A good answer between them begins the count again."""
    memory = HostMemory("xa.vn")
    for _ in range(SETTINGS.breaker_errors - 1):
        assert memory.count_fault(SETTINGS, now=NOW, chance=random.Random(0)) is None
    memory.note_answer()
    for _ in range(SETTINGS.breaker_errors - 1):
        memory.count_fault(SETTINGS, now=NOW, chance=random.Random(0))
    assert memory.count_fault(SETTINGS, now=NOW, chance=random.Random(0)) is not None
    assert memory.resting(NOW) >= SETTINGS.breaker_rest_s


def test_moments_are_rounded_up():
    """What is due is never due early."""
    assert later(NOW, 0) == NOW.replace(second=1, microsecond=0)
    assert later(NOW.replace(microsecond=0), 2) == NOW.replace(second=2, microsecond=0)
