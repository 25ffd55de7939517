"""What the archive holds: the counts that pages and the API show."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from luutin.app.web.collate import vietnamese
from luutin.archive import Database

FIELDS = ("published", "lead", "byline", "category", "captions", "images", "attachments", "document_numbers")
"""Fields whose share of filled records is shown; a sudden fall tells of a redesign."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts for the front page, and the sources by name."""

    articles: int
    captions: int
    first: str | None
    """First day of publication; None: no article is dated."""
    last: str | None
    names: list[str]


@dataclass(frozen=True, slots=True)
class Source:
    """A source and what is kept of it."""

    name: str
    home: str | None
    """None: known from an import only."""
    articles: int
    undated: int
    first: str | None
    newest: str | None
    last_seen: str | None
    vanished: int
    fill: dict[str, float]
    """Share of articles that show a field, 0 to 1; empty without articles."""


def holdings(database: Database) -> Holdings:
    """Count what is kept."""
    articles = database.value("SELECT count(*) FROM articles")
    captions = database.value("SELECT count(*) FROM captions")
    span = database.one("SELECT min(published), max(published) FROM records")
    names = [row["name"] for row in database.all("SELECT name FROM sources")]
    first, last = (None, None) if span is None else span
    return Holdings(articles, captions, first, last, sorted(names, key=vietnamese))


def sources(database: Database) -> list[Source]:
    """Every source, in Vietnamese order of names."""
    filled = ", ".join(f"avg({_filled(name)}) AS fill_{name}" for name in FIELDS)
    rows = database.all(
        "SELECT s.name, s.home, count(r.id) AS articles, sum(r.id IS NOT NULL AND r.published IS NULL) AS undated,"
        " min(r.published) AS first, max(r.published) AS newest, max(r.last_seen) AS last_seen,"
        f" count(r.vanished_at) AS vanished, {filled}"
        " FROM sources AS s LEFT JOIN records AS r ON r.source = s.name GROUP BY s.name"
    )
    found = [_source(dict(row)) for row in rows]
    return sorted(found, key=lambda source: vietnamese(source.name))


def _source(row: dict[str, Any]) -> Source:
    shares = {name: row.pop(f"fill_{name}") for name in FIELDS}
    return Source(**row, fill={name: round(share, 3) for name, share in shares.items()} if row["articles"] else {})


def _filled(name: str) -> str:
    """1 where the record shows the field, in SQL."""
    if name in {"published", "byline", "category"}:
        return f"r.{name} IS NOT NULL"
    if name == "lead":
        return "json_extract(r.record, '$.lead') IS NOT NULL"
    return f"EXISTS (SELECT 1 FROM {name} WHERE article_id = r.id)"


def days_of(database: Database, source: str) -> Counter[str]:
    """Articles of a source by local day of publication; the undated are left out."""
    rows = database.all(
        "SELECT substr(published, 1, 10), count(*) FROM records WHERE source = ? AND published IS NOT NULL GROUP BY 1",
        (source,),
    )
    return Counter({row[0]: row[1] for row in rows})
