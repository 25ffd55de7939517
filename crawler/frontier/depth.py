"""How far is a listing read? To its end, deeper once a week, or until nothing new comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from luutin.archive import Database, from_utc, utc
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings


@dataclass(frozen=True, slots=True)
class Depth:
    """How far this run follows listings."""

    barren_known: int
    """Barren pages in a row after which the next page, known already, is not asked for again."""
    barren_unknown: int
    """The same for a next page that was never seen."""
    cap: int
    """Pages of one listing."""


def depth_of(
    database: Database, source: SourceSettings, settings: CrawlerSettings, now: datetime, *, backfill: bool
) -> Depth:
    """How far a run follows the listings of *source*.

    Notes, inside the caller's transaction, that a deeper run begins.
    """
    if backfill:
        return Depth(barren_known=1 << 30, barren_unknown=1 << 30, cap=100_000)
    swept = database.value("SELECT swept_at FROM sweeps WHERE source = ?", (source.name,))
    sweep = swept is None or now - from_utc(swept) >= timedelta(days=settings.sweep_days)
    if sweep:
        database.execute("INSERT OR REPLACE INTO sweeps (source, swept_at) VALUES (?, ?)", (source.name, utc(now)))
    known = settings.sweep_pages if sweep and swept is not None else settings.barren_pages
    return Depth(barren_known=known, barren_unknown=max(known, settings.sweep_pages), cap=settings.listing_cap)
