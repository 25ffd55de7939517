"""Backfill between days, and a first look at a portal."""

import os
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from luutin.archive import Database
from luutin.crawler.run.crawl import Limits, Mode
from tests.hostile.crawls import QUICK, LaterClock, crawled, source_at
from tests.hostile.editions import Editions, day_of
from tests.hostile.server import Server


def luutin(folder, *args):
    return subprocess.run(
        [sys.executable, "-m", "luutin", *args, "--config", str(folder / "config.toml")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("LUUTIN_")},
        timeout=120,
        check=False,
    )


def test_a_crawl_bounds_a_listing_and_a_backfill_does_not(tmp_path):
    """What lies behind a listing's cap is fetched by a backfill, and only that."""
    editions = Editions(120)
    settings = {"settings": QUICK.model_copy(update={"listing_cap": 2})}
    with Server(editions) as server:
        assert crawled(tmp_path, source_at(server.url), **settings).total("new") == 40
        editions.full.clear()
        assert crawled(tmp_path, source_at(server.url), mode=Mode.BACKFILL, **settings).total("new") == 80
    assert len(editions.full) <= 82


def test_a_backfill_keeps_to_its_days(tmp_path):
    """Nothing older or younger is kept, and listings are left once they are older."""
    editions = Editions(120)
    limits = Limits(since=day_of(70), until=day_of(90))
    with Server(editions) as server:
        crawled(tmp_path, source_at(server.url, connections=1), mode=Mode.BACKFILL, limits=limits)
        pages = sum(path.startswith("/?page=") for path in server.paths())
        assert pages <= 5
        with Database.read(tmp_path / "archive.db") as database:
            days = [row["published"][:10] for row in database.all("SELECT published FROM records")]
        assert (min(days), max(days), len(days)) == (day_of(70).isoformat(), day_of(90).isoformat(), 21)
        # What was left out is not lost: a crawl without bounds takes it.
        assert crawled(tmp_path, source_at(server.url)).total("new") >= 30


def test_all_that_has_rested_is_visited_in_one_run(tmp_path):
    """It is woken a little at a time while the run goes on, and to the last."""
    with Server(Editions(90)) as server:
        assert crawled(tmp_path, source_at(server.url)).total("new") == 90
        later = LaterClock(seconds=400 * 86_400)
        crawled(tmp_path, source_at(server.url), clock=later)
    with Database.read(tmp_path / "archive.db") as database:
        long_ago = (later.now() - timedelta(days=1)).isoformat()
        assert database.value("SELECT count(*) FROM pages WHERE kind = 'article' AND visited_at < ?", (long_ago,)) == 0
        assert database.value("SELECT count(*) FROM pages WHERE kind = 'article'") == 90


BETWEEN = Limits(since=day_of(70), until=day_of(90))


@pytest.mark.parametrize(("dated", "downloads"), [(True, range(68, 93)), (False, range(41, 121))])
def test_a_backfill_downloads_what_its_listings_show_to_be_wanted(tmp_path, dated, downloads):
    """Where lists show the days, only what is within two days of the bounds; else all, up to an old page."""
    editions = Editions(120, dated=dated)
    with Server(editions) as server:
        crawled(tmp_path, source_at(server.url, connections=1), mode=Mode.BACKFILL, limits=BETWEEN)
    assert sorted(editions.full) == sorted(f"/bai-{number}.html" for number in downloads)
    assert [path for path in server.paths() if "page=" in path] == ["/?page=2", "/?page=3", "/?page=4"]
    assert kept(tmp_path) == list(range(70, 91))


def test_what_a_listing_shows_to_be_outside_is_left_for_later(tmp_path):
    """A backfill that goes on does not fetch it either; one between other days and a crawl without bounds do, once."""
    editions = Editions(120, dated=True)
    with Server(editions) as server:
        source = source_at(server.url, connections=1)
        for pages in (7, 12, None):
            crawled(tmp_path, source, mode=Mode.BACKFILL, limits=replace(BETWEEN, pages=pages))
            assert {f"/bai-{number}.html" for number in range(68, 93)} >= set(editions.full)
        crawled(tmp_path, source, mode=Mode.BACKFILL, limits=Limits(since=day_of(101), until=day_of(110)))
        assert kept(tmp_path) == [*range(70, 91), *range(101, 111)]
        crawled(tmp_path, source)
    assert set(range(41, 121)) <= set(kept(tmp_path))
    asked = Counter(editions.full)
    assert {asked[f"/bai-{number}.html"] for number in (*range(41, 68), *range(93, 99), *range(113, 121))} == {1}


