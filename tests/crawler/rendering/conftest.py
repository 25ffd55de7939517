"""A portal that shows nothing before its scripts have run, crawled once by a real Chromium for all who look at it."""

import json
import os

import pytest

from luutin.archive import Database, Proved, prove
from luutin.crawler.rendering.availability import what_lacks
from luutin.crawler.site.settings import Permission
from tests.hostile.crawls import QUICK, crawled, source_at
from tests.hostile.server import Reply, Server

DELAY_S = 0.2
SETTINGS = QUICK.model_copy(update={"render_requests": 8, "tries": 1})
SHELL = (
    "<!doctype html><html lang=vi><head><title>Cổng thông tin</title></head><body><div id=app>Đang tải…</div>"
    "<img src=/bia.png><script src=/app.js></script></body></html>"
)
SCRIPT = """
const app = document.getElementById('app'), ask = (url, more) => fetch(url, more).then(answer => answer.json());
const vain = url => fetch(url).catch(() => 0);
if (location.pathname === '/') ask('/api/tin').then(rows => {
  app.innerHTML = '<h2>Tin tức</h2><ul>' + rows.map(
    row => `<li><a href="/bai-${row.id}">${row.ten_bai}</a></li>`).join('') + '</ul>';
});
else {
  vain('http://127.0.0.2:PORT/noi-bo'); vain('http://169.254.169.254/latest/meta-data/'); vain('/rieng/so');
  vain('/di-noi-khac'); new WebSocket('ws://127.0.0.2:PORT/ws');
  navigator.sendBeacon('/dem', 'x'); location.href = '/api/tin';
  ask('/api/bai', {method: 'POST', headers: {'Content-Type': 'application/json'},
                   body: JSON.stringify({id: location.pathname.slice(5)})}).then(news => {
    app.innerHTML = `<h1>${news.ten_bai}</h1><p class=ngay>${news.ngay}</p><div>${news.chu}</div>`;
  });
}
"""
NUMBERS = (1, 2, 3)


def title(number):
    return f"Ủy ban nhân dân xã họp phiên thường kỳ số {number}"


def answer(asked, elsewhere):
    """What the portal answers; *elsewhere* is the address of a server that is none of its hosts."""
    if asked.path == "/robots.txt":
        return Reply(b"User-agent: *\nDisallow: /rieng/\n", headers={"Content-Type": "text/plain"})
    if asked.path == "/app.js":
        script = SCRIPT.replace("127.0.0.2:PORT", elsewhere.partition("//")[2])
        return Reply(script.encode(), headers={"Content-Type": "text/javascript"})
    if asked.path == "/di-noi-khac":
        return Reply(status=302, headers={"Location": f"{elsewhere}/noi-bo"})
    if asked.path.startswith("/api/"):
        number = int(json.loads(asked.body)["id"]) if asked.body else 0
        text = "".join(
            f"<p>Hội nghị số {number} bàn việc thứ {n}, đông đủ bà con trong xã dự họp.</p>" for n in range(9)
        )
        one = {"ten_bai": title(number), "ngay": f"2{number}/11/2026 08:30", "chu": text}
        rows = [{"id": each, "ten_bai": title(each)} for each in NUMBERS]
        body = json.dumps(one if asked.body else rows).encode()
        return Reply(body, headers={"Content-Type": "application/json"})
    known = asked.path == "/" or asked.path.startswith("/bai-")
    return Reply(SHELL.encode()) if known else Reply(status=404)


class Crawled:
    """What one crawl came to."""

    def __init__(self, folder):
        self.folder = folder
        with (
            Server(lambda _: Reply(b"kin"), host="127.0.0.2") as self.elsewhere,
            Server(lambda asked: answer(asked, self.elsewhere.url)) as self.portal,
        ):
            allowed = Permission(by="the tests' own portal", delay_s=DELAY_S, connections=2)
            self.source = source_at(self.portal.url, render="chromium", permission=allowed)
            self.counts = crawled(folder, self.source, settings=SETTINGS).of("thu")

    def rows(self, sql):
        with Database.open(self.folder / "archive.db") as database:
            return [tuple(row) for row in database.all(sql)]

    def damage(self):
        """What is wrong with the proof."""
        with Database.open(self.folder / "archive.db") as database:
            return [found for found in prove(self.folder / "warc", database) if not isinstance(found, Proved)]


@pytest.fixture(scope="session")
def chromium():
    """Without a browser, what needs it is left out, or with CI=true failed."""
    lack = what_lacks()
    if lack is not None:
        assert os.environ.get("CI") != "true", f"CI=true: pages must be rendered, but {lack}"
        pytest.skip(lack)


@pytest.fixture(scope="session")
def rendered(chromium, tmp_path_factory):  # noqa: ARG001 - it asks for a browser
    """The portal, crawled."""
    return Crawled(tmp_path_factory.mktemp("rendered"))
