"""What an operator chooses about the web interface: the `[web]` table of config.toml."""

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _network(text: str) -> str:
    ipaddress.ip_network(text, strict=False)
    return text


class WebSettings(BaseModel):
    """The `[web]` table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hosts: tuple[str, ...] = ()
    """Names under which the server may be asked for; loopback names, IP addresses and `--host` always may.
    A leading `*.` stands for any subdomain."""
    root_path: str = Field(default="", pattern=r"^(/[A-Za-z0-9._~-]+)*$")
    """Prefix under which a reverse proxy shows the web interface, such as `/luutin`; empty: none."""
    public_url: str = Field(default="", pattern=r"^(https?://[^/?#\s]+)?$")
    """Origin that citations, feeds and exports name, such as `https://tin.example.vn`; empty: the one asked for."""
    language: str = Field(default="vi", pattern=r"^[a-z]{2,3}$")
    """Language for visitors whose browser asks for neither."""
    images: Literal["link", "original"] = "link"
    """`link`: photos are links to where they were printed, so that no request leaves this server;
    `original`: browsers load them from the portals."""
    access: str = ""
    """File of those who may read this archive (`luutin access`), relative to config.toml; empty: everyone may."""
    user_proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """Addresses and networks of reverse proxies whose word counts on who the visitor is."""
    user_header: str = Field(default="X-Remote-User", pattern=r"^[A-Za-z0-9-]+$")
    """Header in which they name the visitor whom they have checked. They must never pass on a visitor's own."""
    public: bool = False
    """Whether everyone is meant to read it: then nothing is said at the start about who may."""
    rate_per_minute: int = Field(default=300, ge=0)
    """Requests a minute that one client may make on average, twice that in a burst; 0: no limit."""
    time_limit_s: float = Field(default=10.0, gt=0)
    """Seconds after which a search is interrupted and answered with an error."""
    processes: int = Field(default=0, ge=0, le=64)
    """Processes that answer, each with its own `readers`; 0: one for each processor, up to four. On Linux."""
    wait_s: float = Field(default=0.8, gt=0)
    """Seconds that a request waits for a free reader before it is asked to come again."""
    readers: int = Field(default=4, ge=1, le=64)
    """Connections to the archive, and so searches at one time."""
    connections: int = Field(default=500, ge=8)
    """Connections held at one time, or as many as the limit on open files leaves room for."""
    connections_per_client: int = Field(default=50, ge=1)
    """Of them, from one address; a reverse proxy on this machine has them all."""
    request_time_s: float = Field(default=10.0, gt=0)
    """Seconds until a request must be whole."""
    stall_time_s: float = Field(default=30.0, gt=0)
    """Seconds after which a client that takes nothing of its answer is let go."""

    @property
    def is_private(self) -> bool:
        """Whether a visitor must prove who they are."""
        return bool(self.access or self.user_proxies)
