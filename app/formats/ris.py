"""Citations as RIS, for Zotero and EndNote."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from luutin.app.formats.citations import Citation, citation
from luutin.app.formats.format import ExportRow, Format


class Ris(Format):
    """One record behind the other, lines ended as the format asks (CR LF)."""

    name: ClassVar[str] = "ris"
    suffix: ClassVar[str] = "ris"
    media_type: ClassVar[str] = "application/x-research-info-systems; charset=utf-8"
    label: ClassVar[str] = "RIS"
    purpose: ClassVar[str] = "citations for Zotero and EndNote"
    is_citation: ClassVar[bool] = True

    def write(self, rows: Iterable[ExportRow]) -> Iterator[bytes]:
        """Yield one RIS record for each of *rows*."""
        for row in rows:
            yield ris(citation(row.record, row.permalink, row.evidence)).encode()


def ris(cited: Citation) -> str:
    """One RIS record, lines ended as the format asks (CR LF). A body's name ends in a comma: it has no given name."""
    published = cited.published
    pairs = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        ("TI", cited.title),
        ("AU", f"{cited.author}," if cited.by_body else cited.author),
        ("PB", cited.publisher),
        ("T2", cited.publisher),
        ("PY", str(published.year) if published else ""),
        ("DA", published.strftime("%Y/%m/%d") if published else ""),
        ("UR", cited.url),
        ("L2", cited.permalink),
        ("DB", "Lưu Tin"),
        ("LA", cited.language),
        *(("N1", line) for line in cited.proof),
        ("Y2", cited.kept.strftime("%Y/%m/%d")),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in pairs if value]
    return "".join([*lines, "ER  - \r\n\r\n"])


FORMAT = Ris()
