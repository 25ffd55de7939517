"""Against a portal that counts: robots, connections, delays, Retry-After, and what a second crawl costs."""

import itertools
import time

import pytest

from luutin.archive import Database
from luutin.crawler.errors import SetupError
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from tests.hostile.crawls import QUICK, LaterClock, crawled, source_at
from tests.hostile.editions import Editions
from tests.hostile.server import Reply, Server

POLITE = CrawlerSettings(delay_s=0.5, retry_first_s=0.05, pause_first_s=0.2, patience_s=3.0, workers=1)
PATIENT = QUICK.model_copy(update={"patience_s": 10.0})


def strict(url, **more):
    """A source without any permission."""
    return SourceSettings(name="thu", seeds=(f"{url}/",), **more)


def gaps(server):
    """Seconds between the starts of requests, in order."""
    return [later.at - earlier.at for earlier, later in itertools.pairwise(server.asked)]


def rows(folder, sql):
    with Database.read(folder / "archive.db") as database:
        return [tuple(row) for row in database.all(sql)]


def test_the_delay_is_never_undercut(tmp_path):
    """Without permission, requests of any kind start no closer than the delay, over one connection."""
    with Server(Editions(3)) as server:
        crawled(tmp_path, strict(server.url), settings=POLITE)
    assert len(server.asked) >= 6
    assert min(gaps(server)) >= 0.5
    assert server.most_open == 1


def test_crawl_delay_is_honoured_even_with_the_owners_permission(tmp_path):
    """robots.txt is the portal's own word, and the request for it counts."""
    with Server(Editions(2, robots="User-agent: *\nCrawl-delay: 0.7\n")) as server:
        crawled(tmp_path, source_at(server.url))
    assert min(gaps(server)) >= 0.7


def test_a_slow_host_is_given_time(tmp_path):
    """A request starts no sooner after the last one's end than that one took."""
    editions = Editions(1)

    def slow(asked):
        time.sleep(0.7)
        return editions(asked)

    with Server(slow) as server:
        crawled(tmp_path, strict(server.url), settings=POLITE)
    starts = [asked.at for asked in server.asked][1:]
    rests = [start - end for start, end in zip(starts, server.ended, strict=False)]
    assert min(rests) >= 0.65


@pytest.mark.parametrize("connections", [1, 3])
def test_connections_stay_within_what_is_configured(tmp_path, connections):
    """As many as the owner allows, no more."""
    with Server(Editions(40)) as server:
        crawled(tmp_path, source_at(server.url, connections=connections))
    assert server.most_open <= connections


@pytest.mark.parametrize("status", [429, 503])
def test_nothing_is_asked_before_retry_after(tmp_path, status):
    """The whole host rests, not only the page, and nothing is lost."""
    editions, limited = Editions(10), []

    def limiting(asked):
        if asked.path == "/bai-5.html" and not limited:
            limited.append(time.monotonic())
            return Reply(b"", status, {"Retry-After": "2"})
        return editions(asked)

    with Server(limiting) as server:
        summary = crawled(tmp_path, source_at(server.url, connections=1), settings=PATIENT)
    after = [asked.at for asked in server.asked if asked.at > limited[0] + 0.001]
    assert min(after) - limited[0] >= 2.0
    assert summary.total("new") == 10


def test_a_rest_outlasts_the_run(tmp_path):
    """A host that asks for an hour is not waited for, nor asked by the next run."""
    with Server(
        lambda asked: Reply(b"", 404) if asked.path == "/robots.txt" else Reply(b"", 429, {"Retry-After": "3600"})
    ) as server:
        first = crawled(tmp_path, source_at(server.url, connections=1))
        asked = len(server.asked)
        second = crawled(tmp_path, source_at(server.url, connections=1))
        assert len(server.asked) == asked
        third = crawled(tmp_path, source_at(server.url, connections=1), clock=LaterClock(seconds=3700))
        assert len(server.asked) > asked
    assert "rests" in first.sources["thu"].trouble
    assert [run.ending for run in (first, second, third)] == ["failed"] * 3


def test_a_burst_of_503_loses_nothing(tmp_path):
    """Three seconds of it: every article is found, no URL is given up."""
    editions, began = Editions(60), []

    def bursting(asked):
        if asked.path.startswith("/bai"):
            began.append(time.monotonic()) if not began else None
            if time.monotonic() - began[0] < 3:
                return Reply(b"", 503)
        return editions(asked)

    with Server(bursting) as server:
        summary = crawled(tmp_path, source_at(server.url), settings=PATIENT)
    assert summary.total("new") == 60
    assert summary.total("given_up") == 0


