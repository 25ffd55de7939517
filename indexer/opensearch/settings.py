"""What an operator chooses about a cluster: the `[engine.NAME]` tables of config.toml."""

import ipaddress
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class EngineSettings(BaseModel):
    """One `[engine.NAME]` table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[tuple[Annotated[str, Field(pattern=r"^https?://[^/?#@\s]+/?$")], ...], BeforeValidator(_listed)]
    """Address of the cluster, or a list with one for each node: where one does not answer, the next is asked."""
    ca: Path | None = None
    """File with the certificate authority that the cluster's certificate is of; None: those that the system knows."""
    user: str = ""
    """Who asks; empty: nobody has to say."""
    password_file: Path | None = None
    """File that holds the password and nothing else."""
    index: str = Field(default="luutin", pattern=r"^[a-z][a-z0-9_]{0,40}$")
    """Name of the index. All archives of one service share it."""
    replicas: int = Field(default=1, ge=0, le=5)
    """Further copies of each shard, on other nodes."""
    shards: int = Field(default=3, ge=1, le=256)
    """Parts of the index; taken when an index is made, by `luutin index --to NAME`."""
    follow: bool = True
    """Whether each crawl sends what it kept, as `luutin index --to NAME` does; false where the user may only read."""
    timeout_s: float = Field(default=30.0, gt=0)
    """Seconds after which a request that writes is given up. A search has the time that its asker gives it."""

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not self.url:
            raise ValueError("url: at least one address is needed")
        if bool(self.user) != bool(self.password_file):
            raise ValueError("user and password_file go together")
        open_to_all = [url for url in self.url if url.startswith("http://") and not _is_here(url)]
        if self.user and open_to_all:
            raise ValueError(f"{open_to_all[0]}: a password goes over https alone, or to this machine")
        return self


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
