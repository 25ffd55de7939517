"""Here is an invented district. Give me its news. Read from news/SITE/*.toml, one `[[article]]` each.

id = 214                                   unique within the site, kept for ever
title, published, category                 published: a local minute, or a day where the site prints days only
lead, byline                               left out where the page prints none
body = ["A paragraph.", {photo = "cau-moi", caption = "…", style = "table"}]
files = [{name = "12-TB-UBND.pdf", title = "Thông báo số 12/TB-UBND"}]
"""

import re
import tomllib
import unicodedata
from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from luutin.packaged import folder_of

CaptionStyle = Literal["head", "figure", "em", "break", "table", "div", "bare"]
"""How a page prints the words under a photo:

head    the article's own photo above the text, in a figure      figure  figcaption
em      a centred <em> in the next paragraph                     break   same paragraph as the photo, after <br>
table   the second row of a two-row table                        div     a centred <div> in small print
bare    the next paragraph, with nothing to tell it from the text
"""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NewsPhoto(_Data):
    """A photo between two paragraphs."""

    photo: str
    """File name without its ending; also what the picture is drawn from."""
    caption: str | None = None
    style: CaptionStyle = "figure"


class File(_Data):
    """A document to download."""

    name: str
    title: str


class Item(_Data):
    """One article as its editor wrote it."""

    id: int
    title: str
    published: str
    category: str
    lead: str | None = None
    byline: str | None = None
    body: tuple[str | NewsPhoto, ...] = ()
    files: tuple[File, ...] = ()
    slug: str = ""
    """Of the first title; an edited title keeps its address."""
    modified: datetime | None = None
    """Aware; None: never edited."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: dict[str, object]) -> dict[str, object]:
        return {"slug": slug_of(str(value.get("title", ""))), **value}

    @model_validator(mode="after")
    def _something_to_show(self) -> Self:
        if not self.body and not self.files:
            raise ValueError(f"article {self.id} has neither text nor file")
        return self

    @property
    def day(self) -> date:
        """Local day of publication."""
        return date.fromisoformat(self.published[:10])

    @property
    def moment(self) -> datetime:
        """Local moment of publication, naive; midnight where only a day is known."""
        return datetime.fromisoformat(self.published)

    @property
    def section(self) -> str:
        """The category as it stands in addresses."""
        return slug_of(self.category)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text without the photos."""
        return tuple(block for block in self.body if isinstance(block, str))

    @property
    def photos(self) -> tuple[NewsPhoto, ...]:
        """The photos, in order."""
        return tuple(block for block in self.body if isinstance(block, NewsPhoto))


def slug_of(title: str) -> str:
    """*title* as portals write it into addresses: ASCII letters and digits, joined by hyphens, cut at 80."""
    folded = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", folded.encode("ascii", "ignore").decode()))[:80].rstrip("-")


def load(site: str) -> tuple[Item, ...]:
    """The articles of one site, oldest first."""
    folder = folder_of("luutin.app.demo") / "news" / site
    items = [
        Item.model_validate(table)
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
        for table in tomllib.loads(entry.read_text("utf-8"))["article"]
    ]
    return tuple(sorted(items, key=lambda item: (item.published, item.id)))
