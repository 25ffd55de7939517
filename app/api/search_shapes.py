"""The JSON that the API answers questions with. Keys are stable, and only ever added."""

from typing import Any

from pydantic import BaseModel, Field

from luutin.app.api.file_shapes import InFilesShape
from luutin.app.api.named_shapes import PlaceNamingShape
from luutin.app.api.shapes import Stamp
from luutin.indexer import Span


class HighlightsShape(BaseModel):
    """Matches as spans of code points, end excluded."""

    title: list[Span]
    snippet: list[Span]


class AlsoShape(BaseModel):
    """A near copy on another portal."""

    id: int
    url: str
    source: str
    published: Stamp | None


class HitShape(BaseModel):
    """One article found."""

    id: int
    url: str
    title: str
    published: Stamp | None
    source: str
    score: float | None = Field(description="Comparable within one answer; null where the order is by date")
    snippet: str
    highlights: HighlightsShape
    matched: list[str] = Field(description="Fields that hold a match")
    caption: str | None = Field(description="The first photo caption that matches")
    also: list[AlsoShape]


class SimilarShape(BaseModel):
    """Articles much like one."""

    id: int
    hits: list[HitShape]


class MostWordsShape(BaseModel):
    """Articles that hold most of the words asked for, and not all."""

    total: int = Field(description="How many there are; no part of the total beside it")
    without: list[str] = Field(description="What the first of them lacks, as typed")
    hits: list[HitShape]


class SearchShape(BaseModel):
    """One page of hits."""

    query: str
    understood: str = Field(description="The query as it was read, expansions included")
    warnings: list[str]
    total: int
    hits: list[HitShape]
    next_cursor: str | None = Field(description="null: this is the last page")
    did_you_mean: str | None
    most_words: MostWordsShape | None = Field(
        None, description="Where few articles hold all words and others hold most; left out else"
    )
    in_files: InFilesShape | None = Field(
        None, description="Articles of which only a file holds the words; left out where there are none"
    )
    places: list[PlaceNamingShape] = Field(description="Administrative units that the query names")
    engine: str = Field(description="fts, or plain where the fast engine's own tables are missing or damaged")


class ChosenSearchShape(SearchShape):
    """The same where `fields` chose the keys of the hits."""

    hits: list[dict[str, Any]]  # type: ignore[assignment]  # a hit with fewer keys, and with keys of its record


class CountShape(BaseModel):
    """A value and the number of hits that have it."""

    value: str
    count: int


class FacetsShape(BaseModel):
    """Hits by value."""

    query: str
    total: int
    facets: dict[str, list[CountShape]]


class BarShape(BaseModel):
    """Hits of one month or day."""

    period: str
    count: int
    crawled: bool | None = Field(description="false: nothing was crawled then; null: not known")


class TimelineBars(BaseModel):
    """Hits over time."""

    unit: str
    bars: list[BarShape]
    undated: int


class QueryOverTimeShape(BaseModel):
    """Hits of one query over time."""

    query: str
    total: int
    timeline: TimelineBars


class TimelineShape(QueryOverTimeShape):
    """Hits over time, those of the first query first."""

    queries: list[QueryOverTimeShape] = Field(description="Every query, in the order asked, with the same periods")


class SuggestShape(BaseModel):
    """Another query."""

    query: str
    total: int
    did_you_mean: str | None


class PhotoShape(BaseModel):
    """A caption and the article it stands in."""

    article_id: int
    title: str = Field(description="Of the article")
    published: Stamp | None = Field(description="Of the article; null: the page shows none")
    source: str
    text: str = Field(description="As printed")
    image: str | None = Field(description="Address of the photo; null: none, or none that is safe to link to")
    spans: list[Span]


class CaptionsShape(BaseModel):
    """Photo captions."""

    query: str
    articles: int | None = Field(description="Articles whose captions match; null: nothing was asked")
    captions: list[PhotoShape]
    next_cursor: str | None
