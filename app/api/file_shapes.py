"""The JSON shapes of files: what docs/api.md says of them, as OpenAPI has it."""

from typing import Any

from pydantic import BaseModel, Field


class FileHitShape(BaseModel):
    """An article found by the text of a file that it offers or shows."""

    id: int = Field(description="Of the article")
    url: str
    title: str
    published: str | None
    source: str
    file_id: int
    file: str = Field(description="The file's name as the article has it, else its address")
    kind: str = Field(description="Of the file: pdf, docx, jpeg …")
    page: int = Field(description="On which page of it, from 1")
    pages: int = Field(description="How many of its pages hold text")
    ocr: bool = Field(description="Whether the page was read from a picture, so that letters may be wrong")
    snippet: str
    highlights: list[tuple[int, int]] = Field(description="In the snippet")


class InFilesShape(BaseModel):
    """Articles of which only a file holds the words."""

    total: int = Field(description="How many there are; no part of the total beside it")
    hits: list[FileHitShape]


class KeptShape(BaseModel):
    """A file that an article offers or shows, and what is kept of it."""

    url: str = Field(description="As the record has it")
    role: str = Field(description="attachment or image")
    name: str | None = Field(description="Of an attachment, as printed")
    file_id: int | None = Field(description="null: it is not kept")
    kind: str | None = Field(description="By its own bytes: pdf, docx, jpeg …")
    bytes: int | None
    sha256: str | None
    state: str = Field(
        description="read; waits for OCR; unread: it cannot be read; new: not tried yet; missing: it is not kept"
    )
    reason: str | None = Field(description="Why it is missing, a code; null: it is not, or nobody has asked for it yet")


class FilePageShape(BaseModel):
    """One page of a file."""

    n: int = Field(description="From 1")
    text: str = Field(description="Lines in reading order; empty: it waits for OCR")
    ocr: bool = Field(description="Whether it was read from a picture, so that letters may be wrong")
    confidence: float | None = Field(description="Of OCR, 0 to 1")
    name: str | None = Field(description="Of a sheet")
    problem: str | None = Field(description="Why it could not be read; null: it was")


class FileRevisionShape(BaseModel):
    """A content that stood at an address."""

    address: str
    number: int = Field(description="From 1")
    file_id: int
    kind: str
    bytes: int
    first_seen: str
    last_seen: str
    sha256: str


class KeptFileShape(BaseModel):
    """A kept file: what is known of it, and its text."""

    file_id: int
    name: str = Field(description="As an article names it, else its address")
    kind: str = Field(description="By its own bytes: pdf, docx, jpeg …")
    bytes: int
    sha256: str
    state: str = Field(description="read; waits for OCR; unread: it cannot be read; new: not tried yet")
    problem: str | None = Field(description="Why it is unread: a code and words")
    url: str = Field(description="Where it was fetched first")
    content_type: str | None = Field(description="As its server called it")
    fetched_at: str
    first_seen: str
    last_seen: str
    warc: str = Field(description="Name of the WARC file that holds it")
    original: str = Field(description="Where its bytes can be fetched")
    articles: list[int] = Field(description="Numbers of the articles that name it, the newest first")
    revisions: list[FileRevisionShape] = Field(description="Every content of the addresses at which it stood")
    record: dict[str, Any] | None = Field(description="What was read, as docs/files.md has it; null: nothing")
    pages: list[FilePageShape]
