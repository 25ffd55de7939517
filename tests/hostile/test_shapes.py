"""Front doors, paging, facets, calendars and junk as the seed has them: all articles, nothing else, few requests."""

from collections import Counter

import pytest

from luutin.archive import Database
from tests.hostile.crawls import crawled, source_at
from tests.hostile.server import Server
from tests.hostile.shapes import Shapes

SEEDS = [1, 2, 3]


@pytest.fixture(scope="module", params=SEEDS)
def crawl_of_shapes(request, tmp_path_factory):
    """The portal, what it was asked for, the titles kept, and the source's counts."""
    folder, portal = tmp_path_factory.mktemp("shapes"), Shapes(request.param)
    with Server(portal) as server:
        summary = crawled(folder, source_at(server.url, connections=2))
    with Database.read(folder / "archive.db") as database:
        titles = Counter(row["title"] for row in database.all("SELECT title FROM records"))
    return portal, server.paths(), titles, summary.of("thu")


def test_each_article_is_found_once_and_nothing_else(crawl_of_shapes):
    """Whatever the front door is, and however its lists go on."""
    portal, _, titles, _ = crawl_of_shapes
    assert titles == Counter(portal.good)


@pytest.mark.parametrize(("place", "most"), [("/van-ban", 120), ("/lich", 60)])
def test_a_trap_costs_a_bounded_number_of_requests(crawl_of_shapes, place, most):
    """Facets of three keys in queries and in paths; a calendar by day, by path, by week."""
    assert sum(path.startswith(place) for path in crawl_of_shapes[1]) <= most


def test_what_is_no_news_is_counted_by_kind(crawl_of_shapes):
    """A person can see what was left out, and why; the calendar's pages were taken back."""
    counts = crawl_of_shapes[3]
    assert (counts.no_news["about"], counts.no_news["form"], counts.no_news["archive"]) == (1, 1, 1)
    assert counts.withdrawn > 0
