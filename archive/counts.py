"""How much is kept, of which source, of which days? Counts over the archive's tables."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from luutin.archive.database import Database
from luutin.archive.moments import utc

FILL_FIELDS = ("published", "lead", "byline", "category", "captions", "images", "attachments", "document_numbers")
"""Fields whose share of filled records is counted. A sudden fall tells of a redesign."""

_OF_RUN = (
    " FROM captures AS c JOIN revisions AS r ON r.capture_id = c.id JOIN articles AS a ON a.id = r.article_id"
    " WHERE c.run_id = ? AND a.source = ? AND a.withdrawn_at IS NULL"
)


class Totals(NamedTuple):
    """Rows of the whole archive."""

    articles: int
    revisions: int
    captures: int
    captions: int
    """Of current revisions."""


@dataclass(frozen=True, slots=True)
class SourceTotals:
    """A source and what is kept of it. Stamps are local, moments UTC text; None where no article has one."""

    name: str
    home: str | None
    """First seed; None: known from an import only."""
    articles: int
    undated: int
    first: str | None
    """Stamp of the article printed first."""
    newest: str | None
    """Stamp of the article printed last."""
    last_seen: str | None
    """When the portal last showed one of them."""
    vanished: int


class Filled(NamedTuple):
    """How many revisions there are, and how many of them have a field."""

    revisions: int
    published: int
    byline: int
    captions: int


class Statistics:
    """Counts of one archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def totals(self) -> Totals:
        """How much there is of everything."""
        tables = ("records", *Totals._fields[1:])
        return Totals(*(int(self._database.value(f"SELECT count(*) FROM {table}")) for table in tables))

    def is_empty(self) -> bool:
        """Whether there is no article yet."""
        return self._database.value("SELECT 1 FROM records LIMIT 1") is None

    def span(self) -> tuple[str | None, str | None]:
        """Stamps of the articles printed first and last; None: no article is dated."""
        row = self._database.one("SELECT min(published), max(published) FROM records")
        return (None, None) if row is None else (row[0], row[1])

    def names(self) -> list[str]:
        """The sources by name."""
        return [row["name"] for row in self._database.all("SELECT name FROM sources ORDER BY name")]

    def printed_names(self) -> dict[str, str | None]:
        """Source → the name that most of its newest twenty articles print as the site's; None: they print none."""
        rows = self._database.all(
            "SELECT s.name, (SELECT site FROM (SELECT json_extract(r.record, '$.site_name') AS site FROM records AS r"
            " WHERE r.source = s.name ORDER BY r.id DESC LIMIT 20) WHERE site <> '' GROUP BY site"
            " ORDER BY count(*) DESC, site LIMIT 1) FROM sources AS s"
        )
        return {row[0]: row[1] for row in rows}

    def homes(self) -> dict[str, str]:
        """Source → its home page, of those that have one."""
        return {row[0]: row[1] for row in self._database.all("SELECT name, home FROM sources WHERE home <> ''")}

    def sources(self) -> list[SourceTotals]:
        """Every source, by name."""
        rows = self._database.all(
            "SELECT s.name, s.home, count(a.id), sum(a.id IS NOT NULL AND r.published IS NULL),"
            " min(r.published), max(r.published), max(a.last_seen), count(a.vanished_at)"
            " FROM sources AS s LEFT JOIN articles AS a ON a.source = s.name AND a.withdrawn_at IS NULL"
            " AND a.withheld IS NULL LEFT JOIN revisions AS r ON r.id = a.revision_id GROUP BY s.name ORDER BY s.name"
        )
        return [SourceTotals(*row) for row in rows]

    def fills(self) -> Mapping[str, dict[str, float]]:
        """Source → field of FILL_FIELDS → share of its articles that have it, 0 to 1; only sources with articles."""
        shares = ", ".join(f"avg({_filled(name)})" for name in FILL_FIELDS)
        rows = self._database.all(f"SELECT r.source, {shares} FROM records AS r GROUP BY r.source")
        return {row[0]: dict(zip(FILL_FIELDS, row[1:], strict=True)) for row in map(tuple, rows)}

    def days(self, source: str, *, since: str = "", until: str = "9999") -> Counter[str]:
        """Articles of *source* by local day of publication; the undated are left out.

        *since*, *until*: stamps or days, both included as text compares.
        """
        rows = self._database.all(
            "SELECT substr(published, 1, 10), count(*) FROM records"
            " WHERE source = ? AND published BETWEEN ? AND ? GROUP BY 1 ORDER BY 1",
            (source, since, until),
        )
        return Counter({row[0]: row[1] for row in rows})

    def newest_day(self, source: str, *, before: datetime) -> str | None:
        """Local day of the article of *source* printed last before a moment; None: there is none."""
        found: str | None = self._database.value(
            "SELECT max(substr(published, 1, 10)) FROM records WHERE source = ? AND published < ?",
            (source, utc(before)),
        )
        return found

    def filled(self, run_id: int, source: str) -> Filled:
        """How complete the revisions are that a run brought of *source*."""
        row = self._database.one(
            "SELECT count(*), count(r.published), count(r.byline),"
            f" coalesce(sum(json_array_length(r.record, '$.captions') > 0), 0){_OF_RUN}",
            (run_id, source),
        )
        return Filled(0, 0, 0, 0) if row is None else Filled(*row)

    def site_names(self, run_id: int, source: str) -> Counter[str | None]:
        """Site's name as printed → how many revisions that a run brought of *source* have it; None: none is printed."""
        rows = self._database.all(f"SELECT json_extract(r.record, '$.site_name'){_OF_RUN}", (run_id, source))
        return Counter(row[0] for row in rows)


def _filled(name: str) -> str:
    """1 where the record shows the field, in SQL."""
    if name in {"published", "byline", "category"}:
        return f"r.{name} IS NOT NULL"
    if name == "lead":
        return "json_extract(r.record, '$.lead') IS NOT NULL"
    return f"EXISTS (SELECT 1 FROM {name} WHERE article_id = r.id)"
