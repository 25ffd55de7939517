"""Articles as one WACZ 1.1.1 file: a ZIP that holds WARC, index, pages and their hashes.

Sources: https://specs.webrecorder.net/wacz/1.1.1/, and of its signature https://specs.webrecorder.net/wacz-auth/0.1.0/
"""

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import IO, Any, Final, Self, TypeAlias

import orjson

from luutin import __version__
from luutin.app.webarchives.index_lines import index_line
from luutin.app.webarchives.taking import Taking
from luutin.archive import Memento, Record, info_member, utc

SUFFIX: Final = "wacz"
_WARC: Final = "luutin.warc.gz"
_IN_MEMORY: Final = 1 << 20


Sign: TypeAlias = Callable[[str, str, str], Mapping[str, str]] | None
"""Hash of `datapackage.json`, moment and program → `signedData`; None: the package is not signed."""


def write_wacz(records: Iterable[Record], taking: Taking, *, now: datetime, sign: Sign = None) -> Iterator[bytes]:
    """Yield the file in pieces. One page for each article; what has no page is noted by *taking*."""
    return _Wacz(taking, now, sign).write(records)


class _Wacz:
    def __init__(self, taking: Taking, now: datetime, sign: Sign) -> None:
        self._taking = taking
        self._now = now
        self._sign = sign
        self._out = _Pipe()
        self._resources: list[dict[str, Any]] = []
        self._lines: list[str] = []

    def write(self, records: Iterable[Record]) -> Iterator[bytes]:
        # It lets go of what it was given piece by piece, so that a web archive of any size leaves through a pipe.
        with (
            zipfile.ZipFile(self._out, "w", allowZip64=True) as packed,
            tempfile.SpooledTemporaryFile(_IN_MEMORY) as pages,
        ):
            pages.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}))
            with _Entry(self, packed, f"archive/{_WARC}", zipfile.ZIP_STORED) as warc:
                warc.write(info_member(_WARC, self._now))
                for record in records:
                    self._take(record, warc, pages)
                    yield self._out.take()
            pages.seek(0)
            yield from self._copy(packed, "pages/pages.jsonl", iter(lambda: pages.read(_IN_MEMORY), b""))
            yield from self._copy(packed, "indexes/index.cdx", (line.encode() for line in sorted(self._lines)))
            self._describe(packed)
        yield self._out.take()

    def _take(self, record: Record, warc: "_Entry", pages: IO[bytes]) -> None:
        for taken in self._taking.take(record):
            line = index_line(taken, offset=warc.size, file=_WARC)
            if line is not None:
                self._lines.append(line)
            warc.write(taken.data)
        memento = self._taking.page(record)
        if memento is not None:
            pages.write(_line(_page(record, memento)))

    def _copy(self, packed: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        with _Entry(self, packed, path, zipfile.ZIP_DEFLATED) as entry:
            for piece in pieces:
                entry.write(piece)
                yield self._out.take()

    def _describe(self, packed: zipfile.ZipFile) -> None:
        package: dict[str, Any] = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "software": f"luutin {__version__}",
            "created": utc(self._now),
            "title": "Lưu Tin",
            "resources": self._resources,
        }
        data = orjson.dumps(package, option=orjson.OPT_INDENT_2)
        packed.writestr(self._named("datapackage.json"), data, zipfile.ZIP_DEFLATED)
        hashed = f"sha256:{hashlib.sha256(data).hexdigest()}"
        digest: dict[str, Any] = {"path": "datapackage.json", "hash": hashed}
        if self._sign is not None:
            digest["signedData"] = self._sign(hashed, package["created"], package["software"])
        packed.writestr(
            self._named("datapackage-digest.json"),
            orjson.dumps(digest, option=orjson.OPT_INDENT_2),
            zipfile.ZIP_DEFLATED,
        )

    def _named(self, path: str) -> zipfile.ZipInfo:
        moment = self._now
        return zipfile.ZipInfo(path, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))

    def open(self, packed: zipfile.ZipFile, path: str, packing: int) -> IO[bytes]:
        info = self._named(path)
        info.compress_type = packing
        return packed.open(info, "w", force_zip64=True)

    def note(self, path: str, size: int, sha256: str) -> None:
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{sha256}", "bytes": size})


class _Entry:
    """One file of the ZIP while it is written: counted and hashed on its way."""

    def __init__(self, wacz: _Wacz, packed: zipfile.ZipFile, path: str, packing: int) -> None:
        self._wacz, self._path = wacz, path
        self._file = wacz.open(packed, path, packing)
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._file.close()
        if kind is None:
            self._wacz.note(self._path, self.size, self._hash.hexdigest())


class _Pipe(io.RawIOBase):
    """Takes what the ZIP writes, and gives it out again once."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _page(record: Record, memento: Memento) -> dict[str, Any]:
    """A page of `pages.jsonl`: its keys are the specification's, and `published`, `article` and `source` ours."""
    fields = record.fields
    text = [fields.get("lead"), *fields["body"], *(caption["text"] for caption in fields["captions"])]
    return {
        "id": record.name,
        "url": memento.final_url,
        "ts": memento.fetched_at,
        "title": fields["title"],
        "published": fields.get("published"),
        "source": record.source,
        "text": "\n".join(filter(None, text)),
    }


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
