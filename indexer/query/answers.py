"""What a search gives back. Everything here is data, in the shape of `luutin search --json`."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Where a match begins and ends in a text, in characters."""


@dataclass(frozen=True, slots=True)
class Highlights:
    """Matches within texts as printed, for callers to render."""

    title: tuple[Span, ...] = ()
    """In the hit's title."""
    snippet: tuple[Span, ...] = ()
    """In the hit's snippet."""


@dataclass(frozen=True, slots=True)
class Also:
    """Another article with nearly the same text."""

    id: int
    url: str
    source: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found."""

    id: int
    url: str
    title: str
    published: str | None
    """Local stamp; None: the page shows none."""
    source: str
    score: float | None
    """Greater is better; comparable within one answer. None where the order is by date."""
    snippet: str
    """The best piece of the article, as printed, in whole words; `…` where text is left out."""
    highlights: Highlights
    matched: tuple[str, ...] = ()
    """Fields that hold a match: title, lead, body, caption, byline, number, attachment."""
    caption: str | None = None
    """The first photo caption that holds a match."""
    also: tuple[Also, ...] = ()
    """Near-duplicates shown under this hit."""


@dataclass(frozen=True, slots=True)
class Count:
    """A value and the number of hits that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """Hits of one month or day."""

    period: str
    """`2020-01` or `2020-01-09`."""
    count: int
    crawled: bool | None = None
    """False: no crawl ran in that time (of the source asked for, where one was), so that 0 says little.
    None: before the first crawl that the archive knows of."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hits over time."""

    unit: str
    """`month`, or `day` where all hits lie within 62 days."""
    bars: tuple[Period, ...]
    """From the first to the last, without gaps."""
    undated: int
    """Articles without a date, or with one before 1900 or after 2099."""


@dataclass(frozen=True, slots=True)
class MostWords:
    """Articles that hold most of the words asked for, and not all: told apart from the hits."""

    total: int
    """How many there are, near-duplicates included."""
    without: tuple[str, ...]
    """What the first of them lacks, as typed."""
    hits: tuple[Hit, ...]
    """The best of them, by how many and how telling the words are that they hold."""


@dataclass(frozen=True, slots=True)
class FileHit:
    """An article found by the text of a file that it offers or shows."""

    id: int
    """Of the article, as are the next four."""
    url: str
    title: str
    published: str | None
    source: str
    file_id: int
    file: str
    """The file's name as the article has it, else its address."""
    kind: str
    """Of the file: pdf, docx, jpeg …"""
    page: int
    """On which page of it, from 1."""
    pages: int
    """How many pages of it hold text."""
    ocr: bool
    """Whether the page was read from a picture, so that letters may be wrong."""
    snippet: str
    highlights: tuple[Span, ...] = ()
    """In the snippet."""


@dataclass(frozen=True, slots=True)
class InFiles:
    """Articles that do not hold all words themselves, and one of whose files does: told apart from the hits."""

    total: int
    hits: tuple[FileHit, ...]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """An administrative unit of Vietnam as it was for a time."""

    name: str
    """Kind and name: `huyện Lạng Giang`."""
    full_name: str
    """With what it lay in, as `place:` takes it: `huyện Lạng Giang, tỉnh Bắc Giang`."""
    since: str | None
    """First day; None: not told."""
    until: str | None
    """Last day, or the end of a year by which it was gone; None: it stands."""
    successors: tuple[str, ...]
    """Full names of all that it became, in whole or in part."""
    predecessors: tuple[str, ...]
    """Full names of all that became it."""


@dataclass(frozen=True, slots=True)
class PlaceNaming:
    """Words of a query that name administrative units: every one of that name, and no guess which is meant."""

    typed: str
    units: tuple[UnitFacts, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one query."""

    query: str
    understood: str
    """The query as it was read, in the query language; expansions included."""
    warnings: tuple[str, ...]
    total: int
    """Articles that match, near-duplicates included."""
    hits: tuple[Hit, ...]
    next_cursor: str | None = None
    """Give it back for the next page; None: this is the last."""
    facets: dict[str, tuple[Count, ...]] = field(default_factory=dict)
    """For source, year, category, byline: values, the most frequent first. Empty unless asked for."""
    timeline: Timeline | None = None
    """None unless asked for."""
    did_you_mean: str | None = None
    """Another query that finds more; only where this one finds next to nothing."""
    most_words: MostWords | None = None
    """A second part of the answer, where few articles hold all words and others hold most. No part of `total`."""
    in_files: InFiles | None = None
    """A further part: articles of which only a file holds the words. No part of `total`."""
    places: tuple[PlaceNaming, ...] = ()
    """The administrative units that the query names, before and since 1 July 2025. Empty after `places:off`."""
    generation: int = 0
    """Of the index: an answer stays good while this number does."""
    engine: str = "fts"
    """Which engine answered: `fts`, or `plain` where that was asked for or the fast one's own tables are damaged."""

    def as_json(self) -> dict[str, Any]:
        """The answer by name, for a JSON writer that knows dataclasses; further parts only where they hold any hit."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if name not in {"most_words", "in_files"} or value}

    def to_pandas(self) -> Any:
        """The hits as a pandas DataFrame, one row a hit, `published` as datetime. Raises ImportError without pandas."""
        import pandas as pd

        frame = pd.DataFrame([asdict(hit) for hit in self.hits])
        if "published" in frame:
            frame["published"] = pd.to_datetime(frame["published"], format="ISO8601")
        return frame
