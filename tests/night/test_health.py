"""assess: each rule on its own, and what must not raise an alarm."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luutin.night.cadence import patience, resumed
from luutin.night.drift import lost_fields
from luutin.night.finding import SourceState
from luutin.night.health import assess
from luutin.night.observation import Entrance, Fill, Observation

START = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)


def night(number=0, **seen):
    """A good night unless *seen* says otherwise."""
    usual = {
        "asked": 10,
        "answered": 10,
        "entrances": {Entrance.READ: 2},
        "links": 30,
        "newest": (START + timedelta(days=number)).date(),
        "site_name": "Trang tin quận Bình Minh",
        "fills": {"article": Fill(5, 5), "published": Fill(5, 5)},
    }
    return Observation(source="s", run_id=number, at=START + timedelta(days=number), **{**usual, **seen})


def ill(code, entrance, **seen):
    return {"answered": 0, "failures": {code: 10}, "entrances": {entrance: 2}, "links": 0, "fills": {}, **seen}


RULES = {
    "timeouts": (ill("timeout", Entrance.FAILED), SourceState.FAILING, "timeout"),
    "503": (ill("http-503", Entrance.FAILED), SourceState.FAILING, "http-503"),
    "403": (ill("http-403", Entrance.BLOCKED), SourceState.BLOCKED, "http-403"),
    "block page": (ill("block-page", Entrance.BLOCKED), SourceState.BLOCKED, "block-page"),
    "robots": (ill("robots", Entrance.BLOCKED), SourceState.BLOCKED, "robots"),
    "sections removed": (ill("http-404", Entrance.ABSENT), SourceState.GONE, "absent"),
    "home": (ill("home", Entrance.HOME), SourceState.GONE, "home"),
    "elsewhere": (
        ill("elsewhere", Entrance.ELSEWHERE, elsewhere="phuong.example.vn"),
        SourceState.REDIRECTED,
        "elsewhere",
    ),
    "empty": ({"entrances": {Entrance.EMPTY: 2}, "links": 0}, SourceState.FAILING, "empty-listing"),
    "a part behind a login": ({"asked": 20, "answered": 14, "failures": {"login": 6}}, SourceState.BLOCKED, "login"),
    "a part that leads away": (
        *({"asked": 20, "answered": 14, "failures": {"redirect-away": 6}}, SourceState.BLOCKED, "redirect-away"),
    ),
    "half lost": ({"answered": 4, "failures": {"reset": 6}}, SourceState.FAILING, "reset"),
    "another owner": ({"site_name": "Trang tin phường Bình Minh"}, SourceState.MOVED, "owner"),
}


@pytest.mark.parametrize(("seen", "state", "code"), RULES.values(), ids=RULES)
def test_two_nights_confirm_what_one_night_shows(seen, state, code):
    """One bad night is told as seen, and not believed; the second is evidence, since the first."""
    nights = [night(n) for n in range(5)] + [night(5, **seen)]
    once = assess(nights, now=START + timedelta(days=5))
    assert (once.state, once.code, once.confirmed, once.needs_person) == (state, code, False, False)
    twice = assess([*nights, night(6, **seen)], now=START + timedelta(days=6))
    assert (twice.state, twice.since, twice.confirmed) == (state, START + timedelta(days=5), True)
    assert twice.needs_person
    assert twice.advice


@pytest.mark.parametrize(("seen", "state", "code"), list(RULES.values())[:8], ids=list(RULES)[:8])
def test_a_source_that_never_was_well_is_told_at_once(seen, state, code):
    """With nothing good to compare with, the first night is evidence: the seeds may be wrong."""
    health = assess([night(**seen)], now=START)
    assert (health.state, health.code, health.needs_person) == (state, code, True)


def test_three_runs_on_one_day_are_one_piece_of_evidence():
    seen = ill("timeout", Entrance.FAILED)
    nights = [night(0), *(night(1, **seen) for _ in range(3))]
    assert not assess(nights, now=START + timedelta(days=1)).confirmed


def test_different_failures_on_two_nights_are_one_illness():
    """Whether it is a timeout or a reset, the portal is down since the first of them."""
    nights = [night(0), night(1, **ill("timeout", Entrance.FAILED)), night(2, **ill("reset", Entrance.FAILED))]
    health = assess(nights, now=START + timedelta(days=2))
    assert (health.state, health.since, health.confirmed) == (SourceState.FAILING, START + timedelta(days=1), True)


def test_an_empty_listing_is_normal_where_none_ever_had_links():
    """A new portal with nothing on it is no failure."""
    seen = {"entrances": {Entrance.EMPTY: 2}, "links": 0}
    assert assess([night(n, **seen) for n in range(3)], now=START + timedelta(days=3)).state is SourceState.HEALTHY


def test_a_name_that_stays_unknown_for_a_fortnight_is_gone():
    nights = [night(0), *(night(n, **ill("name", Entrance.FAILED)) for n in range(1, 17))]
    assert assess(nights[:10], now=START + timedelta(days=9)).state is SourceState.FAILING
    assert assess(nights, now=START + timedelta(days=16)).state is SourceState.GONE


def test_a_mass_of_vanished_articles_is_told_the_same_night():
    health = assess([night(0), night(1, doubted=400)], now=START + timedelta(days=1))
    assert (health.code, health.needs_person) == ("mass-vanish", True)


def test_no_run_for_days_is_told():
    """When nobody looks, health is not known: that is an alarm of its own."""
    health = assess([night(n) for n in range(4)], now=START + timedelta(days=8))
    assert (health.state, health.code, health.since) == (SourceState.FAILING, "not-crawled", START + timedelta(days=3))
    assert health.needs_person


def test_a_crawl_once_a_week_is_not_missing_in_between():
    """Overdue is what the runs' own rhythm makes so; one run alone has no rhythm."""
    nights = [night(n) for n in range(0, 35, 7)]
    assert assess(nights, now=START + timedelta(days=40)).state is SourceState.HEALTHY
    assert not assess([night(0)], now=START + timedelta(days=5)).confirmed


