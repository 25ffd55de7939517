"""Links into the frontier: which are followed, how soon, and how far a listing is read."""

from datetime import date, timedelta

import pytest

from luutin.archive import utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.depth import depth_of
from luutin.crawler.frontier.hearsay import load_told
from luutin.crawler.frontier.lastmod import LASTMOD_PRIORITY
from luutin.crawler.frontier.limits import Limits
from luutin.crawler.frontier.linking import DEEPEST
from luutin.crawler.frontier.traps.patterns import SHAPE
from luutin.crawler.frontier.visit import Kind, Priority
from luutin.crawler.reading.background import ToldDays
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.page_result import PageResult, PageSort
from tests.crawler.making import NOW, SOURCE, Making, at

POST = FoundLink(f"{at('tin')}#post:ctl00:2", Role.NEXT, form="__EVENTTARGET=ctl00", number=2)


def listing(*links, fingerprint=1, **more):
    return PageResult(PageSort.LISTING, problem=Code.LISTING, links=links, fingerprint=fingerprint, **more)


def sitemap(*links):
    return PageResult(PageSort.SITEMAP, problem=Code.SITEMAP, links=links)


def put(making, visit, reading):
    return making.linker.put(visit, reading, now=NOW).unknown


ROLES = [
    (Role.ARTICLE, "page", Priority.ARTICLE, 1, 1),
    (Role.PAGE, "page", Priority.PAGE, 1, 0),
    (Role.FEED, "feed", Priority.MAP, 1, 0),
    (Role.SITEMAP, "sitemap", Priority.MAP, 1, 0),
    (Role.NEXT, "listing", Priority.NEXT, 0, 0),
]


@pytest.mark.parametrize(("role", "kind", "priority", "depth", "headline"), ROLES)
def test_why_a_page_names_a_url_says_how_soon_it_is_asked_for(making, role, kind, priority, depth, headline):
    """A listing's next page is as far from the seed as the page before it."""
    put(making, making.visit("tin", kind=Kind.LISTING), listing(FoundLink(at("a"), role)))
    assert making.row("a", "kind", "priority", "depth", "headline") == (kind, priority, depth, headline)
    assert making.row("a", "referrer", "state", "due_at") == (at("tin"), "due", utc(NOW))


def test_only_unknown_headlines_count_as_news(making):
    making.visit("b")
    links = [FoundLink(at(name), Role.ARTICLE) for name in "abc"]
    assert put(making, making.visit("tin", kind=Kind.SEED), listing(*links, FoundLink(at("d"), Role.PAGE))) == 2
    assert put(making, making.visit("tin-2", kind=Kind.SEED), listing(*links)) == 0


@pytest.mark.parametrize("url", ["http://khac.vn/a", "http://xa.vn/tep.pdf", "http://xa.vn/login"])
def test_what_is_not_the_sources_or_no_page_is_left(making, url):
    put(making, making.visit("tin"), listing(FoundLink(url, Role.ARTICLE)))
    assert making.all("SELECT count(*) FROM pages") == [(1,)]
    assert making.frontier.is_known(url)


def test_links_too_far_from_a_seed_are_left(making):
    put(making, making.visit("tin", depth=DEEPEST), listing(FoundLink(at("a"), Role.PAGE)))
    assert making.all("SELECT count(*) FROM pages") == [(1,)]
    assert making.linker.too_deep == {"xa": at("a")}


def test_the_days_of_an_archive_are_all_as_far_from_the_seed(making):
    """Its oldest day is a thousand links from its front."""
    put(making, making.visit("2026/11/20/", depth=DEEPEST), listing(FoundLink(at("2026/11/19/"), Role.PAGE)))
    assert making.row("2026/11/19/", "depth", "state") == (DEEPEST, "due")


def test_a_full_frontier_takes_nothing_in(making):
    making.linker.room["xa"] = 1
    put(making, making.visit("tin"), listing(*(FoundLink(at(name), Role.ARTICLE) for name in "abc")))
    assert making.all("SELECT count(*) FROM pages") == [(2,)]


