"""axe-core finds nothing on any page, light and dark, wide and on a phone."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[3] / ".venv" / "axe.min.js"
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
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core; tests/axe.sh fetches it."""
    if not AXE.exists():
        assert os.environ.get("CI") != "true", "CI=true: the accessibility tests must run, but axe-core is missing"
        pytest.skip("no axe-core: see tests/axe.sh")
    return AXE.read_text("utf-8")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, address, axe, scheme, width):
    """No rule of WCAG 2.2 AA nor of axe's best practices is broken on any page."""
    context = browser.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": width, "height": 900}, locale="vi-VN"
    )
    page = context.new_page()
    broken = {}
    for path in PAGES:
        page.goto(path)
        page.evaluate(axe)
        found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations)", RULES)
        if found:
            broken[path] = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]
    context.close()
    assert broken == {}
