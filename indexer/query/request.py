"""What may be asked beside the words of a query, checked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, TypedDict, get_args

from luutin.indexer.errors import BadRequestError
from luutin.indexer.query.days import read_bound

Sort: TypeAlias = Literal["relevance", "newest", "oldest"]
MAX_LIMIT = 1000


class Options(TypedDict, total=False):
    """Keyword arguments of `Searcher.search`."""

    sort: Sort
    """`relevance` unless given. `newest` and `oldest` put undated articles last."""
    since: str | date | None
    """First day of publication: 2019, 2019-05, 2019-05-31, 05/2019 or 31/05/2019. A bound leaves undated ones out."""
    until: str | date | None
    """Last day of publication, likewise."""
    source: str | None
    """Exact name of a source."""
    limit: int
    """Hits on a page, 0 to 1,000; 20 unless given."""
    cursor: str | None
    """`next_cursor` of the answer before this one; everything else must be as it was then."""
    facets: bool
    """Count the hits by source, year, category and byline."""
    timeline: bool
    """Count the hits by month or day."""
    duplicates: bool
    """Show each near-duplicate as a hit of its own."""
    among: Collection[int] | None
    """Find only these articles, by number; None: all."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Options, checked and read."""

    # Which articles
    source: str | None
    since: date | None
    until: date | None
    among: Collection[int] | None
    # In which order, and how many of them
    sort: Sort
    duplicates: bool
    limit: int
    cursor: str | None
    # What is counted beside them
    facets: bool
    timeline: bool


def read_options(options: Options) -> SearchRequest:
    """Read the options. Raises BadRequestError."""
    sort, limit = options.get("sort", "relevance"), options.get("limit", 20)
    if sort not in get_args(Sort):
        raise BadRequestError("sort", sort, "relevance, newest or oldest")
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 <= limit <= MAX_LIMIT:
        raise BadRequestError("limit", limit, f"a number from 0 to {MAX_LIMIT}")
    return SearchRequest(
        sort=sort,
        since=read_bound("since", options.get("since")),
        until=read_bound("until", options.get("until"), last=True),
        source=options.get("source"),
        limit=limit,
        cursor=options.get("cursor"),
        facets=options.get("facets", False),
        timeline=options.get("timeline", False),
        duplicates=options.get("duplicates", False),
        among=options.get("among"),
    )
