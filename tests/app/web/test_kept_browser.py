"""What was kept, in a real browser: photographs, the gallery, a file's page, a hit in a scan."""

import pytest
from playwright.sync_api import expect

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from tests.app.web.conftest import serving
from tests.app.web.keeping import BYTES, fill_kept

pytestmark = pytest.mark.browser

SHOWN = {
    "an article with pictures": ("/a/1", "figure img", 2),
    "the gallery": ("/photos", ".gallery img", 1),
    "the page of a file": ("/file/{tep/12.pdf}/?q=khẩu+hiệu", ".leaf img", 2),
    "a scan": ("/file/{tep/quet.pdf}/#p1", ".leaf img", 1),
    "a hit in a scan": ("/?q=bien+ban+kiem+ke", "main img", 0),
    "a photograph": ("/file/{anh/2.jpg}/", ".whole img", 1),
}


@pytest.fixture(scope="module")
def kept(browser, tmp_path_factory):
    """A reader's window on an archive with files, and the files' numbers by path."""
    folder = tmp_path_factory.mktemp("kept")
    numbers = fill_kept(folder)
    with serving(Config(path=None, db=folder / "archive.db", web=WebSettings(rate_per_minute=0))) as address:
        context = browser.new_context(base_url=address, locale="en", accept_downloads=True)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.foreign = []
        page.on("request", lambda request: request.url.startswith(address) or page.foreign.append(request.url))
        yield page, numbers
        context.close()


@pytest.mark.parametrize(("path", "pictures", "many"), SHOWN.values(), ids=SHOWN)
def test_pictures_are_seen_and_are_ours(kept, axe, path, pictures, many):
    """Every picture of the page comes from this server and is seen. axe finds nothing, light and dark, on a phone."""
    page, numbers = kept
    for name, number in numbers.items():
        path = path.replace(f"{{{name}}}", str(number))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    expect(page.locator(pictures)).to_have_count(many)
    for picture in page.locator(pictures).all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("image => image.naturalWidth") > 0
        assert picture.evaluate("image => image.height <= 1.5 * image.width")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.foreign == []
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))") == []


def test_from_words_in_a_scan_to_its_page_and_its_bytes(kept):
    """A hit in a scan leads to the page of the file where the words are marked, and from there to the very bytes."""
    page, _ = kept
    page.goto("/?q=bien+ban+kiem+ke")
    hit = page.locator("#in-files .hit")
    expect(hit).to_contain_text("read by OCR")
    hit.get_by_role("link", name="Bản quét").click()
    expect(page.locator("#p1 .ocr")).to_contain_text("letters may be wrong")
    expect(page.locator("#p1 mark")).to_have_text("Biên bản kiểm kê")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the original").click()
    assert download.value.suggested_filename == "Bản quét.pdf"
    assert download.value.path().read_bytes() == BYTES["tep/quet.pdf"]


def test_a_drawing_that_is_a_program_never_runs(kept):
    """Its address saves it. Nothing of it is shown, and no script of it has run."""
    page, numbers = kept
    page.goto("/")
    with page.expect_download():
        page.evaluate("address => { location.href = address }", f"/file/{numbers['tep/hinh.svg']}")
    assert page.evaluate("window.hacked") is None