@pytest.mark.parametrize(("status", "fetched"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_txt_that_cannot_be_read(tmp_path, status, fetched):
    """4xx allows all, anything else forbids all (RFC 9309 §2.3.1)."""
    editions = Editions(2)
    with Server(lambda asked: Reply(b"", status) if asked.path == "/robots.txt" else editions(asked)) as server:
        summary = crawled(tmp_path, source_at(server.url))
    assert (set(server.paths()) > {"/robots.txt"}) is fetched
    assert (summary.ending == "ok") is fetched


def elsewhere(robots_at):
    """An editions portal whose robots.txt is said to stand at *robots_at*."""
    editions = Editions(2)
    return lambda asked: Reply(b"", 301, {"Location": robots_at}) if asked.path == "/robots.txt" else editions(asked)


def test_robots_txt_is_followed_to_another_host(tmp_path):
    """What stands there holds, and is asked for without our cookies."""
    rules = Reply(b"User-agent: *\nDisallow: /bai-2.html\n", headers={"Set-Cookie": "a=b"})
    with Server(lambda _: rules) as other, Server(elsewhere(f"{other.url}/robots.txt")) as server:
        second = source_at(other.url, hosts=()).model_copy(update={"name": "hai", "enabled": False})
        crawled(tmp_path, source_at(server.url), second)
    assert "/bai-1.html" in server.paths()
    assert "/bai-2.html" not in server.paths()
    assert not any("cookie" in asked.headers for asked in server.asked)


def test_robots_txt_at_an_address_that_nobody_is_configured_at_is_not_asked_for(tmp_path):
    """The address is judged as any, nothing of the portal is fetched, and the run says why."""
    with Server(lambda _: Reply(b"")) as other, Server(elsewhere(f"{other.url}/robots.txt")) as server:
        summary = crawled(tmp_path, source_at(server.url))
    assert (server.paths(), other.connections) == (["/robots.txt"], 0)
    assert "robots-away" in summary.of("thu").trouble
    assert rows(tmp_path, "SELECT error, detail FROM pages") == [("robots-unreachable", "robots-away")]


def test_robots_txt_is_followed_through_redirects(tmp_path):
    """Up to five hops on the portal itself."""
    editions = Editions(2, robots="User-agent: *\nDisallow: /bai-1.html\n")

    def moving(asked):
        hops = {f"/r{n}": f"/r{n + 1}" for n in range(1, 4)} | {"/robots.txt": "/r1", "/r4": None}
        if asked.path in hops:
            target = hops[asked.path]
            return Reply(b"", 301, {"Location": target}) if target else Reply(editions.robots.encode())
        return editions(asked)

    with Server(moving) as server:
        crawled(tmp_path, source_at(server.url))
    assert server.count("/bai-1.html") == 0
    assert server.count("/bai-2.html") == 1


@pytest.mark.parametrize("validators", ["etag", "date"])
def test_a_second_crawl_costs_almost_nothing_and_misses_nothing(tmp_path, validators):
    """Of 80 articles 5 are changed, 4 added, 3 deleted; the rest is asked for by conditional request."""
    editions = Editions(80, validators=validators)
    with Server(editions) as server:
        assert crawled(tmp_path, source_at(server.url)).total("new") == 80
        editions.full.clear()
        assert crawled(tmp_path, source_at(server.url)).total("changed") == 0
        assert len(editions.full) <= 4
        for number in (3, 17, 40, 66, 71):
            editions.texts[number] = 1
        for number in (101, 102, 103, 104):
            editions.texts[number] = 0
        for number in (8, 50, 79):
            del editions.texts[number]
        editions.full.clear()
        summary = crawled(tmp_path, source_at(server.url))
    assert (summary.total("changed"), summary.total("new"), summary.total("missing")) == (5, 4, 3)
    assert len(editions.full) <= 9 + 4


def test_an_unchanged_portal_gets_no_new_revision(tmp_path):
    """Counters and made-up dates are no change, even where every page is sent in full."""
    editions = Editions(20, validators="made-up")
    with Server(editions) as server:
        crawled(tmp_path, source_at(server.url))
        before = len(editions.full)
        crawled(tmp_path, source_at(server.url), clock=LaterClock(days=400))
    assert len(editions.full) == before + 20
    assert rows(tmp_path, "SELECT count(*), max(number) FROM revisions") == [(20, 1)]
    assert rows(tmp_path, "SELECT count(*) FROM pages WHERE last_modified IS NOT NULL") == [(0,)]


def test_an_article_vanishes_by_two_strikes_on_two_days_and_keeps_its_content(tmp_path):
    """One 404 is no proof; the second a day later is. What was archived stays."""
    editions = Editions(10)
    vanished = "SELECT count(*) FROM articles WHERE vanished_at IS NOT NULL"
    with Server(editions) as server:
        crawled(tmp_path, source_at(server.url))
        del editions.texts[4]
        crawled(tmp_path, source_at(server.url))
        crawled(tmp_path, source_at(server.url), clock=LaterClock(hours=2))
        assert rows(tmp_path, vanished) == [(0,)]
        crawled(tmp_path, source_at(server.url), clock=LaterClock(days=2))
        assert rows(tmp_path, vanished) == [(1,)]
        editions.texts[4] = 0
        crawled(tmp_path, source_at(server.url), clock=LaterClock(days=40))
    assert rows(tmp_path, vanished) == [(0,)]
    assert rows(tmp_path, "SELECT count(*) FROM records") == [(10,)]


def test_a_listing_is_left_where_it_shows_nothing_new(tmp_path):
    """A second crawl reads the first pages of a long listing, not all of it."""
    editions = Editions(200)
    with Server(editions) as server:
        crawled(tmp_path, source_at(server.url))
        first = sum(path.startswith("/?page=") for path in server.paths())
        editions.texts[201] = 0
        crawled(tmp_path, source_at(server.url))
        second = sum(path.startswith("/?page=") for path in server.paths()) - first
    assert first >= 10
    assert second <= 3


def test_public_hosts_need_a_contact(tmp_path):
    """A crawler that cannot be reached by those it visits does not start."""
    source = SourceSettings(name="xa", seeds=("https://xa.example/",))
    with pytest.raises(SetupError, match="contact"):
        crawled(tmp_path, source)
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(0,)]
