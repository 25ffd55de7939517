"""What the tools answer: every article with its addresses and its hash, so that what is said of it can be checked."""

from typing import Annotated

from pydantic import BaseModel, Field

from luutin.app.web.links import Links
from luutin.archive import Record


class NamedArticle(BaseModel):
    """An article by all that names it."""

    name: str = Field(description="Names this very revision for ever: 12@0f3a9c1b2d4e; other tools take it")
    title: str
    published: str | None = Field(description="Local, as printed; null: the page shows none")
    source: str
    url: str = Field(description="Where it was printed")
    permalink: str = Field(description="Where this revision is kept")
    sha256: str = Field(description="Of the content fields of this revision")


class FoundArticle(NamedArticle):
    """A hit."""

    snippet: str = Field(description="As printed")


class FoundArticles(BaseModel):
    """One page of hits."""

    understood: str = Field(description="The query as it was read")
    total: int
    warnings: list[str]
    did_you_mean: str | None
    hits: list[FoundArticle]
    next_cursor: str | None = Field(description="null: these are the last")


class PrintedCaption(BaseModel):
    """The words under a photo."""

    text: str
    image: str | None


class OfferedFile(BaseModel):
    """A file that the page offers."""

    name: str
    url: str


class KeptCapture(BaseModel):
    """The fetch that an article was read from."""

    final_url: str
    fetched_at: str
    sha256: str = Field(description="Of the bytes as received")
    warc: str = Field(description="WARC file and offset")


class ReadArticle(NamedArticle):
    """One revision, with as much of its text as was asked for."""

    site_name: str | None
    byline: str | None
    category: str | None
    lead: str | None
    body: list[str] = Field(description="Paragraphs as printed, from the one asked for")
    next_paragraph: int | None = Field(description="Ask for it to read on; null: this is the end")
    captions: list[PrintedCaption]
    attachments: list[OfferedFile]
    document_numbers: list[str]
    revision: int
    revisions: int = Field(description="How many there are")
    first_seen: str
    last_seen: str
    vanished_at: str | None = Field(description="null: its portal is not known to have dropped it")
    capture: KeptCapture | None = Field(description="null: it was imported")


class CitedArticle(NamedArticle):
    """One revision, cited."""

    vietnamese: str
    english: str
    bibtex: str
    ris: str


class CountedPeriod(BaseModel):
    """Hits of one month or day."""

    period: str
    count: int
    crawled: bool | None = Field(description="false: nothing was crawled then; null: not known")


class CountedQuery(BaseModel):
    """Hits of one query over time."""

    query: str
    total: int
    undated: int
    bars: list[CountedPeriod]


class CountedQueries(BaseModel):
    """Hits over time, the same periods for each query."""

    unit: Annotated[str, Field(description="month or day")]
    queries: list[CountedQuery]


class ChangedPlace(BaseModel):
    """A field or paragraph that differs."""

    field: str
    before: str
    after: str


class ComparedRevisions(BaseModel):
    """What changed between two revisions."""

    before: NamedArticle
    after: NamedArticle
    changed: list[ChangedPlace]
    left_out: int = Field(description="How many more places differ")


class ListedSource(BaseModel):
    """A source."""

    name: str
    home: str | None
    articles: int
    first: str | None
    newest: str | None


class ListedSources(BaseModel):
    """The sources with the most articles."""

    sources: list[ListedSource]
    left_out: int


def named(links: Links, record: Record) -> dict[str, str | None]:
    """What names *record*, as every answer has it."""
    return {
        "name": record.name,
        "title": record.fields["title"],
        "published": record.fields.get("published"),
        "source": record.source,
        "url": record.url,
        "permalink": links.permalink(record),
        "sha256": record.sha256,
    }