def test_a_shape_that_brings_nothing_is_left(making):
    for number in range(SHAPE.free + 1):
        making.linker.budgets.count(at(f"lich/{number}"), source="xa", good=False)
    put(making, making.visit("tin"), listing(FoundLink(at("lich/99"), Role.ARTICLE)))
    assert making.all("SELECT count(*) FROM pages") == [(1,)]


def test_a_page_that_is_posted_for_is_kept_with_its_form(making):
    """Its address is told from the listing's own by what is posted."""
    put(making, making.visit("tin", kind=Kind.LISTING), listing(POST))
    assert making.row("tin#post:ctl00:2", "kind", "form", "number") == ("listing", "__EVENTTARGET=ctl00", 2)


def test_a_form_of_another_site_is_not_posted(making):
    elsewhere = POST._replace(url="http://khac.vn/tin#post:ctl00:2")
    put(making, making.visit("tin", kind=Kind.LISTING), listing(elsewhere))
    assert making.all("SELECT count(*) FROM pages") == [(1,)]


NEXT = FoundLink(at("tin?page=3"), Role.NEXT, number=3)
GOES_ON = {
    "a fruitful page": ({}, listing(NEXT, FoundLink(at("a"), Role.ARTICLE)), 0),
    "a barren page": ({}, listing(NEXT), 1),
    "a page behind another barren one": ({"barren": 1}, listing(NEXT), 2),
    "a page behind too many": ({"barren": 3}, listing(NEXT), None),
    "a page at the cap": ({"number": 10}, listing(NEXT, FoundLink(at("a"), Role.ARTICLE)), None),
    "a first page that is no list": ({}, PageResult(PageSort.PAGE, problem=Code.EMPTY, links=(NEXT,)), 1),
    "a second page that is no list": (
        {"number": 2}, PageResult(PageSort.PAGE, problem=Code.EMPTY, links=(NEXT,)), None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("of", "reading", "barren"), GOES_ON.values(), ids=GOES_ON)
def test_a_listing_is_followed_until_it_shows_nothing_new(making, of, reading, barren):
    """How many pages in a row brought nothing is known on the next one; None: it is not followed."""
    put(making, making.visit("tin", kind=Kind.LISTING, **of), reading)
    found = making.all(f"SELECT barren FROM pages WHERE url = '{NEXT.url}'")
    assert found == ([] if barren is None else [(barren,)])


@pytest.mark.parametrize(("barren", "state"), [(0, "due"), (1, "resting")])
def test_a_next_page_that_is_known_is_asked_for_again_while_there_is_news(making, barren, state):
    """After two barren pages only those never seen are followed."""
    making.visit("tin?page=3", kind=Kind.LISTING)
    making.frontier.update(NEXT.url, state="resting", due_at=NOW + timedelta(days=3))
    put(making, making.visit("tin", kind=Kind.LISTING, barren=barren), listing(NEXT))
    assert making.row("tin?page=3", "state") == (state,)


def test_a_listing_that_shows_the_same_headlines_twice_is_a_circle(making):
    put(making, making.visit("tin?page=1", kind=Kind.LISTING), listing(NEXT._replace(url=at("tin?page=2"))))
    put(making, making.visit("tin?page=2", kind=Kind.LISTING), listing(NEXT))
    assert making.all(f"SELECT * FROM pages WHERE url = '{NEXT.url}'") == []


def test_an_article_has_no_next_page(making):
    """What looks like one leads to the next article."""
    put(making, making.visit("bai-1", kind=Kind.ARTICLE), PageResult(PageSort.ARTICLE, links=(NEXT,)))
    assert making.all(f"SELECT * FROM pages WHERE url = '{NEXT.url}'") == []


SKIPS = {
    "a numbered page": ({"number": 2}, "tin?page=2", "tin?page=3"),
    "behind too many": ({"barren": 2}, "tin?page=2", None),
    "no list": ({"kind": Kind.ARTICLE}, "tin?page=2", None),
    "a form": ({"form": "x=1"}, "tin?page=2", None),
    "an address without a number": ({}, "tin", None),
}


@pytest.mark.parametrize(("of", "name", "goes_on"), SKIPS.values(), ids=SKIPS)
def test_a_listing_goes_on_behind_a_page_that_cannot_be_had(making, of, name, goes_on):
    making.linker.skip_page(making.visit(name, **{"kind": Kind.LISTING, **of}), now=NOW)
    others = [url for (url,) in making.all("SELECT url FROM pages") if url != at(name)]
    assert others == ([at(goes_on)] if goes_on else [])


BETWEEN = Limits(since=date(2026, 11, 10), until=date(2026, 11, 20))
DAYS = [
    (date(2026, 11, 7), ("resting", "before", "2026-11-07")),
    (date(2026, 11, 8), ("due", None, None)),
    (date(2026, 11, 22), ("due", None, None)),
    (date(2026, 11, 23), ("resting", "after", "2026-11-23")),
]


@pytest.fixture
def bounded(tmp_path):
    making = Making(tmp_path, limits=BETWEEN)
    yield making
    making.close()


@pytest.mark.parametrize(("day", "row"), DAYS)
def test_what_a_list_shows_to_be_of_another_day_is_left(bounded, day, row):
    """With two days to spare, for a list may print another day than the article does."""
    links = (FoundLink(at("a"), Role.ARTICLE), FoundLink("http://khac.vn/b", Role.ARTICLE))
    put(bounded, bounded.visit("tin"), listing(*links, days={at("a"): day, "http://khac.vn/b": day}))
    assert bounded.row("a", "state", "error", "detail") == row


def test_what_was_left_for_its_day_is_left_again_by_a_run_that_goes_on(bounded):
    """The run before read the list; this one knows the day from it. A visit tells more, so visited pages stay."""
    old = {"error": Code.BEFORE, "detail": "2026-11-01"}
    for name, columns in {"a": old, "b": {}, "c": {**old, "visited_at": NOW}}.items():
        bounded.visit(name, **columns)
    bounded.frontier.release_leases()
    bounded.linker.leave_known("xa", now=NOW)
    states = [bounded.row(name, "state", "detail") for name in "abc"]
    assert states == [("resting", "2026-11-01"), ("due", None), ("due", "2026-11-01")]


def test_a_run_without_bounds_takes_what_was_left(making):
    making.visit("a", error=Code.BEFORE, detail="2026-11-01")
    making.frontier.update(at("a"), state="due")
    making.linker.leave_known("xa", now=NOW)
    assert making.row("a", "state") == ("due",)


@pytest.mark.parametrize(("old", "headlines", "past"), [(3, 3, True), (2, 2, False), (5, 6, True), (4, 5, False)])
def test_a_listing_is_past_when_its_headlines_are_too_old(making, old, headlines, past):
    """Three at least, and more than four of five."""
    links = [FoundLink(at(f"a{n}"), Role.ARTICLE) for n in range(headlines)]
    put(making, making.visit("tin"), listing(*links, FoundLink(at("b"), Role.PAGE)))
    for n in range(old):
        making.frontier.update(at(f"a{n}"), error=Code.BEFORE)
    assert making.frontier.is_past(at("tin")) is past


def test_what_a_feed_says_of_a_page_is_kept_with_it(making):
    """Of a page that was known already too; what was told first stays, so that no revision comes of a feed's edit."""
    making.visit("b")
    feed = making.visit("rss", kind=Kind.FEED)
    for day in ("2026-03-03", "2026-03-09"):
        links = tuple(FoundLink(at(name), Role.ARTICLE, published=day) for name in "ab")
        put(making, feed, PageResult(PageSort.FEED, problem=Code.FEED, links=links))
    assert [load_told(making.database, at(name)) for name in "abc"] == [
        ToldDays("2026-03-03"),
        ToldDays("2026-03-03"),
        ToldDays(),
    ]


def entry(name, lastmod):
    return FoundLink(at(name), Role.ARTICLE, lastmod=lastmod)


def rest(making, name, lastmod):
    making.visit(name, kind=Kind.ARTICLE)
    making.frontier.update(at(name), state="resting", lastmod=lastmod)


@pytest.fixture
def map_visit(making):
    return making.visit("sitemap.xml", kind=Kind.SITEMAP)


def test_a_sitemap_names_new_pages_with_their_lastmod(making, map_visit):
    others = [FoundLink(at("sitemap-2.xml"), Role.SITEMAP, lastmod="2026"), entry("a", "2026-11-20")]
    assert put(making, map_visit, sitemap(*others)) == 1
    assert making.row("a", "lastmod", "state") == ("2026-11-20", "due")


def test_a_lastmod_that_is_new_to_a_known_page_is_noted(making, map_visit):
    making.visit("a")
    assert put(making, map_visit, sitemap(entry("a", "2026-11-20"), entry("a", None))) == 0
    assert making.row("a", "lastmod") == ("2026-11-20",)


LASTMODS = {
    "it moved": ("2026-11-21", {}, ("due", LASTMOD_PRIORITY)),
    "it stayed": ("2026-11-20", {}, ("resting", Priority.PAGE)),
    "it moved, on a host that lies": (
        "2026-11-21", {"lastmod_wrong": 10, "lastmod_right": 1}, ("resting", Priority.PAGE),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lastmod", "memory", "row"), LASTMODS.values(), ids=LASTMODS)
def test_a_page_whose_lastmod_moved_is_asked_for_again(making, map_visit, lastmod, memory, row):
    rest(making, "a", "2026-11-20")
    for name, value in memory.items():
        setattr(making.memory, name, value)
    put(making, map_visit, sitemap(entry("a", lastmod)))
    assert making.row("a", "state", "priority") == row


@pytest.mark.parametrize(("right", "asked"), [(0, 0), (2, 12)])
def test_where_everything_changed_at_once_the_lastmod_is_the_time_of_the_request(making, map_visit, right, asked):
    """Unless it has proved true before."""
    making.memory.lastmod_right = right
    for number in range(12):
        rest(making, f"a{number}", "2026-11-20")
    put(making, map_visit, sitemap(*(entry(f"a{number}", "2026-11-21") for number in range(12))))
    assert making.all(f"SELECT count(*) FROM pages WHERE priority = {LASTMOD_PRIORITY}") == [(asked,)]


def test_an_unproven_lastmod_has_twenty_pages_asked_for(making, map_visit):
    for number in range(60):
        rest(making, f"a{number}", "2026-11-20")
    moved = [entry(f"a{number}", f"2026-11-2{int(number < 25)}") for number in range(60)]
    put(making, map_visit, sitemap(*moved))
    assert making.all(f"SELECT count(*) FROM pages WHERE priority = {LASTMOD_PRIORITY}") == [(20,)]


@pytest.mark.parametrize(
    ("days", "known", "unknown"),
    [(None, 2, 10), (6, 2, 10), (7, 10, 10)],
)
def test_listings_are_swept_once_a_week(making, days, known, unknown):
    """The first run follows them as far as there is news; days: since the last sweep, None: there was none."""
    if days is not None:
        making.database.execute("INSERT INTO sweeps VALUES ('xa', ?)", (utc(NOW - timedelta(days=days)),))
    depth = depth_of(making.database, SOURCE, making.settings, NOW, backfill=False)
    assert (depth.barren_known, depth.barren_unknown, depth.cap) == (known, unknown, 500)
    assert making.all("SELECT swept_at FROM sweeps") == [(utc(NOW - timedelta(days=6) * (days == 6)),)]


def test_a_backfill_goes_to_the_end(making):
    depth = depth_of(making.database, SOURCE, making.settings, NOW, backfill=True)
    assert min(depth.barren_known, depth.barren_unknown, depth.cap) >= 100_000
    assert making.all("SELECT * FROM sweeps") == []
