"""An export that explains itself: data, codebook and manifest in one ZIP, a Data Package as Frictionless defines it.

https://datapackage.org/standard/data-package/: `datapackage.json` names each file with its bytes and SHA-256.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import orjson

from luutin import __version__
from luutin.app.formats.choice import write_chosen
from luutin.app.formats.columns import COLUMNS
from luutin.app.formats.csv import PLAIN
from luutin.app.formats.format import ExportRow, Format

MEDIA_TYPE = "application/zip"
_CHUNK = 1 << 16
MEANINGS: Mapping[str, str] = {
    "id": "Number of the article in this archive, for ever",
    "permalink": "Address of this revision, whose content never changes",
    "url": "Where it was printed, canonical",
    "source": "Name of the source in this archive",
    "title": "The printed headline",
    "published": "The printed day, local in Vietnam, with the time only where one is printed; empty: none is",
    "lead": "The paragraph between headline and text",
    "byline": "Who wrote it, as printed",
    "category": "The section that the page puts the article in",
    "document_numbers": "Numbers of official documents named in it, one a line",
    "captions": "Words under the photos, one a line",
    "attachments": "Files that the page offers: name <address>, one a line",
    "body": "Paragraphs as printed, one a line",
    "first_seen": "When the archive first saw the article, UTC",
    "last_seen": "When the portal last showed it, UTC",
    "vanished_at": "When the portal no longer showed it, UTC; empty: not known to have vanished",
    "revised": "When this revision was first seen, UTC",
    "revision": "Its number, from 1; more than 1: the portal changed the article",
    "sha256": "SHA-256 of the content fields of this revision",
    "published_markup": "The moment that the page's markup claims, kept as evidence beside the printed one",
    "modified": "The day of a later change, where the page tells it apart",
    "images": "Addresses of the article's images, one a line",
    "related": "Links to other articles from the page's own lists: title <address>, one a line",
    "site_name": "What the site called itself on that day",
    "language": "BCP 47 tag",
    "captured_at": "When the page was fetched that the record was read from, UTC; empty: imported",
    "capture_sha256": "SHA-256 of what was received, in its content coding",
    "warc_file": "WARC file of the archive that holds it",
    "warc_offset": "Byte at which its record begins there",
}
"""Column → what it holds: the codebook."""


@dataclass(frozen=True, slots=True)
class ExportQuestion:
    """What an export was asked for, as its manifest tells it."""

    query: str
    """As typed."""
    parameters: Mapping[str, str]
    """What else narrows it."""
    at: str
    """Moment."""
    total: int | None = None
    """Records that the question finds; None: they are counted as they are written."""


def write_package(
    form: Format, rows: Iterable[ExportRow], fields: Sequence[str], asked: ExportQuestion
) -> Iterator[bytes]:
    """Yield the ZIP. It is written to the disk before it is sent, as hashes stand in it. Raises NoFieldsError."""
    counted = _Counted(rows)
    pieces = write_chosen(form, counted, fields)
    name = f"{file_stem(asked.query, asked.parameters)}.{form.suffix}"
    with TemporaryFile() as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as packed:
            with packed.open(name, "w", force_zip64=True) as member:
                data = _hashed(pieces, member)
            codebook = _codebook(fields or COLUMNS)
            packed.writestr("codebook.csv", codebook)
            told = [
                _resource(name, *data, form.media_type),
                _resource("codebook.csv", *_facts(codebook), PLAIN.media_type),
            ]
            packed.writestr("datapackage.json", _manifest(asked, told, counted.number))
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def file_stem(query: str, parameters: Mapping[str, str]) -> str:
    """How a file of the answer is called: its question in plain letters, so that two of them are told apart."""
    words = " ".join([query, *(value for value in parameters.values() if value)])
    plain = re.sub(r"[^a-z0-9]+", "-", _folded(words)).strip("-")[:80].strip("-")
    return f"luutin-{plain}" if plain else "luutin"


def _folded(text: str) -> str:
    from unicodedata import combining, normalize

    return "".join(sign for sign in normalize("NFD", text.lower().replace("đ", "d")) if not combining(sign))


class _Counted:
    """Rows, counted as they go by."""

    def __init__(self, rows: Iterable[ExportRow]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[ExportRow]:
        for row in self._rows:
            self.number += 1
            yield row


def _hashed(pieces: Iterable[bytes], member: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        member.write(piece)
    return size, digest.hexdigest()


def _facts(content: bytes) -> tuple[int, str]:
    return len(content), hashlib.sha256(content).hexdigest()


def _resource(path: str, size: int, digest: str, media_type: str) -> dict[str, object]:
    return {
        "name": re.sub(r"[^a-z0-9-]+", "-", path.lower()),
        "path": path,
        "mediatype": media_type.partition(";")[0],
        "bytes": size,
        "hash": f"sha256:{digest}",
    }


def _codebook(columns: Sequence[str]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(("column", "meaning"))
    writer.writerows((name, MEANINGS[name]) for name in columns)
    return buffer.getvalue().encode()


def _manifest(asked: ExportQuestion, resources: list[dict[str, object]], written: int) -> bytes:
    told = {
        "name": file_stem(asked.query, asked.parameters),
        "title": f"Lưu Tin: {asked.query or 'all articles'}",
        "created": asked.at,
        "query": asked.query,
        "parameters": dict(asked.parameters),
        "total": written if asked.total is None else asked.total,
        "records": written,
        "software": f"luutin {__version__}",
        "resources": resources,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
