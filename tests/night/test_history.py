"""Years of nights, folded once: what was kept of them says the same as they do."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Database
from luutin.night import SCHEMAS, book, history
from luutin.night.health import Course, assess, step
from luutin.night.observation import Entrance, Fill, Observation

START = datetime(2026, 1, 1, 1, 30, tzinfo=UTC)


def night(number, *, ill=False, bare=False):
    """One of a source's nights: well, ill, or read without its bylines."""
    return Observation(
        source="binh-minh",
        run_id=number,
        at=START + timedelta(days=number),
        asked=12,
        answered=0 if ill else 12,
        failures={"timeout": 12} if ill else {},
        entrances={Entrance.FAILED if ill else Entrance.READ: 2},
        links=0 if ill else 20,
        new=0 if ill else 4,
        newest=(START + timedelta(days=number)).date(),
        site_name="Cổng thông tin",
        fills={"article": Fill(6, 6), "published": Fill(6, 6), "byline": Fill(6, 0 if bare else 6)},
    )


LIVES = {
    "well": [night(number) for number in range(1, 40)],
    "ill now and then": [night(number, ill=number % 9 in {0, 1}) for number in range(1, 60)],
    "ill in the end": [night(number, ill=number > 30) for number in range(1, 36)],
    "redesigned": [night(number, bare=number > 30) for number in range(1, 40)],
}


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db", *SCHEMAS) as database:
        yield database


def live(database, nights):
    for each in nights:
        with database.transaction():
            book.note(database, [each])


@pytest.mark.parametrize("life", LIVES)
def test_what_is_kept_says_what_the_nights_say(database, life):
    """After each night: the kept and the one night since are the fold of all of them."""
    past = Course()
    for each in LIVES[life]:
        live(database, [each])
        past = step(past, each)
        assert history.past_of(database, "binh-minh") == past
    now = LIVES[life][-1].at
    assert book.health(database, "binh-minh", now=now) == assess(LIVES[life], now=now)
    assert database.value("SELECT run_id FROM judged") == LIVES[life][-2].run_id


def test_a_night_that_is_observed_again_counts_as_it_was_last_seen(database):
    """A process that died while it judged observes the run once more."""
    live(database, [*LIVES["well"], night(40, ill=True), night(40)])
    assert history.past_of(database, "binh-minh").finding is None
    assert database.value("SELECT count(*) FROM judged") == 1


def test_what_other_rules_kept_does_not_count(database):
    """After an upgrade the nights are judged anew, and kept anew with the next one."""
    live(database, LIVES["well"])
    with database.transaction():
        database.execute("UPDATE judged SET rules = 'older', past = '{}'")
    before = history.past_of(database, "binh-minh")
    assert before.last == LIVES["well"][-1]
    live(database, [night(40)])
    assert database.value("SELECT rules FROM judged") == history.fingerprint()
    assert history.past_of(database, "binh-minh") == step(before, night(40))


def test_a_source_that_is_accepted_begins_anew(database):
    """What was kept of it is gone with its nights; a clock that was years ahead then does not hide the next ones."""
    live(database, LIVES["ill in the end"])
    with database.transaction():
        book.accept(database, "binh-minh", now=START + timedelta(days=3650))
    assert history.past_of(database, "binh-minh") == Course()
    live(database, [night(50)])
    assert history.past_of(database, "binh-minh") == step(Course(), night(50))
