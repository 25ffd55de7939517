"""A kept file, to save: its very bytes, under a name that is safe. Nothing of it ever runs on this site."""

import base64
import hashlib
import re
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.errors import NotFoundError, WebError
from luutin.app.web.i18n import phrase
from luutin.app.web.render import has_already
from luutin.app.web.sessions import ReadSession
from luutin.app.web.state import state, withheld
from luutin.archive import CaptureError, CaptureSource, Database, FileFacts, FileReader, Withholdings
from luutin.crawler import UnreadableFileError, load_file

CAGE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of everything that is made of a stranger's bytes: no script, no form, no frame, no use by other sites."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "rtf": "application/rtf",
    "odt": f"{_OPEN}.text",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "ods": f"{_OPEN}.spreadsheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odp": f"{_OPEN}.presentation",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
}
"""Kind → media type. What is text or HTML, or what nobody knows, is bytes and nothing else."""
UNPACKED = "application/octet-stream"
"""Media type of what has none of its own."""
NOT_PACKED_AGAIN = (*_TYPES.values(), UNPACKED)
"""Media types that the web server does not compress: their ETag is the hash of the very bytes."""
_SUFFIXES = {"jpeg": ("jpg", "jpeg"), "tiff": ("tif", "tiff"), "text": ("txt",), "html": ("txt",), "unknown": ("bin",)}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 120


def shown_file(session: ReadSession, request: Request) -> FileFacts:
    """Return the file that the address names. Raises NotFoundError where no article that is shown names it."""
    number = request.path_params["number"]
    return find_file(
        session.database, int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    )


def find_file(database: Database, number: int) -> FileFacts:
    """Return the file *number*. Raises NotFoundError where no article that is shown names it."""
    files = FileReader(database)
    if why := Withholdings(database).of_file(number):
        raise withheld(why)
    facts = files.get(number) if files.articles_of([number])[number] else None
    if facts is None:
        raise NotFoundError(phrase("There is no such file here."), phrase("Search for words of its article."))
    return facts


def original(captures: CaptureSource, facts: FileFacts) -> bytes:
    """Return the file's bytes, compared with their hash. Raises WebError where they are not what was kept."""
    try:
        body = load_file(captures, warc=facts.warc, offset=facts.offset, sha256=facts.sha256)
    except (CaptureError, UnreadableFileError) as error:
        raise _damaged() from error
    if hashlib.sha256(body).hexdigest() != facts.sha256:
        raise _damaged()
    return body


def download(request: Request) -> Response:
    """The file as it came, always to save."""
    with state(request).sessions.open() as session:
        facts = shown_file(session, request)
    headers = {
        **CAGE,
        "ETag": f'"{facts.sha256}"',
        "Cache-Control": "no-cache",
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(facts.sha256)).decode()}:",
        "Content-Disposition": disposition(file_name(facts.name, facts.kind)),
    }
    if has_already(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = original(state(request).captures, facts)
    return Response(body, headers=headers, media_type=media_type(facts.kind))


def media_type(kind: str) -> str:
    """Return the media type of a *kind* of file."""
    return _TYPES.get(kind, UNPACKED)


def file_name(name: str, kind: str) -> str:
    """Return the name to save a file under: one of no folder, which ends as its *kind* says, whatever it was called."""
    if name.startswith(("http://", "https://")):
        name = unquote(urlsplit(name).path).rpartition("/")[2]
    plain = _UNSAFE.sub("-", "".join(filter(str.isprintable, " ".join(name.split())))).strip(" .-")[:_LONGEST_NAME]
    suffixes = _SUFFIXES.get(kind, (kind,))
    stem, _, suffix = plain.rpartition(".")
    return plain if stem and suffix.lower() in suffixes else f"{plain or 'file'}.{suffixes[0]}"


def disposition(name: str) -> str:
    """Return the Content-Disposition (RFC 6266) that has a browser save under *name*, never show."""
    plain = re.sub(r"[^A-Za-z0-9._ ()-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _damaged() -> WebError:
    return WebError(
        phrase("The kept bytes of this file cannot be read."), phrase("The operator finds why with `luutin verify`.")
    )


ROUTES = {"/file/{number}": download}
