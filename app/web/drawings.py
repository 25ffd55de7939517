"""Small pictures of kept files: photographs, and pages of PDF. Drawn when first asked for, two at a time at most."""

import tempfile
import threading
from collections import OrderedDict
from typing import NamedTuple

import anyio
import anyio.to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.originals import CAGE, original, shown_file
from luutin.app.web.render import has_already
from luutin.app.web.state import state
from luutin.archive import CaptureSource, FileFacts
from luutin.crawler import DrawOrder, ForkServer, UnreadableFileError, draw_file

SIDES = (320, 960)
"""Pixels of a photograph's longer side: in a gallery, and in an article."""
_PAGE_SIDE = 1400
_FOR_A_DAY = "private, max-age=86400"
"""A photograph may be withheld from one day to the next: no cache between keeps it, and a browser asks again."""
_MEMORY = 96 << 20


class DrawingKey(NamedTuple):
    """Which picture of which content."""

    sha256: str
    side: int
    page: int | None


class Drawings:
    """Pictures that were drawn, the last ones asked for; an empty one could not be drawn. Shared by threads."""

    def __init__(self, *, most: int = _MEMORY, at_once: int = 2) -> None:
        self.most = most
        """Bytes that are remembered."""
        self.limit = anyio.CapacityLimiter(at_once)
        """Who waits for it takes no thread."""
        self._held: OrderedDict[DrawingKey, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: DrawingKey) -> bytes | None:
        """Return the picture; None: it is not remembered."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: DrawingKey, webp: bytes) -> None:
        """Remember a picture, and forget those that were not asked for the longest."""
        with self._lock:
            self._bytes += len(webp) - len(self._held.pop(key, b""))
            self._held[key] = webp
            while self._bytes > self.most:
                self._bytes -= len(self._held.popitem(last=False)[1])


async def thumb(request: Request) -> Response:
    """A photograph, upright and with nothing but its pixels; `?w=` says how large."""
    asked = request.query_params.get("w", "")
    return await _answer(request, page=None, side=next((side for side in SIDES if str(side) == asked), SIDES[0]))


async def page_picture(request: Request) -> Response:
    """One page of a PDF, as it is printed."""
    number = request.path_params["page"]
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise _none()
    return await _answer(request, page=int(number), side=_PAGE_SIDE)


async def _answer(request: Request, *, page: int | None, side: int) -> Response:
    facts = await run_in_threadpool(_find, request)
    key = DrawingKey(facts.sha256, side, page)
    lasting = request.query_params.get("v", "") == version(facts.sha256)
    tag = f'"{facts.sha256}-{side}-{page or 0}"'
    headers = {**CAGE, "ETag": tag, "Cache-Control": _FOR_A_DAY if lasting else "no-cache"}
    if has_already(request, tag):
        return Response(status_code=304, headers=headers)
    drawings, captures = request.app.state.drawings, state(request).captures
    webp = drawings.find(key)
    if webp is None:
        webp = await anyio.to_thread.run_sync(
            _draw, drawings, captures, facts, key, request.app.state.forks, limiter=drawings.limit
        )
    if not webp:
        raise _none()
    return Response(webp, headers=headers, media_type="image/webp")


def _find(request: Request) -> FileFacts:
    with state(request).sessions.open() as session:
        return shown_file(session, request)


def _draw(drawings: Drawings, captures: CaptureSource, facts: FileFacts, key: DrawingKey, forks: ForkServer) -> bytes:
    found: bytes | None = drawings.find(key)  # another request may have drawn it while this one waited
    if found is not None:
        return found
    with tempfile.TemporaryFile() as file:
        file.write(original(captures, facts))
        file.seek(0)
        try:
            webp = draw_file(file, DrawOrder(key.side, key.page), forks=forks).webp
        except UnreadableFileError:
            webp = b""
    drawings.put(key, webp)
    return webp


def version(sha256: str) -> str:
    """Return what an address says of the content, so that a browser may keep for good what it got."""
    return sha256[:8]


def _none() -> NotFoundError:
    return NotFoundError(phrase("No picture can be made of it."), phrase("The file itself can be saved."))


ROUTES = {"/file/{number}/thumb": thumb, "/file/{number}/page/{page}.webp": page_picture}
