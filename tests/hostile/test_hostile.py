"""A portal where everything goes wrong: the crawl ends, finds each good article once, and stores nothing else."""

from collections import Counter

import pytest

from luutin.archive import Database
from tests.hostile.crawls import crawled, source_at
from tests.hostile.portal import MENDED, Portal
from tests.hostile.server import Reply, Server

SEEDS = [1, 2]

ENDS = {
    "bomb": ("failed", "bomb"),
    "endless-body": ("failed", "too-large"),
    "endless-headers": ("failed", "malformed"),
    "drip": ("failed", "timeout"),
    "silence": ("failed", "timeout"),
    "no-http": ("failed", "malformed"),
    "bad-chunk": ("failed", "malformed"),
    "pdf-as-html": ("resting", "not-html", "file"),
    "empty": ("resting", "not-html", "empty"),
    "error-always": ("failed", "status-500"),
    "forbidden": ("failed", "status-403"),
    "gone": ("gone", "status-410"),
    "soft-404": ("gone", "soft-404"),
    "redirect-loop": ("failed", "redirects"),
    "redirect-chain": ("alias", None),
    "redirect-home": ("gone", "redirect-home"),
    "redirect-private": ("refused", "redirect-off-scope"),
    "redirect-metadata": ("refused", "redirect-off-scope"),
    "redirect-file": ("refused", "redirect-off-scope"),
    "raw-location": ("alias", None),
    "moved-for-good": ("alias", None),
    "canonical-one": ("alias", None),
    "same-content": ("resting", None),
    **dict.fromkeys(MENDED - {"raw-location"}, ("resting", None)),
}
"""Fault → the state and the code that its URL ends with; a third word is the code's detail."""


@pytest.fixture(scope="module", params=SEEDS)
def aftermath(request, tmp_path_factory):
    """The portal, its server's book, and the archive, after one crawl."""
    folder = tmp_path_factory.mktemp("hostile")
    portal = Portal(request.param)
    canary = Server(lambda _: Reply(b"secret"))
    with Server(portal) as server, canary:
        portal.port, portal.canary = server.port, canary.port
        summary = crawled(folder, source_at(server.url))
    with Database.read(folder / "archive.db") as database:
        yield portal, server, canary, database, summary


def test_each_good_article_is_stored_once_and_nothing_else(aftermath):
    """The titles in the archive are those of the good articles, each one time."""
    portal, _, _, database, _ = aftermath
    assert Counter(row["title"] for row in database.all("SELECT title FROM records")) == Counter(portal.good)


@pytest.mark.parametrize("fault", sorted(ENDS))
def test_each_fault_has_a_recorded_end(aftermath, fault):
    """No fault is left hanging or swallowed: its URL ends in a state, with a code."""
    portal, _, _, database, _ = aftermath
    row = database.one("SELECT state, error, detail FROM pages WHERE url LIKE ?", (f"%/loi/{fault}/x{portal.suffix}",))
    assert row is not None
    assert tuple(row)[: len(ENDS[fault])] == ENDS[fault]


def test_the_table_names_each_fault(aftermath):
    """A fault added to the portal must say how it ends."""
    assert set(aftermath[0].faults) == set(ENDS)


def test_nobody_but_the_portal_is_asked(aftermath):
    """No redirect, link or sitemap leads to another server."""
    assert aftermath[2].connections == 0


def test_robots_txt_is_obeyed(aftermath):
    """What it forbids is not asked for."""
    forbidden = [path for path in aftermath[1].paths() if path.startswith("/cam/") or "in=" in path.partition("?")[2]]
    assert forbidden == []


@pytest.mark.parametrize("place", ["/lich/", "/token/", "/loc", "/vong/", "/nhieu/", "/chuyen/"])
def test_endless_places_are_left(aftermath, place):
    """A calendar, tokens, facets, growing paths, thousands of links: each costs a bounded number of requests.

    Sixty addresses of one script may bring nothing, and one more shows that. Then 48 may be under way on eight
    connections, and 16 lie ready for them; on a slow machine they are.
    """
    assert sum(path.startswith(place) for path in aftermath[1].paths()) <= 60 + 1 + 48 + 16


def test_a_good_article_is_downloaded_once(aftermath):
    """Session ids, print views and repeated links do not make further downloads."""
    portal, server, _, _, _ = aftermath
    sent = Counter(path.partition("?")[0] for path, status in server.sent if status == 200)
    assert {count for path, count in sent.items() if f"/{portal.folder}/bai-" in path} == {1}


def test_what_failed_for_good_is_not_asked_again_and_again(aftermath):
    """Permanent errors are asked for once, passing ones as often as settings say."""
    portal, server, _, _, _ = aftermath
    counts = {fault: server.count(f"/loi/{fault}/x{portal.suffix}") for fault in portal.faults}
    # Once more where the portal's burst of 503 came in between.
    assert all(counts[fault] <= 2 for fault in ("bomb", "endless-headers", "forbidden", "gone", "soft-404"))
    assert counts["error-always"] in {4, 5}


def test_the_run_ends_well(aftermath):
    """Faults of pages are not a failure of the source."""
    assert aftermath[4].ending == "ok"


def test_every_capture_is_one_of_an_article(aftermath):
    """Each article has its proof, and nothing else is captured."""
    database = aftermath[3]
    assert database.value("SELECT count(*) FROM captures") == database.value("SELECT count(*) FROM revisions")