def test_a_run_that_asked_nothing_proves_nothing():
    """Nothing was due: the state stays what it was."""
    nights = [night(0), night(1, **ill("timeout", Entrance.FAILED)), night(2, asked=0, entrances={}, fills={})]
    health = assess(nights, now=START + timedelta(days=2))
    assert (health.state, health.confirmed) == (SourceState.FAILING, False)


def test_failing_every_third_night_is_told_as_unsteady():
    nights = [night(n, **(ill("timeout", Entrance.FAILED) if n % 3 == 1 else {})) for n in range(15)]
    assert assess(nights, now=START + timedelta(days=14)).code == "unsteady"


def test_never_crawled_has_no_health():
    assert assess([], now=START) is None


def test_a_date_in_the_future_does_not_hide_a_silence():
    """An article dated 2099 is a slip of the portal, not its newest one."""
    nights = [night(n, newest=date(2099, 1, 1) if n else START.date()) for n in range(40)]
    assert assess(nights, now=START + timedelta(days=39)).state is SourceState.QUIET


DAYS = [date(2025, 1, 1) + timedelta(days=7 * n) for n in range(20)]
PATIENCE = [
    # days published → quiet after, frozen after
    ([], 30, 120),
    (DAYS[:3], 30, 120),
    ([date(2025, 1, 1) + timedelta(days=n) for n in range(50)], 14, 60),
    (DAYS, 28, 112),
    ([date(2023, 1, 1) + timedelta(days=30 * n) for n in range(20)], 120, 480),
]


@pytest.mark.parametrize(("days", "quiet", "frozen"), PATIENCE)
def test_patience_is_the_sources_own(days, quiet, frozen):
    assert [span.days for span in patience(days)] == [quiet, frozen]


def test_a_source_that_speaks_again_is_healthy_since_then():
    assert resumed([*DAYS, DAYS[-1] + timedelta(days=90)]) == DAYS[-1] + timedelta(days=90)
    assert resumed(DAYS) is None


