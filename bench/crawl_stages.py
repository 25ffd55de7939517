"""Where does the CPU time of a crawled page go? Each stage by itself, in one process, over the same pages.

    python bench/crawl_stages.py [--articles 1000] [--profile STAGE]

Prints milliseconds of CPU time a page. The pages are those of `bench/crawl.py`; what is left out is waiting, the
kernel's work for pipes, and the lanes' own steps, so that the sum is a little less than that bench's figure.
"""

import argparse
import asyncio
import cProfile
import gc
import pstats
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from luutin.archive import Archive, CaptureWriter, Database
from luutin.crawler.frontier.depth import Depth
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.linking import Linker
from luutin.crawler.frontier.progress import Summary
from luutin.crawler.frontier.tallies import Tallies
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.reading.discovery.elements import gather
from luutin.crawler.reading.discovery.links import links_among
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.extract import extract
from luutin.crawler.reading.extract.tree import parse_body
from luutin.crawler.reading.messages import ReadRequest, decode_reply, encode_reply, request_decoder, request_encoder
from luutin.crawler.reading.page_result import ReadOptions
from luutin.crawler.reading.reading import read
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.files.bound import FilesBound
from luutin.crawler.run.record import Recorder
from luutin.crawler.run.result import Result
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings
from luutin.crawler.wire.fetch import Fetcher, Request
from luutin.crawler.wire.transport import Transport
from luutin.indexer import Index

HERE = Path(__file__).parent
CONNECTIONS = 32
BATCH = 50


class Clock:
    def now(self):
        return datetime.now(UTC)

    def monotonic(self):
        return time.monotonic()

    async def sleep(self, seconds):
        await asyncio.sleep(seconds)


class Stopwatch:
    """Adds up the CPU time of named stages, and profiles one of them."""

    def __init__(self, pages: int, profiled: str | None) -> None:
        self.pages = pages
        self.profiled = profiled
        self.profile = cProfile.Profile()
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str):
        began = time.process_time()
        if name == self.profiled:
            self.profile.enable()
        try:
            yield
        finally:
            if name == self.profiled:
                self.profile.disable()
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began

    def tell(self) -> None:
        for name, seconds in self.seconds.items():
            print(f"{name:<40} {1000 * seconds / self.pages:8.3f}")
        together = sum(seconds for name, seconds in self.seconds.items() if not name.startswith("of that"))
        print(f"{'together':<40} {1000 * together / self.pages:8.3f}")
        if self.profiled:
            pstats.Stats(self.profile).sort_stats("tottime").print_stats(45)


async def fetched(urls: list[str], watch: Stopwatch):
    transport = Transport(connections=CONNECTIONS, private=lambda _: True)
    fetcher = Fetcher(transport, CrawlerSettings(), Clock())
    waiting = list(reversed(urls))
    answers = {}

    async def ask():
        while waiting:
            url = waiting.pop()
            answers[url] = await fetcher.fetch(Request(url))

    with watch.stage("request"):
        await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    await fetcher.close()
    return [answers[url] for url in urls]


def readings(answers, source: SourceSettings, watch: Stopwatch):
    wanted, found = ReadOptions(source), []
    menus, ask, hear = Menus(), request_encoder(), request_decoder()
    gc.freeze()
    gc.disable()
    for answer in answers:
        page = answer.page
        with watch.stage("read"):
            reading = read(page, wanted, menus)
        with watch.stage("of that: decode and parse"):
            tree = parse_body(page.body, page.headers)
        with watch.stage("of that: extract"):
            extract(page, source=source.name, tree=tree)
        with watch.stage("of that: links"):
            links_among(gather(tree, page.final_url), tree, page.final_url, number=1, menus=menus)
        with watch.stage("to the reader and back"):
            hear(ask(ReadRequest(replace(page, raw=b""), wanted)))
            reading = decode_reply(encode_reply(reading))
        found.append(reading)
    gc.enable()
    return found


class Desktop:
    """A context over a fresh archive, and the pages in its frontier."""

    def __init__(self, folder: Path, source: SourceSettings) -> None:
        self.database = Database.open(folder / "archive.db")
        self.captures = CaptureWriter(folder / "warc", self.database)
        self.frontier = Frontier(self.database)
        settings, scope = CrawlerSettings(), Scope([source])
        depth = {source.name: Depth(barren_known=2, barren_unknown=10, cap=500)}
        linker = Linker(self.database, self.frontier, scope, settings, depth, {source.name: 500_000})
        self.context = RunContext(
            database=self.database, archive=Archive(self.database), captures=self.captures, frontier=self.frontier,
            scope=scope, settings=settings, linker=linker, summary=Summary(), tallies=Tallies(self.database, 1),
            chance=random.Random(), run_id=1, began=datetime.now(UTC), files_bound=FilesBound(self.database, scope),
        )  # fmt: skip
        with self.database.transaction():
            self.context.archive.add_source(source.name, home=source.seeds[0], now=datetime.now(UTC))
            self.database.execute("INSERT INTO runs (kind, pid, started_at) VALUES ('crawl', 1, '')")


def recorded(folder: Path, source: SourceSettings, pages, watch: Stopwatch) -> Database:
    """Record *pages*, answers with their readings, as the crawl's writer does."""
    top = Desktop(folder, source)
    host = source.seeds[0].split("/")[2]
    recorder, memory, now = Recorder(top.context), HostMemory(host), datetime.now(UTC)
    add = top.captures.add

    def timed_add(*args, **kwargs):
        with watch.stage("of that: WARC"):
            return add(*args, **kwargs)

    top.captures.add = timed_add
    with top.database.transaction():
        for answer, _ in pages:
            top.frontier.add(Link(answer.page.url, source.name, host, Kind.PAGE, Priority.ARTICLE), now=now)
    by_url = {answer.page.url: (answer, reading) for answer, reading in pages}
    for _ in range(0, len(pages), BATCH):
        with watch.stage("rows"), top.database.transaction():
            for visit in top.frontier.lease(host, now=now, limit=BATCH):
                answer, reading = by_url[visit.url]
                recorder.record(Result(visit, answer=answer, reading=reading), memory, now=now)
            top.captures.sync()
    return top.database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--profile", metavar="STAGE")
    options = parser.parse_args()
    portal = subprocess.Popen(
        [sys.executable, str(HERE / "crawl_portal.py"), str(options.articles)], stdout=subprocess.PIPE
    )
    url = portal.stdout.readline().decode().strip()
    source = SourceSettings(
        name="bench", seeds=(f"{url}/",), permission=Permission(by="the bench's own", connections=CONNECTIONS)
    )
    watch = Stopwatch(options.articles, options.profile)
    try:
        answers = asyncio.run(fetched([f"{url}/tin/bai-{n}.html" for n in range(options.articles)], watch))
    finally:
        portal.kill()
        portal.wait()
    found = readings(answers, source, watch)
    with tempfile.TemporaryDirectory() as folder:
        database = recorded(Path(folder), source, list(zip(answers, found, strict=True)), watch)
        with watch.stage("index"):
            Index(database).catch_up()
        database.close()
    watch.tell()


if __name__ == "__main__":
    main()
