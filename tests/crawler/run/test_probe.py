"""A first look at a portal: a real crawl of a small server on loopback, and what it showed."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.frontier.limits import Limits
from luutin.crawler.run.probe import SAMPLES, probe
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings

SETTINGS = CrawlerSettings(workers=1, patience_s=0.2, tries=1, retry_first_s=0, pause_first_s=0)
TEXT = "Sáng nay, Ủy ban nhân dân xã tổ chức hội nghị, có đại diện các đoàn thể và đông đảo bà con tham dự. " * 6
ITEMS = "".join(f'<li><a href="/bai-{n}.html">Ủy ban nhân dân xã họp phiên thường kỳ số {n}</a></li>' for n in range(5))
LIST = f"""<title>Tin tức</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"><h2>Tin tức</h2>
<ul>{ITEMS}</ul><a href="/loi.html">Lỗi</a><script src="/themes/xa/js/nv.core.js"></script>"""
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><item><link>{home}/bai-1.html</link></item></channel></rss>'
SITEMAP = '<?xml version="1.0"?><urlset><url><loc>{home}/bai-2.html</loc></url></urlset>'


class Clock:
    """Runs a hundred times as fast, so that what is polite takes no time of a test."""

    def __init__(self):
        self._began = monotonic()

    def now(self):
        return datetime(2026, 11, 23, 6, 0, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self):
        return 100 * (monotonic() - self._began)

    async def sleep(self, seconds):
        await asyncio.sleep(seconds / 100)


def answer(path, home):
    """Status and body of each page of the portal."""
    if path.startswith("/bai-"):
        title = f"Ủy ban nhân dân xã họp phiên thường kỳ số {path[5]}"
        nv = '<script src="/themes/xa/js/nv.core.js"></script>'
        return 200, f"<title>{title}</title><h1>{title}</h1><p>20/11/2026 08:3{path[5]}</p><p>{TEXT}{path[5]}</p>{nv}"
    pages = {"/tin": LIST, "/rss.xml": RSS, "/sitemap.xml": SITEMAP, "/robots.txt": "User-agent: *\nAllow: /\n"}
    if path == "/loi.html":
        return 500, ""
    return (200, pages[path].replace("{home}", home)) if path in pages else (404, "")


@pytest.fixture
def portal():
    """The portal's address; it answers what `answer` says, in HTML or XML."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, text = answer(self.path, portal)
            body = text.encode() if text.startswith(("<?xml", "User-agent")) else f"<html>{text}</html>".encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/xml" if b"<?xml" in body else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    portal = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield portal
    server.shutdown()
    thread.join()
    server.server_close()


def look(portal, folder, **limits):
    source = SourceSettings(
        name="xa", seeds=(f"{portal}/tin",), permission=Permission(by="the tests' own portal", connections=4)
    )
    return probe(SETTINGS, source, folder, clock=Clock(), limits=Limits(**limits))


def test_a_first_look_tells_what_the_portal_is(portal, tmp_path):
    """Its system, its maps, its lists and some of its records, with what went wrong."""
    findings = look(portal, tmp_path)
    assert (findings.robots, findings.trouble, findings.family) == ("rules", None, "NukeViet")
    assert findings.sitemaps == (f"{portal}/sitemap.xml",)
    assert findings.feeds == (f"{portal}/rss.xml",)
    assert findings.errors == {Code.STATUS_500: 1}
    assert (findings.found, len(findings.articles)) == (5, SAMPLES)
    assert findings.articles[0]["title"].startswith("Ủy ban nhân dân xã họp phiên thường kỳ")
    assert findings.articles[0]["published"].startswith("2026-11-20")


def test_a_first_look_asks_for_few_pages(portal, tmp_path):
    assert look(portal, tmp_path, pages=2).pages == 2


def test_where_nobody_answers_that_is_what_is_told(tmp_path):
    """robots.txt could not be read, so nothing else was asked for."""
    findings = look("http://127.0.0.1:9", tmp_path)
    assert (findings.pages, findings.robots, findings.family, findings.found) == (0, None, None, 0)
    assert findings.errors == {}
    assert "robots.txt cannot be read" in findings.trouble


def test_a_first_look_tells_what_its_samples_lack_and_what_changes_by_itself(portal, tmp_path):
    """A field that no sample has, and one that differs when one page is asked for twice."""
    findings = look(portal, tmp_path)
    assert {"byline", "captions"} <= set(findings.lacking)
    assert "published" not in findings.lacking
    assert (findings.unsteady, findings.forbidden, findings.delay_s) == ((), False, None)
