"""A capture itself, caged: pages without what runs, pictures and style sheets as they are, all else only to save."""

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple

from luutin.app.web.originals import CAGE, UNPACKED, media_type
from luutin.archive import CaptureError, CaptureSource, Memento, read_response
from luutin.crawler import ForkServer, HarmlessOrder, UnreadableFileError, kind_of, make_harmless, unpack_body

POLICY: Final = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; img-src 'self' data:;"
    " style-src 'self' 'unsafe-inline'; font-src 'self' data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
"""No script whatever a page holds, an origin of its own, nothing from elsewhere, no form, and no frame but ours."""
_CAGED: Final = {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
"""Without a Cross-Origin-Resource-Policy: a caged page has no origin, and so is a stranger to its own pictures."""
_FOR_FONTS: Final = {"Access-Control-Allow-Origin": "*"}
"""A caged page has no origin, and browsers ask for fonts across origins only so."""
_FONTS: Final = {b"wOFF": "font/woff", b"wOF2": "font/woff2", b"OTTO": "font/otf", b"\x00\x01\x00\x00": "font/ttf"}
_PICTURES: Final = {"jpeg", "png", "gif", "webp", "bmp"}
_REVISION: Final = 1
"""Of how pages are made harmless: a browser asks again when it has changed."""


class Content(NamedTuple):
    """What is answered."""

    body: bytes
    media_type: str
    headers: Mapping[str, str]


class Replay(NamedTuple):
    """Which capture is shown, and where what it names stands with us."""

    memento: Memento
    holder: Memento
    """The capture whose record holds its bytes: itself, or what it repeats."""
    before: str
    """What stands before the stamp in our addresses: `/luutin/web/`."""
    stamp: str

    @property
    def tag(self) -> str:
        """The ETag of what is answered."""
        told = f"{self.memento.sha256} {self.memento.id} {self.before} {self.stamp} {_REVISION}"
        return f'"{hashlib.blake2b(told.encode(), digest_size=12).hexdigest()}"'


def is_page(memento: Memento) -> bool:
    """Tell whether a capture is a page, by what its server said."""
    return "html" in (memento.content_type or "text/html").lower()


def original_bytes(source: CaptureSource, memento: Memento) -> Content:
    """Return the body as it was received, its coding undone, always to save. Raises CaptureError."""
    headers, raw = read_response(source, memento.file, memento.offset)
    body = unpack_body(raw, headers, url=memento.final_url)
    return Content(
        body, UNPACKED, {**CAGE, "Content-Disposition": "attachment", "X-Archive-Orig-Content-Type": _plain(memento)}
    )


def caged(source: CaptureSource, replay: Replay, forks: ForkServer) -> Content:
    """Return the capture so that nothing of it runs. Raises CaptureError, UnreadableFileError."""
    memento, holder = replay.memento, replay.holder
    headers, raw = read_response(source, holder.file, holder.offset)
    body, said = unpack_body(raw, headers, url=memento.final_url), _plain(memento)
    kind = kind_of(body)
    if kind in _PICTURES:
        return Content(body, media_type(kind), _CAGED)
    if said == "image/svg+xml":
        return Content(body, said, {**_CAGED, "Content-Security-Policy": CAGE["Content-Security-Policy"]})
    if body[:4] in _FONTS:
        return Content(body, _FONTS[body[:4]], {**_CAGED, **_FOR_FONTS})
    if said == "text/css" or is_page(memento) or kind == "html":
        made = make_harmless(body, _order(replay, headers, is_style=said == "text/css"), forks=forks)
        return Content(
            made.encode("utf-8", "replace"),
            f"{'text/css' if said == 'text/css' else 'text/html'}; charset=utf-8",
            _CAGED,
        )
    return original_bytes(source, holder)


def _order(replay: Replay, headers: Mapping[str, str], *, is_style: bool) -> HarmlessOrder:
    return HarmlessOrder(
        replay.memento.final_url,
        {name: headers[name] for name in ("content-type",) if name in headers},
        f"{replay.before}{replay.stamp}im_/",
        f"{replay.before}{replay.stamp}/",
        is_style=is_style,
    )


def _plain(memento: Memento) -> str:
    return (memento.content_type or "").partition(";")[0].strip().lower()


CANNOT_SHOW = (CaptureError, UnreadableFileError)
