"""axe-core finds nothing on any page, light and dark, on a phone, a tablet and a desk."""

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/?q=dau+gia",
    "/?q=ngay+hoi&from=2015",
    "/?q=zzzz",
    "/?from=soon",
    "/a/1?q=dau+gia",
    "/a/2",
    "/a/3",
    "/a/1/changes",
    "/photos",
    "/photos?q=trao+qua",
    "/sources",
    "/sources/yen-phu.example",
    "/export?q=dau+gia",
    "/api",
    "/nowhere",
    "/help",
    "/about",
    "/attention?q=ngay+hoi&q=trao+qua",
    "/list?ids=1,2,4",
]
LOOKS = [(390, "light"), (390, "dark"), (768, "light"), (1280, "dark")]
"""Widths and colours."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def page(browser, address):
    """One window for all pages."""
    context = browser.new_context(base_url=address, locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page, axe, path):
    """No rule of WCAG 2.2 AA nor of axe's best practices is broken on any page, however it is shown."""
    page.goto(path)
    page.evaluate(axe)
    broken = {}
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations)", RULES)
        if found:
            broken[width, scheme] = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]
    assert broken == {}
