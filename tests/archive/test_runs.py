"""The book of runs: what the last ones say to the next."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from luutin.archive import Database, Run, Runs, utc

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def moment(number):
    return NOW + timedelta(hours=number)


@pytest.fixture
def runs(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        yield Runs(database)


OUTCOMES = [
    ([], None),
    (["ok"], None),
    (["failed"], None),
    (["ok", None], 1),
    (["ok", "interrupted"], 1),
    (["ok", None, "interrupted", None], 1),
    ([None, "partial", None], 2),
    ([None, None, "ok"], None),
]


@pytest.mark.parametrize(("outcomes", "since"), OUTCOMES)
def test_work_goes_on_from_the_first_of_the_runs_that_were_cut_short(runs, outcomes, since):
    """None is a run that was killed: it could not say how it ended."""
    for number, outcome in enumerate(outcomes):
        run = runs.begin("crawl", now=moment(number))
        if outcome is not None:
            runs.end(run, {}, outcome=outcome, now=moment(number))
    assert runs.unfinished_since() == (None if since is None else moment(since))


def test_the_latest_run_is_told_as_far_as_it_has_come(runs):
    """Its summary is kept batch by batch, so that one that is killed has said what it did."""
    assert runs.latest() is None
    runs.begin("crawl", now=moment(0))
    run = runs.begin("backfill", now=moment(1))
    assert runs.latest() == Run(run, "backfill", utc(moment(1)), None, None, {})
    runs.note(run, {"fetched": 7})
    assert runs.latest() == Run(run, "backfill", utc(moment(1)), None, None, {"fetched": 7})
    runs.end(run, {"fetched": 9}, outcome="ok", now=moment(2))
    assert runs.latest() == Run(run, "backfill", utc(moment(1)), utc(moment(2)), "ok", {"fetched": 9})


def test_summaries_of_runs_long_past_shrink_to_their_totals(runs):
    """Years of nights stay small: the last runs are whole, of the others it is known what each source brought."""
    counts = {"fetched": 9, "new": 3, "failed": 0, "waited_s": 12.5, "trouble": "words " * 100}
    summary = {"seconds": 60.0, "fetched": 9, "sources": {"binh-minh": counts}}
    for number in range(Runs.KEPT + 3):
        runs.end(runs.begin("crawl", now=moment(number)), summary, outcome="ok", now=moment(number))
    kept = [orjson.loads(row["summary"]) for row in runs.database.all("SELECT summary FROM runs ORDER BY id")]
    totals = {"pruned": True, "seconds": 60.0, "fetched": 9, "sources": {"binh-minh": {"fetched": 9, "new": 3}}}
    assert kept == [totals] * 3 + [summary] * Runs.KEPT
