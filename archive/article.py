"""The record of a news page. docs/fields.md defines each field. None means that the page does not show it."""

import hashlib
import re
from datetime import date, datetime, time
from typing import Annotated, Any
from urllib.parse import urlsplit

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo

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


class Article(_Part):
    """One article as one page printed it. Text is NFC with white space folded, otherwise as printed."""

    url: str
    """Canonical URL."""
    source: str
    """Name of the source in config.toml."""
    title: Text
    lead: OptionalText = None
    byline: OptionalText = None
    published: LocalStamp | None = None
    """Local day at Asia/Ho_Chi_Minh, with the time only where the page shows one."""
    published_markup: str | None = None
    """ISO 8601 moment or day that the page's markup claims, kept as evidence beside the printed one."""
    body: Paragraphs = ()
    captions: tuple[Caption, ...] = ()
    images: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    related: tuple[Related, ...] = ()
    category: OptionalText = None
    document_numbers: tuple[Text, ...] = ()
    site_name: OptionalText = None
    language: str | None = None
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
        content = [
            self.title,
            self.lead,
            self.byline,
            self.published,
            self.body,
            [(c.text, _path(c.image)) for c in self.captions],
            [_path(image) for image in self.images],
            [(a.name, _path(a.url)) for a in self.attachments],
            self.document_numbers,
        ]
        return hashlib.sha256(orjson.dumps(content)).hexdigest()


def _path(url: str | None) -> str | None:
    return urlsplit(url).path if url else None
