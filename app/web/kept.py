"""The files of an article as a page shows them: what is kept, under which number, and why the rest is not."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from luutin.app.web.drawings import SIDES, version
from luutin.archive import ArticleFile, Database, FileReader, Record
from luutin.crawler import Code, FileKind, FileRecord, why_missing


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that an article names."""

    file: ArticleFile
    record: FileRecord | None
    """What was read of it; None: nothing yet."""
    missing: Code | None = None
    """Why it is not kept. None: it is, or it is still to be asked for."""

    @property
    def number(self) -> int | None:
        """Of the kept file; None: it is not kept."""
        return self.file.file_id

    @property
    def version(self) -> str:
        """What an address says of the content, so that a browser may keep the picture for good."""
        return version(self.file.sha256 or "")

    @property
    def state(self) -> str:
        """`read`, `waits` for OCR, `unread`, `new`: kept and not tried yet; `missing`: not kept."""
        return "missing" if self.number is None else self.file.state or "new"

    @property
    def pictured(self) -> bool:
        """Whether it is a picture that a browser can be shown small."""
        kind = self.file.kind
        return kind is not None and FileKind(kind).is_image and self.file.state != "unread"

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height at which an article shows it; None: not known before it was read."""
        record = self.record
        return fitted(record.width, record.height, SIDES[-1]) if record and record.width and record.height else None


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """Return the size of a picture whose longer side is bounded by *side*."""
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def files_of(database: Database, article_id: int) -> list[ShownFile]:
    """The files that an article offers and shows, attachments first."""
    return _shown(database, FileReader(database).of_article(article_id))


def files_of_revision(database: Database, record: Record, *, before: str | None) -> list[ShownFile]:
    """The files that this revision of an article offers and shows, as they were before the moment *before*."""
    offered = [(file["url"], "attachment", file["name"]) for file in record.fields["attachments"]]
    shown = [(url, "image", None) for url in record.fields["images"]]
    return _shown(database, FileReader(database).named([*offered, *shown], before=before))


def _shown(database: Database, named: list[ArticleFile]) -> list[ShownFile]:
    lost = why_missing(database, (file.address for file in named if file.file_id is None and file.address))
    return [ShownFile(file, read_record(file.record), _missing(file, lost)) for file in named]


def by_address(files: Iterable[ShownFile]) -> dict[str, ShownFile]:
    """The same by the address that the record has."""
    return {file.file.url: file for file in files}


def read_record(told: str | None) -> FileRecord | None:
    """What the archive noted of a reading; None: nothing, or what another version wrote and this one cannot read."""
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(told, type=FileRecord) if told else None
    return None


def _missing(file: ArticleFile, lost: dict[str, Code]) -> Code | None:
    if file.refused is not None:
        return Code(file.refused)
    return lost.get(file.address or "") if file.file_id is None else None
