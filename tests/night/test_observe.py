"""From a real crawl of a scripted portal on loopback to the state that `luutin status` shows, night after night."""

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from luutin.app.config import Config
from luutin.archive import CaptureWriter, Database, Run, utc
from luutin.crawler.run.crawl import crawl
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.indexer import Index
from luutin.night import book
from luutin.night.ending import finish
from luutin.night.observation import Entrance, Fill
from luutin.night.observe import observe
from luutin.night.schema import SCHEMAS

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
ARTICLE = """<!doctype html><html lang="vi"><head><title>{title}</title>
<meta property="og:site_name" content="{site}"></head><body>
<div class="menu"><a href="/">Trang chủ</a></div>
<article><h1>{title}</h1><p class="date">{stamp}</p>
<div class="content"><p>Sáng nay, Ủy ban nhân dân phường tổ chức hội nghị triển khai công tác tháng {n}, có đại diện
các đoàn thể và đông đảo bà con tham dự, lắng nghe báo cáo và góp ý kiến về việc chỉnh trang tuyến đường.</p>
<p>Hội nghị nhất trí giao tổ dân phố số {n} thực hiện các bước tiếp theo, hoàn thành trước cuối tháng này.</p></div>
</article></body></html>"""
LISTING = """<!doctype html><html lang="vi"><head><title>Tin tức</title></head><body><h2>Tin tức</h2><ul>{items}</ul>
</body></html>"""


class Portal:
    """A portal of one listing page and its articles, with a mood."""

    def __init__(self):
        self.articles, self.mood, self.site, self.dates, self.day = 0, "well", "Trang tin phường Bình Minh", True, None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if outer.mood == "dead":
                    return  # the connection ends without an answer
                status, headers, body = outer.answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.home = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path):
        html = {"Content-Type": "text/html; charset=utf-8"}
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /\n"
        match self.mood:
            case "down":
                return 500, html, b"<html><body>Server error</body></html>"
            case "forbids":
                return 403, html, b"<html><body>Forbidden</body></html>"
            case "home" if path != "/":
                return 301, {"Location": f"{self.home}/"}, b""
            case "elsewhere":
                return 302, {"Location": "http://phuong-khac.example/"}, b""
            case "removed":
                return 404, html, b"<html><body>Not found</body></html>"
        if path == "/tin-tuc":
            shown = 0 if self.mood == "empty" else self.articles
            items = "".join(
                f'<li><a href="/bai-{n}.html">Hội nghị triển khai công tác khu phố số {n} của phường Bình Minh</a></li>'
                for n in range(shown, 0, -1)
            )
            return 200, html, LISTING.format(items=items).encode()
        if path.startswith("/bai-") and self.mood != "lost":
            return 200, html, self._article(int(path[5:-5])).encode()
        return (
            (200, html, b"<html><body><p>Trang ch\xe1\xbb\xa7</p></body></html>") if path == "/" else (404, html, b"")
        )

    def _article(self, n):
        stamp = f"{(self.day - timedelta(days=n % 2)):%d/%m/%Y} 08:30" if self.dates else ""
        title = f"Hội nghị triển khai công tác khu phố số {n} của phường Bình Minh"
        return ARTICLE.format(title=title, site=self.site, stamp=stamp, n=n)


class FastClock:
    """A clock that runs a thousand times as fast, and can be put forward."""

    RATE = 1000.0

    def __init__(self, begin):
        self.begin, self.start, self.ahead = begin, time.monotonic(), 0.0

    def now(self):
        return self.begin + timedelta(seconds=self.monotonic())

    def monotonic(self):
        return self.ahead + (time.monotonic() - self.start) * self.RATE

    async def sleep(self, seconds):
        await asyncio.sleep(seconds / self.RATE)

    def next_night(self):
        """Put it to the next evening, an hour past a day from now: what a crawl keeps for a day is old then."""
        self.ahead += 90_000


@pytest.fixture
def portal():
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def live(portal, tmp_path):
    """Live one night: some new articles, one real crawl, and what follows it. Returns the health."""
    source = SourceSettings(name="binh-minh", seeds=(f"{portal.home}/tin-tuc",))
    settings = CrawlerSettings(workers=1, tries=2, patience_s=120)
    config = Config(path=None, db=tmp_path / "archive.db", crawler=settings, sources=(source,))
    clock = FastClock(datetime(2026, 3, 2, 18, 30, tzinfo=UTC))

    def live(*, new=0, mood="well"):
        portal.mood, portal.day = mood, clock.now()
        portal.articles += new
        with Database.open(config.db) as database:
            with CaptureWriter(config.warc, database) as captures:
                crawl(settings, (source,), database, captures, clock=clock)
            Index(database).catch_up()
            finish(config, now=clock.now, say=print)
            clock.next_night()
            return book.health(database, "binh-minh", now=clock.now())

    return live


