"""What is kept of a robots.txt: its sitemaps go into the frontier, as their authors meant them."""

import pytest

from luutin.crawler.frontier.robots_cache import RobotsCache
from luutin.crawler.wire.robots import read_robots
from tests.crawler.making import NOW
from tests.hostile.crawls import LaterClock

SAID = {
    "http://xa.vn/s.xml": "http://xa.vn/s.xml",
    "/bando/s.xml": "http://xa.vn/bando/s.xml",
    "s.xml": "http://xa.vn/s.xml",
    "bando/s.xml": "http://xa.vn/bando/s.xml",
    "xa.vn/bando/s.xml": "http://xa.vn/bando/s.xml",
    "cu.xa.vn/s.xml": "http://cu.xa.vn/s.xml",
    "khac.vn/s.xml": "http://xa.vn/khac.vn/s.xml",
}


@pytest.mark.parametrize(("said", "url"), SAID.items())
def test_a_sitemap_is_looked_for_where_it_was_meant(making, said, url):
    """By its address, its path, or its host without the scheme, where that host is one of the source's."""
    cache = RobotsCache(making.database, making.frontier, making.scope, LaterClock())
    cache.keep("http://xa.vn", read_robots(200, f"Sitemap: {said}".encode(), NOW))
    assert making.all("SELECT url FROM pages") == [(url,)]
