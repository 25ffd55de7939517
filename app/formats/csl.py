"""Citations as CSL-JSON, for pandoc, Zotero and every processor of the Citation Style Language 1.0.2."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

import orjson

from luutin.app.formats.citations import Citation, citation
from luutin.app.formats.format import ExportRow, Format
from luutin.archive import CaptureEvidence


class CslJson(Format):
    """One JSON array, an item for each record."""

    name: ClassVar[str] = "csl-json"
    suffix: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/vnd.citationstyles.csl+json"
    label: ClassVar[str] = "CSL-JSON"
    purpose: ClassVar[str] = "citations for pandoc and Zotero"
    is_citation: ClassVar[bool] = True

    def write(self, rows: Iterable[ExportRow]) -> Iterator[bytes]:
        """Yield the array piece by piece."""
        between = b"[\n"
        for row in rows:
            yield between + orjson.dumps(csl_item(citation(row.record, row.permalink, row.evidence)))
            between = b",\n"
        yield b"\n]\n" if between == b",\n" else b"[]\n"


def csl_item(cited: Citation) -> dict[str, Any]:
    """One item; names are literal, as a byline may be a unit as well as a person."""
    item = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [{"literal": cited.author}] if cited.author else None,
        "container-title": cited.publisher,
        "publisher": cited.publisher,
        "issued": _day(cited.published) if cited.published else None,
        "accessed": _day(cited.kept),
        "URL": cited.permalink or cited.url,
        "archive": "Lưu Tin",
        "archive_location": cited.url,
        "language": cited.language,
        "note": "\n".join(cited.proof),
        "custom": _evidence(cited.evidence) if cited.evidence else None,
    }
    return {name: value for name, value in item.items() if value}


def _evidence(told: CaptureEvidence) -> dict[str, Any]:
    """Under `custom`, where CSL leaves room for what it does not know."""
    return {"evidence": {**told._asdict(), "seal": told.seal._asdict() if told.seal else None}}


def _day(when: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[when.year, when.month, when.day]]}


FORMAT = CslJson()
