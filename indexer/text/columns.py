"""Which words of a record go into which column of the index."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from luutin.indexer.text.words import BREAK, tokenizer

_NUMBER = re.compile(r"\b\d{1,6}(?:/\d{4})?/[^\W\d_]{1,8}(?:\d{0,3})?(?:[-–&][^\W\d_]{1,12}\d{0,3}){0,4}(?![\w/])")
"""A document number in running text: 12/KH-UBND, 15/2024/QĐ-UBND, 01/2021/TT-BGDĐT."""

_APART = f" {BREAK} ".encode()

_HOST = re.compile(r"[a-z]+://([^/:?#]*)")


class Columns(NamedTuple):
    """The tokens of one article, by column of the FTS4 table, in UTF-8, separated by spaces."""

    body: bytes
    title: bytes
    lead: bytes
    caption: bytes
    byline: bytes
    number: bytes
    attachment: bytes


def document_numbers(record: dict[str, Any]) -> list[str]:
    """The record's document numbers; where it lists none, those in its title and lead."""
    listed: list[str] = record.get("document_numbers") or []
    if listed:
        return listed
    text = f"{record['title']}\n{record.get('lead') or ''}"
    return _NUMBER.findall(text) if "/" in text else []


def site(record: dict[str, Any]) -> str:
    """What `site:` looks in: the host of the address, and the name of the site as printed."""
    host = _HOST.match(record["url"])
    return f"{host[1] if host else ''} {record.get('site_name') or ''}".strip()


class Columnist:
    """Makes columns of records; keeps the vocabulary it has met."""

    def __init__(self) -> None:
        self._tokens = tokenizer()

    def columns(self, record: dict[str, Any]) -> Columns:
        """The columns of one record in the shape of `archive.Article`."""
        tokens = self._tokens
        return Columns(
            body=tokens("\n".join(record["body"])),
            title=tokens(record["title"]),
            lead=tokens(record.get("lead") or ""),
            caption=self._apart([caption["text"] for caption in record.get("captions", ())]),
            byline=tokens(record.get("byline") or ""),
            number=self._apart(document_numbers(record)),
            attachment=self._apart([attachment["name"] for attachment in record.get("attachments", ())]),
        )

    def vocabulary(self, records: Iterable[dict[str, Any]]) -> bytes:
        """The tokens that the columns of these records hold, in no order: what stands in many is looked up once."""
        printed = {each for record in records for text in _texts(record) for each in text.split()}
        return self._tokens(" ".join(printed))

    def _apart(self, texts: list[str]) -> bytes:
        return _APART.join(map(self._tokens, texts))


def _texts(record: dict[str, Any]) -> list[str]:
    """All that goes into columns."""
    captions = [caption["text"] for caption in record.get("captions", ())]
    attachments = [attachment["name"] for attachment in record.get("attachments", ())]
    lead, byline = record.get("lead") or "", record.get("byline") or ""
    return [*record["body"], record["title"], lead, *captions, byline, *document_numbers(record), *attachments]
