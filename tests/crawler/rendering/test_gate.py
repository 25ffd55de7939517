"""What a page's scripts may ask for."""

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.rendering.gate import Gate, Withheld, may_hold_more
from luutin.crawler.rendering.messages import Wish
from tests.crawler.making import article

WISHES = {
    ("http://xa.vn/app.js", "GET", "script", None): None,
    ("http://api.xa.vn/tin?trang=2", "GET", "xhr", None): None,
    ("http://xa.vn/api", "POST", "fetch", b"{}"): None,
    ("http://xa.vn/api", "POST", "script", b"{}"): Withheld.METHOD,
    ("http://xa.vn/api", "POST", "fetch", b"x" * 20_000): Withheld.METHOD,
    ("http://xa.vn/api", "DELETE", "fetch", None): Withheld.METHOD,
    ("http://xa.vn/dang-xuat", "GET", "xhr", None): Withheld.DEED,
    ("http://xa.vn/a.png", "GET", "image", None): Withheld.SORT,
    ("http://xa.vn/a.css", "GET", "stylesheet", None): Withheld.SORT,
    ("http://xa.vn/dem", "POST", "ping", b"x"): Withheld.SORT,
    ("http://xa.vn:81/api", "GET", "fetch", None): Withheld.FOREIGN,
    ("http://127.0.0.1/api", "GET", "fetch", None): Withheld.FOREIGN,
    ("http://cdn.vn/vue.js", "GET", "script", None): Withheld.FOREIGN,
    ("file:///etc/passwd", "GET", "fetch", None): Withheld.FOREIGN,
    ("ftp://xa.vn/tin", "GET", "fetch", None): Withheld.FOREIGN,
    ("http://xa.vn@127.0.0.1/api", "GET", "fetch", None): Withheld.FOREIGN,
}


def gate(requests=9, size=9):
    return Gate(frozenset({"xa.vn", "api.xa.vn"}), requests, size)


@pytest.mark.parametrize(("asked", "why"), WISHES.items())
def test_scripts_get_programs_and_data_of_their_own_source(asked, why):
    """Nothing else makes a text."""
    assert gate().judge(Wish(1, *asked[:3], body=asked[3])) is why


@pytest.mark.parametrize("bounds", [{"requests": 1}, {"size": 5}])
def test_what_one_page_is_given_is_bounded(bounds):
    """By requests, and by bytes."""
    door, wish = gate(**bounds), Wish(1, "http://xa.vn/api", "GET", "fetch")
    assert door.judge(wish) is None
    door.size -= 5
    assert door.judge(wish) is Withheld.TOO_MANY
    assert door.withheld == {Withheld.TOO_MANY: 1}


PAGES = {
    "a shell": (PageResult(PageSort.BLOCK, problem=Code.NEEDS_BROWSER), True),
    "a page of nothing": (PageResult(PageSort.PAGE, problem=Code.EMPTY), True),
    "an article": (PageResult(PageSort.ARTICLE, article=article()), False),
    "a list": (PageResult(PageSort.LISTING, problem=Code.LISTING), True),
    "a list of data": (PageResult(PageSort.LISTING, problem=Code.SITEMAP), False),
    "a guard's door": (PageResult(PageSort.BLOCK, problem=Code.CHALLENGE), False),
    "a form": (PageResult(PageSort.PAGE, problem=Code.FORM), False),
    "a file": (PageResult(PageSort.OTHER, problem=Code.NOT_HTML), False),
    "not to be kept": (PageResult(PageSort.PAGE, problem=Code.EMPTY, noindex=True), False),
}


@pytest.mark.parametrize(("reading", "may"), PAGES.values(), ids=PAGES)
def test_a_page_that_holds_an_article_is_not_filled(reading, may):
    """A browser costs a hundred times what reading does."""
    assert may_hold_more(reading) is may
