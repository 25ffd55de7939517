"""The files of exported records, beside them: each content once, under its hash, with a manifest that proves them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import orjson

from luutin.archive import ArticleFile, CaptureError, CaptureSource, Database, FileReader, Record, write_durably
from luutin.crawler import UnreadableFileError, load_file

MANIFEST: Final = "SHA256SUMS"
"""Read by `sha256sum --check`."""
NAMED: Final = "files.jsonl"
"""Which article names which file, a line each."""


class FileExport:
    """Writes files into a folder while their records are exported."""

    def __init__(self, database: Database, captures: CaptureSource, folder: Path) -> None:
        self._files = FileReader(database)
        self._captures = captures
        self._folder = folder
        self._kept: dict[str, str] = {}
        self._named: list[bytes] = []
        self.lost: list[int] = []
        """Numbers of the files whose bytes cannot be read, or are not those that were kept."""

    def beside(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield *records*, each once its files are written, and write the manifest behind the last. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for record in records:
            for file in self._files.of_article(record.id):
                self._write(record, file)
            yield record
        sums = "".join(f"{sha256}  {name}\n" for sha256, name in sorted(self._kept.items()))
        write_durably(self._folder / MANIFEST, sums.encode())
        write_durably(self._folder / NAMED, b"".join(self._named))

    def _write(self, record: Record, file: ArticleFile) -> None:
        if file.file_id is None or file.sha256 is None or file.file_id in self.lost:
            return
        name = f"{file.sha256}.{file.kind}"
        if file.sha256 not in self._kept:
            body = self._bytes(file.file_id)
            if body is None:
                self.lost.append(file.file_id)
                return
            write_durably(self._folder / name, body)
            self._kept[file.sha256] = name
        told = {"article": record.id, "url": file.url, "role": file.role, "name": file.name, "file": name}
        self._named.append(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))

    def _bytes(self, file_id: int) -> bytes | None:
        facts = self._files.get(file_id)
        if facts is None:
            return None
        try:
            body = load_file(self._captures, warc=facts.warc, offset=facts.offset, sha256=facts.sha256)
        except (CaptureError, UnreadableFileError):
            return None
        return body if hashlib.sha256(body).hexdigest() == facts.sha256 else None
