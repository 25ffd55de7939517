"""What the archive holds: the counts that pages and the API show."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from luutin.app.web.collate import vietnamese
from luutin.app.web.memory import Memory
from luutin.app.web.sessions import ReadSession
from luutin.archive import Database, SourceTotals, Statistics, WithheldCounts, Withholdings
from luutin.indexer import ClusterSearcher


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts for the front page, and the sources by name."""

    articles: int
    captions: int
    first: str | None
    """First day of publication; None: no article is dated."""
    last: str | None
    names: list[str]
    withheld: WithheldCounts
    """What is kept and shown to nobody."""


@dataclass(frozen=True, slots=True)
class Source(SourceTotals):
    """A source, what is kept of it, and how complete that is."""

    fill: dict[str, float]
    """Share of articles that show a field, 0 to 1; empty without articles."""


def overview(database: Database) -> Overview:
    """Count what is kept."""
    counts = Statistics(database)
    totals, (first, last) = counts.totals(), counts.span()
    names, withheld = sorted(counts.names(), key=vietnamese), Withholdings(database).counts()
    return Overview(totals.articles, totals.captions, first, last, names, withheld)


def overview_of(session: ReadSession, memory: Memory) -> Overview:
    """The same of what the session reads: of the archive, or of a cluster."""
    searcher = session.searcher
    if not isinstance(searcher, ClusterSearcher):
        return memory.of(session.database, "overview", overview)
    return memory.for_a_while("overview of the cluster", lambda: _overview_of_cluster(searcher, session.database))


def _overview_of_cluster(searcher: ClusterSearcher, beside: Database) -> Overview:
    """What is withheld is told of the archive beside: a cluster never has it."""
    totals, withheld = searcher.totals(), Withholdings(beside).counts()
    names = sorted(totals.sources, key=vietnamese)
    return Overview(totals.articles, totals.captions, totals.first, totals.last, names, withheld)


def sources(database: Database) -> list[Source]:
    """Every source, in Vietnamese order of names."""
    counts = Statistics(database)
    fills = counts.fills()
    found = [_source(totals, fills.get(totals.name, {})) for totals in counts.sources()]
    return sorted(found, key=lambda source: vietnamese(source.name))


def _source(totals: SourceTotals, shares: Mapping[str, float]) -> Source:
    known = {each.name: getattr(totals, each.name) for each in fields(totals)}
    return Source(**known, fill={name: round(share, 3) for name, share in shares.items()})
