"""What it costs to know how things are: CPU of `status`, `/metrics` and the judging of a night, after years of nights.

    python bench/status.py [--sources 50] [--nights 3650] [--articles 1000]

Builds an archive of so many nights, each source crawled in each, ends one more night as `luutin crawl` does, then
prints CPU seconds of a process that asks once, imports included, and without them.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson

from luutin.app.config import load
from luutin.archive import Database, utc
from luutin.night import SCHEMAS, finish
from luutin.night.observation import Entrance, Fill, Observation

NOW = datetime.now(UTC).replace(microsecond=0)
REPORT = "from luutin.night import report; report(config, database, now=now)"
METRICS = "from luutin.night import exposition; exposition(config, database, now=now)"
NOTHING = "pass"
SCRIPT = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from luutin.app.config import load
from luutin.archive import Database
from luutin.night import exposition, report
config, now = load(Path(sys.argv[1])), datetime.now(UTC)
with Database.read(config.db) as database:
    began = time.process_time()
    {asked}
    print(time.process_time() - began)
"""


def source_name(number: int) -> str:
    """Of the source with this number."""
    return f"portal-{number:02}"


def counts(night: int) -> dict[str, float]:
    """What a run wrote of one source."""
    return {
        "fetched": 40 + night % 7,
        "new": night % 4,
        "changed": int(night % 9 == 0),
        "listed": 30,
        "failed": 0,
        "bytes": 900_000,
        "waited_s": 12.5,
        "queued": 3,
    }


def observation(source: int, night: int, at: datetime) -> Observation:
    """A night of one source: mostly well, ill now and then."""
    ill = (night + source * 37) % 211 in {0, 1}
    return Observation(
        source=source_name(source),
        run_id=night,
        at=at,
        asked=44,
        answered=2 if ill else 44,
        failures={"timeout": 42} if ill else {},
        entrances={Entrance.FAILED if ill else Entrance.READ: 4},
        links=0 if ill else 30,
        new=night % 4,
        changed=int(night % 9 == 0),
        newest=(at - timedelta(days=night % 2)).date(),
        site_name="Cổng thông tin điện tử",
        fills={"article": Fill(5, 5), "published": Fill(4, 4), "byline": Fill(4, 3), "captions": Fill(4, 2)},
        bytes=900_000,
    )


def build(db: Path, sources: int, nights: int, articles: int) -> None:
    """The archive, its nights a day apart up to yesterday."""
    with Database.open(db, *SCHEMAS) as database, database.transaction():
        names = [source_name(number) for number in range(sources)]
        database.executemany("INSERT INTO sources VALUES (?, ?, ?)", [(name, "http://x/", utc(NOW)) for name in names])
        for night in range(1, nights + 1):
            at = NOW - timedelta(days=nights + 1 - night)
            summary = {"seconds": 900.0, "sources": dict.fromkeys(names, counts(night))}
            database.execute(
                "INSERT INTO runs VALUES (?, 'crawl', 1, ?, ?, 'ok', ?)",
                (night, utc(at - timedelta(hours=1)), utc(at), orjson.dumps(summary).decode()),
            )
            database.executemany(
                "INSERT INTO observations VALUES (?, ?, ?, ?)",
                [(name, night, utc(at), observation(n, night, at).as_json()) for n, name in enumerate(names)],
            )
        _fill(database, names, articles)


def add_night(db: Path, sources: int, number: int) -> None:
    """What a crawl leaves behind for whoever judges it."""
    names = [source_name(each) for each in range(sources)]
    with Database.open(db, *SCHEMAS) as database, database.transaction():
        summary = {"seconds": 900.0, "sources": dict.fromkeys(names, counts(number))}
        database.execute(
            "INSERT INTO runs VALUES (?, 'crawl', 1, ?, ?, 'ok', ?)",
            (number, utc(NOW), utc(NOW), orjson.dumps(summary).decode()),
        )
        database.executemany(
            "INSERT INTO tallies VALUES (?, ?, ?, 'read', '', ?)",
            [(number, name, kind, visits) for name in names for kind, visits in (("seed", 4), ("article", 40))],
        )


def _fill(database: Database, names: list[str], articles: int) -> None:
    """Articles, evenly over the years, with rows of the frontier."""
    number = 0
    for name in names:
        for each in range(articles):
            number += 1
            day = date(2016, 1, 1) + timedelta(days=each * 3900 // articles)
            url = f"http://{name}.example/tin-{each}"
            database.execute(
                "INSERT INTO articles (id, url, source, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)",
                (number, url, name, f"{day}T01:00:00Z", utc(NOW)),
            )
            database.execute(
                "INSERT INTO revisions (id, article_id, number, sha256, seen_at, title, published, record)"
                " VALUES (?, ?, 1, ?, ?, 'Tin', ?, ?)",
                (number, number, f"{number:064}", utc(NOW), day.isoformat(), '{"body": ["' + "x" * 2000 + '"]}'),
            )
    database.execute("UPDATE articles SET revision_id = id")


def cpu_of(config: Path, asked: str) -> tuple[float, float]:
    """CPU seconds of a fresh process that asks: in all, and for the asking alone."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(asked=asked), str(config)], capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return whole, float(done.stdout)


def main() -> None:
    """Build, end one more night, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=50)
    parser.add_argument("--nights", type=int, default=3650)
    parser.add_argument("--articles", type=int, default=1000, help="Of each source.")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        tables = [f"[sources.{source_name(n)}]\nseeds = ['http://portal-{n:02}.example/']" for n in range(args.sources)]
        file.write_text("\n".join(tables))
        config = load(file)
        build(config.db, args.sources, args.nights, args.articles)
        for number, name in enumerate(("the first night's end", "each further one's"), args.nights + 1):
            add_night(config.db, args.sources, number)
            began = time.process_time()
            finish(config, now=lambda: NOW, say=lambda _: None)
            print(f"{name:24} {time.process_time() - began:8.3f} CPU s")
        for name, asked in (("status", REPORT), ("metrics", METRICS)):
            whole, alone = min(cpu_of(file, asked) for _ in range(3))
            print(f"{name:24} {alone:8.3f} CPU s  ({whole:.3f} with its imports)")
        print(f"{'archive':24} {config.db.stat().st_size / 1e6:8.1f} MB")


if __name__ == "__main__":
    main()
