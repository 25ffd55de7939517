"""Search while a crawl writes: is anything ever locked, how much slower is it, and does a backup made meanwhile hold?

    python bench/contention.py [--articles 20000] [--seconds 60] [--rate 50]

Makes an archive of invented announcements in a temporary folder, and asks it so many questions a second, each at its
appointed time: first alone, then while a real `luutin crawl` of a portal on loopback, fifty pages a second and as
many portals as that would be at two seconds each, writes to it again and again and its index follows. A backup taken
in the middle is restored and verified. Latency counts from the appointed time, so a search that waits for the one
before it pays for it. Exit code 1 where a target is missed.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from os import cpu_count, getloadavg
from pathlib import Path

from luutin.archive import Archive, ArchiveError, Article, Database
from luutin.indexer import Index, Searcher

WHO = ["Ủy ban nhân dân", "Mặt trận Tổ quốc", "Hội Phụ nữ", "Đoàn Thanh niên", "Hội Nông dân", "Trạm y tế"]
WHAT = [
    *("đấu giá quyền sử dụng đất", "cấp thẻ bảo hiểm y tế", "tiêm vắc xin cho trẻ", "chỉnh trang tuyến đường"),
    *("tuyển sinh lớp một", "tiếp công dân định kỳ", "trao quà hộ khó khăn", "diễn tập chữa cháy", "thu gom rác thải"),
]
WHERE = ["phường Bình Minh", "xã Tân Lập", "thôn Đông", "khu phố 3", "xã Hòa Sơn", "thị trấn Cây Đa", "xã Phú Đức"]
QUERIES = [
    *("đấu giá", "dau gia dat", "tiêm vắc xin", "trao qua", "bảo hiểm y tế", '"tiếp công dân"', "chữa cháy"),
    *("Mặt trận Tổ quốc", "phường Bình Minh", "tuyển sinh", "thu gom rac", "12/KH-UBND", "hội phụ nữ", "đường"),
]
TARGET_RATIO = 3.0
NICE = ["nice", "-n", "10"]
"""As `luutin run` and the units of `luutin deploy` start what writes: readers come first."""


def text(number: int) -> tuple[str, list[str]]:
    """Title and body of an announcement."""
    chance = random.Random(number)
    who, what, where = chance.choice(WHO), chance.choice(WHAT), chance.choice(WHERE)
    title = f"{who} {where} thông báo {what} đợt {number}"
    body = [
        f"{chance.choice(WHO)} {chance.choice(WHERE)} phối hợp {chance.choice(WHAT)}, sau đó {chance.choice(WHAT)}"
        f" tại {chance.choice(WHERE)} từ {chance.randint(7, 17)} giờ ngày {chance.randint(1, 28)} tháng này."
        for _ in range(4)
    ]
    return title, body


def fill(db: Path, count: int) -> None:
    """An archive of *count* announcements, indexed."""
    now = datetime.now(UTC)
    with Database.open(db) as database:
        archive = Archive(database)
        for begin in range(0, count, 1000):
            with database.transaction():
                for number in range(begin, min(begin + 1000, count)):
                    title, body = text(number)
                    day = (now - timedelta(days=number % 3000)).date().isoformat()
                    url = f"http://filled.example/{number}"
                    archive.put(
                        Article(url=url, source="filled", title=title, published=day, body=tuple(body)), now=now
                    )
        Index(database).catch_up()


class Portal(ThreadingHTTPServer):
    """A portal with endless news: every listing page links to articles, and to the next one."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.first = 1_000_000
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        kind, _, rest = self.path.strip("/").partition("-")
        if kind == "robots.txt":
            self._send("User-agent: *\nAllow: /\n", "text/plain")
        elif kind == "tin":
            title, body = text(int(rest.removesuffix(".html")))
            paragraphs = "".join(f"<p>{line}</p>" for line in body)
            day = f"{datetime.now(UTC):%d/%m/%Y} 08:30"
            self._send(f"<html><body><article><h1>{title}</h1><p>{day}</p>{paragraphs}</article></body></html>")
        else:
            numbers = range(self.server.first, self.server.first + 400)
            links = "".join(f"<li><a href='/tin-{n}.html'>{text(n)[0]}</a></li>" for n in numbers)
            self._send(f"<html><body><h2>Tin tức</h2><ul>{links}</ul></body></html>")

    def _send(self, content: str, kind: str = "text/html; charset=utf-8") -> None:
        raw = content.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


