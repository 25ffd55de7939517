"""How fast is the whole path, beside Scrapy doing a part of it, in one run?

    python bench/crawl.py [--articles 5000] [--scrapy PYTHON] [--rounds 1] [--profile] [--small] [--photos]

Ours: fetch, extract every field, archive with revisions, WARC, full-text index. Scrapy: fetch, four CSS selectors,
JSON lines. Both fetch the pages alone; with `--photos` the two photographs of each article too, ours into WARC files
with their proof, Scrapy's by its FilesPipeline into a folder. Both follow the same listing pages of the same server
(`bench/crawl_portal.py`, a process of its own) with 32 connections and no delay, which that portal's owner permits.
CPU counts every process of the crawler.
`--scrapy` names the Python of an environment with Scrapy in it; without it, Scrapy is left out.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
CONNECTIONS = 32

CONFIG = """
[crawler]
workers = {workers}
listing_cap = 100_000
read_files_s = 0
[sources.bench]
seeds = ["{url}/"]
keep = {keep}
[sources.bench.permission]
by = "the bench's own portal"
connections = {connections}
"""

SPIDER = """
import scrapy

class Bench(scrapy.Spider):
    name = "bench"
    custom_settings = {{
        "CONCURRENT_REQUESTS": {connections}, "CONCURRENT_REQUESTS_PER_DOMAIN": {connections}, "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
        "FEEDS": {{"{out}": {{"format": "jsonlines"}}}}, "FILES_STORE": "{out}.files",
        "ITEM_PIPELINES": {{"scrapy.pipelines.files.FilesPipeline": 1}} if {photos} else {{}},
    }}
    start_urls = ["{url}/"]

    def parse(self, response):
        for href in response.css("a.bai::attr(href)").getall():
            yield response.follow(href, self.article)
        for href in response.css("a.sau::attr(href)").getall():
            yield response.follow(href, self.parse)

    def article(self, response):
        yield {{
            "url": response.url,
            "title": response.css("h1.title::text").get(),
            "published": response.css("span.h5::text").get(),
            "body": response.css("div.bodytext p ::text").getall(),
            "captions": response.css("div.bodytext p em::text").getall(),
            "file_urls": [response.urljoin(each) for each in response.css("div.bodytext img::attr(src)").getall()],
        }}
"""


class Cost(NamedTuple):
    """What one crawl took."""

    name: str
    articles: int
    wall_s: float
    cpu_s: float
    main_mb: float
    """Peak of the main process."""
    all_mb: float
    """Peak of all its processes together."""

    def line(self) -> str:
        rate = self.articles / self.wall_s
        per_1000 = self.cpu_s / self.articles * 1000
        return (
            f"{self.name:<34} {self.articles:>6} {self.wall_s:>8.1f} {rate:>9.0f} {per_1000:>12.2f}"
            f" {self.main_mb:>9.0f} {self.all_mb:>8.0f}"
        )


def measured(name: str, command: list[str], count_articles) -> Cost:
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peaks = [0.0, 0.0]
    watcher = threading.Thread(target=watch, args=(process.pid, peaks), daemon=True)
    watcher.start()
    err = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if status:
        sys.exit(f"{name} failed:\n{err}")
    return Cost(name, count_articles(), wall, usage.ru_utime + usage.ru_stime, *peaks)


def watch(pid: int, peaks: list[float]) -> None:
    """Note the memory of *pid*, and of it with all that it started, until it ends."""
    while True:
        sizes = [resident(pid), *map(resident, children(pid))]
        if not sizes[0]:
            return
        peaks[0] = max(peaks[0], sizes[0])
        peaks[1] = max(peaks[1], sum(sizes))
        time.sleep(0.1)


def resident(pid: int) -> float:
    """Its memory in MB; what several processes share is divided among them, so that sums count it once."""
    try:
        status = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1000


def children(pid: int) -> list[int]:
    """The processes that it started, and those that they started."""
    try:
        own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*own, *(further for child in own for further in children(child))]


def crawl_with_luutin(folder: Path, url: str, workers: int, *, photos: bool, profile: bool) -> Cost:
    keep = '["images"]' if photos else "[]"
    config = CONFIG.format(url=url, workers=workers, connections=CONNECTIONS, keep=keep)
    (folder / "config.toml").write_text(config)
    run = ["-m", "cProfile", "-o", str(folder / "profile")] if profile else []
    command = [sys.executable, *run, "-m", "luutin", "crawl", "--config", str(folder / "config.toml")]

    def count() -> int:
        done = subprocess.run(
            [sys.executable, "-m", "luutin", "status", "--json", "--config", str(folder / "config.toml")],
            cwd=HERE.parent, capture_output=True, check=False,
        )  # fmt: skip
        status = json.loads(done.stdout)
        if status["index_lag"]:
            sys.exit("the index lags behind: not the whole path")
        return status["articles"]

    cost = measured(f"luutin, whole path, {workers} reader(s)", command, count)
    if profile:
        import pstats

        pstats.Stats(str(folder / "profile")).sort_stats("cumtime").print_stats(110)
    return cost


def crawl_with_scrapy(folder: Path, url: str, python: str, *, photos: bool) -> Cost:
    out = folder / "out.jsonl"
    spider = folder / "spider.py"
    spider.write_text(SPIDER.format(url=url, out=out, connections=CONNECTIONS, photos=photos))
    command = [python, "-m", "scrapy", "runspider", str(spider)]
    return measured("Scrapy, selectors and JSON lines", command, lambda: len(out.read_text().splitlines()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scrapy", metavar="PYTHON")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--photos", action="store_true", help="fetch the photographs of the articles too")
    parser.add_argument("--small", action="store_true", help="pages of 3 kB: very many for the crawl's memory")
    options = parser.parse_args()
    portal = subprocess.Popen(
        [sys.executable, str(HERE / "crawl_portal.py"), str(options.articles), *(["small"] if options.small else [])],
        stdout=subprocess.PIPE,
    )
    url = portal.stdout.readline().decode().strip()
    print(f"{'':<34} {'pages':>6} {'seconds':>8} {'pages/s':>9} {'CPU s/1,000':>12} {'main MB':>9} {'all MB':>8}")
    ours: list[Cost] = []
    theirs: list[Cost] = []
    try:
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                cost = crawl_with_luutin(
                    Path(folder), url, options.workers, photos=options.photos, profile=options.profile
                )
                ours.append(cost)
                print(ours[-1].line(), flush=True)
            if options.scrapy:
                with tempfile.TemporaryDirectory() as folder:
                    theirs.append(crawl_with_scrapy(Path(folder), url, options.scrapy, photos=options.photos))
                    print(theirs[-1].line(), flush=True)
    finally:
        portal.kill()
        portal.wait()
    if theirs:
        rate, cpu = (median(map(of, zip(ours, theirs, strict=True))) for of in (rates, costs))
        print(f"medians of {len(ours)} rounds, ours to Scrapy's: pages/s {rate:.2f}, CPU a page {cpu:.2f}")


def rates(pair: tuple[Cost, Cost]) -> float:
    ours, theirs = pair
    return (ours.articles / ours.wall_s) / (theirs.articles / theirs.wall_s)


def costs(pair: tuple[Cost, Cost]) -> float:
    ours, theirs = pair
    return (ours.cpu_s / ours.articles) / (theirs.cpu_s / theirs.articles)


if __name__ == "__main__":
    main()
