"""How much memory and CPU sealing and checking seals take: an archive of many captures, a first seal, thirty more.

    python bench/seals.py --work DIR [--captures 100000]

Captures and revisions are written as rows, without pages: seals are over rows. `luutin seal` runs as a command, and the
check of seals that is a part of `luutin verify` in a process of its own. The bare start of the command is subtracted
from nothing: it stands beside.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from luutin.archive import Archive, Article, CaptureWriter, Database, Exchange
from luutin.night import SCHEMAS

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SEALS = 30
CHECK = (
    "import sys; from pathlib import Path; from luutin.archive import Database, SealFolder, check_seals;"
    " db = Path(sys.argv[1])\n"
    "with Database.read(db) as database:\n"
    "    print(sum(found is None for found in check_seals(database, SealFolder(db.parent / 'seals'))), 'seals sound')"
)
CAPTURE = (
    "INSERT INTO captures (id, fetched_at, url, final_url, status, content_type, sha256, bytes, file, offset, length)"
    " SELECT ?, fetched_at, ?, ?, status, content_type, ?, bytes, file, offset, length FROM captures WHERE id = 1"
)


class Spent(NamedTuple):
    """What a process came to."""

    said: str
    megabytes: float
    seconds: float
    """Of CPU."""

    def __str__(self) -> str:
        return f"{self.megabytes:6.0f} MB at most, {self.seconds:5.1f} s of CPU: {self.said}"


def spent(words: Sequence[str]) -> Spent:
    """Run a command to its end."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    said = process.stdout.read().decode().strip()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Spent(f"{said} (exit {process.returncode})", used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)


def begin(db: Path) -> None:
    """An archive of one article with its page."""
    url = "http://portal.example/1"
    with (
        Database.open(db, *SCHEMAS) as database,
        CaptureWriter(db.parent / "warc", database) as captures,
        database.transaction(),
    ):
        Archive(database).add_source("portal", home=None, now=NOW)
        page = captures.add(Exchange(url, url, NOW, 200, "OK", (), (("Content-Type", "text/html"),), b"<p>"))
        article = Article(url=url, source="portal", title="Tin", body=("Một.",))
        Archive(database).put(article, now=NOW, capture_id=page)
        captures.sync()


def add(db: Path, numbers: range) -> None:
    """So many captures and revisions more."""
    with Database.open(db) as database, database.transaction():
        own = {"id": "?", "number": "?", "sha256": "?", "capture_id": "?"}
        names = [row[1] for row in database.all("PRAGMA table_info(revisions)")]
        revision = (
            f"INSERT INTO revisions ({', '.join(names)}) SELECT {', '.join(own.get(each, each) for each in names)}"
        )
        order = [each for each in names if each in own]
        for number in numbers:
            digest, url = sha256(b"%d" % number).hexdigest(), f"http://portal.example/tin-tuc/bai-viet-so-{number}.html"
            database.execute(CAPTURE, (number, url, url, digest))
            values = {"id": number, "number": number, "sha256": digest, "capture_id": number}
            database.execute(f"{revision} FROM revisions WHERE id = 1", [values[each] for each in order])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--captures", type=int, default=100_000)
    asked = parser.parse_args()
    shutil.rmtree(asked.work, ignore_errors=True)
    asked.work.mkdir(parents=True)
    db, last = asked.work / "archive.db", asked.captures
    begin(db)
    add(db, range(2, last + 1))
    place = ["--db", str(db)]
    print("start     ", spent(["-m", "luutin", "seal", "--help"])._replace(said="luutin seal --help"))
    spent(["-m", "luutin", "seal", "--make-key", *place])
    print("first seal", spent(["-m", "luutin", "seal", *place]))
    for number in range(SEALS):
        add(db, range(last + 1 + 100 * number, last + 101 + 100 * number))
        one = spent(["-m", "luutin", "seal", *place])
    print("last seal ", one)
    print("check     ", spent(["-c", CHECK, str(db)]))
    print(f"{sum(each.stat().st_size for each in (asked.work / 'seals').iterdir()) / 1e6:.1f} MB of seals")


if __name__ == "__main__":
    main()
