"""A reader's ways through the pages in a real browser: the way back, a list of one's own, by keyboard alone."""

import csv

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def rows_of(download):
    """The rows of a downloaded CSV file."""
    with download.value.path().open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_way_back_keeps_what_was_asked(reader):
    """Back to the results leads to the same words, days, order and page; each stands in the form again."""
    page = reader()
    page.goto("/?q=ngay+hoi&from=2013&to=12/2020&sort=oldest")
    page.get_by_role("link", name="More hits").click()
    page.wait_for_url("**cursor=**")
    asked, first = page.url, page.locator(".hit h2").first.inner_text()
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="back to the results").click()
    assert page.url == asked
    assert page.locator(".hit h2").first.inner_text() == first
    assert (page.get_by_label("From").input_value(), page.get_by_label("To", exact=True).input_value()) == (
        "01/01/2013",
        "31/12/2020",
    )


def test_the_way_back_is_kept_where_its_address_is_too_long(reader):
    """A link that cannot carry the cursor still leads back to the page that it was opened from, and to no other."""
    page = reader()
    page.goto("/?q=ngay+hoi")
    page.get_by_role("link", name="More hits").click()
    page.wait_for_url("**cursor=**")
    deep = page.url
    page.locator(".hit h2 a").first.evaluate("it => { it.href = it.href.replace(/&cursor=[^&]*/, '') }")
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="back to the results").click()
    assert page.url == deep
    page.get_by_role("link", name="From the first").click()
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="back to the results").click()
    assert "cursor" not in page.url


def test_a_star_puts_an_article_on_a_list_to_keep_and_to_take_away(reader):
    """Stars, notes and tags outlast the page; the list has an address, which exports what is on it."""
    page = reader()
    page.goto("/?q=dau+gia")
    star = page.locator(".hit").first.get_by_role("button", name="On my list")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My list").click()
    page.wait_for_url("**/list?ids=1")
    page.get_by_label("Note").fill("Hỏi lại giá khởi điểm")
    page.get_by_label("Tags").fill("đất")
    page.keyboard.press("Tab")
    page.reload()
    assert page.get_by_label("Note").input_value() == "Hỏi lại giá khởi điểm"
    assert page.get_by_label("Tags").input_value() == "đất"
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert [row["id"] for row in rows_of(download)] == ["1"]
    page.get_by_role("button", name="On my list").click()
    page.goto("/list")
    expect(page.get_by_text("Nothing is on it yet.")).to_be_visible()


def test_a_list_says_when_it_is_longer_than_an_address(reader):
    """The newest stars are shown, newest first, and it is told that there are more."""
    page = reader()
    page.goto("/about")
    page.evaluate(
        "localStorage.setItem('luutin.list', JSON.stringify(Object.fromEntries("
        "[...Array(501)].map((_, n) => [n + 4, {at: new Date(n * 1000).toISOString()}]))))"
    )
    page.goto("/list")
    page.wait_for_url("**ids=504**")
    expect(page.get_by_text("these are the newest of your list")).to_be_visible()
    assert page.url.endswith("5")


def test_bars_are_one_stop_of_the_tab_key(reader):
    """Arrows go from bar to bar, Home and End to the ends; the bar in focus leads to its year."""
    page = reader()
    page.goto("/?q=ngay+hoi")
    bars = page.locator("[data-chart] a")
    assert bars.count() > 5
    assert page.locator("[data-chart] a[tabindex='0']").count() == 1
    bars.first.focus()
    for key, place in (("ArrowRight", 1), ("End", bars.count() - 1), ("ArrowRight", bars.count() - 1), ("Home", 0)):
        page.keyboard.press(key)
        expect(bars.nth(place)).to_be_focused()
        assert page.locator("[data-chart] a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**")
