"""How fast what others captured comes in: the whole ingest beside the bare reading of warcio and fastwarc.

    python bench/ingest.py --work DIR [--pages 20000] [--large]

Writes a WARC of so many article pages as our crawl writes them (3 kB, with --large 40 to 60 kB, sent in gzip), reads it
with each library, then takes it in by the command, once and once more, and once killed at ten moments. CPU seconds
count those of the processes that read pages. Prints a line for each.
"""

import argparse
import gzip
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawl_portal import article, small_article

from luutin.archive import Database, Exchange
from luutin.archive.foreign.warc import read_warc
from luutin.archive.warc import info_member, members

BEGAN = datetime(2019, 8, 12, 3, 0, tzinfo=UTC)
KILLS = 10


def make(path: Path, pages: int, *, large: bool) -> None:
    """Write the WARC file."""
    page = article if large else small_article
    with path.open("wb") as file:
        file.write(info_member(path.name, BEGAN))
        for number in range(pages):
            body = page(number, pages)
            packed = body if body.startswith(b"\x1f\x8b") else gzip.compress(body, 6)
            exchange = Exchange(
                url=f"http://portal.example.vn/tin/bai-{number}.html",
                final_url=f"http://portal.example.vn/tin/bai-{number}.html",
                fetched_at=BEGAN + timedelta(seconds=number),
                status=200,
                reason="OK",
                request_headers=(("Host", "portal.example.vn"),),
                response_headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")),
                body=packed,
            )
            made = members(exchange, sha256=hashlib.sha256(packed).digest())
            file.write(made.response + made.request)


def by_warcio(path: Path) -> int:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        return sum(
            len(each.content_stream().read()) > 0 for each in ArchiveIterator(file) if each.rec_type == "response"
        )


def by_fastwarc(path: Path) -> int:
    from fastwarc import ArchiveIterator, WarcRecordType

    found = ArchiveIterator(str(path), record_types=WarcRecordType.response, auto_decode="all")
    return sum(len(each.reader.read()) > 0 for each in found)


def by_us(path: Path) -> int:
    with path.open("rb") as file:
        return sum(type(each).__name__ == "ForeignCapture" for each in read_warc(file, name=path.name))


def timed(name: str, read: Callable[[Path], int], path: Path) -> None:
    """Measure one way of reading in this process."""
    began = time.process_time()
    try:
        count = read(path)
    except ImportError as error:
        print(f"{name:24} not installed: {error}")
        return
    seconds = time.process_time() - began
    print(f"{name:24} {count:7,} records  {seconds:7.2f} CPU s  {count / seconds:9,.0f} records/s", flush=True)


def command(path: Path, db: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "luutin", "ingest", str(path), "--db", str(db)],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def taken_in(name: str, path: Path, db: Path) -> None:
    """Measure the command, its children included."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command(path, db).wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    count = sum(state(db)[:1])
    rate = f"{count / cpu:9,.0f} articles/s of CPU" if cpu else ""
    memory = after.ru_maxrss / 1024
    wall = time.monotonic() - began
    print(f"{name:24} {count:7,} articles {cpu:7.2f} CPU s  {rate}  {wall:.0f} s  {memory:,.0f} MB at most", flush=True)


def state(db: Path) -> tuple[int, int, int, str]:
    """Articles, revisions, captures, and a hash of what they are."""
    tables = ("articles", "revisions", "captures")
    sql = "SELECT a.url, r.number, r.sha256, r.seen_at FROM revisions r JOIN articles a ON a.id = r.article_id"
    with Database.read(db) as database:
        counts = [database.value(f"SELECT count(*) FROM {each}") for each in tables]
        rows = [tuple(row) for row in database.all(f"{sql} ORDER BY 1, 2")]
    return (*counts, hashlib.sha256(repr(rows).encode()).hexdigest()[:12])


def killed(path: Path, db: Path, seconds: float) -> None:
    """Kill the command and all it started at ten moments, then let it end."""
    for number in range(KILLS):
        process = command(path, db)
        time.sleep(seconds * (number + 1) / (KILLS + 1) / 2)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    command(path, db).wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--kill", action="store_true", help="also kill it at ten moments")
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    path = asked.work / f"{asked.pages}{'-large' if asked.large else ''}.warc.gz"
    if not path.exists():
        make(path, asked.pages, large=asked.large)
    print(f"{path.name}: {path.stat().st_size / 1e6:,.0f} MB", flush=True)
    for name, read in (("warcio, bare", by_warcio), ("fastwarc, bare", by_fastwarc), ("our records, bare", by_us)):
        timed(name, read, path)
    folder = asked.work / "whole"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    began = time.monotonic()
    taken_in("luutin ingest", path, folder / "archive.db")
    seconds = time.monotonic() - began
    taken_in("once more", path, folder / "archive.db")
    if asked.kill:
        other = asked.work / "killed"
        shutil.rmtree(other, ignore_errors=True)
        other.mkdir()
        killed(path, other / "archive.db", seconds)
        same = state(folder / "archive.db") == state(other / "archive.db")
        print(f"killed at {KILLS} moments: {'the same' if same else 'NOT the same'} {state(other / 'archive.db')}")


if __name__ == "__main__":
    main()