FULL = {"published": Fill(90, 90), "byline": Fill(90, 60)}
DRIFT = [
    # the recent nights → the fields that are lost
    ([{"published": Fill(3, 0)}], ["published"]),
    ([{"published": Fill(2, 0)}], []),
    ([{"published": Fill(1, 0)}] * 3, ["published"]),
    ([{"published": Fill(9, 5)}], []),
    ([{"byline": Fill(6, 0)}], []),
    ([{"byline": Fill(14, 0)}], ["byline"]),
    ([{"captions": Fill(50, 0)}], []),
    ([{}], []),
]


@pytest.mark.parametrize(("recent", "fields"), DRIFT)
def test_a_lost_field_is_told_when_chance_is_ruled_out(recent, fields):
    """Three pages without a date are enough; bylines come in clumps, and need more."""
    assert [loss.field for loss in lost_fields(FULL, recent)] == fields


def test_an_observation_is_read_as_it_was_written():
    """Years of nights are kept as JSON; what is as usual takes no room."""
    seen = night(3, failures={"timeout": 2}, doubted=1)
    assert Observation.from_json(seen.as_json()) == seen
    assert "vanished" not in seen.as_json()


SHRUNKEN = {
    "one banner where 32 articles stood": (32, 1, True),
    "a fifth is a list still": (30, 6, False),
    "a list of four is told from chance by nothing": (4, 1, False),
    "more than ever": (30, 90, False),
}


@pytest.mark.parametrize(("usual", "now", "empty"), SHRUNKEN.values(), ids=SHRUNKEN)
def test_a_listing_is_measured_against_its_own_past(usual, now, empty):
    """What lists less than a fifth of what it used to list is empty, whatever is left on it."""
    one = {"entrances": {Entrance.READ: 1}}
    nights = [night(n, links=usual, **one) for n in range(5)]
    nights += [night(n, links=now, **one) for n in (5, 6)]
    health = assess(nights, now=START + timedelta(days=6))
    assert (health.code == "empty-listing", health.needs_person) == (empty, empty)


def test_listings_that_stayed_as_they_were_have_not_shrunk():
    """A portal that answers 304 lists what it listed before."""
    nights = [night(n, links=60) for n in range(5)] + [night(n, links=0, stayed=2) for n in (5, 6)]
    assert assess(nights, now=START + timedelta(days=6)).code == "well"


def test_a_source_that_never_gave_an_article_is_ill_from_its_first_night():
    """It answers, its list has links, and nothing of it was ever read: nobody would look for what never came."""
    nothing = {"newest": None, "shown": 0, "fills": {"article": Fill(30, 0)}}
    health = assess([night(**nothing)], now=START)
    assert (health.state, health.code, health.needs_person) == (SourceState.FAILING, "no-articles", True)
    assert "30 pages" in health.why
    assert assess([night(**nothing, queued=20)], now=START).code == "well"
    assert assess([night(**{**nothing, "shown": 1})], now=START).code == "well"


def test_no_article_shown_is_kept_apart_from_nobody_counted():
    """An observation that is written and read again says the same."""
    for shown in (None, 0, 3):
        assert Observation.from_json(night(shown=shown).as_json()).shown == shown


def test_what_a_portal_in_trouble_showed_is_no_redesign_afterwards():
    """A door stood at most of its pages for two nights; on the third one page is read, and is none of its articles."""
    door = ill("soft-404", Entrance.READ, answered=4, fills={"article": Fill(30, 0)})
    nights = [night(n, fills={"article": Fill(30, 30)}) for n in range(5)]
    nights += [night(5, **door), night(6, **door), night(7, fills={"article": Fill(1, 0)})]
    assert assess(nights, now=START + timedelta(days=7)).code == "well"


def test_lists_and_articles_that_are_gone_together_are_believed_at_once():
    """An empty list may be an accident; an empty list and no article at any address is a portal that is not there."""
    gone = {"entrances": {Entrance.EMPTY: 2}, "links": 0, "fills": {"article": Fill(12, 0)}}
    nights = [night(n, fills={"article": Fill(12, 12)}) for n in range(5)]
    health = assess([*nights, night(5, **gone)], now=START + timedelta(days=5))
    assert (health.code, health.needs_person) == ("empty-listing", True)
