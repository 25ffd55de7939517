"""A bad web archive on loopback: 2,000 captures of 300 articles over 12 years. Does what it can give come, in order?

    python bench/wayback.py --work DIR [--articles 300] [--captures 2000] [--seed 7] [--mild]

The archive answers 429 with Retry-After after each 150 requests, and 503 without. Of its captures some break off, are
cut, come rewritten with a banner, are given for another moment, are denied, or are not what the index calls them. Pages
lie about their charset. Articles that went away show a page of excuse with status 200, or lead home. --mild leaves all
but the refusals out. One look is ended by SIGKILL, one by its budget, the last one goes to the end. What came is held
against what the archive can give, and what was refused is counted by its reason beside what was wrong. Seeds other than
7 were not looked at while anything was made.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crawl_portal import sentence, title

from luutin.archive import Database

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.crawler.ingest.wayback_server import WaybackServer

YEARS = range(2013, 2025)
HOST = "http://portal.example.vn"
DEEDS = {"breaks": 3, "cut": 3, "rewritten": 5, "near": 2, "denied": 1, "lies": 3}
"""What the archive does with a capture → how often, of a hundred."""
LASTING = 2
"""Captures that break off each time: each costs the client more than a minute."""
CHARSETS = ("windows-1252", "iso-8859-1", "us-ascii", "windows-1258")


class Made(NamedTuple):
    """One capture of the archive, and the truth about it."""

    stamp: str
    url: str
    status: int
    kind: str
    body: bytes
    deed: str | None
    """What the archive does with it, or what the portal showed in the article's place; None: nothing is wrong."""
    is_article: bool


def page(number: int, version: int, *, head: str = '<meta charset="utf-8">') -> bytes:
    """What article *number* showed in its *version*."""
    chance = random.Random(f"{number} {version}")
    text = "".join(f"<p>{sentence(chance, 60)}.</p>" for _ in range(4))
    stamp = f"{number % 28 + 1:02}/{number % 12 + 1:02}/2012"
    return (
        f'<!DOCTYPE html><html lang="vi"><head>{head}<title>{title(number)}</title></head><body>'
        f"<h1>{title(number)}</h1><span>Ngày đăng: {stamp}</span><div>{text}</div><p>{version}</p>"
        f'<p><a href="{HOST}/tin/">Tin tức</a> <img src="{HOST}/anh/{number}.jpg"></p></body></html>'
    ).encode()


EXCUSE = (
    "<html><head><meta charset='utf-8'><title>Không tìm thấy trang</title></head><body><h1>Không tìm thấy trang</h1>"
    "<p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa.</p></body></html>"
).encode()


def captures(articles: int, count: int, seed: int, *, mild: bool) -> list[Made]:
    """The archive's index: captures of each article over the years, in the order of address and time."""
    chance, found = random.Random(seed), dict[tuple[str, str], Made]()
    while len(found) < count:
        number, year = len(found) % articles, chance.choice(YEARS)
        stamp = f"{year}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{chance.randrange(24):02}0000"
        url = f"{HOST}/tin/bai-{number}.html"
        found[(url, stamp)] = _made(chance, number, stamp, url, mild=mild)
    made = [found[key] for key in sorted(found)]
    if not mild:
        for place in chance.sample([n for n, each in enumerate(made) if each.deed is None], LASTING):
            made[place] = made[place]._replace(deed="always-breaks")
    return made


def _made(chance: random.Random, number: int, stamp: str, url: str, *, mild: bool) -> Made:
    version = (int(stamp[:4]) - YEARS[0]) // 3
    if mild:
        return Made(stamp, url, 200, "text/html", page(number, version), None, True)
    if number % 10 == 0 and int(stamp[:4]) > YEARS[-4]:
        if chance.random() < 0.5:
            return Made(stamp, url, 200, "text/html", EXCUSE, "excuse", False)
        return Made(stamp, url, 302, "text/html", f"{HOST}/".encode(), "leads home", False)
    deed = chance.choices([None, *DEEDS], [100 - sum(DEEDS.values()), *DEEDS.values()])[0]
    if number % 7 == 0:  # a portal's server that lies about the charset, always in the same way
        kind = f"text/html; charset={CHARSETS[number // 7 % len(CHARSETS)]}"
        return Made(stamp, url, 200, kind, page(number, version, head=""), deed, True)
    return Made(stamp, url, 200, "text/html", page(number, version), deed, True)


