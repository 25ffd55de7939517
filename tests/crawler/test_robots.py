"""robots.txt as a table (RFC 9309): one row, one fact."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.crawler.wire.robots import LARGEST, read_robots, restore_robots

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SITE = "http://xa.vn"

RULES = [
    ("User-agent: *\nDisallow: /cam/", "/cam/1", False),
    ("User-agent: *\nDisallow: /cam/", "/mo/1", True),
    ("User-agent: *\nDisallow: /\nAllow: /tin/", "/tin/1", True),
    ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
    ("User-agent: *\nDisallow: /a*b", "/axxb/c", False),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: other\nDisallow: /", "/a", True),
    ("User-agent: LuuTin\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
    ("User-agent: luutin\nUser-agent: other\nDisallow: /a", "/a", False),
    ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", False),
    ("user-agent: *\ndisallow: /A", "/a", True),
    ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
    ("User-agent: *\rDisallow: /a\r", "/a", False),
    ("User-agent: * # all\nDisallow: /a # this", "/a", False),
    ("User-agent: *\nDisallow: /tin%20m%E1%BB%9Bi", "/tin%20m%E1%BB%9Bi/1", False),
    ("<html>a page in its place</html>", "/a", True),
    ("User-agent: *\nDisallow: /robots.txt", "/robots.txt", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), RULES)
def test_rules(text, path, allowed):
    """The longest match of our group decides; * and $ mean what they mean."""
    robots = read_robots(200, text.encode(), NOW)
    assert robots.allows(SITE + path, agent="LuuTin") is allowed


AS_WRITTEN = [
    # What a portal forbids in its queries, in the order and spelling that its pages use.
    ("/?q=search/", "/?q=search/node/1", False),
    ("/?q=search/", "/?q=user/1", True),
    ("/index.php?option=com_mailto", "/index.php?option=com_mailto&tmpl=component&link=a", False),
    ("/index.php?option=com_mailto", "/index.php?tmpl=a&option=com_mailto", True),
    ("/portal/?view=print", "/portal/?view=print&id=4", False),
    ("/*?*id=1&a=", "/tin?id=1&a=2", False),
    ("/*?*a=2&id=", "/tin?id=1&a=2", True),
    ("/?/noi-bo/", "/?/noi-bo/bai-1", False),
    ("/?", "/?", False),
    ("/?", "/", True),
    ("/*?sid=", "/tin?sid=9", False),
    # RFC 9309 §2.2.2: escapes of unreserved characters mean the characters, others mean themselves.
    ("/bar/baz", "/bar/%62%61%7A", False),
    ("/bar/%62%61%7A", "/bar/baz", False),
    ("/bar/ツ", "/bar/%E3%83%84", False),
    ("/bar/%e3%83%84", "/bar/%E3%83%84", False),
    ("/bar?baz=https://xa.vn", "/bar?baz=https%3A%2F%2Fxa.vn", False),
    ("/bar?baz=https%3a%2f%2fxa.vn", "/bar?baz=https://xa.vn", False),
    ("/*baz=a%2Fb", "/bar?baz=a/b", False),
    ("/*baz=a%2Fb", "/bar/baz=a%2Fb", False),
    ("/bar%2Fbaz", "/bar/baz", True),
    ("/bar/baz", "/bar%2Fbaz", True),
    ("/tin mới/", "/tin%20m%E1%BB%9Bi/1", False),
    # A path is what it is: `//` is not `/`, a dot at its end stays.
    ("/cam/", "//cam/1", True),
    ("//cam/", "//cam/1", False),
    ("/cam.", "/cam./1", False),
    ("/Cam/", "/cam/1", True),
]


@pytest.mark.parametrize(("rule", "path", "allowed"), AS_WRITTEN)
def test_an_address_is_judged_as_it_goes_on_the_wire(rule, path, allowed):
    """Neither the order of a query nor the coding of a path is changed before rules are asked."""
    robots = read_robots(200, f"User-agent: *\nDisallow: {rule}\nSitemap: {SITE}/a%2Fb.xml?c".encode(), NOW)
    assert robots.allows(SITE + path, agent="LuuTin") is allowed


def test_a_sitemap_is_named_as_it_is_written():
    """What is done to rules so that slashes compare is done to rules only."""
    assert read_robots(200, b"Sitemap: http://xa.vn/m*?a=b%2Fc", NOW).sitemaps == ["http://xa.vn/m*?a=b%2Fc"]


STATUSES = [
    (200, "rules"), (204, "rules"), (400, "allow"), (401, "allow"), (403, "allow"), (404, "allow"), (410, "allow"),
    (429, "forbid"), (500, "forbid"), (503, "forbid"), (301, "forbid"), (None, "forbid"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "verdict"), STATUSES)
def test_status_decides_before_the_body(status, verdict):
    """2xx is read, 4xx allows, anything else forbids until it can be read."""
    robots = read_robots(status, b"User-agent: *\nDisallow: /", NOW)
    assert robots.verdict == verdict
    assert robots.allows(f"{SITE}/a", agent="LuuTin") is (verdict == "allow")


def test_only_the_first_500_kib_count_and_no_half_line():
    """The line at the cut is dropped, not read as a shorter rule."""
    filler = b"# " + b"x" * (LARGEST - 40) + b"\nUser-agent: *\n"
    text = filler + b"Disallow: /tin-tuc-va-su-kien/noi-bo/\nDisallow: /"
    robots = read_robots(200, text, NOW)
    assert robots.allows(f"{SITE}/tin-tuc", agent="LuuTin")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_rules_hold_in_whatever_encoding_an_editor_saved_them(encoding):
    """UTF-16 is told by its mark or by its empty bytes; line ends may be those of an old Mac."""
    robots = read_robots(200, "User-Agent : *\rDisallow : /cám/\r".encode(encoding), NOW)
    assert not robots.allows(f"{SITE}/c%C3%A1m/1", agent="LuuTin")
    assert robots.allows(f"{SITE}/tin", agent="LuuTin")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nRequest-rate: 1/10", 10.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nDisallow: /a", None),
    ],
)
def test_the_delay_it_asks_for(text, seconds):
    """Crawl-delay and Request-rate, whichever is longer."""
    assert read_robots(200, text.encode(), NOW).crawl_delay_s(agent="LuuTin") == seconds


def test_sitemaps_are_named():
    """In any group, in order."""
    text = b"Sitemap: http://xa.vn/a.xml\nUser-agent: *\nDisallow: /\nSitemap: http://xa.vn/b.xml"
    assert read_robots(200, text, NOW).sitemaps == ["http://xa.vn/a.xml", "http://xa.vn/b.xml"]


def test_an_answer_is_fresh_for_a_day_and_its_absence_for_minutes():
    """An unreachable robots.txt is asked for again soon; a kept one is the one that was read."""
    read, missing = read_robots(200, b"User-agent: *\nDisallow: /a", NOW), read_robots(None, b"", NOW)
    assert not read.stale(NOW + timedelta(hours=23))
    assert read.stale(NOW + timedelta(hours=25))
    assert missing.stale(NOW + timedelta(minutes=6))
    assert restore_robots(read.verdict, read.status, read.body, NOW) == read
