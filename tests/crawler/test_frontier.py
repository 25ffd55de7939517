"""The frontier: what one visit writes of its row, and which addresses lead to one."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Archive, Database
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.gathering import Gathering
from luutin.crawler.frontier.overview import count_queued
from luutin.crawler.frontier.visit import Kind, Link, UrlState
from luutin.crawler.frontier.waking import MOST_AT_ONCE, Waking

NOW = datetime(2026, 11, 23, 6, 20, 11, tzinfo=UTC)


def address(name):
    return f"http://xa.example/{name}"


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        Archive(database).add_source("xa", home=None, now=NOW)
        yield database


@pytest.fixture
def frontier(database):
    frontier = Frontier(database)
    for name in ("a", "b", "c", "d"):
        frontier.add(Link(address(name), "xa", "xa.example", kind=Kind.ARTICLE), now=NOW)
    return frontier


def row(database, name, *columns):
    return tuple(database.one(f"SELECT {', '.join(columns)} FROM pages WHERE url = ?", (address(name),)))


def test_what_a_visit_changes_is_written_at_its_end_the_last_word_counting(database, frontier):
    frontier.gather(address("a"), visited_at=NOW, status=404, limited=1)
    frontier.update(address("a"), limited=0, error="status-404")
    frontier.update(address("a"), state=UrlState.GONE, due_at=None)
    assert row(database, "a", "state", "status") == ("due", None)
    frontier.write()
    assert row(database, "a", "state", "visited_at", "status", "limited", "error", "due_at") == (
        *("gone", "2026-11-23T06:20:11Z", 404, 0, "status-404", None),
    )


def test_other_rows_do_not_wait_for_a_visit_to_end(database, frontier):
    frontier.gather(address("a"), visited_at=NOW)
    frontier.update(address("b"), lastmod="2026-11-20")
    assert row(database, "b", "lastmod") == ("2026-11-20",)


def test_nothing_of_a_transaction_that_failed_is_written_with_the_next(database, frontier):
    frontier.gather(address("a"), visited_at=NOW)
    frontier.forget()
    frontier.write()
    frontier.update(address("a"), tries=1)
    assert row(database, "a", "visited_at", "tries") == (None, 1)


def test_addresses_that_lead_to_one_are_found_over_two_redirects(frontier):
    """Each once, though two ways lead there, and though they lead in a circle."""
    frontier.update(address("b"), target=address("a"))
    frontier.update(address("c"), target=address("b"))
    frontier.update(address("d"), target=address("c"))
    assert frontier.aliases_to(address("a")) == [address("b"), address("c")]
    frontier.update(address("a"), target=address("a"))
    assert frontier.aliases_to(address("a")) == [address("a"), address("b"), address("c")]
    assert frontier.aliases_to(address("d")) == []


STATES = ["due", "leased", "resting", "failed", "gone", "refused", "alias"]


@pytest.mark.parametrize("after", STATES)
@pytest.mark.parametrize("before", STATES)
def test_what_is_queued_is_counted_as_states_change(database, frontier, before, after):
    """As a count of the rows would say, whatever a row was and becomes."""
    for state in (before, after):
        frontier.update(address("b"), state=state)
        counted = "SELECT count(*), sum(state IN ('due', 'leased')) FROM pages WHERE source = 'xa'"
        assert tuple(database.one(counted)) == (frontier.size("xa"), frontier.count_queued("xa"))


def test_rows_that_go_are_no_longer_counted(database, frontier):
    database.execute("DELETE FROM pages WHERE url = ?", (address("a"),))
    assert (frontier.size("xa"), frontier.count_queued("xa"), frontier.size("khac")) == (3, 3, 0)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda _, waking: waking.wake("xa", now=NOW, since=None), {"pages_resting", "pages_roots"}),
        (lambda _, waking: waking.wake_checkable("xa", now=NOW, limit=9), {"pages_checkable"}),
        (lambda _, waking: waking.wake_unchecked("xa", now=NOW, limit=9), {"pages_unchecked"}),
        (lambda frontier, _: frontier.lease("xa.example", now=NOW, limit=2), {"pages_due"}),
        (lambda frontier, _: frontier.has_due("xa.example"), {"pages_due"}),
        (lambda frontier, _: frontier.next_due("xa.example"), {"pages_due"}),
        (lambda frontier, _: frontier.list_left("xa"), {"pages_left"}),
        (lambda frontier, _: frontier.release_leases(), {"pages_leased"}),
        (lambda frontier, _: frontier.count_queued("xa"), set()),
        (lambda _, waking: count_queued(waking.database, ["xa"]), set()),
        (lambda _, waking: Gathering(waking.database, "xa", NOW).well(), {"pages_visited"}),
        (lambda _, waking: Gathering(waking.database, "xa", NOW).read(9), {"pages_visited"}),
        (lambda _, waking: Gathering(waking.database, "xa", NOW).new(()), {"pages_visited"}),
        (lambda _, waking: Gathering(waking.database, "xa", NOW).led_together(), {"pages_visited"}),
        (lambda _, waking: Gathering(waking.database, "xa", NOW).led_nowhere(), {"pages_visited"}),
    ],
    ids=[
        *("wake", "wake checkable", "wake unchecked", "lease", "has due", "next due", "left", "release", "queued"),
        *("all queued", "found as they were", "read in full", "new", "led together", "led nowhere"),
    ],
)
def test_what_a_run_asks_for_is_found_by_an_index_of_what_it_means(database, frontier, ask, index):
    """A frontier of a million rows is asked in milliseconds: no question walks along all rows of a source."""
    asked = []
    database.connection.set_trace_callback(asked.append)
    ask(frontier, Waking(database))
    database.connection.set_trace_callback(None)
    plans = [row[3] for sql in asked if " pages" in sql for row in database.all(f"EXPLAIN QUERY PLAN {sql}")]
    used = {word for plan in plans for word in plan.split() if word.startswith("pages_")}
    assert used == index


def test_what_rested_is_woken_a_little_at_a_time_those_first_that_were_due_first(database, frontier):
    """A portal may have thousands to wake, and no transaction may take long."""
    for number in range(2 * MOST_AT_ONCE + 1):
        url = address(f"bai-{number}")
        frontier.add(Link(url, "xa", "xa.example"), now=NOW)
        frontier.update(url, state=UrlState.RESTING, due_at=NOW - timedelta(days=1, seconds=number))
    waking, due = Waking(database), "SELECT count(*) FROM pages WHERE state = 'due' AND url LIKE '%bai-%'"
    woken = [waking.wake("xa", now=NOW, since=None)] + [waking.wake_rested("xa", now=NOW, since=NOW) for _ in range(3)]
    assert (woken, database.value(due)) == ([MOST_AT_ONCE, MOST_AT_ONCE, 1, 0], 2 * MOST_AT_ONCE + 1)


@pytest.mark.parametrize(("kind", "state"), [(Kind.ARTICLE, "resting"), (Kind.LISTING, "due")])
def test_a_list_that_names_an_article_as_its_next_page_does_not_have_it_asked_for_again(
    database, frontier, kind, state
):
    """`Read more` below each headline leads to articles; a list's own next page is asked for in each run."""
    frontier.update(address("a"), kind=kind, state=UrlState.RESTING, due_at=None)
    frontier.add(Link(address("a"), "xa", "xa.example", kind=Kind.LISTING, again=True), now=NOW)
    assert row(database, "a", "state") == (state,)