def kept(folder):
    """The numbers of the articles in the archive."""
    with Database.read(folder / "archive.db") as database:
        return sorted(int(row["url"].rpartition("-")[2][:-5]) for row in database.all("SELECT url FROM records"))


@pytest.fixture
def portal(tmp_path):
    (tmp_path / "config.toml").write_text("[crawler]\ndelay_s = 0.5\nworkers = 1\n\n# a comment that stays\n")
    with Server(Editions(4)) as server:
        yield server


def test_source_add_shows_and_writes_what_it_found(tmp_path, portal):
    """The report names samples; the table is appended and can be read back; a second time it is refused."""
    done = luutin(tmp_path, "source", "add", f"{portal.url}/", "--name", "xa-thu", "--yes", "--pages", "5")
    assert done.returncode == 0, done.stderr.decode()
    assert "Hội đồng nhân dân xã họp phiên" in done.stdout.decode()
    text = (tmp_path / "config.toml").read_text()
    assert "# a comment that stays" in text
    assert tomllib.loads(text)["sources"]["xa-thu"]["seeds"] == [f"{portal.url}/"]
    assert luutin(tmp_path, "config", "check").returncode == 0
    assert luutin(tmp_path, "source", "add", portal.url, "--name", "xa-thu").returncode == 2


def test_source_test_leaves_the_archive_alone(tmp_path, portal):
    """A dry run prints what was found and makes no archive."""
    with (tmp_path / "config.toml").open("a") as file:
        file.write(f'[sources.thu]\nseeds = ["{portal.url}/"]\nenabled = false\n')
    done = luutin(tmp_path, "source", "test", "thu", "--json", "--pages", "4")
    assert done.returncode == 0, done.stderr.decode()
    findings = orjson.loads(done.stdout)
    assert findings["found"] >= 2
    assert findings["articles"][0]["published"] >= date(2022, 1, 1).isoformat()
    assert not (tmp_path / "archive.db").exists()


def test_source_add_says_so_where_there_is_no_portal(tmp_path):
    """Exit 1, in words, and nothing is written."""
    (tmp_path / "config.toml").write_text("[crawler]\ndelay_s = 0.5\n")
    done = luutin(tmp_path, "source", "add", "http://127.0.0.1:9/", "--yes")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr.decode()
    assert "nothing listens at 127.0.0.1, port 9" in done.stderr.decode()
    assert "sources" not in (tmp_path / "config.toml").read_text()


def test_init_ends_with_articles_that_can_be_searched(tmp_path):
    """From an empty folder: a portal that answers is taken, one that does not is told, and the first crawl is made."""
    with Server(Editions(1)) as server:
        asked = (
            "init",
            "--portal",
            server.url,
            "--portal",
            "http://localhost:9/",
            "--contact",
            "me@x.vn",
            "--pages",
            "3",
        )
        done = luutin(tmp_path, *asked)
    assert done.returncode == 3, done.stderr.decode()
    assert "http://localhost:9/ is left out: nothing listens" in done.stderr.decode()
    chosen = tomllib.loads((tmp_path / "config.toml").read_text())
    assert (chosen["crawler"]["contact"], list(chosen["sources"])) == ("mailto:me@x.vn", ["127-0-0-1"])
    assert kept(tmp_path) == [1]


def test_a_source_with_pages_per_run_is_left_there_and_gone_on_with(tmp_path):
    """Such a run ends by itself, ends well, and the next ones bring the rest."""
    with Server(Editions(30)) as server:
        runs = [crawled(tmp_path, source_at(server.url, pages_per_run=12)) for _ in range(4)]
    assert [run.total("fetched") for run in runs[:2]] == [12, 12]
    assert [str(run.ending) for run in runs] == ["ok"] * 4
    assert sum(run.total("new") for run in runs) == 30
