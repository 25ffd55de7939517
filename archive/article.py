"""The record of a news page. docs/fields.md defines each field. None means that the page does not show it."""

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from typing import Annotated, Any, Final, Self
from urllib.parse import urlparse

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from luutin.archive.field_use import Use, uses
from luutin.archive.text import normal


def _text(value: Any) -> Any:
    return normal(value) if isinstance(value, str) else value


def _text_or_none(value: Any) -> Any:
    return (normal(value) or None) if isinstance(value, str) else value


NORMAL = "paragraphs in normal form"
"""Context of a validation by whoever made the paragraphs so: looking at all their letters once more is saved."""


def _paragraphs(value: Any, info: ValidationInfo) -> Any:
    if info.context is NORMAL or not isinstance(value, list | tuple):
        return value
    return [_text(paragraph) for paragraph in value]


_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?)?")


def _local_stamp(value: str) -> str:
    """Check and shorten a local stamp: `2020-01-09`, `2020-01-09T17:44` or, with seconds, `2020-01-09T17:44:05`."""
    found = _STAMP.fullmatch(value)
    if found is None:
        raise ValueError(f"{value!r} is not a local day (2020-01-09) or minute (2020-01-09T17:44)")
    year, month, day, hour, minute, second = found.groups()
    text = date(int(year), int(month), int(day)).isoformat()
    if hour is None:
        return text
    clock = time(int(hour), int(minute), int(second or 0))
    return f"{text}T{clock.isoformat('seconds' if clock.second else 'minutes')}"


Text = Annotated[str, BeforeValidator(_text)]
Paragraphs = Annotated[tuple[str, ...], BeforeValidator(_paragraphs)]
OptionalText = Annotated[str | None, BeforeValidator(_text_or_none)]
LocalStamp = Annotated[str, AfterValidator(_local_stamp)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Caption(_Part):
    """The words printed under a photo."""

    text: Text
    image: str | None = None
    """Absolute URL of the image; None where a caption stands without one."""
    position: int | None = None
    """Number of body paragraphs printed before it, from 0; None where not known (imported records)."""


class Attachment(_Part):
    """A file that the page offers: a PDF, a spreadsheet, an archive."""

    name: Text
    url: str


class Related(_Part):
    """A link to another article, printed in the page's own list of related news."""

    title: Text
    url: str


_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?(/[A-Za-z0-9/._~%-]*+)", re.ASCII)
"""An address of which nothing but the path stands behind the host: most are such."""


def _path(url: str | None) -> str | None:
    """An address without its query and parameters (`;jsessionid=…`), which change without touching what is there."""
    if not url:
        return None
    plain = _PLAIN_ADDRESS.fullmatch(url)
    return plain[1] if plain is not None else urlparse(url).path


def _caption_content(captions: tuple[Caption, ...]) -> list[Any]:
    return [(each.text, _path(each.image)) for each in captions]


def _image_content(images: tuple[str, ...]) -> list[Any]:
    return [_path(each) for each in images]


def _attachment_content(attachments: tuple[Attachment, ...]) -> list[Any]:
    return [(each.name, _path(each.url)) for each in attachments]


_CONTENT = Use(content=True, exported=True, shown=True, indexed=True)
"""What the article says."""
_AROUND = Use(content=False, exported=True, shown=True, indexed=False)
"""What stands around the article, and changes without it."""
_FOUND_BY = replace(_AROUND, indexed=True)
"""The same, where people search by it."""
_EVIDENCE = replace(_AROUND, shown=False)
"""What a program may want to weigh, and a reader would take for a statement of the article."""


class Article(_Part):
    """One article as one page printed it. Text is NFC with white space folded, otherwise as printed."""

    url: Annotated[str, _FOUND_BY]
    """Canonical URL."""
    source: Annotated[str, _FOUND_BY]
    """Name of the source in config.toml."""
    title: Annotated[Text, _CONTENT]
    lead: Annotated[OptionalText, _CONTENT] = None
    byline: Annotated[OptionalText, _CONTENT] = None
    published: Annotated[LocalStamp | None, _CONTENT] = None
    """Local day at Asia/Ho_Chi_Minh, with the time only where the page shows one."""
    published_markup: Annotated[str | None, _EVIDENCE] = None
    """ISO 8601 moment or day that the page's markup claims, kept as evidence beside the printed one."""
    modified: Annotated[LocalStamp | None, _AROUND] = None
    """Local day or minute of the last change that the page tells apart from the publication."""
    body: Annotated[Paragraphs, _CONTENT] = ()
    captions: Annotated[tuple[Caption, ...], replace(_CONTENT, hashed=_caption_content)] = ()
    images: Annotated[tuple[str, ...], replace(_CONTENT, hashed=_image_content, indexed=False)] = ()
    attachments: Annotated[tuple[Attachment, ...], replace(_CONTENT, hashed=_attachment_content)] = ()
    related: Annotated[tuple[Related, ...], _AROUND] = ()
    category: Annotated[OptionalText, _FOUND_BY] = None
    document_numbers: Annotated[tuple[Text, ...], _CONTENT] = ()
    site_name: Annotated[OptionalText, _FOUND_BY] = None
    language: Annotated[str | None, _AROUND] = None
    """BCP 47 tag."""

    @property
    def day(self) -> date | None:
        """The local day of publication."""
        return date.fromisoformat(self.published[:10]) if self.published else None

    @property
    def moment(self) -> datetime | None:
        """The local day and time of publication, naive; None without a printed time."""
        return datetime.fromisoformat(self.published) if self.published and "T" in self.published else None

    def content_hash(self) -> str:
        """SHA-256 in hex over the content fields: what makes a revision a new one.

        Not content: related links, site name, category, the markup's date, and the query part of image and
        file addresses, because portals change those without touching the article.
        """
        return hashlib.sha256(orjson.dumps(self._content())).hexdigest()

    def differs_in(self, other: Self) -> list[str]:
        """Names of the content fields in which *other* is another, as their hash sees them."""
        declared = uses(type(self))
        content = (name for name, use in declared.items() if use.content)
        return [
            name
            for name in content
            if declared[name].hashed(getattr(self, name)) != declared[name].hashed(getattr(other, name))
        ]

    def _content(self) -> list[Any]:
        """The content fields' values: of the first ones always, of a later one, with its name, where it holds any.

        So an article that does not have the later field keeps the hash that it had before there was one.
        """
        declared = uses(type(self))
        content = [declared[name].hashed(getattr(self, name)) for name in _HASHED_FIRST]
        values = ((name, getattr(self, name)) for name in _hashed_later(type(self)))
        return content + [[name, declared[name].hashed(value)] for name, value in values if value]


_HASHED_FIRST = (
    "title", "lead", "byline", "published", "body", "captions", "images", "attachments", "document_numbers",
)  # fmt: skip
"""The content fields of the first release, in the order in which they are hashed. A later one is never added here."""


@cache
def _hashed_later(record: type[Article]) -> list[str]:
    return sorted(name for name, use in uses(record).items() if use.content and name not in _HASHED_FIRST)


EXPORTED: Final = {
    name: None if field.is_required() else field.get_default()
    for name, field in Article.model_fields.items()
    if uses(Article)[name].exported
}
"""Exported fields, in order → what a record shows that was kept before there was such a field: None or nothing."""
SHOWN: Final = tuple(name for name, use in uses(Article).items() if use.shown)
"""Fields that a page prints, in the order of declaration."""
