"""Records and who reads them, wherever they stand. tests/archive/test_records_contract.py is what Records promises."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """The article as one revision shows it, with what the archive knows about it.

    `fields` is the record's JSON as stored, the fields of `archive.Article`; moments are UTC text.
    """

    id: int
    url: str
    source: str
    first_seen: str
    last_seen: str
    vanished_at: str | None
    """None: not known to have vanished."""
    revision: int
    revised: str
    """When this revision was first seen."""
    sha256: str
    """Hash of the content fields."""
    capture_id: int | None
    """None: imported, not fetched."""
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        """What names this very revision, for ever: `12@0f3a9c1b2d4e`, the article's number and the hash's beginning."""
        return f"{self.id}@{self.short_sha256}"

    @property
    def short_sha256(self) -> str:
        """As much of the hash as tells the revisions of one article apart: 12 hex digits."""
        return self.sha256[:12]

    def as_json(self) -> dict[str, Any]:
        """The record in the shape of `luutin export`: every exported field, also those it was kept before."""
        from luutin.archive.article import EXPORTED  # pydantic, which a search does without

        return {
            "id": self.id,
            **{name: self.fields.get(name, empty) for name, empty in EXPORTED.items()},
            "url": self.url,
            "source": self.source,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "vanished_at": self.vanished_at,
            "revised": self.revised,
            "revision": self.revision,
            "sha256": self.sha256,
        }


class RecordCounts(NamedTuple):
    """How many there are."""

    articles: int
    revisions: int
    """Of all articles, their current ones among them."""


class Records(Protocol):
    """Articles and their revisions, for reading. `Reader` reads them from the archive's file."""

    def get(self, article_id: int, *, sha: str | None = None) -> Record | None:
        """The current revision, or the newest one whose content hash starts with *sha* (hex, any case)."""

    def find(self, url: str) -> int | None:
        """The number of the article with this canonical URL or alias; None: there is none."""

    def many(self, article_ids: Sequence[int]) -> dict[int, Record]:
        """The current revisions of those of *article_ids* that exist, by number."""
        ...

    def current(self, article_ids: Iterable[int] | None = None, *, source: str | None = None) -> Iterator[Record]:
        """Stream current revisions: those asked for, in their order, or all, in order of their numbers.

        *source* narrows all to those of one source. Numbers that do not exist are passed over.
        """
        ...

    def revisions(self, article_id: int) -> list[Record]:
        """Every revision, oldest first; empty where there is no such article."""
        ...

    def ids(self) -> list[int]:
        """The numbers of all articles, ascending."""
        ...

    def newest(self, limit: int) -> list[int]:
        """The numbers of the articles printed last, the last one first; undated ones are left out."""
        ...

    def counts(self) -> RecordCounts:
        """How many articles and revisions there are."""
        ...
