"""What an operator chooses about crawling; read from config.toml by the app."""

from pydantic import BaseModel, ConfigDict, Field


class CrawlerSettings(BaseModel):
    """The `[crawler]` table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: str = ""
    """URL or e-mail address that the User-Agent names; needed for public hosts."""
    delay_s: float = Field(default=2.0, ge=0.5)
    """Seconds between two requests to one host, at least."""


class SourceSettings(BaseModel):
    """One `[sources.NAME]` table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    seeds: tuple[str, ...] = Field(min_length=1)
    """Where a crawl begins: the home page, listing pages, feeds or sitemaps."""
    enabled: bool = True
