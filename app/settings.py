"""What an operator chooses about the web interface: `[web]` and `[[collections]]` of config.toml."""

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


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
    subscriptions: bool | Literal["queries"] = False
    """Whether readers may have new hits of saved searches sent to them by e-mail, or of any `queries` of their own too;
    needs `public_url` and `[mail]`."""
    rate_per_minute: int = Field(default=300, ge=0)
    """Requests a minute that one client may make on average, twice that in a burst; 0: no limit."""
    time_limit_s: float = Field(default=10.0, gt=0)
    """Seconds after which a search is interrupted and answered with an error."""
    processes: int = Field(default=0, ge=0, le=64)
    """Processes that answer, each with its own `readers`; 0: one for each processor, up to four. On Linux."""
    wait_s: float = Field(default=0.8, gt=0)
    """Seconds in which a request should be answered: it waits for a free reader so long, less the longer answers take
    at the time. Then it is asked to come again."""
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


InLanguages = Annotated[str | dict[str, Annotated[str, Field(min_length=1)]], Field(min_length=1)]
"""Words of an operator: the same for every visitor, or by the code of a language, `{ vi = "…", en = "…" }`."""


def choose_words(words: str | Mapping[str, str], language: str) -> str:
    """*words* in *language*; in the first that there is, where they are not given in that one."""
    if isinstance(words, str):
        return words
    return words.get(language) or next(iter(words.values()))


class CollectedArticle(BaseModel):
    """One article of a collection."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: Annotated[int, Field(ge=1, lt=1 << 63)] | Annotated[str, Field(min_length=1)]
    """Its number in this archive, or an address under which it stood."""
    remark: InLanguages | None = None
    """What the operator says of it."""


def _chosen(given: object) -> object:
    return {"article": given} if isinstance(given, int | str) else given


class CollectionSettings(BaseModel):
    """One of `[[collections]]`: articles that the operator puts together, shown at `/collections/NAME`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    """Its part of the address."""
    title: InLanguages
    about: InLanguages | None = None
    """What it is, in paragraphs parted by empty lines."""
    query: str | None = None
    """What its articles are found with (docs/query-language.md), the newest first."""
    articles: Annotated[tuple[Annotated[CollectedArticle, BeforeValidator(_chosen)], ...], Field(max_length=500)] = ()
    """Its articles, in the order in which they are shown. An export's address holds 500."""

    @model_validator(mode="after")
    def _has_one_of_both(self) -> Self:
        if bool((self.query or "").strip()) == bool(self.articles):
            raise ValueError(f"{self.name} needs either a query or articles")
        return self


def _parted(collections: tuple[CollectionSettings, ...]) -> tuple[CollectionSettings, ...]:
    names = [each.name for each in collections]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the name stands twice: {', '.join(twice)}")
    return collections


Collections = Annotated[tuple[CollectionSettings, ...], AfterValidator(_parted)]
"""All of `[[collections]]`, in the order of the file."""
