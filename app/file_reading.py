"""Reading kept files: by the command of its own, and behind each crawl."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from luutin.app.config import Config
from luutin.app.signals import ended_by_signals
from luutin.app.terminal import count_progress, talk
from luutin.archive import Database, Files
from luutin.crawler import ReadFiles, count_unread, has_ocr, read_files


def read_kept_files(config: Config, *, limit: int | None, ocr: bool, again: bool) -> ReadFiles:
    """Read what was kept and not read, bring the index up to date, and tell what it came to."""
    from luutin.indexer import Index  # each crawl imports this module, and numpy takes a tenth of a second

    with Database.open(config.db) as database, ended_by_signals() as stop:
        if again:
            with database.transaction():
                Files(database).forget_problems()
        done = read_behind(config, database, ocr=ocr, limit=limit, stop=stop)
        Index(database).catch_up()
    tell_files_read(done)
    return done


def read_behind(  # noqa: PLR0913 - what a reading works with, and what bounds it
    config: Config,
    database: Database,
    *,
    stop: Callable[[], bool],
    ocr: bool = True,
    limit: int | None = None,
    seconds: float | None = None,
) -> ReadFiles:
    """Read what was kept and not read, for so many *seconds* at most; None: to the end."""
    # Whether scans can be read is asked of a program, where anything waits at all.
    able = count_unread(database, ocr=ocr) > 0 and ocr and has_ocr()
    total = count_unread(database, ocr=able)
    if not total:
        return ReadFiles()
    end = None if seconds is None else time.monotonic() + seconds
    with count_progress("Reading files", min(total, limit or total)) as progress:
        return read_files(
            database,
            config.captures,
            now=lambda: datetime.now(UTC),
            ocr=able,
            workers=config.crawler.workers,
            limit=limit,
            stop=lambda: stop() or (end is not None and time.monotonic() >= end),
            abandon=stop,
            progress=progress,
        )


def tell_files_read(done: ReadFiles) -> None:
    """Say in words what a reading of files came to; nothing where it had nothing to do."""
    if done.read:
        scanned = f", {done.ocr_pages:,} of them by OCR" if done.ocr_pages else ""
        talk(f"Files: {done.read:,} read, {done.pages:,} pages{scanned}.")
    if done.waits and not has_ocr():
        talk(f"Files: {done.waits:,} are scans: `apt-get install tesseract-ocr-vie`, then `luutin read-files`.")
    if done.problems:
        told = ", ".join(f"{code} ×{count}" for code, count in sorted(done.problems.items()))
        talk(f"Files: not read: {told}. docs/files.md says what each means.")
