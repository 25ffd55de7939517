"""Visits that brought no page: the code, the state and the next try that each leaves behind."""

from datetime import timedelta

import pytest

from luutin.archive import utc
from luutin.crawler.codes import Code
from luutin.crawler.errors import GiveUpError, RetryError, UnreadableError
from luutin.crawler.frontier.revisit import DAY
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.run.trouble import Troubles, mark_vanished
from tests.crawler.making import NOW, YESTERDAY, article, at


def after(seconds):
    return utc(NOW + timedelta(seconds=seconds))


@pytest.fixture
def troubles(making):
    return Troubles(making.context)


def test_what_robots_txt_forbids_is_looked_at_again_in_a_week(making, troubles):
    troubles.record_refusal(making.visit(), Code.ROBOTS, NOW)
    assert making.row("bai-1", "state", "error", "due_at") == ("refused", "robots", after(7 * DAY))
    assert (making.counts.refused, making.counts.trouble) == (1, None)


def test_an_unreadable_robots_txt_stops_all_and_is_said(making, troubles):
    """The URL stays due: it is the host that is ill."""
    troubles.record_refusal(making.visit(), Code.ROBOTS_UNREACHABLE, NOW)
    assert making.row("bai-1", "state", "error", "due_at") == ("due", "robots-unreachable", after(300))
    assert "xa.vn: robots.txt cannot be read" in making.counts.trouble


ERRORS = {
    "passing": (RetryError("u", Code.TIMEOUT, "no end after 60 s"), {}, ("due", 1, "timeout", "no end after 60 s")),
    "passing, for the last time": (RetryError("u", Code.RESET), {"tries": 2}, ("failed", 3, "reset", None)),
    "lasting": (GiveUpError("u", Code.TOO_LARGE), {}, ("failed", 1, "too-large", None)),
    "of the reader": (
        UnreadableError("u", Code.READER_ERROR, "KeyError"), {}, ("failed", 1, "reader-error", "KeyError"),
    ),
    "that nobody foresaw": (None, {}, ("failed", 1, "unknown", None)),
}  # fmt: skip


@pytest.mark.parametrize(("error", "before", "row"), ERRORS.values(), ids=ERRORS)
def test_a_failure_is_tried_again_as_long_as_that_may_help(making, troubles, error, before, row):
    troubles.record_failure(making.visit(**before), error, NOW)
    assert making.row("bai-1", "state", "tries", "error", "detail") == row
    assert (making.counts.failed, making.counts.given_up) == (1, row[0] == "failed")


@pytest.mark.parametrize(
    ("error", "interval_s", "wait"),
    [
        (RetryError("u", Code.RESET), None, DAY),
        (RetryError("u", Code.RESET), 3 * DAY, 6 * DAY),
        (GiveUpError("u", Code.BOMB), None, 30 * DAY),
    ],
)
def test_what_was_given_up_is_asked_for_again_later_and_later(making, troubles, error, interval_s, wait):
    """A day at first, then twice as long each time; a month where another try would bring the same."""
    troubles.record_failure(making.visit(tries=2, interval_s=interval_s), error, NOW)
    assert making.row("bai-1", "due_at", "interval_s") == (after(wait), wait)


def test_a_listing_goes_on_behind_a_page_that_was_given_up(making, troubles):
    visit = making.visit("tin?page=3", kind=Kind.LISTING, number=3)
    troubles.record_failure(visit, GiveUpError(visit.url, Code.MALFORMED), NOW)
    assert making.row("tin?page=4", "kind", "state", "number", "barren") == ("listing", "due", 4, 1)


def test_a_limit_rests_the_host_and_costs_the_url_no_try(making, troubles):
    making.memory.paused_until = NOW + timedelta(seconds=90)
    troubles.record_limit(making.answered(making.visit(), 429), Code.STATUS_429)
    assert making.row("bai-1", "state", "error", "tries", "limited", "due_at") == (
        *("due", "status-429", 0, 1, after(90)),
    )


