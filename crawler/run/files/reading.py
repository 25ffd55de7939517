"""Here are files that were kept. Read their text, each in a process of its own, and keep it page by page.

What was read is kept file by file, so a reading that is ended goes on where it stopped.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from luutin.archive import AwayError, CaptureError, CaptureSource, Database, Files, FileText, KeptFile
from luutin.crawler.documents.apart import read_document
from luutin.crawler.documents.asking import STOPPED, fork_server
from luutin.crawler.documents.file_record import FileKind, FilePage, FileRecord
from luutin.crawler.documents.picture_header import is_small, size_by_head
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.run.files.original import load_file
from luutin.crawler.sandbox.forking import ForkServer

_AT_ONCE = 200
"""Files that are looked up together."""


@dataclass(slots=True)
class ReadFiles:
    """What a reading of files came to."""

    read: int = 0
    pages: int = 0
    """Pages with text, of those."""
    ocr_pages: int = 0
    """Of those, read from pictures."""
    waits: int = 0
    """Files of which some pages wait for OCR."""
    problems: dict[str, int] = field(default_factory=dict)
    """Files that could not be read, by the code that says why."""


def count_unread(database: Database, *, ocr: bool) -> int:
    """Return how many files wait for `read_files`; *ocr*: those too that wait for OCR."""
    return Files(database).count_unread(waiting=ocr)


def read_files(  # noqa: PLR0913 - what a reading works with, and what bounds it
    database: Database,
    captures: CaptureSource,
    *,
    now: Callable[[], datetime],
    ocr: bool,
    workers: int = 2,
    limit: int | None = None,
    stop: Callable[[], bool] = lambda: False,
    abandon: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _: None,
) -> ReadFiles:
    """Read files that nobody has read, documents before pictures; return what that came to.

    *ocr*: read scans too. *limit*: so many files at most. It ends between two files where *stop* says so, and
    where *abandon* does, leaves those under way for another time.
    Raises ArchiveError where the archive cannot be written.
    """
    done = ReadFiles()
    files = Files(database)
    queue = _queue(files, ocr=ocr, limit=limit)
    under_way: dict[Future[FileRecord], KeptFile] = {}
    with fork_server() as forks, ThreadPoolExecutor(workers) as pool:
        while not (stop() or abandon()) or under_way:
            while len(under_way) < workers and not (stop() or abandon()) and (file := next(queue, None)) is not None:
                under_way[pool.submit(_read, captures, file, ocr=ocr, stop=abandon, forks=forks)] = file
            if not under_way:
                break
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                with database.transaction():
                    _keep(files, under_way.pop(future), future, done, now())
                progress(1)
    return done


def _queue(files: Files, *, ocr: bool, limit: int | None) -> Iterator[KeptFile]:
    seen: set[int] = set()
    while True:
        found = files.to_read(waiting=ocr, limit=_AT_ONCE + len(seen))
        fresh = [file for file in found if file.file_id not in seen]
        if not fresh:
            return
        for file in fresh:
            if limit is not None and len(seen) >= limit:
                return
            seen.add(file.file_id)
            yield file


def _read(
    captures: CaptureSource, file: KeptFile, *, ocr: bool, stop: Callable[[], bool], forks: ForkServer
) -> FileRecord:
    body = load_file(captures, warc=file.warc, offset=file.offset, sha256=file.sha256)
    kind = FileKind(file.kind)
    if kind.is_image and is_small(body):
        width, height = size_by_head(body) or (None, None)
        # It is an icon, and a process for each would take its time.
        said = (f"icon: {width} × {height} pixels, less than a photograph has",)
        return FileRecord(kind, (FilePage(1, ""),), width=width, height=height, remarks=said)
    with tempfile.TemporaryFile() as whole:
        whole.write(body)
        whole.seek(0)
        return read_document(whole, ocr=ocr, stop=stop, forks=forks, kind=kind)


def _keep(files: Files, file: KeptFile, came: Future[FileRecord], done: ReadFiles, now: datetime) -> None:
    try:
        record = came.result()
    except AwayError:
        done.problems["away"] = done.problems.get("away", 0) + 1  # another time: it is as it was
        return
    except (UnreadableFileError, CaptureError) as error:
        code = error.code if isinstance(error, UnreadableFileError) else "no-capture"
        if code == STOPPED:
            return
        done.problems[code] = done.problems.get(code, 0) + 1
        files.put_problem(file.file_id, str(error), now=now)
        return
    told = (page for page in record.pages if page.text or page.problem or page.needs_ocr)
    pages = [FileText(p.n, p.text, p.ocr, p.confidence, p.name, p.problem) for p in told]
    waits = any(page.needs_ocr and page.problem is None for page in record.pages)
    head = msgspec.json.encode(msgspec.structs.replace(record, pages=()))
    files.put_text(file.file_id, record=head, pages=pages, waits=waits, now=now, look=record.look)
    done.read += 1
    done.waits += waits
    done.pages += sum(bool(page.text) for page in pages)
    done.ocr_pages += sum(page.ocr for page in pages)
