"""`keep = ["styles"]`: what a page needs to be shown is kept, bounded and counted, and a replay shows it."""

import gzip
import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.webarchives.registry import WEB_ARCHIVES
from luutin.app.webarchives.taking import Taking
from luutin.archive import Database, Reader, WarcFolder
from luutin.crawler import Mode, name_looks
from luutin.crawler.codes import Code
from tests.app.web.conftest import serving
from tests.app.web.keeping import photograph
from tests.hostile import crawls
from tests.hostile.crawls import LaterClock, source_at
from tests.hostile.server import Reply, Server
from tests.hostile.test_files import article

STATIC = Path(__file__).parents[4] / "app" / "web" / "static"
FONT = (STATIC / "literata-latin-wght-normal.woff2").read_bytes()
PNG = photograph("teal", size=(40, 30))
HEAD = """<link rel="stylesheet" href="/dep/chinh.css?v=2"><link rel="stylesheet" href="http://127.0.0.9:1/cdn.css">
<link rel="stylesheet" media="print" href="/dep/in.css"><link rel="alternate stylesheet" href="/dep/khac.css">
<style>#cot { background: url(/anh/nen.jpg) }</style>"""
SHEETS = {
    "/dep/chinh.css?v=2": """@import "nen/chu.css" screen; @import url(/dep/mat.css); @import "http://127.0.0.9:1/x.css";
        h1 { color: rgb(1, 2, 3); background-image: url('../anh/nen.jpg') } .xa { background: url(//127.0.0.9:1/y.png) }
        .ma { background: u\\72l(http://127.0.0.9:1/z.png) }""",
    "/dep/nen/chu.css": """@font-face { font-family: Cu; src: url(chu.woff2) } @import url(../chinh.css?v=2);
        h1 { font-family: Cu, serif }""",
    "/dep/nen/chu.woff2": FONT,
    "/anh/nen.jpg": PNG,
}
"""Path → what stands there. `/dep/mat.css` is lost, and each sheet names the other."""
TYPES = {"css": "text/css", "jpg": "image/jpeg", "woff2": "font/woff2"}


class Portal:
    """Two articles in one dress; *edition* is what its main sheet says last."""

    def __init__(self, edition=""):
        self.edition = edition

    def __call__(self, asked):
        if asked.path == "/":
            return Reply(b"<a href='/bai-1.html'>Bai mot cua huyen nay</a><a href='/bai-2.html'>Bai hai cua huyen</a>")
        if asked.path.startswith("/bai-"):
            page = article(int(asked.path[5]), "<p id=cot class=xa>x</p>")
            return Reply(page.replace(b"</head>", HEAD.encode() + b"</head>"))
        body = SHEETS.get(asked.path)
        if body is None:
            return Reply(b"<html><body>404</body></html>", 404)
        body = body + self.edition if asked.path.startswith("/dep/chinh") else body
        kind = TYPES[asked.path.partition("?")[0].rpartition(".")[2]]
        return Reply(body.encode() if isinstance(body, str) else body, 200, {"Content-Type": kind})


def crawled(*what, **more):
    """Crawl in a thread: a browser of the tests keeps this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(partial(crawls.crawled, *what, **more)).result()


def name_kept_looks(folder, source):
    """How many pages were read for what they need."""

    def name():
        with Database.open(folder / "archive.db") as database:
            return name_looks(crawls.QUICK, [source], database, WarcFolder(folder / "warc"))

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(name).result()


def gzip_text(data):
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()


def rows(folder, sql):
    with Database.read(folder / "archive.db") as database:
        return [tuple(row) for row in database.all(sql)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The folder of an archive with the portal in it; its first summary, and the paths that were asked for."""
    folder = tmp_path_factory.mktemp("styles")
    with Server(Portal()) as server:
        source = source_at(server.url, keep=("styles",), connections=1)
        summary = crawled(folder, source)
        first = server.paths()
        crawled(folder, source)
        again = server.paths()[len(first) :]
        server.handler = Portal("h1 { margin: 0 }")
        crawled(folder, source, clock=LaterClock(days=40))
    return folder, server.url, summary, first, again


