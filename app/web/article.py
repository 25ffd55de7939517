"""An article as a page shows it: paragraphs with captions at their places, matches marked, addresses made safe."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from luutin.app.formats.columns import cell
from luutin.app.web.kept import ShownFile
from luutin.app.web.marks import Marker
from luutin.archive import SHOWN, Record
from luutin.indexer import Span

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_PLACED = frozenset({
    "url", "source", "title", "lead", "byline", "published", "modified", "body", "captions", "images", "attachments",
    "related", "category", "document_numbers", "site_name", "language",
})  # fmt: skip
"""Fields that have a place of their own on the page; any other that is to be shown stands in the margin."""

Highlights = Mapping[str, Sequence[Span]]
"""Spans by place: `title`, `lead`, `byline`, `body.0`, `caption.0` ..."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One piece of the body, in the order of the page."""

    kind: str
    """`paragraph`, `photo` (a caption, perhaps with its image) or `image` (one without caption)."""
    text: Markup
    image: str | None = None
    """Address of the image where it is safe to link to."""
    file: ShownFile | None = None
    """What is kept of it, or why nothing is; None: nobody has looked yet."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the template prints."""

    title: Markup
    lead: Markup
    byline: Markup
    blocks: list[PageBlock]
    marks: int
    """Number of matches on the page."""
    language: str
    """BCP 47 tag; Vietnamese where the page claims none that can be one."""
    further: list[tuple[str, str]]
    """Name and text of each shown field that has no place of its own on the page."""


def view(record: Record, highlights: Highlights, files: Mapping[str, ShownFile]) -> ArticleView:
    """Lay *record* out with *highlights* marked and *files* by their addresses; marks are numbered in reading order."""
    fields, marker = record.fields, Marker()
    title = marker.mark(fields["title"], highlights.get("title", ()))
    lead = marker.mark(fields.get("lead") or "", highlights.get("lead", ()))
    blocks = _blocks(fields, highlights, marker, files)
    byline = marker.mark(fields.get("byline") or "", highlights.get("byline", ()))
    language = fields.get("language") or ""
    language = language if _TAG.fullmatch(language) else "vi"
    return ArticleView(title, lead, byline, blocks, marker.count, language, _further(record))


def _further(record: Record) -> list[tuple[str, str]]:
    values = record.as_json()
    return [(name, str(value)) for name in SHOWN if name not in _PLACED and (value := cell(values[name]))]


def _blocks(
    fields: Mapping[str, Any], highlights: Highlights, marker: Marker, files: Mapping[str, ShownFile]
) -> list[PageBlock]:
    body, captions = fields["body"], list(enumerate(fields["captions"]))
    blocks: list[PageBlock] = []

    def photos(before: float) -> None:
        while captions and _position(captions[0][1]) <= before:
            number, caption = captions.pop(0)
            text = marker.mark(caption["text"], highlights.get(f"caption.{number}", ()))
            image = caption.get("image")
            blocks.append(PageBlock("photo", text, safe_address(image), files.get(image or "")))

    for number, paragraph in enumerate(body):
        photos(number)
        blocks.append(PageBlock("paragraph", marker.mark(paragraph, highlights.get(f"body.{number}", ()))))
    photos(float("inf"))
    shown = {caption.get("image") for caption in fields["captions"]}
    bare = [image for image in fields["images"] if image not in shown]
    blocks += [
        PageBlock("image", Markup(""), address, files.get(image)) for image in bare if (address := safe_address(image))
    ]
    return blocks


def _position(caption: Mapping[str, Any]) -> float:
    """Paragraphs before it; a caption of unknown place stands after the body."""
    position = caption.get("position")
    return float("inf") if position is None else position


def safe_address(url: str | None) -> str | None:
    """*url* where it is an absolute web address, else None: `javascript:` and its like are never linked."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
