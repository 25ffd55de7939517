"""The files that pages refer to: styles, scripts, fonts. Read once, named by their content, cached for a year."""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.packaged import folder_of

_FOR_A_YEAR = "public, max-age=31536000, immutable"
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str


@cache
def _all() -> tuple[dict[str, str], dict[str, _File]]:
    """Name → name with its hash, and the files under both; styles name fonts, so fonts are hashed first."""
    named: dict[str, str] = {}
    found: dict[str, _File] = {}
    entries = [entry for entry in folder_of("luutin.app.web").joinpath("static").iterdir() if entry.is_file()]
    for entry in sorted(entries, key=lambda entry: (entry.name.endswith(".css"), entry.name)):
        content = entry.read_bytes()
        if entry.name.endswith(".css"):
            for plain, hashed in named.items():
                content = content.replace(f'"{plain}"'.encode(), f'"{hashed}"'.encode())
        stem, _, suffix = entry.name.rpartition(".")
        named[entry.name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
        media = _TYPES.get(f".{suffix}") or mimetypes.guess_type(entry.name)[0] or "application/octet-stream"
        found[named[entry.name]] = found[entry.name] = _File(content, media)
    return named, found


def hashed_name(name: str) -> str:
    """The name under which *name* is served for good. Raises KeyError for a file that is not there."""
    return _all()[0][name]


def serve(request: Request) -> Response:
    """Answer `/static/{name}`."""
    name = request.path_params["name"]
    file = _all()[1].get(name)
    if file is None:
        raise NotFoundError(phrase("There is no such file."))
    lasting = _FOR_A_YEAR if name not in _all()[0] else "no-cache"
    return Response(file.content, media_type=file.media_type, headers={"Cache-Control": lasting})
