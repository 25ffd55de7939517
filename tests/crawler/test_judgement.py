"""Judging pages and pasts: honest validators, intervals, budgets, texts alike, scope."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.crawler.errors import SetupError
from luutin.crawler.frontier.revisit import (
    DAY,
    LONGEST,
    SHORTEST,
    first_interval,
    honest_etag,
    honest_last_modified,
    listing_interval,
    next_interval,
)
from luutin.crawler.frontier.traps.budgets import Budgets
from luutin.crawler.frontier.traps.patterns import SHAPE
from luutin.crawler.reading.page_result import likeness
from luutin.crawler.site.family import family_of
from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.scope import RefusedUrl, Scope, ScopedUrl, check_contact
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("modified", "honest"),
    [
        ("Mon, 16 Nov 2026 03:12:44 GMT", True),
        ("Mon, 23 Nov 2026 06:00:00 GMT", False),
        ("Sun, 22 Nov 2026 06:00:00 GMT", False),
        ("Sat, 21 Nov 2026 06:00:30 GMT", False),
        ("Tue, 23 Nov 2027 06:00:00 GMT", False),
        ("yesterday", False),
    ],
)
def test_a_made_up_last_modified_is_not_believed(modified, honest):
    """Now, now less some whole days, the future, and nonsense."""
    kept = honest_last_modified({"last-modified": modified, "date": "Mon, 23 Nov 2026 06:00:00 GMT"}, NOW)
    assert kept == (modified if honest else None)


@pytest.mark.parametrize(
    ("etag", "kept"), [('"a1"', True), ('W/"a1"', True), ("a1", False), ('""', False), ("", False)]
)
def test_an_etag_has_its_form(etag, kept):
    """RFC 9110 §8.8.3."""
    assert honest_etag({"etag": etag}) == (etag if kept else None)


def test_intervals_follow_age_and_change():
    """Young articles are looked at again soon; change halves the interval, none stretches it, within bounds."""
    ages = [first_interval(timedelta(days=days)) for days in (0, 5, 30, 200, 4000)]
    assert ages == sorted(ages)
    assert ages[0] == DAY
    assert next_interval(4 * DAY, changed=True) == 2 * DAY
    assert next_interval(4 * DAY, changed=False) == 6 * DAY
    assert next_interval(SHORTEST, changed=True) == SHORTEST
    assert next_interval(LONGEST, changed=False) == LONGEST
    assert listing_interval(None, fruitful=True) == 0
    assert listing_interval(3600, fruitful=False) == 5400


def test_a_fruitless_shape_is_left():
    """Pages of a directory end after some; a good page buys further ones; headlines of other shapes stay open."""
    budgets = Budgets()
    for number in range(SHAPE.free + 1):
        assert budgets.allows(f"http://xa.vn/danh-ba/{number}", source="xa", headline=False)
        budgets.count(f"http://xa.vn/danh-ba/{number}", source="xa", good=False)
    assert not budgets.allows("http://xa.vn/danh-ba/99", source="xa", headline=False)
    assert budgets.allows("http://xa.vn/tin/khai-mac-hoi-nghi", source="xa", headline=True)
    for _ in range(3):
        budgets.count("http://xa.vn/danh-ba/1", source="xa", good=True)
    assert budgets.allows("http://xa.vn/danh-ba/99", source="xa", headline=False)


def test_texts_alike_are_told_from_others():
    """By how many of the smallest hashes they share."""
    one, other = tuple(range(0, 128, 2)), tuple(range(1, 128, 2))
    assert likeness(one, one) == 1.0
    assert likeness(one, other) == 0.0
    assert likeness((), ()) == 0.0


def source(name="xa", *seeds, **more):
    return SourceSettings(name=name, seeds=seeds or ("https://xa.vn/",), **more)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://xa.vn/tin", ScopedUrl("https://xa.vn/tin", "xa", "xa.vn")),
        ("http://xa.vn/tin", ScopedUrl("https://xa.vn/tin", "xa", "xa.vn")),
        ("https://www.xa.vn/tin", ScopedUrl("https://www.xa.vn/tin", "xa", "www.xa.vn")),
        ("https://anh.xa.vn/tin", RefusedUrl("https://anh.xa.vn/tin", "off-scope")),
        ("https://xa.vn.example/tin", RefusedUrl("https://xa.vn.example/tin", "off-scope")),
        ("https://xa.vn:8443/tin", RefusedUrl("https://xa.vn:8443/tin", "off-scope")),
        ("https://xa.vn@khac.example/", RefusedUrl("https://khac.example/", "off-scope")),
        ("file:///etc/passwd", RefusedUrl("file:///etc/passwd", "off-scope")),
        ("https://xa.vn/a.pdf", RefusedUrl("https://xa.vn/a.pdf", "file")),
    ],
)
def test_only_a_sources_own_hosts_are_in_scope(url, expected):
    """One policy for links, redirects, sitemaps, feeds and robots."""
    place = Scope([source()]).place(url, source="xa")
    assert (type(place), *place[-2:]) == (type(expected), *expected[-2:]) or place == expected


def test_a_private_address_is_open_only_to_the_source_that_names_it():
    """By host and port, as the seed has it."""
    scope = Scope([source("a", "http://127.0.0.1:8080/"), source("b", "http://noi-bo/"), source("c", "https://xa.vn/")])
    assert scope.is_private("127.0.0.1:8080")
    assert scope.is_private("noi-bo:80")
    assert not scope.is_private("127.0.0.1:9090")
    assert not scope.is_private("xa.vn:443")


def test_a_contact_is_needed_on_public_hosts_only():
    """Portals must be able to reach whoever crawls them."""
    check_contact(CrawlerSettings(), [source("a", "http://127.0.0.1:8080/")])
    check_contact(CrawlerSettings(contact="mailto:a@example.org"), [source()])
    with pytest.raises(SetupError, match=r"contact .*config\.toml"):
        check_contact(CrawlerSettings(), [source()])


@pytest.mark.parametrize(
    ("html", "name"),
    [
        (b"<script>var nv_base_siteurl='/'</script>", "NukeViet"),
        (b"<div class='ExternalClass0123456789ABCDEF01'>", "SharePoint"),
        (b"<link href='/wp-content/themes/x'>", "WordPress"),
        (b"<input name='__VIEWSTATE'>", "ASP.NET WebForms"),
        (b"<p>", None),
    ],
)
def test_families_are_known_by_their_marks(html, name):
    """For people to read, nothing hangs on it."""
    assert family_of(html) == name


def test_hosts_are_written_one_way():
    """In lower case, with a port unless it is implied."""
    assert host_of("HTTP://XA.vn:80/a") == "xa.vn"
