"""A web archive on loopback with 2,000 captures of 300 articles over 12 years: does all of it come in, in order?

    python bench/wayback.py --work DIR [--articles 300] [--captures 2000]

The archive answers 429 with Retry-After after each 150 requests, and 503 now and then. It neither cuts captures off
nor has soft 404s. One look is ended in the middle by SIGKILL, one by its budget; the last one goes to the end. Prints
what came of the articles and their revisions beside what the archive has.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from crawl_portal import sentence, title

from luutin.archive import Database
from tests.crawler.ingest.wayback_server import WaybackServer

YEARS = range(2013, 2025)
SEED = 7


def page(number: int, version: int) -> bytes:
    """What article *number* showed in its *version*."""
    chance = random.Random(f"{number} {version // 3}")
    text = "".join(f"<p>{sentence(chance, 60)}.</p>" for _ in range(4))
    stamp = f"{number % 28 + 1:02}/{number % 12 + 1:02}/2012"
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title(number)}</title></head><body>'
        f"<h1>{title(number)}</h1><span>Ngày đăng: {stamp}</span><div>{text}</div><p>{version // 3}</p></body></html>"
    ).encode()


def captures(articles: int, count: int) -> list[tuple[str, str, int, str, bytes]]:
    """The archive's index: captures of each article over the years."""
    chance, found = random.Random(SEED), {}
    while len(found) < count:
        number, year = len(found) % articles, chance.choice(YEARS)
        stamp = f"{year}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{chance.randrange(24):02}0000"
        url = f"http://portal.example.vn/tin/bai-{number}.html"
        found[(url, stamp)] = (stamp, url, 200, "text/html", page(number, year - YEARS[0]))
    return [found[key] for key in sorted(found)]


def wanted(index: list[tuple[str, str, int, str, bytes]]) -> dict[str, list[str]]:
    """Address → the moments at which its content changed."""
    runs: dict[str, list[tuple[str, bytes]]] = {}
    for stamp, url, _, _, body in index:
        seen = runs.setdefault(url, [])
        if not seen or seen[-1][1] != body:
            seen.append((stamp, body))
    return {url: [stamp for stamp, _ in seen] for url, seen in runs.items()}


def kept(db: Path) -> dict[str, list[str]]:
    """What the archive of ours has."""
    sql = "SELECT a.url, r.seen_at FROM revisions r JOIN articles a ON a.id = r.article_id ORDER BY a.url, r.number"
    found: dict[str, list[str]] = {}
    with Database.read(db) as database:
        for row in database.all(sql):
            stamp = row[1].translate(str.maketrans("", "", "-:TZ"))
            found.setdefault(row[0], []).append(stamp)
    return found


class LimitedServer(WaybackServer):
    """Refuses each so many requests, in the ways that the real one does."""

    def __init__(self, index: list[tuple[str, str, int, str, bytes]]) -> None:
        super().__init__(index, page=500)
        self.count = 0

    def find(self, stamp: str, url: str) -> object:
        self.count += 1
        if self.count % 150 == 0:
            self.trouble += [(429, 1), (503, None)]
        return super().find(stamp, url)


def look(folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    config = str(folder / "config.toml")
    return subprocess.Popen(
        [sys.executable, "-m", "luutin", "wayback", "portal.example.vn", "--config", config, *more],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--captures", type=int, default=2000)
    asked = parser.parse_args()
    shutil.rmtree(asked.work, ignore_errors=True)
    asked.work.mkdir(parents=True)
    index = captures(asked.articles, asked.captures)
    server = LimitedServer(index)
    (asked.work / "config.toml").write_text(f'[wayback]\nbase = "{server.base}"\n')
    began = time.monotonic()
    killed = look(asked.work)
    time.sleep(15)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    before = len(server.asked)
    codes = [look(asked.work, "--limit", "200").wait(), look(asked.work).wait()]
    want, have = wanted(index), kept(asked.work / "archive.db")
    right = sum(have.get(url) == stamps for url, stamps in want.items())
    print(
        f"{len(index):,} captures of {len(want):,} articles: {len(have):,} came, {right:,} of them with all their"
        f" revisions in order ({sum(map(len, have.values())):,} of {sum(map(len, want.values())):,});"
        f" {len(server.asked):,} captures asked for, {len(server.asked) - len(set(server.asked)):,} of them twice;"
        f" killed after {before:,}, exit codes {codes}, {time.monotonic() - began:.0f} s"
    )
    server.close()


if __name__ == "__main__":
    main()
