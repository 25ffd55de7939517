"""The JSON that the API answers with. Keys are stable, and only ever added."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from luutin.app.web.file_shapes import InFilesShape, KeptShape
from luutin.app.web.shapes_named import PlaceNamingShape
from luutin.archive import Article, Attachment, Caption, Related
from luutin.indexer import Span

Moment = Annotated[str, Field(examples=["2026-11-23T06:20:11Z"], description="UTC")]


class ErrorBody(BaseModel):
    """What went wrong and what to do."""

    code: str
    message: str
    hint: str


class Problem(BaseModel):
    """The one shape of every error."""

    error: ErrorBody


_SHAPE = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)
"""Every key is there in every answer, and keys are added: nobody may count on there being no others."""


class CaptionShape(Caption):
    """The words printed under a photo."""

    model_config = _SHAPE
    position: int | None = Field(description="Body paragraphs before it; null: not known")


class FileShape(Attachment):
    """A file that the page offers."""

    model_config = _SHAPE


class LinkShape(Related):
    """A link of the page's own list of related news."""

    model_config = _SHAPE


class ArticleShape(Article):
    """An article as one revision shows it; docs/fields.md says what each field means."""

    model_config = _SHAPE
    id: int
    published: str | None = Field(description="Local day, with the time only where printed: 2020-01-09T17:44")
    captions: tuple[CaptionShape, ...]
    attachments: tuple[FileShape, ...]
    related: tuple[LinkShape, ...]
    first_seen: Moment
    last_seen: Moment
    vanished_at: Moment | None
    revised: Moment
    revision: int
    sha256: str
    permalink: str = Field(description="Address of this revision, whose content never changes")
    capture: "CaptureShape | None" = Field(description="The fetch it was read from; null: imported")
    files: list[KeptShape] = Field(description="What is kept of its attachments and images as they are named now")


class CaptureShape(BaseModel):
    """One fetch."""

    final_url: str
    fetched_at: Moment
    status: int
    content_type: str | None
    sha256: str = Field(description="Of the body as received, in its content coding")
    bytes: int
    rendered: bool = Field(description="Whether a browser made it of the page as received, which stands before it")
    warc: str = Field(description="Where the WARC record can be fetched")


class RevisionShape(BaseModel):
    """One revision of an article, without its text."""

    revision: int
    sha256: str
    revised: Moment
    title: str
    published: str | None
    permalink: str


class RevisionsShape(BaseModel):
    """Every revision of an article, oldest first."""

    id: int
    revisions: list[RevisionShape]


class SourceShape(BaseModel):
    """A source and what is kept of it."""

    name: str
    home: str | None
    articles: int
    undated: int
    first: str | None
    newest: str | None
    last_seen: Moment | None
    vanished: int
    fill: dict[str, float] = Field(description="Share of articles that show a field, 0 to 1")


class SourcesShape(BaseModel):
    """Every source."""

    sources: list[SourceShape]


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for the OpenAPI document."""
    told = {
        400: "A parameter is not what it should be",
        404: "There is nothing under this address",
        405: "Only GET, HEAD and OPTIONS are answered",
        414: "The address is longer than 8,000 bytes",
        421: "This server does not answer for that host name",
        429: "Too many requests from this address; Retry-After says how long to wait",
        503: "The index is missing, every reader is taken, or the search took too long",
    }
    return {code: {"model": Problem, "description": told[code]} for code in (*codes, 405, 414, 421, 429, 503)}


class HighlightsShape(BaseModel):
    """Matches as spans of code points, end excluded."""

    title: list[Span]
    snippet: list[Span]


class AlsoShape(BaseModel):
    """A near copy on another portal."""

    id: int
    url: str
    source: str
    published: str | None


class HitShape(BaseModel):
    """One article found."""

    id: int
    url: str
    title: str
    published: str | None
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


class TimelineShape(BaseModel):
    """Hits over time."""

    query: str
    total: int
    timeline: TimelineBars


class SuggestShape(BaseModel):
    """Another query."""

    query: str
    total: int
    did_you_mean: str | None


class PhotoShape(BaseModel):
    """A caption and the article it stands in."""

    article_id: int
    title: str = Field(description="Of the article")
    published: str | None = Field(description="Local stamp of the article; null: the page shows none")
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
