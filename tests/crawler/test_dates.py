"""take_date: which addresses bear a date, and what they have in common without it."""

from datetime import date

import pytest

from luutin.crawler.site.dates import take_date

MONDAY = date(2026, 11, 23)
DATED = {
    "http://xa.vn/lich?ngay=2026-11-23": ("xa.vn/lich", MONDAY),
    "http://xa.vn/lich?ngay=23/11/2026&che-do=tuan": ("xa.vn/lich?che-do=tuan", MONDAY),
    "http://xa.vn/lich?tuan=48&nam=2026": ("xa.vn/lich", MONDAY),
    "http://xa.vn/lich?week=2026-W48": ("xa.vn/lich", MONDAY),
    "http://xa.vn/lich?d=23&m=11&y=2026": ("xa.vn/lich", MONDAY),
    "http://xa.vn/lich?tungay=20261123&page=2": ("xa.vn/lich", MONDAY),
    "http://xa.vn/lich?date=2026-11-23T00:00:00": ("xa.vn/lich", MONDAY),
    "http://xa.vn/lich/2026/11/23/": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich/23-11-2026.html": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich/tuan-48-nam-2026.html": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich/ngay/23/thang/11/nam/2026": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich/2026-11-23/08h00": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich/23-11-2026/14-30.html": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich/ngay-23-11-2026.html": ("xa.vn/lich/*", MONDAY),
    "http://xa.vn/lich-tuan-tu-23-11-2026-den-29-11-2026.html": ("xa.vn/lich-tuan-tu-*-den-*.html", MONDAY),
    "http://xa.vn/lich-cong-tac-tuan-48-nam-2026-cua-xa.html": ("xa.vn/lich-cong-tac-*-cua-xa.html", MONDAY),
    "http://xa.vn/lich/2026-11": ("xa.vn/lich/*", date(2026, 11, 1)),
}


@pytest.mark.parametrize(("url", "found"), DATED.items())
def test_a_date_is_taken_out_of_an_address(url, found):
    """In a query, as whole segments of a path, in parts or in one piece, or among words."""
    dated = take_date(url)
    assert (dated.pattern, dated.day, dated.bears) == (*found, True)


@pytest.mark.parametrize(
    "url",
    [
        "http://xa.vn/tin-12.html",
        "http://xa.vn/chi-tiet/2026",
        "http://xa.vn/chi-tiet/2824",
        "http://xa.vn/tin?id=2026",
        "http://xa.vn/tin?m=news&d=17",
        "http://xa.vn/tin/d/17",
        "http://xa.vn/ket-qua-thang-11-nam-2026.html",
    ],
)
def test_a_number_is_no_date(url):
    """Nor a month among words: reports come month by month."""
    assert not take_date(url).bears


def test_a_number_behind_a_date_tells_articles_apart():
    """Only what is written as a time of that day belongs to it."""
    assert take_date("http://xa.vn/2026-11-23/1205.html").pattern == "xa.vn/*/1205.html"


def test_news_of_one_day_has_no_pattern_in_common():
    """A slug behind a date tells articles apart."""
    assert take_date("http://xa.vn/2026/11/23/mot").pattern != take_date("http://xa.vn/2026/11/23/hai").pattern


@pytest.mark.parametrize("url", ["http://xa.vn/lich?nam=²", "http://xa.vn/lich/nam/²", "http://xa.vn/lich/2026/²/"])
def test_what_looks_like_a_digit_and_is_no_number_is_no_date(url):
    """A raised two is a digit to `isdigit` and no number to `int`: an address with one ends no crawl."""
    assert take_date(url).day in {None, date(2026, 1, 1)}
