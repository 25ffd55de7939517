"""The JSON that the API answers with about an address."""

from pydantic import BaseModel, ConfigDict, Field

from luutin.app.api.shapes import Moment

_SHAPE = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


class NamedArticleShape(BaseModel):
    """An article by its name."""

    model_config = _SHAPE
    id: int
    title: str
    permalink: str


class MementoShape(BaseModel):
    """One capture of an address."""

    model_config = _SHAPE
    fetched_at: Moment
    sha256: str = Field(description="Of the body as received")
    status: int
    uri: str = Field(description="Shows it, in a cage")
    raw: str = Field(description="Its very bytes, to save")


class LookupShape(BaseModel):
    """What is kept of an address."""

    model_config = _SHAPE
    url: str
    article: NamedArticleShape | None = Field(description="null: the address is no article's")
    mementos: tuple[MementoShape, ...]
