"""A folder of single files, as `wget -p`, HTTrack and browsers leave them: which address was each one saved from?

The program that saved a page wrote its address into it, kept it in a cache of its own, or the path has it:
`xa.vn/tin/bai-1.html`. Programs change links so that they lead from file to file. They become addresses again.
"""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from luutin.archive.foreign import httrack
from luutin.archive.foreign.found import LARGEST, Beside, FaultKind, Finds, ForeignCapture, ForeignFault
from luutin.archive.foreign.saved_pages import read_saved
from luutin.archive.foreign.sniffing import FileSort, sort_of

_HOST = re.compile(
    r"(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}|(?:\d{1,3}\.){3}\d{1,3})(?:[:+@]\d{2,5})?", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:html?|php|aspx?|css|js|png|jpe?g|gif|pdf|docx?|xlsx?|txt|xml|zip|json|svg|ico|webp)$", re.IGNORECASE
)
_ADDED = re.compile(
    r"(?<=\.)(aspx?|php\d?|jsp|cgi|do)((?:[?@][^/]*)?)\.html?$|([?@][^/]*=[^/]*)\.html?$", re.IGNORECASE
)
"""What `wget -E` appends to a page whose address has another ending, or a query."""
_INDEX = re.compile(r"(?:^|/)index\.html?$", re.IGNORECASE)
_LINK = re.compile(rb"(\b(?:src|href)\s*=\s*)([\"'])([^\"'#?<>:]+)(?=[\"'#?])", re.IGNORECASE)
"""A link that may lead to a file beside the page. A question mark within a file's name is written `%3F`."""
_HEAD = 1 << 16
_ORIGINAL = ".orig"
"""What `wget -K` calls a page as it came, beside the one whose links it changed."""
_OWN = {httrack.FOLDER, "hts-log.txt", "cookies.txt", "robots.txt", ".ds_store", "thumbs.db"}
"""What the programs keep for themselves."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def read_folder(root: Path, paths: Sequence[Path]) -> Finds:
    """Yield what the files *paths* below *root* hold. Raises OSError."""
    yield from _Folder(root, paths).read()


def read_page(content: bytes, *, name: str, saved_at: datetime) -> ForeignCapture | ForeignFault:
    """A single saved page, whose address it says itself."""
    saved = read_saved(content)
    if saved is None:
        return ForeignFault(name, FaultKind.NO_ADDRESS)
    return _capture(saved.url, saved.saved_at or saved_at, saved.content, name, saved.program)


class _Folder:
    """One folder, with what is known of its files before they are read."""

    def __init__(self, root: Path, paths: Sequence[Path]) -> None:
        self._root, self._paths = root, {path.relative_to(root).as_posix(): path for path in paths}
        self._converted = _converted(self._paths)
        self._urls = {name: url for name in self._paths if (url := self._address(name)) is not None}
        self._told: set[str] = set()
        """Files of which a cache has told already."""

    def read(self) -> Finds:
        """Yield what is in it: first what caches tell, then all other files."""
        for name in [each for each in self._paths if each.endswith(f"{httrack.FOLDER}/new.zip")]:
            yield from self._of_cache(self._paths[name], name)
        for name, path in self._paths.items():
            if name in self._told:
                continue
            if name in self._converted:
                yield Beside("copy with changed links of a page that is here as it came")
            elif any(part.lower() in _OWN for part in Path(name).parts) or self._is_httracks(path):
                yield Beside("file of the program that saved")
            elif path.stat().st_size > LARGEST:
                yield ForeignFault(name, FaultKind.TOO_LARGE)
            else:
                yield self._of_file(path, name)

    def _address(self, name: str) -> str | None:
        parts = (*self._root.parts[-1:], *Path(name.removesuffix(_ORIGINAL)).parts)
        return address_of(parts, is_whole=name.endswith(_ORIGINAL))

    def _of_file(self, path: Path, name: str) -> ForeignCapture | ForeignFault | Beside:
        content, saved_at = path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        is_page = sort_of(content[:_HEAD]) is FileSort.PAGE
        saved = read_saved(content) if is_page else None
        if saved is not None:
            body = self._with_addresses(saved.content, name)
            return _capture(saved.url, saved.saved_at or saved_at, body, name, saved.program)
        url = self._urls.get(name)
        if url is not None:
            body = self._with_addresses(content, name) if is_page else content
            return _capture(url, saved_at, body, name, self._root.name)
        return ForeignFault(name, FaultKind.NO_ADDRESS) if is_page else Beside("file without an address")

    def _is_httracks(self, path: Path) -> bool:
        return path.name in httrack.OWN_FILES and httrack.is_mirror(path.parent)

    # HTTrack's cache

    def _of_cache(self, cache: Path, name: str) -> Finds:
        mirror = name.removesuffix(f"{httrack.FOLDER}/new.zip")
        began = httrack.launched_at(cache)
        try:
            answers = list(httrack.read_cache(cache))
        except _BROKEN as error:
            yield ForeignFault(name, FaultKind.TORN, str(error))
            return
        places = {each.url: self._place(mirror, each.saved_as) for each in answers}
        self._urls |= {place: url for url, place in places.items() if place is not None}
        for each in answers:
            yield from self._of_answer(each, places[each.url], began, name)

    def _place(self, mirror: str, saved_as: str) -> str | None:
        """The file that an answer was saved as: its path may be whole, or begin at the mirror."""
        parts = saved_as.replace("\\", "/").strip("/").split("/")
        names = (mirror + "/".join(parts[first:]) for first in range(len(parts)))
        return next((name for name in names if name in self._paths), None)

    def _of_answer(self, answer: httrack.CachedAnswer, place: str | None, began: datetime, name: str) -> Finds:
        content, moment = answer.content, began
        if place is not None:
            self._told.add(place)
            saved = self._paths[place].read_bytes() if self._paths[place].stat().st_size <= LARGEST else b""
            word = read_saved(saved)
            moment = (word.saved_at if word is not None else None) or began
            content = content or (word.content if word is not None else saved)
        elif not content and answer.status < 300:
            yield ForeignFault(f"{name}!{answer.url}", FaultKind.NO_RECORD, "its file is not in the mirror")
            return
        yield ForeignCapture(
            *(answer.url, moment, answer.status, answer.reason, answer.headers, content),
            witness="HTTrack",
            place=f"{name}!{answer.url}",
        )

    # Links

    def _with_addresses(self, content: bytes, name: str) -> bytes:
        """Links from file to file become what they were: addresses."""
        folder = posixpath.dirname(name)

        def restore(found: re.Match[bytes]) -> bytes:
            said = html.unescape(found[3].decode("utf-8", "replace"))
            url = _address_at(posixpath.normpath(posixpath.join(folder, unquote(said))), name, self._urls)
            return found[0] if url is None else found[1] + found[2] + html.escape(url, quote=True).encode()

        return _LINK.sub(restore, content)


def _converted(names: Mapping[str, Path]) -> frozenset[str]:
    """Pages whose links `wget -k` changed, and that `wget -K` kept as they came too."""
    bases = (name.removesuffix(_ORIGINAL) for name in names if name.endswith(_ORIGINAL))
    beside = (each for base in bases for each in (base, f"{base}.html") if each in names)
    return frozenset(beside)


def _address_at(target: str, name: str, urls: Mapping[str, str]) -> str | None:
    """The address of the file that a link in the file *name* leads to; None: it is as it was."""
    if (url := urls.get(target)) is not None:
        return url
    host = target.partition("/")[0]
    if host == name.partition("/")[0] or not _is_host(host):
        return None
    return f"http://{quote(target, safe='/:?=&%+@~,;()!$')}"


def address_of(parts: Sequence[str], *, is_whole: bool = False) -> str | None:
    """The address that a path holds, from the first part that is a host's name on; None: none is.

    *is_whole*: nothing was appended to its name.
    """
    place = next(
        (n for n, part in enumerate(parts[:-1]) if _HOST.fullmatch(part) and not _FILE_NAME.search(part)), None
    )
    if place is None:
        return None
    path = "/".join(parts[place + 1 :])
    path = path if is_whole else _ADDED.sub(r"\1\2\3", path)
    path = _INDEX.sub(lambda found: "/" if found[0].startswith("/") else "", path)
    host = re.sub(r"[+@](?=\d+$)", ":", parts[place].lower())
    # A question mark stands in names as it is, or as wget writes it on Windows.
    return f"http://{host}/{re.sub(r'@(?=[^/]*=[^/]*$)', '?', unquote(path) if '%3F' in path.upper() else path)}"


def _is_host(part: str) -> bool:
    return _HOST.fullmatch(part) is not None and not _FILE_NAME.search(part)


def _capture(url: str, moment: datetime, content: bytes, name: str, witness: str) -> ForeignCapture:
    return ForeignCapture(url, moment, 200, "OK", (), content, witness=witness, place=name)