def test_a_url_that_alone_meets_limits_fails_by_them(making, troubles):
    """At the eighth time it is not the host that says too many, but what stands at this address."""
    troubles.record_limit(making.answered(making.visit(limited=7), 503), Code.STATUS_503)
    assert making.row("bai-1", "state", "error", "tries", "limited") == ("due", "status-503", 1, 0)


MISSING = {
    "a page": ({}, ("gone", "status-404", after(20 * 3600)), None),
    "a page, twice": (
        {"interval_s": 2 * DAY},
        ("gone", "status-404", after(4 * DAY - 4 * 3600)),
        None,
    ),
    "a seed": ({"kind": Kind.SEED}, ("resting", "status-404", None), "a seed is missing"),
}


@pytest.mark.parametrize(("of", "row", "trouble"), MISSING.values(), ids=MISSING)
def test_a_page_that_is_not_there_rests_longer_each_time(making, troubles, of, row, trouble):
    """A seed's operator is told."""
    troubles.record_missing(making.answered(making.visit(**of), 404), Code.STATUS_404)
    assert making.row("bai-1", "state", "error", "due_at") == row
    assert (trouble or "") in (making.counts.trouble or "")
    assert making.counts.missing == 1


STRIKES = {
    "the first": ({}, 1, "resting", False),
    "the second within a day": ({"strikes": 1, "struck_at": NOW - timedelta(hours=2)}, 1, "resting", False),
    "the second on another day": ({"strikes": 1, "struck_at": YESTERDAY}, 2, "gone", True),
}


@pytest.mark.parametrize(("before", "strikes", "state", "vanishing"), STRIKES.values(), ids=STRIKES)
def test_an_article_vanishes_by_two_strikes_on_two_days(making, troubles, before, strikes, state, vanishing):
    visit = making.known(article(), **before)
    troubles.record_missing(making.answered(visit, 404), Code.STATUS_404)
    assert making.row("bai-1", "strikes", "state") == (strikes, state)
    assert making.context.vanishing == ({"xa": {visit.article_id}} if vanishing else {})


def test_an_article_that_is_held_keeps_its_place_and_loses_its_validators(making, troubles):
    """The next visit asks in full, in the next night."""
    visit = making.known(article(), etag='"a"', last_modified="Mon, 16 Nov 2026 03:12:44 GMT")
    troubles.hold(making.answered(visit), Code.SHRUNK)
    assert making.row("bai-1", "state", "error", "strikes", "etag", "last_modified", "due_at") == (
        *("resting", "shrunk", 1, None, None, after(20 * 3600)),
    )
    assert making.all("SELECT count(*) FROM records") == [(1,)]


@pytest.mark.parametrize(("shown", "vanished", "doubted"), [(100, 12, 0), (1, 0, 12)])
def test_a_mass_that_vanishes_at_once_is_believed_only_beside_more_that_does_not(making, shown, vanished, doubted):
    """Twelve of thirty: with a hundred visits that showed articles it is so, with one the portal is in trouble."""
    ids = [making.archive.keep(article(f"bai-{n}", title=f"{n}"), None, now=NOW).article_id for n in range(30)]
    making.context.vanishing["xa"] = set(ids[:12])
    making.counts.articles = shown
    mark_vanished(making.context, "xa", NOW)
    assert (making.counts.vanished, making.counts.doubted) == (vanished, doubted)
    assert making.all("SELECT count(vanished_at) FROM articles") == [(vanished,)]
    assert ("not believed" in (making.counts.trouble or "")) is bool(doubted)


def test_the_url_of_a_missing_page_counts_as_fruitless(making, troubles):
    """Thirty of one shape, and no further one is followed."""
    for number in range(31):
        troubles.record_missing(making.answered(making.visit(f"lich/{number}"), 404), Code.STATUS_404)
    assert not making.linker.budgets.allows(at("lich/99"), source="xa", headline=True)
