"""Citations as BibTeX, for LaTeX."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from luutin.app.formats.citations import Citation, citation
from luutin.app.formats.format import ExportRow, Format

_BIBTEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}%&#$_"
}


class Bibtex(Format):
    """One entry a record, a blank line between two."""

    name: ClassVar[str] = "bibtex"
    suffix: ClassVar[str] = "bib"
    media_type: ClassVar[str] = "application/x-bibtex; charset=utf-8"
    label: ClassVar[str] = "BibTeX"
    purpose: ClassVar[str] = "citations for LaTeX"
    is_citation: ClassVar[bool] = True

    def write(self, rows: Iterable[ExportRow]) -> Iterator[bytes]:
        """Yield one entry for each of *rows*."""
        for row in rows:
            yield (bibtex(citation(row.record, row.permalink, row.evidence)) + "\n").encode()


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
        "note": ", ".join(part for part in ("Lưu Tin", _tex(cited.permalink), *cited.proof) if part),
        "language": _tex(cited.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{cited.key},", *lines, "}", ""])


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in text)


def _tex_url(url: str) -> str:
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


FORMAT = Bibtex()
