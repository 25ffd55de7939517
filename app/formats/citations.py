"""How an article is cited: in words, as BibTeX, as RIS, and as the meta elements that Zotero reads.

A citation names the revision it was read in, by an address whose content never changes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from luutin.app.web.printed import day
from luutin.archive import Record

_CREDIT = re.compile(r"(?:tin|bài|ảnh|thực hiện|tác giả|nguồn|biên tập)[^:]{0,24}:\s*", re.IGNORECASE)
_BIBTEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}%&#$_"
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says."""

    key: str
    title: str
    author: str
    """As printed, without `Tin, ảnh:`; empty: the page names none."""
    publisher: str
    published: date | None
    url: str
    """Where it was printed; empty: an imported record without an address."""
    permalink: str
    sha256: str
    kept: date
    """UTC day on which this revision was first seen."""
    language: str

    @property
    def vietnamese(self) -> str:
        """In the order of Vietnamese reference lists."""
        when = f" ({day(self.published.isoformat())})" if self.published else ""
        head = f"{self.author or self.publisher}{when}. “{self.title}”."
        place = f" {self.publisher}." if self.author else ""
        url = f" {self.url}." if self.url else ""
        kept = f" Bản lưu ngày {day(self.kept.isoformat())}: {self.permalink}"
        return f"{head}{place}{url}{kept} (SHA-256 {self.sha256[:12]})."

    @property
    def english(self) -> str:
        """In the manner of the Chicago notes style."""
        author = f"{self.author}. " if self.author else ""
        when = f", {format_date(self.published, 'd MMMM yyyy', locale='en')}" if self.published else ""
        url = f" {self.url}." if self.url else ""
        kept = f" Kept {format_date(self.kept, 'd MMMM yyyy', locale='en')}: {self.permalink}"
        return f"{author}“{self.title}.” {self.publisher}{when}.{url}{kept} (SHA-256 {self.sha256[:12]})."


def citation(record: Record, permalink: str) -> Citation:
    """The citation of the revision that *record* is; *permalink* is its whole address."""
    fields = record.fields
    published = fields.get("published")
    return Citation(
        key=f"luutin{record.id}-{record.sha256[:12]}",
        title=fields["title"],
        author=_CREDIT.sub("", fields.get("byline") or "", count=1),
        publisher=fields.get("site_name") or record.source,
        published=date.fromisoformat(published[:10]) if published else None,
        url=record.url if record.url.startswith(("http://", "https://")) else "",
        permalink=permalink,
        sha256=record.sha256,
        kept=date.fromisoformat(record.revised[:10]),
        language=fields.get("language") or "vi",
    )


def bibtex(cited: Citation) -> str:
    """One BibTeX entry, braces round the title so that its capitals stay."""
    published = cited.published
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "author": f"{{{_tex(cited.author)}}}" if cited.author else "",
        "organization": _tex(cited.publisher),
        "year": str(published.year) if published else "",
        "month": str(published.month) if published else "",
        "day": str(published.day) if published else "",
        "date": published.isoformat() if published else "",
        "url": _tex_url(cited.url or cited.permalink),
        "urldate": cited.kept.isoformat(),
        "note": f"Lưu Tin, {_tex(cited.permalink)}, SHA-256 {cited.sha256}",
        "language": _tex(cited.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{cited.key},", *lines, "}", ""])


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in text)


def _tex_url(url: str) -> str:
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def ris(cited: Citation) -> str:
    """One RIS record, lines ended as the format asks (CR LF)."""
    published = cited.published
    pairs = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        ("TI", cited.title),
        ("AU", cited.author),
        ("PB", cited.publisher),
        ("T2", cited.publisher),
        ("PY", str(published.year) if published else ""),
        ("DA", published.strftime("%Y/%m/%d") if published else ""),
        ("UR", cited.url),
        ("L2", cited.permalink),
        ("DB", "Lưu Tin"),
        ("LA", cited.language),
        ("N1", f"SHA-256 {cited.sha256}"),
        ("Y2", cited.kept.strftime("%Y/%m/%d")),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in pairs if value]
    return "".join([*lines, "ER  - \r\n\r\n"])


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