def test_what_a_page_needs_to_be_shown_is_kept_once_behind_the_pages(kept):
    """Sheets, what they import, fonts and backgrounds; not what a screen does not show, nor what is on other hosts."""
    folder, _, summary, asked, again = kept
    counts = summary.sources["thu"]
    assert set(asked[-5:]) == {*SHEETS, "/dep/mat.css"}
    assert len(asked) == len(set(asked))
    assert (counts.styles, counts.files, counts.new) == (4, 0, 2)
    assert counts.no_files == {Code.OFF_SCOPE: 4, "status-404": 1}
    assert not {*SHEETS} & {*again}
    assert rows(folder, "SELECT count(*) FROM files") == [(0,)]


def test_a_sheet_that_changed_is_kept_beside_what_it_was(kept):
    """As a revision of what stands at its address; what is as it was costs no bytes."""
    folder = kept[0]
    found = rows(folder, "SELECT substr(address, -13), count(*) FROM requisites GROUP BY address ORDER BY 2, 1")
    assert [number for _, number in found] == [1, 1, 1, 2]
    assert rows(folder, "SELECT count(*) FROM captures WHERE url LIKE '%.jpg' AND repeats IS NULL") == [(1,)]


def test_what_older_pages_need_is_read_out_of_their_captures_and_bounded(tmp_path):
    """They were kept before `styles` was asked for. What is beyond `max_styles` is counted and told."""
    with Server(Portal()) as server:
        assert crawled(tmp_path, source_at(server.url, keep=())).total("new") == 2
        source = source_at(server.url, keep=("styles",), max_styles=2)
        assert [name_kept_looks(tmp_path, source) for _ in range(2)] == [2, 0]
        counts = crawled(tmp_path, source, mode=Mode.FILES).sources["thu"]
    assert counts.styles == 2
    assert counts.no_files[Code.FILES_FULL] >= 1
    assert any("max_styles" in note for note in counts.notes)


def test_an_export_holds_what_its_pages_need(kept):
    """A WACZ of one article replays with its looks in any other program; both contents of a sheet that changed."""
    folder = kept[0]
    with Database.read(folder / "archive.db") as database:
        taking = Taking(database, WarcFolder(folder / "warc"))
        one = Reader(database).get(1)
        packed = io.BytesIO(b"".join(WEB_ARCHIVES["wacz"].pieces([one], taking, now=datetime.now(UTC))))
    with zipfile.ZipFile(packed) as whole:
        index = whole.read(next(name for name in whole.namelist() if "cdx" in name))
    named = [line["url"] for line in map(json.loads, re.findall(r"{.*}", gzip_text(index)))]
    assert [sum(each.endswith(path) for each in named) for path in SHEETS] == [2, 1, 1, 1]
    assert sum("/bai-" in each for each in named) == 1


@pytest.mark.browser
def test_a_browser_shows_a_page_as_it_was_and_asks_nobody_else(kept, browser):
    """Colour, font and background are the portal's, every request stays with the archive, and no script runs."""
    folder, url = kept[:2]
    config = Config(path=None, db=folder / "archive.db", web=WebSettings(rate_per_minute=0))
    with serving(config) as address:
        context = browser.new_context(base_url=address, locale="en")
        page = context.new_page()
        page.set_default_timeout(8000)
        asked, failed = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(f"/web/2030/{url}/bai-1.html")
        head = page.frame_locator("iframe.cage").locator("h1")
        expect(head).to_have_css("color", "rgb(1, 2, 3)")
        expect(head).to_have_css("font-family", "Cu, serif")
        page.wait_for_load_state("networkidle")
        frame = page.frames[1]
        assert frame.evaluate("document.fonts.check('20px Cu')")
        assert frame.evaluate("[...document.fonts].map(each => each.status)") == ["loaded"]
        context.close()
    assert [each for each in asked if not each.startswith((address, "data:"))] == []
    for path in SHEETS:
        assert any(each.endswith(path) for each in asked), path
    assert not [each for each in failed if each.endswith((*SHEETS,))]
