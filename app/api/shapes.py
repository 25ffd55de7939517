"""The JSON that the API answers with. Keys are stable, and only ever added."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from luutin.app.api.document import STAMP_PATTERN
from luutin.app.api.file_shapes import KeptShape
from luutin.archive import Article, Attachment, Caption, Related

Moment = Annotated[
    str, Field(examples=["2026-11-23T06:20:11Z"], description="UTC", json_schema_extra={"format": "date-time"})
]
Stamp = Annotated[
    str,
    Field(
        examples=["2020-01-09T17:44"],
        description="Local, with the time only where printed",
        json_schema_extra={"pattern": STAMP_PATTERN},
    ),
]


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
    published: Stamp | None
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
    proof: str | None = Field(description="Where the proof of this revision can be fetched; null: not sealed yet")
    files: list[KeptShape] = Field(description="What is kept of its attachments and images as they are named now")
    seen_by: list["WitnessShape"] = Field(description="Who saw it; empty: our own crawl alone")


class WitnessShape(BaseModel):
    """One who saw an article."""

    model_config = _SHAPE
    name: str | None = Field(description="Host of a web archive, or name of a file; null: our own crawl")
    first: Moment
    last: Moment
    times: int


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


class ProofShape(BaseModel):
    """The proof of a revision, as `luutin prove` writes it; docs/evidence.md tells the file."""

    format: str
    url: str
    title: str
    revision_sha256: str
    proofs: list["InclusionShape"]


class InclusionShape(BaseModel):
    """That what was sealed of a capture, or of a revision, is under the root of a seal."""

    leaf: str = Field(description="The very text that is hashed")
    index: int
    path: list[str] = Field(description="Hashes in hex, from the leaf upwards")
    seal: dict[str, Any]


class ArticlesShape(BaseModel):
    """Several articles."""

    articles: list[ArticleShape]
    missing: list[str] = Field(description="What was asked for and is not here, as given")


class ChosenArticlesShape(ArticlesShape):
    """The same where `fields` chose the keys of the articles."""

    articles: list[dict[str, Any]]  # type: ignore[assignment]  # an article with fewer keys


class ChangeShape(BaseModel):
    """One entry of the change log, told as things stand now."""

    seq: int = Field(description="Order of the changes; never reused")
    at: Moment
    kind: str = Field(
        description="put: new, revised or shown again; delete: not here any more; withdrawn: it proved to be none;"
        " vanished, seen: its portal shows it no longer, or still; alias: its other addresses changed;"
        " files: what it offers or shows is another file, or was read anew"
    )
    id: int = Field(description="Number of the article")
    url: str | None = Field(description="Where it is not here any more, the one it had; null: not noted")
    source: str | None = Field(description="null where it is not here any more, as are the keys behind it")
    title: str | None
    published: Stamp | None
    revision: int | None
    sha256: str | None
    permalink: str | None


class ChangesShape(BaseModel):
    """What changed behind a cursor, the oldest first."""

    changes: list[ChangeShape]
    next_cursor: str = Field(description="Where the next question goes on, also where there is nothing new yet")
    more: bool = Field(description="Whether there is more already")


class RevisionShape(BaseModel):
    """One revision of an article, without its text."""

    revision: int
    sha256: str
    revised: Moment
    title: str
    published: Stamp | None
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
    first: Stamp | None
    newest: Stamp | None
    last_seen: Moment | None
    vanished: int
    fill: dict[str, float] = Field(description="Share of articles that show a field, 0 to 1")


class WithheldShape(BaseModel):
    """How much is withheld."""

    articles: int
    files: int = Field(description="Files and photographs")


class SourcesShape(BaseModel):
    """Every source."""

    sources: list[SourceShape]
    withheld: WithheldShape = Field(description="How much is kept and shown to nobody, by decisions")


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for the OpenAPI document."""
    told = {
        400: "A parameter is not what it should be",
        404: "There is nothing under this address",
        405: "Only GET, HEAD and OPTIONS are answered",
        414: "The address is longer than 8,000 bytes",
        451: "It is withheld by a decision, and the hint says why",
        421: "This server does not answer for that host name",
        429: "Too many requests from this address; Retry-After says how long to wait",
        503: "The index is missing, every reader is taken, or the search took too long",
    }
    return {code: {"model": Problem, "description": told[code]} for code in (*codes, 405, 414, 421, 429, 503)}
