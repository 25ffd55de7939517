"""How fast is the night's queue of files, and how much does an archive grow by them?

    python bench/files_queue.py [FOLDER] [--made 6] [--seed 17] [--workers 2]

Keeps every document of FOLDER, or those made from a seed (bench/files_made.py), in an archive of its own, each under
an article of its own, reads them as a night does, brings the index up to date, and prints one line of JSON.
"""

import argparse
import hashlib
import importlib
import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from luutin.archive import Archive, Article, Attachment, CaptureWriter, Database, Exchange, Files, WarcFolder
from luutin.crawler import kind_of, read_files
from luutin.indexer import Index

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOME = "http://xa-dong-dau.example"


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description="How fast is the queue of files?")
    parser.add_argument("folder", nargs="?", type=Path)
    for name, usual in (("made", 6), ("seed", 17), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as kept:
        folder = given.folder
        if folder is None:
            folder = Path(made)
            importlib.import_module("files_made").make(folder, count=given.made, seed=given.seed)
        paths = [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix not in {".txt", ".json"}]
        print(json.dumps(measure(paths, Path(kept), given.workers)))
    return 0


def measure(paths: list[Path], home: Path, workers: int) -> dict[str, float]:
    """Keep *paths* in an archive in *home* and read them; return what that came to."""
    with Database.open(home / "archive.db") as database:
        keep(paths, database, home)
        Index(database).catch_up()
    before = size(home)
    with Database.open(home / "archive.db") as database:
        wall, cpu = time.monotonic(), cpu_s()
        done = read_files(database, WarcFolder(home / "warc"), now=lambda: NOW, ocr=True, workers=workers)
        wall, cpu = time.monotonic() - wall, cpu_s() - cpu
        Index(database).catch_up()
    warc = sum(path.stat().st_size for path in (home / "warc").iterdir())
    return {
        "files": len(paths),
        "pages": done.pages,
        "ocr_pages": done.ocr_pages,
        "not_read": sum(done.problems.values()),
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "cpu_s_a_file": round(cpu / len(paths), 2),
        "files_an_hour_of_two_cores": round(2 * 3600 * len(paths) / cpu),
        "bytes_of_files": sum(path.stat().st_size for path in paths),
        "bytes_in_warc": warc,
        "text_and_index_bytes_a_file": round((size(home) - before) / len(paths)),
    }


def keep(paths: list[Path], database: Database, home: Path) -> None:
    """Keep each file under an article of its own."""
    with CaptureWriter(home / "warc", database) as captures, database.transaction():
        files = Files(database)
        for number, path in enumerate(paths):
            url, body = f"{HOME}/tep/{path.name}", path.read_bytes()
            named = (Attachment(name=path.name, url=url),)
            article = Article(url=f"{HOME}/bai-{number}.html", source="xa", title=path.stem, attachments=named)
            Archive(database).put(article, now=NOW)
            headers = (("Content-Type", "application/octet-stream"),)
            capture = captures.add(Exchange(url, url, NOW, 200, "OK", (), headers, body, "127.0.0.1"))
            told = {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body), "kind": kind_of(body)}
            files.keep(url, source="xa", capture_id=capture, now=NOW, **told)
            files.link(url, source="xa", role="attachment", address=url)
        captures.sync()


def size(home: Path) -> int:
    """Bytes of the database, with what has not been written back yet."""
    return sum(path.stat().st_size for path in home.glob("archive.db*"))


def cpu_s() -> float:
    """CPU seconds of this process and of those that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    sys.exit(main())
