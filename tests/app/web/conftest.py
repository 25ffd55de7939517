"""A small archive with everything a page can show, and the web interface over it."""

import os
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.web.app import create
from luutin.archive import Archive, Article, Attachment, Caption, CaptureWriter, Database, Exchange, Related
from luutin.indexer import Index

NOW = datetime(2026, 11, 23, 6, 20, 11, tzinfo=UTC)
RAW = "<html><script>alert(1)</script><h1>Thông báo đấu giá</h1></html>".encode()

AUCTION = Article(
    url="http://hoa-lam.example/tin/dau-gia.htm",
    source="hoa-lam.example",
    title="Thông báo đấu giá quyền sử dụng đất tại thôn Đồng Dâu",
    lead="UBND huyện Hòa Lâm đấu giá 24 thửa đất ở.",
    byline="Tin, ảnh: Bùi Thị Phượng",
    published="2023-03-14T08:30",
    body=(
        "Ngày 14/3/2023, UBND huyện ban hành Kế hoạch số 12/KH-UBND về việc đấu giá.",
        "Giá khởi điểm 9,5 triệu đồng/m². Hồ sơ nộp trước ngày 4/4/2023.",
        "Ông Lê Văn Tám, Phó Chủ tịch UBND huyện, chủ trì phiên đấu giá.",
    ),
    captions=(
        Caption(text="Khu đất tại thôn Đồng Dâu. Ảnh: B.P", image="http://hoa-lam.example/anh/1.jpg", position=1),
        Caption(text="Người dân xem sơ đồ thửa đất", image=None, position=3),
    ),
    images=("http://hoa-lam.example/anh/1.jpg", "http://hoa-lam.example/anh/2.jpg"),
    attachments=(Attachment(name="Kế hoạch 12/KH-UBND.pdf", url="http://hoa-lam.example/tep/12.pdf"),),
    related=(Related(title="Kết quả đấu giá đợt 1", url="http://hoa-lam.example/tin/ket-qua.htm"),),
    category="Thông báo",
    document_numbers=("12/KH-UBND",),
    site_name="Cổng thông tin huyện Hòa Lâm",
    language="vi",
)
EDITED = AUCTION.model_copy(
    update={
        "title": "Thông báo hoãn đấu giá quyền sử dụng đất tại thôn Đồng Dâu",
        "body": (AUCTION.body[0], AUCTION.body[1].replace("9,5", "11,2"), AUCTION.body[2]),
    }
)
HOSTILE = Article(
    url="javascript:alert(1)",
    source="la.example",
    title="<script>window.hacked=1</script> Tin <img src=x onerror=window.hacked=1>",
    lead="</p><svg onload=window.hacked=1>",
    byline='" onmouseover="window.hacked=1',
    published="2024-05-06",
    body=("Đoạn <b onclick=window.hacked=1>đậm</b>.", "Ngược \u202eoạđ gnôhk\u2066 rồi.", "[x](javascript:alert(1))"),
    captions=(Caption(text='"><script>window.hacked=1</script>', image="javascript:window.hacked=1", position=0),),
    images=("data:text/html,<script>window.hacked=1</script>",),
    attachments=(Attachment(name="bấm <i>vào</i> đây", url="javascript:window.hacked=1"),),
    related=(Related(title="</a><script>window.hacked=1</script>", url="vbscript:x"),),
    category="<script>window.hacked=1</script>",
    language='vi"><script>window.hacked=1</script>',
)


def announcement(number: int) -> Article:
    """One of many plain articles, over ten years."""
    return Article(
        url=f"http://yen-phu.example/{number}.html",
        source="yen-phu.example",
        title=f"Ngày hội Đại đoàn kết ở khu dân cư số {number}",
        published=f"{2012 + number % 10}-{number % 12 + 1:02}-{number % 28 + 1:02}" if number % 7 else None,
        body=(f"Khu dân cư số {number} tổ chức Ngày hội Đại đoàn kết toàn dân tộc.", "Mặt trận Tổ quốc trao quà."),
        captions=(Caption(text=f"Trao quà cho hộ dân số {number}", position=1),) if number % 3 == 0 else (),
        category="Mặt trận" if number % 2 else "Văn hóa",
    )


def fill(db, warc):
    """Put the records above in a new archive: article 1 has two revisions and captures, article 3 has vanished."""
    with Database.open(db) as database, CaptureWriter(warc, database) as captures:
        archive = Archive(database)
        with database.transaction():
            for step, article in enumerate((AUCTION, EDITED)):
                now = NOW + timedelta(days=step)
                number = captures.add(_exchange(article, now))
                captures.sync()
                archive.put(article, now=now, capture_id=number)
            archive.put(HOSTILE, now=NOW)
            for number in range(1, 61):
                archive.put(announcement(number), now=NOW)
            archive.mark_vanished(3, now=NOW)
        Index(database).catch_up()


def _exchange(article, now):
    return Exchange(
        url=article.url,
        final_url=article.url,
        fetched_at=now,
        status=200,
        reason="OK",
        request_headers=(("Host", "hoa-lam.example"),),
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=RAW + article.title.encode(),
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with an indexed archive and its captures."""
    path = tmp_path_factory.mktemp("room")
    fill(path / "archive.db", path / "warc")
    return path


@pytest.fixture(scope="session")
def config(folder):
    return Config(path=None, db=folder / "archive.db", web=WebSettings(rate_per_minute=0))


@pytest.fixture
def room(config):
    """Opens a room with other settings: `room(root_path="/luutin")`."""
    opened = []

    def enter(**settings):
        web = WebSettings(**{**config.web.model_dump(), **settings})
        client = TestClient(create(replace(config, web=web)), base_url="http://localhost", follow_redirects=False)
        client.headers["accept-language"] = "en"
        opened.append(client.__enter__())
        return client

    yield enter
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def client(config):
    with TestClient(create(config), base_url="http://localhost", follow_redirects=False) as client:
        client.headers["accept-language"] = "en"
        yield client


@contextmanager
def serving(config):
    """The room over *config* on a real server on loopback; gives its address."""
    server = uvicorn.Server(
        uvicorn.Config(create(config), host="127.0.0.1", port=0, log_level="warning", lifespan="on")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)  # the server has no event to wait for
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def address(config):
    """The room on a real server on loopback: its address."""
    with serving(config) as address:
        yield address


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core; tests/axe.sh fetches it."""
    path = Path(__file__).parents[3] / ".venv" / "axe.min.js"
    if not path.exists():
        assert os.environ.get("CI") != "true", "CI=true: the accessibility tests must run, but axe-core is missing"
        pytest.skip("no axe-core: see tests/axe.sh")
    return path.read_text("utf-8")


CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_type):
    """An installed Chromium or Chrome, else Playwright's own; without any: left out, or with CI=true failed."""
    installed = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if installed is None and not Path(browser_type.executable_path).exists():
        assert os.environ.get("CI") != "true", "CI=true: the page tests must run, but there is no browser"
        pytest.skip("no browser: see tests/browser.sh")
    own = {} if installed is None else {"executable_path": installed}
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {**browser_type_launch_args, **own, "args": [*flags, "--disable-component-update", "--disable-sync"]}


DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture
def reader(browser, address):
    """Opens a browser window as some reader has it: `reader(scripts=False, size=PHONE)`."""
    contexts = []

    def enter(*, scripts=True, size=DESKTOP, language="en"):
        context = browser.new_context(
            base_url=address, java_script_enabled=scripts, viewport=size, locale=language, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.foreign = []
        page.on("request", lambda request: request.url.startswith(address) or page.foreign.append(request.url))
        return page

    yield enter
    for context in contexts:
        context.close()
