"""A portal that lives for a year and more, in moods; and the nights that a crawler has with it. A module for tests.

Its articles have texts of their own. What stands at their addresses depends on the mood. The clock is passed in and
never waited for, and pages are read in this process: a night costs some hundredths of a second.
"""

import asyncio
import random
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from luutin.app.config import load
from luutin.app.guarding import RoomGuard, tell_odd
from luutin.archive import HELD, CaptureWriter, Database, Held, Reader
from luutin.crawler import crawl
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.reading import read
from luutin.indexer import Index
from luutin.night.ending import finish

SYLLABLES = (
    "đường làng suối cầu ruộng lúa kênh mương trường lớp chợ quán hội đình chùa sân vườn đồi bãi biển thuyền "
    "lưới điện nước giếng ngõ phố vỉa hè cây xanh công viên thư viện sách báo loa đài trạm y tế thuốc bác sĩ "
    "học sinh thầy cô nông dân công nhân bộ đội thanh niên phụ nữ cựu binh mùa vụ gặt hái phân bón giống má "
    "chăn nuôi trâu bò gà vịt quỹ vốn vay ngân hàng thuế phí sổ đỏ hồ sơ giấy tờ lịch họp bàn góp ý kiến nghị "
    "quyết chỉ thị kế hoạch báo cáo "
)
WORDS = SYLLABLES.split()
HOUSE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="menu"><a href="/">Trang chủ</a> <a href="/tin-tuc">Tin tức</a></div>{main}</body></html>"""
DAY = timedelta(days=1)


def prose(seed, sentences=6):
    """Sentences that no other seed has."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=18)).capitalize() + "." for _ in range(sentences)]


