"""One crawl at a time for each archive: a lock that the kernel drops when its holder dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import CannotOpenError
from crawler.errors import CrawlRunningError


@contextmanager
def crawl_lock(archive: Path) -> Iterator[None]:
    """Hold the lock of *archive*. Raises CrawlRunningError where another process holds it."""
    path = archive.with_name(f"{archive.name}.crawl-lock")
    try:
        file = path.open("ab")
    except OSError as error:
        raise CannotOpenError(path, str(error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CrawlRunningError(archive) from error
        yield
