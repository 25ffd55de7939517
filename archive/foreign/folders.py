"""A folder of single files, as `wget -p`, HTTrack and browsers leave them: which address was each one saved from?

The program that saved a page wrote its address into it, or the path has it: `xa.vn/tin/bai-1.html`.
"""

import posixpath
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from luutin.archive.foreign.found import LARGEST, Beside, FaultKind, Finds, ForeignCapture, ForeignFault
from luutin.archive.foreign.saved_pages import read_saved
from luutin.archive.foreign.sniffing import FileSort, sort_of

_HOST = re.compile(
    r"(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}|(?:\d{1,3}\.){3}\d{1,3})(?:[:+@]\d{2,5})?", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:html?|php|aspx?|css|js|png|jpe?g|gif|pdf|docx?|xlsx?|txt|xml|zip|json|svg|ico|webp)$", re.IGNORECASE
)
_ADDED = re.compile(r"(?<=\.)(aspx?|php\d?|jsp|cgi|do)((?:[?@][^/]*)?)\.html?$", re.IGNORECASE)
"""What `wget -E` appends to a page whose address has another ending."""
_INDEX = re.compile(r"(?:^|/)index\.html?$", re.IGNORECASE)
_UP = re.compile(rb"(\b(?:src|href)\s*=\s*[\"'])((?:\.\./)+[^\"'#?<>]+)", re.IGNORECASE)
_HEAD = 1 << 16
_OWN = {"hts-log.txt", "hts-cache", "cookies.txt", "robots.txt", ".ds_store", "thumbs.db"}
"""What the programs keep for themselves."""


def read_folder(root: Path, paths: Sequence[Path]) -> Finds:
    """Yield what the files *paths* below *root* hold. Raises OSError."""
    for path in paths:
        name = path.relative_to(root).as_posix()
        if any(part.lower() in _OWN for part in path.relative_to(root).parts):
            yield Beside("file of the program that saved")
        elif path.stat().st_size > LARGEST:
            yield ForeignFault(name, FaultKind.TOO_LARGE)
        else:
            yield _of_file(root, path, name)


def read_page(content: bytes, *, name: str, saved_at: datetime) -> ForeignCapture | ForeignFault:
    """A single saved page, whose address it says itself."""
    saved = read_saved(content)
    if saved is None:
        return ForeignFault(name, FaultKind.NO_ADDRESS)
    return _capture(saved.url, saved.saved_at or saved_at, saved.content, name, saved.program)


def _of_file(root: Path, path: Path, name: str) -> ForeignCapture | ForeignFault | Beside:
    content, saved_at = path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
    is_page = sort_of(content[:_HEAD]) is FileSort.PAGE
    saved = read_saved(content) if is_page else None
    if saved is not None:
        return _capture(saved.url, saved.saved_at or saved_at, _with_hosts(saved.content, name), name, saved.program)
    url = address_of((*root.parts[-1:], *path.relative_to(root).parts))
    if url is not None:
        return _capture(url, saved_at, _with_hosts(content, name) if is_page else content, name, root.name)
    return ForeignFault(name, FaultKind.NO_ADDRESS) if is_page else Beside("file without an address")


def address_of(parts: Sequence[str]) -> str | None:
    """The address that a path holds, from the first part that is a host's name on; None: none is."""
    place = next(
        (n for n, part in enumerate(parts[:-1]) if _HOST.fullmatch(part) and not _FILE_NAME.search(part)), None
    )
    if place is None:
        return None
    path = _ADDED.sub(r"\1\2", "/".join(parts[place + 1 :]))
    path = _INDEX.sub(lambda found: "/" if found[0].startswith("/") else "", path)
    host = re.sub(r"[+@](?=\d+$)", ":", parts[place].lower())
    # A question mark stands in names as it is, or as wget writes it on Windows.
    return f"http://{host}/{re.sub(r'@(?=[^/]*=[^/]*$)', '?', unquote(path) if '%3F' in path.upper() else path)}"


def _is_host(part: str) -> bool:
    return _HOST.fullmatch(part) is not None and not _FILE_NAME.search(part)


def _with_hosts(content: bytes, name: str) -> bytes:
    """Relative links that lead out of the host's folder become what they were: addresses of the other host."""
    folder = posixpath.dirname(name)

    def restore(found: re.Match[bytes]) -> bytes:
        target = posixpath.normpath(posixpath.join(folder, found[2].decode("utf-8", "replace")))
        host = target.partition("/")[0]
        if host == name.partition("/")[0] or not _is_host(host):
            return found[0]
        return found[1] + f"http://{target}".encode()

    return _UP.sub(restore, content)


def _capture(url: str, moment: datetime, content: bytes, name: str, witness: str) -> ForeignCapture:
    return ForeignCapture(url, moment, 200, "OK", (), content, witness=witness, place=name)
