"""A portal that is nothing but traps: each article behind them once, its day, nothing else, few requests."""

import pytest

from luutin.archive import Database
from tests.hostile.crawls import crawled, source_at
from tests.hostile.server import Server
from tests.hostile.traps import Traps

TRAPS = ("calendar", "days", "facets", "series", "sessions", "growth")


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory):
    """The portal, where it was asked, and title and day of each record. `bench/traps.py` has more seeds, and kills."""
    folder, portal = tmp_path_factory.mktemp("traps"), Traps(11)
    with Server(portal) as server:
        crawled(folder, source_at(server.url, connections=2))
    with Database.read(folder / "archive.db") as database:
        rows = database.all("SELECT title, published FROM records")
    return portal, [portal.of(path) for path in server.paths()], [(row[0], row[1][:10]) for row in rows]


def test_each_article_is_found_once_with_its_day_and_nothing_else(aftermath):
    """Behind a splash door, sessions, facets, volatile canonicals and an archive of mostly empty days."""
    portal, _, records = aftermath
    assert sorted(records) == sorted(portal.good.items())


@pytest.mark.parametrize("trap", TRAPS)
def test_no_trap_costs_more_than_120_requests(aftermath, trap):
    assert aftermath[1].count(trap) <= 120