def wanted(index: list[Made]) -> dict[str, list[str]]:
    """Address → the moments at which its content changed, as far as the archive can tell."""
    runs: dict[str, list[tuple[str, bytes]]] = {}
    whole = [each for each in index if each.is_article and each.deed != "cut"]
    given = {(each.url, each.body) for each in whole if each.deed in {None, "breaks", "rewritten"}}
    for each in whole:
        seen = runs.setdefault(each.url, [])
        # What cannot be had is still seen where the index calls it the same as one that comes, before it or after.
        if (each.url, each.body) in given and (not seen or seen[-1][1] != each.body):
            seen.append((each.stamp, each.body))
    return {url: [stamp for stamp, _ in seen] for url, seen in runs.items() if seen}


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

    def __init__(self, index: list[Made]) -> None:
        super().__init__([each[:5] for each in index], page=500)
        own = {"excuse", "leads home", None}
        self.deeds = {(each.stamp, each.url): each.deed for each in index if each.deed not in own}
        self.count = 0

    def find(self, stamp: str, url: str) -> object:
        self.count += 1
        if self.count % 150 == 0:
            self.trouble += [(429, 1), (503, None)]
        return super().find(stamp, url)


def look(folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    config = str(folder / "config.toml")
    return subprocess.Popen(
        [sys.executable, "-m", "luutin", "wayback", "portal.example.vn", "--json", "--config", config, *more],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def looks(folder: Path, server: LimitedServer) -> Iterator[tuple[int, int, dict[str, Counter[str]]]]:
    """Three looks: (captures asked for, exit code, what was not kept or refused by its reason) of each."""
    killed = look(folder)
    time.sleep(15)
    os.killpg(killed.pid, signal.SIGKILL)
    yield len(server.asked), killed.wait(), {}
    for more in (("--limit", "200"), ()):
        one = look(folder, *more)
        told, _ = one.communicate()
        said = json.loads(told)
        yield len(server.asked), one.returncode, {name: Counter(said[name]) for name in ("faults", "reasons")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--captures", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mild", action="store_true")
    asked = parser.parse_args()
    shutil.rmtree(asked.work, ignore_errors=True)
    asked.work.mkdir(parents=True)
    index = captures(asked.articles, asked.captures, asked.seed, mild=asked.mild)
    server = LimitedServer(index)
    (asked.work / "config.toml").write_text(f'[wayback]\nbase = "{server.base}"\n')
    began = time.monotonic()
    done = list(looks(asked.work, server))
    want, have = wanted(index), kept(asked.work / "archive.db")
    right = sum(have.get(url) == stamps for url, stamps in want.items())
    pairs = {(url, stamp) for url, stamps in want.items() for stamp in stamps}
    came = {(url, stamp) for url, stamps in have.items() for stamp in stamps}
    print(
        f"{len(index):,} captures of {len(want):,} articles: {len(set(have) & set(want)):,} came, {right:,} with all"
        f" their revisions in order; of {len(pairs):,} revisions {len(pairs & came):,} came, and {len(came - pairs):,}"
        f" that are none; {len(server.asked):,} captures asked for, {len(server.asked) - len(set(server.asked)):,} of"
        f" them again; killed after {done[0][0]:,}, exit codes {[code for _, code, _ in done]},"
        f" {time.monotonic() - began:.0f} s"
    )
    print("wrong:  ", dict(sorted(Counter(each.deed for each in index if each.deed).items())))
    for name in ("faults", "reasons"):
        print(f"{name}: ", dict(sorted(sum((told.get(name, Counter()) for *_, told in done), Counter[str]()).items())))
    server.close()


if __name__ == "__main__":
    main()
