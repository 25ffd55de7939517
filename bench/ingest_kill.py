"""Is an ingest that is killed worth as much as one that is not?

    python bench/ingest_kill.py FILE --work DIR [--expected JSON] [--kills 10]

FILE is taken in whole; a second time, which must add nothing; and once more for each of the kills: SIGKILL after that
share of the time that the whole one took, then to the end. The archives must say the same: articles, every revision,
when it was seen, by whom. JSON has `articles` with `url`, `title` and `published`, which must be just those that came.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from luutin.archive import Database

STATE = (
    "SELECT a.url, r.number, r.sha256, r.seen_at FROM revisions r JOIN articles a ON a.id = r.article_id ORDER BY 1, 2",
    "SELECT a.url, s.seen_at, s.sha256 FROM sightings s JOIN articles a ON a.id = s.article_id ORDER BY 1, 2",
    "SELECT url, fetched_at, sha256 FROM captures ORDER BY 1, 2, 3",
    "SELECT sha256, kind FROM files ORDER BY 1",
)


def begin(file: Path, db: Path) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "luutin", "ingest", str(file), "--json", "--db", str(db)]
    return subprocess.Popen(words, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def state(db: Path) -> list[list[Any]]:
    """What an archive says of what it took in."""
    with Database.read(db) as database:
        return [[tuple(row) for row in database.all(sql)] for sql in STATE]


def articles(db: Path) -> set[tuple[str, str, str | None]]:
    """Address, title and day of each article."""
    with Database.read(db) as database:
        records = [json.loads(row[0]) for row in database.all("SELECT record FROM records")]
    return {(each["url"], each["title"], each.get("published")) for each in records}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--expected", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    asked = parser.parse_args()
    shutil.rmtree(asked.work, ignore_errors=True)
    asked.work.mkdir(parents=True)
    began, whole = time.monotonic(), asked.work / "whole" / "archive.db"
    whole.parent.mkdir()
    first = json.loads(begin(asked.file, whole).communicate()[0])
    took, wanted = time.monotonic() - began, state(whole)
    second = json.loads(begin(asked.file, whole).communicate()[0])
    same = state(whole) == wanted
    print(f"{first['added']} added, {dict(first['faults'])}; a second time {second['added']}, the same: {same}")
    if asked.expected:
        said = json.loads(asked.expected.read_text("utf-8"))["articles"]
        true = {(each["url"], each["title"], each.get("published")) for each in said}
        came = articles(whole)
        print(f"of {len(true)} articles {len(true & came)} are right, {len(came - true)} are others")
    equal = 0
    for number in range(asked.kills):
        db = asked.work / f"killed-{number}" / "archive.db"
        db.parent.mkdir()
        one = begin(asked.file, db)
        time.sleep(took * (number + 1) / (asked.kills + 1))
        os.killpg(one.pid, signal.SIGKILL)
        one.wait()
        begin(asked.file, db).communicate()
        equal += state(db) == wanted
    print(f"killed at {asked.kills} moments: {equal} times the same")


if __name__ == "__main__":
    main()
