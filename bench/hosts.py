"""Many portals at once, each at its own slow pace: how near to the ideal time does a night come, and at what cost?

    python bench/hosts.py [--hosts 300] [--articles 50] [--delay 2.0] [--rows 1000000] [--dead 40]

Each portal is a port of one server on loopback (a process of its own) that notes when it was asked. The crawl is the
whole path, as `luutin crawl` runs it. The ideal time is what the slowest portal's delays add up to. `--delay` below 2
shortens the bench and makes it harder: the same work in less time. A table with three parts is printed:

- the crawl: seconds against the ideal, cores, memory, the shortest gap between two requests to one portal;
- the same with *dead* further sources whose names are never answered, and 31 portals;
- the frontier with *rows* rows: milliseconds for what a run asks of it.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

from crawl import children, resident
from crawl_portal import article, small_article, title

from luutin.archive import Archive, Database
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.overview import queues
from luutin.crawler.frontier.waking import Waking

HERE = Path(__file__).parent


def serve(hosts: int, articles: int, write) -> None:
    """Serve so many portals; print their ports. A line on standard input is answered by the shortest gap."""
    bodies = [write(number, articles) for number in range(min(articles, 200))]
    asked = defaultdict(list)

    def reply(port: int, path: str) -> tuple[str, bytes]:
        asked[port].append(time.monotonic())
        if path == "/":
            return "200 OK", listing(articles)
        number = path.removeprefix("/tin/bai-").removesuffix(".html")
        if number.isdigit() and int(number) < articles:
            # No two portals publish the same: near-duplicates would be another bench.
            return "200 OK", bodies[int(number) % len(bodies)].replace("số".encode(), f"của xã {port} số".encode())
        return "404 Not Found", b"404"

    class Talk(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport, self.pending = transport, b""
            self.port = transport.get_extra_info("sockname")[1]

        def data_received(self, data):
            self.pending += data
            while b"\r\n\r\n" in self.pending:
                head, _, self.pending = self.pending.partition(b"\r\n\r\n")
                status, body = reply(self.port, head.split(b" ", 2)[1].decode())
                self.transport.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )

    def tell() -> None:
        for _ in sys.stdin:
            gaps = [late - early for times in asked.values() for early, late in pairwise(times)]
            counts = [len(times) for times in asked.values()]
            found = {"hosts": len(asked), "requests": sum(counts), "most": max(counts, default=0)}
            found |= {"gap": min(gaps, default=0.0)}
            asked.clear()
            print(json.dumps(found), flush=True)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        servers = [await loop.create_server(Talk, "127.0.0.1", 0) for _ in range(hosts)]
        print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
        threading.Thread(target=tell, daemon=True).start()
        await asyncio.Event().wait()

    asyncio.run(main())


def listing(articles: int) -> bytes:
    items = "".join(f'<h3><a href="/tin/bai-{n}.html">{title(n)}</a></h3>' for n in range(articles))
    return f"<!DOCTYPE html><html><head><title>Tin</title></head><body>{items}</body></html>".encode()


class Portals:
    """The server's process."""

    def __init__(self, hosts: int, articles: int, *, small: bool) -> None:
        command = [sys.executable, __file__, "--serve", str(hosts), str(articles), *(["small"] if small else [])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports = json.loads(self.process.stdout.readline())

    def seen(self) -> dict:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


CONFIG = """
[crawler]
contact = "https://example.org/bench"
delay_s = {delay}
name_servers = ["{name_server}"]
"""


def crawl(
    folder: Path, ports: list[int], dead: int, delay: float, name_server: str
) -> tuple[float, float, float, float]:
    """Seconds, CPU seconds, peak MB of the crawl's process, and of all its processes."""
    sources = [f'[sources.xa-{port}]\nseeds = ["http://127.0.0.1:{port}/"]\n' for port in ports]
    sources += [f'[sources.chet-{n}]\nseeds = ["http://chet-{n}.example/"]\n' for n in range(dead)]
    config = folder / "config.toml"
    config.write_text(CONFIG.format(delay=delay, name_server=name_server) + "".join(sources))
    began, peaks = time.monotonic(), [0.0, 0.0]
    command = [sys.executable, "-m", "luutin", "crawl", "--config", str(config)]
    process = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    threading.Thread(target=watch, args=(process.pid, peaks), daemon=True).start()
    _, _, usage = os.wait4(process.pid, 0)
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, *peaks


def watch(pid: int, peaks: list[float]) -> None:
    while sizes := [resident(pid), *map(resident, children(pid))]:
        if not sizes[0]:
            return
        peaks[:] = max(peaks[0], sizes[0]), max(peaks[1], sum(sizes))
        time.sleep(0.2)


def silent_name_server():
    """A socket that takes questions and never answers; its address."""
    import socket

    taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    taken.bind(("127.0.0.1", 0))
    return taken, f"127.0.0.1:{taken.getsockname()[1]}"


def measure(hosts: int, articles: int, delay: float, dead: int, *, small: bool) -> None:
    portals, (taken, name_server) = Portals(hosts, articles, small=small), silent_name_server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            seconds, cpu, main_mb, all_mb = crawl(Path(folder), portals.ports, dead, delay, name_server)
            with Database.read(Path(folder) / "archive.db") as database:
                kept = database.value("SELECT count(*) FROM articles")
        seen = portals.seen()
    finally:
        portals.close()
        taken.close()
    ideal = (seen["most"] - 1) * delay
    print(
        f"{f'{hosts} portals, {dead} dead names':<30} {kept:>7} {seen['requests']:>8} {seconds:>8.1f} {ideal:>8.1f}"
        f" {seconds / ideal:>6.2f} {cpu / seconds:>6.2f} {1000 * cpu / max(1, kept):>8.2f} {main_mb:>8.0f}"
        f" {all_mb:>7.0f} {seen['gap']:>6.2f}",
        flush=True,
    )


def frontier(rows: int) -> None:
    """Fill a frontier and time what a run asks of it."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "archive.db") as database:
        fronts, waking, archive = Frontier(database), Waking(database), Archive(database)
        now, chance, sources = datetime.now(UTC), random.Random(1), 300
        stamp = now.isoformat(timespec="seconds").replace("+00:00", "Z")
        states = ["resting"] * 16 + ["due", "alias", "gone", "refused"]
        with database.transaction():
            for number in range(sources):
                archive.add_source(f"xa-{number}", home=None, now=now)
        sizes = [rows // 4, *([rows * 3 // 4 // (sources - 1)] * (sources - 1))]
        insert = (
            "INSERT INTO pages (url, source, host, kind, state, priority, depth, discovered_at, due_at, visited_at)"
            " VALUES (?, ?, ?, ?, ?, ?, 3, ?, ?, ?)"
        )
        for source, size in enumerate(sizes):
            with database.transaction():
                database.executemany(insert, (
                    (f"http://xa-{source}.vn/tin/bai-viet-so-{n}.html", f"xa-{source}", f"xa-{source}.vn", "article",
                     chance.choice(states), chance.choice([2, 3, 5, 7]), "2026-01-01T00:00:00Z",
                     "2099-01-01T00:00:00Z" if chance.random() < 0.98 else stamp, "2026-01-01T00:00:00Z")
                    for n in range(size)
                ))  # fmt: skip
        now = datetime.now(UTC)
        for name, number, ask in (
            ("queued, one source", 300, lambda n: fronts.count_queued(f"xa-{n}")),
            ("queued, all sources", 20, lambda _: queues(database)),
            ("size of a source", 300, lambda n: fronts.size(f"xa-{n}")),
            ("is anything due", 300, lambda n: fronts.has_due(f"xa-{n}.vn")),
            ("when is the next due", 300, lambda n: fronts.next_due(f"xa-{n}.vn")),
            ("lease of 2", 300, lambda n: fronts.lease(f"xa-{n}.vn", now=now, limit=2)),
            ("wake a source", 300, lambda n: waking.wake(f"xa-{n}", now=now, since=None)),
            ("ask 30 in full", 300, lambda n: waking.wake_unchecked(f"xa-{n}", now=now, limit=30)),
            ("ask 500 early", 300, lambda n: waking.wake_checkable(f"xa-{n}", now=now, limit=500)),
        ):
            times = []
            for n in range(number):
                with database.transaction():
                    began = time.perf_counter()
                    ask(n)
                    times.append(1000 * (time.perf_counter() - began))
            print(f"{name:<30} {median(times):>9.3f} {times[0]:>12.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=300)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--delay", type=float, default=2.0)
    parser.add_argument("--dead", type=int, default=40)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--large", action="store_true", help="pages of 42 kB instead of 3 kB")
    options = parser.parse_args()
    if options.hosts:
        print(
            f"{'':<30} {'kept':>7} {'requests':>8} {'seconds':>8} {'ideal':>8} {'ratio':>6} {'cores':>6}"
            f" {'ms/page':>8} {'main MB':>8} {'all MB':>7} {'gap s':>6}"
        )
        measure(options.hosts, options.articles, options.delay, 0, small=not options.large)
    if options.dead:
        measure(31, options.articles, options.delay, 0, small=not options.large)
        measure(31, options.articles, options.delay, options.dead, small=not options.large)
    if options.rows:
        print(f"\n{f'{options.rows:,} rows':<30} {'median ms':>9} {'largest host':>12}")
        frontier(options.rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]), int(sys.argv[3]), small_article if "small" in sys.argv else article)
    else:
        main()
