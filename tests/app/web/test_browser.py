"""The web interface in a real browser: the way of a reader, with and without JavaScript, on a phone, by keyboard."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.app.web.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scripts", "size"), [(True, PHONE), (False, DESKTOP)], ids=["phone", "desk-no-scripts"])
def test_from_accentless_words_to_proof(reader, scripts, size):
    """Search, hit, highlights, what changed, citation and export work with and without JavaScript, also on a phone."""
    page = reader(scripts=scripts, size=size)
    page.goto("/")
    page.get_by_role("searchbox").fill("dau gia")
    page.get_by_role("button", name="Search").click()
    first = page.locator(".hit").first
    expect(first.locator("mark").first).to_have_text("đấu giá")
    first.get_by_role("link", name=re.compile("Thông báo hoãn")).click()
    expect(page.locator("article h1 mark").first).to_have_text("đấu giá")
    expect(page.locator(".walk")).to_contain_text("matches")
    page.get_by_role("link", name="what changed").click()
    expect(page.locator("del").filter(has_text="9,5")).to_be_visible()
    expect(page.locator("ins").filter(has_text="11,2")).to_be_visible()
    page.get_by_role("link", name="Back to the article").click()
    expect(page.locator("#cite")).to_contain_text("Bùi Thị Phượng")
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX").click()
    assert "@misc{luutin1-" in download.value.path().read_text("utf-8")
    page.goto("/?q=dau+gia")
    total = int(page.locator(".tally strong").inner_text())
    page.get_by_role("link", name="Take them away").click()
    with page.expect_download() as download:
        page.locator("a.button").first.click()
    with download.value.path().open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == total
    assert page.foreign == []


def test_n_and_p_walk_the_matches(reader):
    """The key n goes to the next match and past the last one to the first; p goes back."""
    page = reader()
    page.goto("/a/1?q=dau+gia")
    count = page.locator("mark[id]").count()
    page.keyboard.press("n")
    expect(page.locator("mark.here")).to_have_id("m1")
    page.keyboard.press("n")
    expect(page.locator("mark.here")).to_have_id("m2")
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(page.locator("mark.here")).to_have_id(f"m{count}")
    expect(page.locator("[data-walk-place]")).to_have_text(f"{count} / {count}")


def test_everything_is_reached_by_keyboard(reader):
    """Without a mouse: skip to the content, search, open the hit, see where the focus is all the way."""
    page = reader()
    page.goto("/sources")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.goto("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("dau gia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=dau+gia**")
    for _ in range(60):
        page.keyboard.press("Tab")
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        inside = page.evaluate("document.activeElement.closest('.box') !== null")
        assert shown != "none" or inside, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.closest('.hit h2') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/1?q=dau+gia")


def test_the_language_is_the_browsers_until_switched(reader):
    """A Vietnamese browser gets Vietnamese; the switch keeps the page and holds on the way."""
    page = reader(language="vi-VN")
    page.goto("/?q=dau+gia")
    expect(page.get_by_role("button", name="Tìm")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    assert page.locator("input[name=q]").input_value() == "dau gia"
    page.locator(".hit h2 a").first.click()
    expect(page.get_by_role("heading", name="Revisions")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "path", ["/a/2", "/a/2?q=script", "/?q=script", "/photos?q=script", "/photos", "/sources/la.example"]
)
def test_a_hostile_article_is_only_text(reader, path):
    """Scripts, handlers, foreign addresses and direction tricks of an archived page show as what they are."""
    page = reader()
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(path)
    assert page.evaluate("window.hacked") is None
    assert (
        page.evaluate(
            "[...document.querySelectorAll('script')].filter(s => !s.src && s.type !== 'application/ld+json').length"
        )
        == 0
    )
    assert (
        page.evaluate("[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => /^on/.test(a.name)))")
        is False
    )
    links = page.evaluate(
        "[...document.querySelectorAll('[href], [src]')]"
        ".map(e => new URL(e.getAttribute('href') || e.getAttribute('src'), location).protocol)"
    )
    assert set(links) <= {"http:", "https:"}
    assert problems == []
    assert page.foreign == []
    if path == "/a/2":
        expect(page.locator("h1")).to_contain_text("<script>window.hacked=1</script>")
        expect(page.locator(".sheet")).to_contain_text("Ngược [U+202E]oạđ gnôhk[U+2066] rồi.")
