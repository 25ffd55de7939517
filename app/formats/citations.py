"""How an article is cited: in words, and as the meta elements that Zotero reads.

A citation names the revision it was read in, by an address whose content never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from babel.dates import format_date

from luutin.app.formats.credits import Credit, read_credit
from luutin.archive import CaptureEvidence, Record


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says."""

    key: str
    title: str
    author: str
    """As printed, without `Tin, ảnh:`; empty: the page names none, or only whom the text was taken from."""
    by_body: bool
    """Whether the author is an office, a body or a newsroom."""
    publisher: str
    published: date | None
    url: str
    """Where it was printed; empty: an imported record without an address."""
    permalink: str
    """Empty: no web address of the archive is known."""
    sha256: str
    kept: date
    """UTC day on which this revision was first seen."""
    language: str
    page: int | None = None
    """Of a file; None: all of it, or an article."""
    evidence: CaptureEvidence | None = None
    """What stands behind it; None: it was imported, or nobody looked."""

    @property
    def proof(self) -> list[str]:
        """What stands behind it, a line each: the hash of what is cited, then its evidence."""
        return [f"SHA-256 {self.sha256}", *(self.evidence.notes if self.evidence else ())]

    @property
    def vietnamese(self) -> str:
        """In the order of Vietnamese reference lists."""
        when = f" ({_vietnamese(self.published)})" if self.published else ""
        place = f" {self.publisher}." if self.author else ""
        page = f", tr. {self.page}" if self.page else ""
        head = f"{self.author or self.publisher}{when}. “{self.title}”{page}.{place}"
        return self._with_proof(head, f"Bản lưu ngày {_vietnamese(self.kept)}")

    @property
    def english(self) -> str:
        """In the manner of the Chicago notes style."""
        author = f"{self.author}. " if self.author else ""
        when = f", {_english(self.published)}" if self.published else ""
        page = f", p. {self.page}" if self.page else ""
        return self._with_proof(f"{author}“{self.title}.” {self.publisher}{when}{page}.", f"Kept {_english(self.kept)}")

    def _with_proof(self, head: str, kept: str) -> str:
        """What was printed where, then where it is kept and how that is checked."""
        url = f" {self.url}." if self.url else ""
        where = f": {self.permalink}" if self.permalink else ""
        return f"{head}{url} {kept}{where} (SHA-256 {self.sha256[:12]})."


def citation(record: Record, permalink: str | None, evidence: CaptureEvidence | None = None) -> Citation:
    """The citation of the revision that *record* is; *permalink* is its whole address, where one is known."""
    fields = record.fields
    published = fields.get("published")
    author, kind = read_credit(fields.get("byline"))
    return Citation(
        key=f"luutin{record.id}-{record.short_sha256}",
        title=fields["title"],
        author=author,
        by_body=kind is Credit.BODY,
        publisher=fields.get("site_name") or record.source,
        published=date.fromisoformat(published[:10]) if published else None,
        url=record.url if record.url.startswith(("http://", "https://")) else "",
        permalink=permalink or "",
        sha256=record.sha256,
        kept=date.fromisoformat(record.revised[:10]),
        language=fields.get("language") or "vi",
        evidence=evidence,
    )


class FileSource(NamedTuple):
    """What is known of a file that is cited."""

    key: str
    title: str
    number: str
    """Of the document; empty: it says none."""
    publisher: str
    published: str | None
    """ISO 8601; None: the file says no day."""
    url: str
    """Where it stood; empty: nowhere that can be looked at."""
    kept: str
    """UTC moment at which this content was first seen."""


def file_citation(told: FileSource, sha256: str, permalink: str, *, page: int | None) -> Citation:
    """The citation of a file's content, or of one *page* of it. The number of a document is part of its name."""
    return Citation(
        key=told.key,
        title=told.title if told.number in told.title else f"{told.title} ({told.number})",
        author="",
        by_body=False,
        publisher=told.publisher,
        published=date.fromisoformat(told.published[:10]) if told.published else None,
        url=told.url,
        permalink=permalink,
        sha256=sha256,
        kept=date.fromisoformat(told.kept[:10]),
        language="vi",
        page=page,
    )


def _english(when: date) -> str:
    return format_date(when, "d MMMM yyyy", locale="en")


def _vietnamese(when: date) -> str:
    return f"{when.day:02}/{when.month:02}/{when.year:04}"


def meta(cited: Citation) -> Iterator[tuple[str, str, str]]:
    """(attribute, name, content) of the meta elements: Highwire's, Dublin Core's and Open Graph's."""
    published = cited.published
    pairs = [
        ("name", "citation_title", cited.title),
        ("name", "citation_author", cited.author),
        ("name", "citation_publication_date", published.strftime("%Y/%m/%d") if published else ""),
        ("name", "citation_publisher", cited.publisher),
        ("name", "citation_public_url", cited.permalink),
        ("name", "citation_language", cited.language),
        ("name", "DC.title", cited.title),
        ("name", "DC.creator", cited.author),
        ("name", "DC.date", published.isoformat() if published else ""),
        ("name", "DC.publisher", cited.publisher),
        ("name", "DC.source", cited.url),
        ("name", "DC.identifier", cited.permalink),
        ("name", "DC.language", cited.language),
        ("property", "og:type", "article"),
        ("property", "og:title", cited.title),
        ("property", "og:site_name", cited.publisher),
        ("property", "article:published_time", published.isoformat() if published else ""),
    ]
    return (pair for pair in pairs if pair[2])
