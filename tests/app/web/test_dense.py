"""Every page of a dense archive, where each list is full: as each reader has it, and on a reader's errand."""

import csv
import re
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import expect

from luutin.app.config import load
from tests.app.web.conftest import DESKTOP, PHONE, serving
from tests.app.web.dense import fill_dense

pytestmark = pytest.mark.browser

CONFIG = """
db = "archive.db"
[web]
rate_per_minute = 0
public_url = "http://tin.example.vn"
subscriptions = "queries"
[mail]
host = "127.0.0.1"
sender = "tin@example.vn"
to = ["a@example.vn"]
[[collections]]
name = "cau"
title = { vi = "Cầu đường", en = "Bridges" }
articles = [1, { article = 2, remark = { vi = "Đáng đọc", en = "Worth reading" } }]
[[collections]]
name = "ngay-hoi"
title = "Ngày hội"
query = "ngày hội"
"""
PAGES = (
    "/", "/?q=dau+gia", "/?q=ngay+hoi&from=2015", "/?q=zzzz+dau+gia", "/?q=dau+gia&from=32/13/2019",
    "/a/{opening}", "/a/{notice}?q=dau+gia", "/a/29900?q=mat+tran", "/a/{hostile}", "/a/{notice}/changes",
    "/a/{withheld}",
    "/photos?q=trao+qua", "/people?name=Lê+Văn+Tám", "/places?name=Bình+Minh", "/sources",
    "/sources/binh-minh-3.example", "/export?q=dau+gia", "/api", "/nowhere", "/help", "/about",
    "/attention?q=ngay+hoi&q=dau+gia", "/list?ids=1,2,{notice}", "/list", "/collections/", "/collections/cau",
    "/collections/ngay-hoi", "/watch/dau-gia", "/subscription?q=dau+gia&from=2019", "/subscription/none",
)  # fmt: skip
LOOKS = [(390, "light"), (1280, "dark")]
"""Widths and colours; what is wrong on one of them alone is the width, which another test looks at."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"a phone": 390, "a tablet": 768, "a desk": 1280, "a desk at 200 %": 640, "a phone at 200 %": 320}
"""Zooming a page makes its window as much narrower (WCAG 2.2 §1.4.4 and §1.4.10)."""
TREES = Path(__file__).with_name("trees")
TOLD = {
    "search": "/?q=khanh+thanh+cau+dong+dau&lang=en",
    "article": "/a/{opening}?lang=en",
    "changes": "/a/{notice}/changes?lang=en",
}
LARGEST = 60 * 1024
"""Bytes of a page, before they are packed for the way."""


@pytest.fixture(scope="module")
def dense(tmp_path_factory):
    """The folder of the archive and the numbers of its planted articles."""
    folder = tmp_path_factory.mktemp("dense")
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    return folder, fill_dense(folder)


@pytest.fixture(scope="module")
def address(dense):
    """The dense archive on a real server, in place of the small one."""
    with serving(load(dense[0] / "config.toml")) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser, address):
    """One window for all pages."""
    context = browser.new_context(base_url=address, locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everyone(page, axe, dense, path):
    """No rule of WCAG 2.2 AA nor of axe's best practices is broken, nothing scrolls sideways, and 60 KB are enough."""
    answer = page.goto(path.format(**dense[1]._asdict()))
    size = len(answer.body())
    page.evaluate(axe)
    broken = {} if size <= LARGEST else {"size": size}
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations)", RULES)
        if found:
            broken[width, scheme] = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]
    for window, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            broken[window] = "is scrolled sideways"
    assert broken == {}


@pytest.mark.parametrize(("name", "path"), TOLD.items(), ids=TOLD)
def test_a_screen_reader_is_told_the_page(page, dense, name, path):
    """Landmarks, headings, labels and links in their order, as they were read over and saved in `trees`."""
    page.goto(path.format(**dense[1]._asdict()))
    expect(page.locator("body")).to_match_aria_snapshot((TREES / f"{name}.yaml").read_text("utf-8"))


def test_the_first_result_is_five_tabs_from_the_box(page):
    """By the link that skips what narrows the answer, never more, whatever stands between."""
    page.set_viewport_size(DESKTOP)
    page.goto("/?q=dau+gia")
    page.get_by_role("searchbox").focus()
    tabs = 0
    while page.evaluate("document.activeElement.closest('.hit h2') === null"):
        tabs += 1
        assert tabs <= 5
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.skip')"):
            page.keyboard.press("Enter")


def rows_of(download):
    """The rows of a downloaded CSV file."""
    with download.value.path().open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("scripts", "size"), [(True, DESKTOP), (False, PHONE)], ids=["desk", "phone-no-scripts"])
def test_a_journalists_errand_from_the_help_alone(reader, scripts, size):
    """Who was there, what the notice said before, its citation, all notices of 2019, and what comes from now on.

    Each step uses only words that /help prints, with the names of the errand in them.
    """
    page = reader(scripts=scripts, size=size)
    page.goto("/")
    page.get_by_role("link", name="Help").first.click()
    told = page.locator("main").inner_text()

    def ask(query, *, like):
        assert like in told
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()
        page.get_by_role("searchbox").fill(query)
        page.keyboard.press("Enter")

    def press(name):
        assert name.casefold() in told.casefold()
        return page.get_by_role("link", name=name).first

    ask('caption:"cầu Đồng Dâu"', like='caption:"cắt băng"')
    expect(page.locator(".hit .photo").first).to_contain_text("Ông Lê Văn Tám và bà Nguyễn Thị Mai")
    ask("đấu giá thôn Đồng Dâu", like="đấu giá")
    page.locator(".hit h2 a").first.click()
    press("What changed").click()
    expect(page.locator("del").last).to_have_text("9,5")
    page.get_by_role("link", name="Back to the article").click()
    assert "Cite this revision" in told
    citation = page.locator("#cite").inner_text()
    assert re.search(r"/a/\d+@[0-9a-f]{12} \(SHA-256", citation)
    ask('category:"thông báo" "đấu giá"', like='category:"thông báo" "đấu giá" with 2019 in From and To')
    page.get_by_label("From").fill("2019")
    page.get_by_label("To", exact=True).fill("2019")
    page.get_by_role("button", name="Apply").click()
    total = int(page.locator(".tally strong").inner_text())
    feed = press("Follow by feed").get_attribute("href")
    press("By e-mail").click()
    expect(page.locator("main code")).to_have_text('category:"thông báo" "đấu giá"')
    expect(page.get_by_label("To this address")).to_be_visible()
    page.go_back()
    press("Take them away").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = rows_of(download)
    assert len(rows) == total > 20
    assert {(row["published"][:4], row["category"]) for row in rows} == {("2019", "Thông báo")}
    assert all("đấu giá" in " ".join(row.values()).casefold() for row in rows)
    assert citation.split("(SHA-256")[1][1:13] in {row["sha256"][:12] for row in rows}
    assert 0 < len(feedparser.parse(page.request.get(feed).text()).entries) <= total
    assert page.foreign == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_the_help_names_stands_on_the_pages(page, dense, language):
    """What it prints in bold is the name of something to press or to read, letter by letter."""
    page.goto(f"/help?lang={language}")
    named = {each.casefold() for each in page.locator("main strong").all_inner_texts()}
    shown = ""
    for path in ("/?q=dau+gia&", f"/a/{dense[1].notice}?"):
        page.goto(f"{path}lang={language}")
        shown += page.locator("body").inner_text().casefold()
    assert len(named) > 5
    assert [each for each in sorted(named) if each not in shown] == []
