"""The JSON shapes of files: what docs/api.md says of them, as OpenAPI has it."""

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
