"""Counting how visits end: each URL once, by the result that stands."""

from datetime import UTC, datetime

import pytest

from luutin.archive import Archive, Database
from luutin.crawler.codes import Code
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.tallies import Tallies, Tally, tallies_of
from luutin.crawler.frontier.visit import Kind, Link, UrlState

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        Archive(database).add_source("xa", home=None, now=NOW)
        Frontier(database)
        yield database


def visit(database, name="tin", kind=Kind.PAGE, hops=0):
    frontier = Frontier(database)
    frontier.add(Link(f"http://xa.vn/{name}", "xa", "xa.vn", kind=kind, hops=hops), now=NOW)
    return next(each for each in frontier.lease("xa.vn", now=NOW, limit=9) if each.url.endswith(f"/{name}"))


def counted(database, *results, **more):
    """What stands in the table after these results of one visit."""
    tallies, of = Tallies(database, 3), visit(database, **more)
    for columns in results:
        tallies.count(of, columns)
    tallies.save()
    return [each[1:] for each in tallies_of(database, 3)]


OK = {"state": UrlState.RESTING, "status": 200}
ENDS = {
    "an article": ({**OK, "kind": Kind.ARTICLE, "error": None}, [("article", "read", "", 1)]),
    "a cut one": ({**OK, "kind": Kind.ARTICLE, "error": Code.TRUNCATED}, [("article", "truncated", "", 1)]),
    "a list": ({**OK, "kind": Kind.LISTING, "error": Code.LISTING}, [("listing", "listing", "", 1)]),
    "unchanged": ({"state": UrlState.RESTING, "status": 304}, [("page", "unchanged", "", 1)]),
    "missing": ({"state": UrlState.GONE, "status": 404, "error": Code.STATUS_404}, [("page", "status-404", "", 1)]),
    "no answer": ({"state": UrlState.FAILED, "error": Code.TIMEOUT}, [("page", "timeout", "", 1)]),
    "a redirect that is followed": ({"state": UrlState.ALIAS, "status": 301, "target": "http://xa.vn/b"}, []),
    "a seed's redirect": (
        {"state": UrlState.RESTING, "status": 301, "target": "http://xa.vn/b", "error": None},
        [("page", "moved", "", 1)],
    ),
    "a seed's redirect home": (
        {"state": UrlState.RESTING, "status": 302, "target": "http://xa.vn/", "error": None},
        [("page", "moved-home", "", 1)],
    ),
    "a redirect to another host": (
        {"state": UrlState.REFUSED, "status": 302, "error": Code.REDIRECT_OFF_SCOPE, "target": "http://khac.vn:8080/x"},
        [("page", "redirect-off-scope", "khac.vn:8080", 1)],
    ),
    "a redirect to nonsense": (
        {"state": UrlState.REFUSED, "status": 302, "error": Code.REDIRECT_OFF_SCOPE, "target": "http://[::1"},
        [("page", "redirect-off-scope", "", 1)],
    ),
}


@pytest.mark.parametrize(("columns", "tallies"), ENDS.values(), ids=ENDS)
def test_how_a_visit_ended_is_told_by_what_is_written_of_it(database, columns, tallies):
    assert counted(database, columns) == tallies


def test_a_try_that_is_followed_by_another_does_not_count(database):
    """Two time-outs and then the page: one URL, and it was read."""
    again = {"state": UrlState.DUE, "error": Code.TIMEOUT}
    assert counted(database, again, again, OK) == [("page", "read", "", 1)]


def test_a_try_that_no_other_follows_counts(database):
    """The run ends while the URL waits: it failed."""
    assert counted(database, {"state": UrlState.DUE, "error": Code.RESET}) == [("page", "reset", "", 1)]


def test_a_correction_reaches_what_was_saved_before(database):
    """Each batch saves what it knows; the last word counts."""
    tallies, of = Tallies(database, 3), visit(database)
    tallies.count(of, {"state": UrlState.DUE, "error": Code.TIMEOUT})
    tallies.save()
    tallies.count(of, OK)
    tallies.save()
    assert tallies_of(database, 3) == [Tally("xa", "page", Code.READ, "", 1)]


@pytest.mark.parametrize(("kind", "known"), [(Kind.SEED, "other"), (Kind.LISTING, "other"), (Kind.ARTICLE, "article")])
def test_what_only_a_redirect_leads_to_is_no_entrance(database, kind, known):
    assert counted(database, OK, kind=kind, hops=1) == [(known, "read", "", 1)]


def test_why_robots_txt_could_not_be_read_is_what_counts(database):
    """A source whose robots.txt answers 503 fails with that, not with the rule that follows from it."""
    tallies = Tallies(database, 3)
    columns = {"state": UrlState.DUE, "error": Code.ROBOTS_UNREACHABLE}
    tallies.count(visit(database), columns, unreached=Code.STATUS_503)
    tallies.save()
    assert [each.code for each in tallies_of(database, 3)] == [Code.STATUS_503]


def test_runs_long_past_are_forgotten(database):
    """A hundred runs are kept: what was judged of the others is kept by whoever judged."""
    for run in (1, 2, 101):
        tallies = Tallies(database, run)
        tallies.count(visit(database, name=f"tin-{run}"), OK)
        tallies.save()
        tallies.forget_old()
    assert [len(tallies_of(database, run)) for run in (1, 2, 101)] == [0, 1, 1]


def test_an_archive_that_never_was_crawled_has_no_counts(tmp_path):
    with Database.open(tmp_path / "new.db") as database:
        assert tallies_of(database, 1) == []
