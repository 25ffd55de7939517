"""What an operator may tell the extractor about one portal: CSS selectors, each field alone, old layouts with an end.

[sources.thanh-son.selectors]
title = "h2.tin-tieu-de"
body = "#noi-dung"

[[sources.thanh-son.selectors.old]]
valid_until = 2021-06-30
body = ".content-detail"
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Layout(BaseModel):
    """CSS selectors for one layout. None: the field is found by the general rules, as is one that matches nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    lead: str | None = None
    body: str | None = None
    """The element round all paragraphs."""
    published: str | None = None
    """An element that holds the stamp."""
    byline: str | None = None
    captions: str | None = None
    """Each element that holds one caption."""
    category: str | None = None
    drop: str | None = None
    """Elements that are no part of the article."""

    @property
    def given(self) -> dict[str, str]:
        """The selectors that are set, by field."""
        return {name: value for name in Layout.model_fields if isinstance(value := getattr(self, name), str)}


class OldLayout(Layout):
    """A layout that the portal has given up."""

    valid_until: date
    """The last day on which it was served."""


class Selectors(Layout):
    """The layout of today, and those before it."""

    old: tuple[OldLayout, ...] = ()

    def at(self, day: date) -> Layout:
        """Return the layout that the portal served on *day*."""
        ended = sorted((layout for layout in self.old if layout.valid_until >= day), key=lambda old: old.valid_until)
        return ended[0] if ended else self

    @classmethod
    def of(cls, value: Mapping[str, Any] | Self | None) -> Self | None:
        """Return the selectors that *value*, a table of config.toml, gives. Raises pydantic.ValidationError."""
        return value if value is None or isinstance(value, cls) else cls.model_validate(dict(value))
