"""Patterns of addresses and what each may cost; archives of days; addresses that only repeat what is above them."""

from datetime import date, timedelta

import pytest

from luutin.crawler.frontier.traps.budgets import Budgets
from luutin.crawler.frontier.traps.growth import Growth
from luutin.crawler.frontier.traps.patterns import DAYS, DAYS_TO_COME, patterns_of

TODAY = date(2026, 11, 27)
NAMES = {
    "http://xa.vn/tin/bai-12.html": ["xa.vn/tin/bai-0.html", "source xa"],
    "http://xa.vn/tin/loc?muc=3&a=1": ["xa.vn/tin/loc?a&muc", "xa.vn/tin/loc?", "source xa"],
    "http://xa.vn/admin/tin/x": ["xa.vn/admin/tin/x", "xa.vn/admin//", "doubted xa", "source xa"],
    "http://xa.vn/2026/11/27/": ["xa.vn/*@", "days xa"],
    "http://xa.vn/2026/12/30/": ["xa.vn/*@", "days xa", "days to come xa"],
    "http://xa.vn/lich?tuan=47&nam=2026": ["xa.vn/lich@", "days xa"],
    "http://xa.vn/lich/ngay-27-thang-11-nam-2026": ["xa.vn/lich/*@", "days xa"],
    "http://xa.vn/lich?thang=1&nam=1": ["xa.vn/lich@", "days xa"],
    "http://xa.vn/lich?ngay=31&thang=12&nam=9999": ["xa.vn/lich@", "days xa", "days to come xa"],
    # What else tells them apart may be a facet, and no archive's only key is one.
    "http://xa.vn/loc?nam=2026&loai=3": ["xa.vn/loc?loai&nam", "xa.vn/loc?", "source xa"],
    "http://xa.vn/2026/11/27/hoi-nghi-tong-ket": ["xa.vn/0/0/0/*", "xa.vn/0//", "source xa"],
}


@pytest.mark.parametrize(("url", "names"), NAMES.items())
def test_an_address_belongs_to_patterns(url, names):
    """One of a shape, a script, a folder and a source; or of an archive of days, whose pages differ in a date alone."""
    found = [pattern.name for pattern in patterns_of(url, "xa", TODAY)]
    assert found == names


def day(number):
    return f"http://xa.vn/{TODAY - timedelta(days=number):%Y/%m/%d}/"


def walked(good, days):
    """How many days back a walk comes of which each *good*th shows something."""
    budgets = Budgets(TODAY)
    for number in range(days):
        if not budgets.allows(day(number), source="xa", headline=False):
            return number
        budgets.count(day(number), source="xa", good=good > 0 and number % good == 0)
    return days


@pytest.mark.parametrize(("good", "reached"), [(60, 3_000), (7, 3_000), (0, DAYS.free + 1)])
def test_an_archive_of_days_is_walked_as_long_as_a_day_in_two_months_shows_something(good, reached):
    """Eight years back; one that shows nothing is left after two months."""
    assert walked(good, 3_000) == reached


def test_days_to_come_are_soon_left():
    """Nothing is reported of them yet; those behind today go on."""
    budgets = Budgets(TODAY)
    ahead = 0
    while budgets.allows(day(-2 - ahead), source="xa", headline=False):
        budgets.count(day(-2 - ahead), source="xa", good=False)
        ahead += 1
    assert ahead == DAYS_TO_COME.free + 1
    assert budgets.allows(day(3), source="xa", headline=False)


MENU = ("tin/", "van-ban/", "thu-tuc/")


def grown(growth, levels):
    """Pages of a portal whose menu is relative, level by level: how many lead on."""
    level, leading = ["http://xa.vn/"], []
    referrers = {"http://xa.vn/": None}
    for _ in range(levels):
        found = []
        for url in level:
            links = [url + each for each in MENU]
            if not growth.adds_nothing(url, referrers[url], [*links, "http://xa.vn/bai-1.html"]):
                leading.append(url)
                found += links
                referrers |= dict.fromkeys(links, url)
        level = found
    return leading


def test_addresses_that_grow_are_followed_no_further():
    """The home page and its three sections lead on; `/tin/van-ban/` shows what `/van-ban/` did."""
    assert len(grown(Growth(), 9)) == 1 + len(MENU)


OTHERS = {
    "shows what the page above it showed": ("http://xa.vn/tin/tin/", "http://xa.vn/tin/", ["http://xa.vn/bai-1"], True),
    "shows a page of its own": ("http://xa.vn/tin/tin/", "http://xa.vn/tin/", ["http://xa.vn/tin/tin/bai-9"], False),
    "is named from elsewhere": ("http://xa.vn/tin/tin/", "http://xa.vn/xa/", ["http://xa.vn/bai-1"], False),
    "is a section that shows nothing else": ("http://xa.vn/xa/tin/", "http://xa.vn/xa/", ["http://xa.vn/bai-1"], True),
    # As in `/2026/11/`, next to `/2026/12/` whose days have the same numbers.
    "stands beside one of that name": ("http://xa.vn/b/10.html", "http://xa.vn/b/11.html", [], False),
}


@pytest.mark.parametrize(("url", "referrer", "links", "nothing"), OTHERS.values(), ids=OTHERS)
def test_a_page_repeats_those_above_it_only_where_it_grew_and_shows_nothing_else(url, referrer, links, nothing):
    """Sections, months and their pages have the same names in folder after folder."""
    growth = Growth()
    growth.adds_nothing("http://xa.vn/", None, ["http://xa.vn/tin/", "http://xa.vn/bai-1"])
    growth.adds_nothing("http://xa.vn/tin/", "http://xa.vn/", ["http://xa.vn/tin/tin/", "http://xa.vn/bai-1"])
    growth.adds_nothing("http://xa.vn/a/11.html", None, ["http://xa.vn/a/10.html"])
    growth.adds_nothing("http://xa.vn/b/11.html", None, ["http://xa.vn/b/10.html"])
    assert growth.adds_nothing(url, referrer, links) is nothing