def ask(db: Path, seconds: float, rate: float) -> tuple[list[float], list[str]]:
    """Ask *rate* questions a second; return milliseconds from each appointed time to its answer, and the errors."""
    took, errors = [], []
    with Searcher(db) as searcher:
        for query in QUERIES:
            searcher.search(query)
        begin = time.perf_counter()
        for number in range(int(seconds * rate)):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                searcher.search(QUERIES[number % len(QUERIES)])
            except ArchiveError as error:
                errors.append(str(error))
            took.append((time.perf_counter() - due) * 1000)
    return took, errors


def crawls(folder: Path, portal: Portal, end: float) -> Iterator[int]:
    """Crawl as `luutin run` does, again and again until *end*; yields exit codes. Each finds 400 new articles."""
    while time.monotonic() < end:
        left = max(1.0, end - time.monotonic())
        command = [*NICE, sys.executable, "-m", "luutin", "crawl", "--leash", "--config", str(folder / "config.toml")]
        with subprocess.Popen(
            [*command, "--max-seconds", f"{left:.0f}"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            yield child.wait()
        portal.first += 400


def luutin(*arguments: str) -> int:
    return subprocess.run(
        [*NICE, sys.executable, "-m", "luutin", *arguments], capture_output=True, check=False
    ).returncode


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--rate", type=float, default=50)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        folder, portal = Path(name), Portal()
        db = folder / "archive.db"
        (folder / "config.toml").write_text(
            f"[crawler]\nworkers = 1\n[sources.tin]\nseeds = ['{portal.url}/']\n"
            "permission = { by = 'this bench', delay_s = 0.02, connections = 1 }\n"
        )
        fill(db, asked.articles)
        idle, idle_errors = pool.submit(ask, db, asked.seconds, asked.rate).result()

        end = time.monotonic() + asked.seconds + 5
        codes: list[int] = []
        crawling = threading.Thread(target=lambda: codes.extend(crawls(folder, portal, end)))
        crawling.start()
        searching = pool.submit(ask, db, asked.seconds, asked.rate)
        time.sleep(asked.seconds / 2)
        copied = luutin("backup", "--db", str(db), str(folder / "backup"))
        busy, busy_errors = searching.result()
        crawling.join()
        restored = luutin("restore", "--db", str(folder / "restored" / "archive.db"), str(folder / "backup"))
        verified = luutin("verify", "--db", str(folder / "restored" / "archive.db"))
        with Database.read(db) as database:
            kept = database.value("SELECT count(*) FROM articles WHERE source = 'tin'")
        portal.shutdown()

    print(f"load of the machine    {getloadavg()[0]:.1f} on {cpu_count()} cores (this bench needs two that are free)")
    ratio = p95(busy) / p95(idle)
    locked = len(idle_errors) + len(busy_errors)
    print(f"articles searched      {asked.articles:,} at {asked.rate:g} searches/s for {asked.seconds:g} s, twice")
    print(f"written meanwhile      {kept:,} articles in {len(codes)} crawls, exit codes {sorted(set(codes))}")
    print(f"errors (locked, busy)  {locked}  {(idle_errors + busy_errors)[:1]}")
    print(
        f"idle                   p50 {statistics.median(idle):.1f} ms, p95 {p95(idle):.1f} ms, max {max(idle):.0f} ms"
    )
    print(
        f"while a crawl writes   p50 {statistics.median(busy):.1f} ms, p95 {p95(busy):.1f} ms, max {max(busy):.0f} ms"
    )
    print(f"p95 ratio              {ratio:.2f} (target under {TARGET_RATIO:g})")
    print(f"backup, restore, verify exit codes {copied}, {restored}, {verified}")
    good = locked == 0 and ratio < TARGET_RATIO and copied == restored == verified == 0 and kept > 0
    print("all targets met" if good else "a target is missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