class Portal:
    """The portal, on loopback. `mood` names what goes wrong; moods are the methods of `Moods`."""

    def __init__(self, name):
        self.name, self.mood, self.now = name, None, datetime(2025, 1, 1, tzinfo=UTC)
        self.articles, self.edits, self.footer = {}, {}, ""
        """Number → day of publication; number → how often it was corrected."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, headers, body = outer.answer(self.path, self.headers)
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.home = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def publish(self, count=1):
        for _ in range(count):
            self.articles[len(self.articles) + 1] = self.now.date()

    def address(self, number):
        return f"{self.home}/bai-viet-so-{number}.html"

    def title(self, number):
        return " ".join(random.Random(f"{self.name} {number}").choices(WORDS, k=9)).capitalize()

    def text(self, number):
        """What the article says today."""
        own = prose(f"{self.name} {number}")
        edits = self.edits.get(number, 0)
        corrected = [f"Bản đính chính lần {edits}: số liệu ở trên lấy theo báo cáo mới."] if edits else []
        return [*own, *corrected, *([self.footer] if self.footer else [])]

    def answer(self, path, asked):
        html = {"Content-Type": "text/html; charset=utf-8"}
        if path == "/robots.txt":
            return (None, {}, b"") if self.mood == "down" else (404, html, b"")
        mood = getattr(Moods, (self.mood or "").replace("-", "_"), None)
        page = mood(self, path) if mood else self.page(path)
        if not isinstance(page, str):
            status, location = page
            return status, {**html, "Location": location} if location else html, b""
        body = page.encode()
        etag = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
        if asked.get("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        return 200, {**html, "ETag": etag}, body

    def truth(self):
        """Article → what it says today."""
        return {number: tuple(self.text(number)) for number in self.articles}

    def page(self, path):
        if path in {"/", "/tin-tuc"}:
            return self.listing()
        number = number_of(path)
        return self.article(number) if number in self.articles else (404, None)

    def listing(self, numbers=None):
        newest = sorted(self.articles)[:-13:-1] if numbers is None else numbers
        items = "".join(f'<li><h3><a href="/bai-viet-so-{n}.html">{self.title(n)}</a></h3></li>' for n in newest)
        return HOUSE.format(title="Tin tức", main=f"<h2>Tin tức</h2><ul>{items}</ul>")

    def article(self, number, *, dated=True, text=None, extra=""):
        title = self.title(number)
        day = f"{self.articles[number]:%d/%m/%Y} 08:30" if dated else ""
        by = '<p class="author" style="text-align:right"><strong>Văn phòng ủy ban</strong></p>' if dated else ""
        body = "".join(f"<p>{each}</p>" for each in (text or self.text(number)))
        main = f'<h1>{title}</h1><p class="date">{day}</p><div class="content">{body}{extra}{by}</div>'
        return HOUSE.format(title=title, main=f"<article>{main}</article>")


def number_of(path):
    digits = "".join(filter(str.isdigit, path))
    return int(digits) if digits and path.startswith("/bai-viet") else 0


DOOR = (
    "Quý bạn đọc thân mến, trang của chúng tôi hôm nay dọn nhà nên chưa tiếp khách được.",
    "Mong quý bạn đọc ghé lại sau {hour} giờ nữa, khi bàn ghế đã kê xong và đèn đã thắp sáng.",
    "Ban biên tập xin cảm ơn quý bạn đọc gần xa đã đồng hành cùng trang trong nhiều năm qua.",
)


class Moods:
    """What goes wrong: the page at *path*, or a status and where it leads."""

    def maintenance(self, _path):
        text = "".join(f"<p>{line.format(hour=self.now.toordinal() % 12 + 1)}</p>" for line in DOOR)
        return HOUSE.format(title="Dọn nhà", main=f"<article><h1>Hôm nay dọn nhà</h1><div>{text}</div></article>")

    def closed(self, path):
        if path in {"/", "/tin-tuc"}:
            return self.listing(range(900, 906))
        text = "".join(f"<p>{line}</p>" for line in prose("closed", 4))
        return HOUSE.format(title="Chia tay", main=f"<article><h1>Lời chia tay bạn đọc</h1><div>{text}</div></article>")

    def wall(self, path):
        number = number_of(path)
        return self.article(number, text=prose("wall", 3)) if number in self.articles else self.page(path)

    def login(self, path):
        if path == "/cua-vao":
            text = "".join(f"<p>{line}</p>" for line in prose("login", 3))
            main = f"<article><h1>Mời quý khách vào cửa</h1><div>{text}</div></article>"
            return HOUSE.format(title="Cửa vào", main=main)
        return (302, "/cua-vao") if number_of(path) else self.page(path)

    def moved_to_login(self, path):
        return (301, "/cua-vao") if number_of(path) else Moods.login(self, path)

    def parked(self, _path):
        offers = "".join(f'<p><a href="http://{n}.example/">{line}</a></p>' for n, line in enumerate(prose("park", 5)))
        return HOUSE.format(title="Rao bán", main=f"<h1>Tên miền đẹp</h1>{offers}")

    def latest(self, path):
        return self.article(max(self.articles)) if number_of(path) in self.articles else self.page(path)

    def redesign(self, path):
        number = number_of(path)
        return self.article(number, dated=False) if number in self.articles else self.page(path)

    def teaser(self, path):
        number = number_of(path)
        return self.article(number, text=self.text(number)[:2]) if number in self.articles else self.page(path)

    def spam(self, path):
        number = number_of(path)
        if number not in self.articles:
            return self.page(path)
        return self.article(number, extra=f"<p>{' '.join(prose(f'spam {number} {self.now:%Y%m}', 1))}</p>")

    def banner(self, path):
        return self.listing(sorted(self.articles)[-1:]) if path in {"/", "/tin-tuc"} else self.page(path)

    def lost(self, path):
        return (404, None) if number_of(path) else self.page(path)

    def down(self, _path):
        return 500, None


class Clock:
    """A clock that is never waited for."""

    def __init__(self, begin):
        self.begin, self.ahead = begin, timedelta(0)

    def now(self):
        return self.begin + self.ahead

    def monotonic(self):
        return self.ahead.total_seconds()

    async def sleep(self, seconds):
        self.ahead += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class _InProcess:
    def __init__(self):
        self._menus = Menus()

    async def read(self, page, wanted):
        return read(page, wanted, self._menus)


@asynccontextmanager
async def in_process(_settings):
    """Pages are read where the crawl runs."""
    yield _InProcess()


class Life:
    """An archive and its portals, night by night."""

    def __init__(self, folder, portals, receiver, mail_server):
        self.portals, self.receiver = {portal.name: portal for portal in portals}, receiver
        (folder / "hook.key").write_text("a key for tests\n")
        sources = "".join(
            f"[sources.{portal.name}]\nseeds = ['{portal.home}/tin-tuc']\n"
            "permission = { by = 'this test, which serves it', delay_s = 0.0 }\n"
            for portal in portals
        )
        self.file = folder / "config.toml"
        self.file.write_text(
            "[crawler]\nworkers = 1\ntries = 2\nrevisits_per_run = 8\npatience_s = 60\n"
            f"[webhook]\nurl = '{receiver.url}'\nsecret_file = '{folder / 'hook.key'}'\n"
            f"[mail]\nhost = '127.0.0.1'\nport = {mail_server.port}\nsecurity = 'none'\n"
            f"sender = 'luutin@archive.example'\nto = ['refused@paper.example', 'desk@paper.example']\n{sources}"
        )
        self.config = load(self.file)
        self.clock = Clock(datetime(2025, 1, 1, 18, 30, tzinfo=UTC))
        self.summary = None

    def night(self):
        """One run and what follows it; the clock stands at the next evening then."""
        began = self.clock.now()
        for portal in self.portals.values():
            portal.now = began
        RoomGuard(self.config, monotonic=self.clock.monotonic, now=self.clock.now).check()
        with Database.open(self.config.db) as database:
            with CaptureWriter(self.config.warc, database) as captures:
                tell_odd(self.config, captures, now=began)
                self.summary = crawl(
                    *(self.config.crawler, self.config.sources, database, captures),
                    clock=self.clock,
                    reading=in_process,
                )
            Index(database).catch_up()
        finish(self.config, now=self.clock.now, say=lambda _line: None)
        self.to_next_evening(began)

    def to_next_evening(self, began):
        self.clock.ahead = began + DAY - self.clock.begin

    def newest_proof(self):
        """The newest WARC file that has been written."""
        return max(self.config.warc.glob("*.warc.gz"))

    def alarms(self):
        """What the receiver was told of the operation itself, in order: (type, alarm)."""
        return [(notice["type"], notice["alarm"]) for _, notice in self.receiver.kept if "alarm" in notice]

    def records(self, source):
        with Database.read(self.config.db) as database:
            return list(Reader(database).current(source=source))

    def held(self, *states, source=None):
        with Database.read(self.config.db) as database:
            return Held(database).listed(*(states or (HELD,)), source=source)

    def told(self):
        """What the receiver was told of the sources, in order: (source, state, code)."""
        return [
            (each["source"], each["state"], each["code"])
            for _, notice in self.receiver.kept
            if notice["type"] == "health.changed"
            for each in notice["sources"]
        ]