MOODS = {
    "dead": ("failing", "no-answer"),
    "down": ("failing", "status-500"),
    "forbids": ("blocked", "status-403"),
    "home": ("gone", "home"),
    "elsewhere": ("redirected", "elsewhere"),
    "removed": ("gone", "absent"),
    "empty": ("failing", "empty-listing"),
}


@pytest.mark.parametrize(("mood", "expected"), MOODS.items())
def test_what_a_portal_does_is_what_its_health_says(live, mood, expected):
    """After a good night, two bad ones of each kind; then it is well again."""
    assert live(new=6).state == "healthy"
    once = live(mood=mood)
    assert ((once.state, once.code), once.confirmed) == (expected, False)
    twice = live(mood=mood)
    assert ((twice.state, twice.code), twice.needs_person) == (expected, True)
    assert live(new=2).state == "healthy"


def test_a_redesign_that_hides_the_date_is_seen_the_same_night(live, portal):
    assert live(new=24).state == "healthy"
    portal.dates = False
    health = live(new=6)
    assert (health.code, health.needs_person) == ("redesign", True)
    assert "published: 100%" in health.why


def test_another_owner_at_the_same_address_is_seen(live, portal):
    assert live(new=6).state == "healthy"
    portal.site = "Trang tin xã Tân Lập"
    live(new=4)
    health = live(new=4)
    assert (health.state, health.code) == ("moved", "owner")
    assert "Trang tin xã Tân Lập" in health.why


def test_most_articles_missing_at_once_is_not_believed(live, tmp_path):
    """All articles answer 404 while the list is well: none is marked, and somebody is told that something is wrong."""
    live(new=15)
    health = next(found for found in (live(mood="lost") for _ in range(6)) if found.code == "mass-vanish")
    assert health.needs_person
    with Database.read(tmp_path / "archive.db") as database:
        assert database.value("SELECT count(vanished_at) FROM articles") == 0


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "old.db", *SCHEMAS) as database:
        yield database


COUNTS = {
    "asked for nothing": ({}, 1),
    "fetched, and counted nothing": ({"fetched": 7}, 0),
    "failed, and counted nothing": ({"failed": 7}, 0),
}


@pytest.mark.parametrize(("counts", "observed"), COUNTS.values(), ids=COUNTS)
def test_a_run_that_counted_nothing_is_observed_only_if_it_asked_for_nothing(database, counts, observed):
    """A run of a version that did not count proves nothing, and what was observed of it then stays as it is."""
    run = Run(1, "crawl", utc(NOW), utc(NOW), "ok", {"sources": {"xa": counts}})
    found = observe(database, run, now=NOW)
    assert [each.asked for each in found] == [0] * observed


TALLIES = [
    ("seed", "read", "", 1),
    ("seed", "robots", "", 1),
    ("listing", "robots", "", 5),
    ("listing", "redirect-off-scope", "khac.vn", 2),
    ("article", "read", "", 6),
    ("article", "truncated", "", 1),
    ("article", "unchanged", "", 4),
    ("page", "empty", "", 2),
    ("page", "soft-404", "", 1),
    ("page", "timeout", "", 3),
]


def test_an_observation_is_put_together_from_counts(database):
    """Pages that robots.txt forbids were not asked for; a seed that it forbids is an entrance that is shut."""
    database.executemany("INSERT INTO tallies VALUES (1, 'xa', ?, ?, ?, ?)", TALLIES)
    (seen,) = observe(database, Run(1, "crawl", utc(NOW), None, None, {"sources": {"xa": {"listed": 9}}}), now=NOW)
    assert (seen.asked, seen.answered) == (21, 14)
    assert seen.failures == {"robots": 1, "redirect-off-scope": 2, "soft-404": 1, "timeout": 3}
    assert seen.entrances == {Entrance.READ: 1, Entrance.BLOCKED: 1, Entrance.ELSEWHERE: 2}
    assert (seen.elsewhere, seen.fills) == ("khac.vn", {"article": Fill(10, 7)})
