"""Here is a capture. Is it a page to read, a file to keep, a way on to another address, or nothing to keep? Pure."""

from dataclasses import dataclass, replace
from urllib.parse import urljoin

from luutin.archive import ForeignCapture
from luutin.crawler.codes import Code
from luutin.crawler.documents.file_record import FileKind
from luutin.crawler.documents.kinds import kind_of
from luutin.crawler.errors import RetryError
from luutin.crawler.run.ingest.placing import Placed, Placing
from luutin.crawler.site.urls import is_home
from luutin.crawler.wire.decompress import salvage
from luutin.crawler.wire.page import REDIRECT_CODES, Page

_NO_PAGES = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript")
_NO_WORDS = ("application/x-javascript", "application/font", "application/json", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class PageToRead:
    """A page, under the address that the archive knows it by."""

    capture: ForeignCapture
    placed: Placed
    page: Page


@dataclass(frozen=True, slots=True)
class FileToKeep:
    """A file, by its own bytes."""

    capture: ForeignCapture
    placed: Placed
    kind: FileKind
    content: bytes


@dataclass(frozen=True, slots=True)
class WayOn:
    """A redirect from one page to another."""

    url: str
    target: str


@dataclass(frozen=True, slots=True)
class NotKept:
    """Nothing to keep, and why."""

    code: Code


Sorted = PageToRead | FileToKeep | WayOn | NotKept


def sort_out(capture: ForeignCapture, placing: Placing, *, cap: int) -> Sorted:
    """What becomes of *capture*; *cap* bounds what its body may unpack to."""
    if capture.status in REDIRECT_CODES:
        return _way_on(capture, placing)
    headers = _joined(capture)
    page = Page(capture.url, capture.url, capture.status, headers, capture.body, capture.captured_at)
    if not page.came:
        return NotKept(Code.of_status(capture.status))
    body, broken = salvage(capture.body, headers.get("content-encoding", ""), url=capture.url, cap=cap)
    if broken is not None and not (body and isinstance(broken, RetryError)):
        return NotKept(broken.code)
    if not body:
        return NotKept(Code.EMPTY)
    if broken is not None:  # nobody can ask for it once more: a part is better than nothing
        capture = replace(capture, truncated=True)
    kind = kind_of(body)
    if kind not in {FileKind.HTML, FileKind.TEXT, FileKind.UNKNOWN}:
        placed = placing.place_file(capture.url)
        return NotKept(placed) if isinstance(placed, Code) else FileToKeep(capture, placed, kind, body)
    said = headers.get("content-type", "").strip().lower()
    if kind is not FileKind.HTML and said.startswith((*_NO_PAGES, *_NO_WORDS)):
        return NotKept(Code.NOT_HTML)
    placed = placing.place(capture.url)
    if isinstance(placed, Code):
        return NotKept(placed)
    read = replace(page, url=placed.url, final_url=placed.url, body=body, truncated=capture.truncated)
    return PageToRead(capture, placed, read)


def _way_on(capture: ForeignCapture, placing: Placing) -> Sorted:
    location = capture.header("location")
    placed = placing.place(capture.url)
    if isinstance(placed, Code):
        return NotKept(placed)
    target = placing.place(urljoin(capture.url, location)) if location else Code.NO_ARTICLE
    if isinstance(target, Code):
        return NotKept(Code.REDIRECT_OFF_SCOPE if target is Code.OFF_SCOPE else Code.REDIRECT_REFUSED)
    if is_home(target.url):
        return NotKept(Code.REDIRECT_HOME)
    if target.source.name != placed.source.name:
        return NotKept(Code.REDIRECT_AWAY)
    return NotKept(Code.MOVED) if target.url == placed.url else WayOn(placed.url, target.url)


def _joined(capture: ForeignCapture) -> dict[str, str]:
    """Headers by lower-case names; one that came twice is joined."""
    found: dict[str, str] = {}
    for name, value in capture.headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found and key != "content-type" else value
    return found
