"""An article as a cluster holds it: its records for whoever reads them, its tokens for whoever searches. Pure."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import blake2b
from typing import Any, NamedTuple

from luutin.archive import Record
from luutin.indexer.fts.analysis import Analysed
from luutin.indexer.opensearch.file_pages import FILES, FileWithPages, source_of_files
from luutin.indexer.opensearch.mapping import LONGEST_VALUE, VALUED
from luutin.indexer.opensearch.word_codes import encode
from luutin.indexer.people.follow import mentions_of
from luutin.indexer.people.names import fold_name
from luutin.indexer.text.columns import site
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import WORD, tokenizer

_FACTS = ("first_seen", "last_seen", "vanished_at")
"""What is told of the article, whatever its revision."""

_tokens = tokenizer()


class Versions(NamedTuple):
    """All that an archive holds of one article."""

    current: Record
    earlier: Sequence[Record] = ()
    """Revisions before it, oldest first."""
    aliases: Sequence[str] = ()
    """Further addresses of it."""
    files: Sequence[FileWithPages] = ()
    """What it offers or shows now."""


class ArchivePlace(NamedTuple):
    """Where an article belongs among those of all archives."""

    archive: str
    """Name of its archive (uuid)."""
    number: int
    """Among the articles of all shards."""
    cluster: int
    """Number of the first of its group of near-duplicates, or its own."""


def source_of(article: Analysed, versions: Versions, place: ArchivePlace) -> dict[str, Any]:
    """What is sent to the cluster; `mapping` says what each field is for."""
    record, fields = versions.current, versions.current.fields
    day, minute = article.published
    return {
        "number": place.number,
        "archive": place.archive,
        "url": [record.url, *versions.aliases],
        "source": record.source,
        "category": fields.get("category"),
        "byline": fields.get("byline"),
        **_people(fields),
        **(_time(day, minute) if day else {"day": 0}),
        "cluster": place.cluster,
        "sketch": [int(part) for part in set(article.sketch.tolist()) if part],
        "text_sum": text_sum(fields),
        "revisions": len(versions.earlier) + 1,
        "captions": len(fields.get("captions") or ()),
        "words": encode(article.columns),
        FILES: source_of_files(versions.files),
        "facts": {name: getattr(record, name) for name in _FACTS},
        "record": _revision(record),
        "earlier": [_revision(each) for each in versions.earlier],
        "t": {name: tokens.decode() for name, tokens in zip(COLUMNS, article.columns, strict=True) if tokens}
        | {name: _tokens(value).decode() for name, value in _values(record).items() if value},
    }


def text_sum(fields: dict[str, Any]) -> str:
    """The same for articles of the same title and the same text, to the byte."""
    texts = (fields["title"], fields.get("lead") or "", *fields["body"])
    return blake2b("\n".join(texts).encode(), digest_size=12).hexdigest()


def record_of(source: dict[str, Any], revision: dict[str, Any]) -> Record:
    """A revision as `source_of` has written it, as a record."""
    return Record(id=source["number"], url=source["url"][0], source=source["source"], **source["facts"], **revision)


def _revision(record: Record) -> dict[str, Any]:
    kept = asdict(record)
    return {name: kept[name] for name in ("revision", "revised", "sha256", "capture_id", "fields")}


def _time(day: int, minute: int) -> dict[str, int]:
    from datetime import date

    when = date.fromordinal(day)
    return {"day": day, "month": when.year * 12 + when.month - 1, "year": when.year, "moment": moment(day, minute)}


def moment(day: int, minute: int) -> int:
    """When an article was published, as one number that sorts; see `query.stamps.PublishedAt`."""
    return day * 1441 + minute + 1


def _people(fields: dict[str, Any]) -> dict[str, Any]:
    named = {
        (mention.name, mention.function, int(is_caption))
        for mention, is_caption in mentions_of(fields)
        if len(mention.name) <= LONGEST_VALUE
    }
    return {
        "person": sorted({fold_name(WORD.findall(name)) for name, _, _ in named}),
        "person_name": sorted({name for name, _, _ in named}),
        "people": [list(each) for each in sorted(named)],
    }


def _values(record: Record) -> dict[str, str]:
    return dict(zip(VALUED, (record.source, record.fields.get("category") or "", site(record.fields)), strict=True))
