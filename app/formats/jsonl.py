"""Records as lines of JSON, out and in: what `luutin export` writes, `luutin import` reads."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import orjson
from pydantic import ValidationError

from luutin.app.formats.format import ExportRow, Format
from luutin.archive import Article, RecordError, from_utc, normal

IMPORTED = "import"
"""Source of a record that names none."""

_FIELDS = frozenset(Article.model_fields)


class JsonLines(Format):
    """Whole records, one JSON object a line; `permalink` is among its keys where one is known."""

    name: ClassVar[str] = "jsonl"
    suffix: ClassVar[str] = "jsonl"
    media_type: ClassVar[str] = "application/jsonl"
    label: ClassVar[str] = "JSON lines"
    purpose: ClassVar[str] = "whole records, one a line; luutin import reads them"

    def write(self, rows: Iterable[ExportRow]) -> Iterator[bytes]:
        """Yield a line for each of *rows*."""
        for record, permalink, *_ in rows:
            added = {} if permalink is None else {"permalink": permalink}
            yield orjson.dumps({**record.as_json(), **added}, option=orjson.OPT_APPEND_NEWLINE)


FORMAT = JsonLines()


@dataclass(frozen=True, slots=True)
class Imported:
    """One line, read: the article, and when another archive first saw it."""

    article: Article
    first_seen: datetime | None
    """None: the line does not say."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no record, with the reason."""

    number: int
    """From 1."""
    reason: str


def read_lines(lines: Iterable[bytes]) -> Iterator[Imported | BadLine]:
    """Read each line that is not blank. Only `title` and `body` are required; unknown keys are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield read_record(line)
        except RecordError as error:
            yield BadLine(number, error.reason)


def read_record(line: bytes) -> Imported:
    """Read one record. Raises RecordError with a reason that a person can act on."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise RecordError(f"not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise RecordError("not a JSON object")
    missing = [name for name in ("title", "body") if not value.get(name)]
    if missing:
        raise RecordError(f"{' and '.join(missing)} missing")
    fields = {name: item for name, item in value.items() if name in _FIELDS and item is not None}
    try:
        fields["body"] = _body(fields["body"])
        fields["source"] = normal(str(fields.get("source") or IMPORTED))
        fields["url"] = fields.get("url") or _made_up_url(fields)
        return Imported(Article.model_validate(fields), _moment(value.get("first_seen")))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise RecordError(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    except (ValueError, TypeError) as error:
        raise RecordError(str(error)) from error


def _body(value: Any) -> list[str]:
    """Paragraphs; one string is split at its line ends."""
    paragraphs = value.split("\n") if isinstance(value, str) else value
    if not isinstance(paragraphs, list) or not all(isinstance(item, str) for item in paragraphs):
        raise TypeError("body: a list of paragraphs is needed")
    return [item for item in paragraphs if item.strip()]


def _made_up_url(fields: dict[str, Any]) -> str:
    """A name for a record without an address, so that the same record imported twice is one article."""
    key = orjson.dumps([fields["source"], fields["title"], fields.get("published"), fields["body"][:1]])
    return f"urn:luutin:{hashlib.sha256(key).hexdigest()[:24]}"


def _moment(value: Any) -> datetime | None:
    return from_utc(value) if isinstance(value, str) and value else None
