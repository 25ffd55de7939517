"""The sample portal on loopback: three sites, each on a port of its own, with verbs for what editors do."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from luutin.app.demo.content import Item, load
from luutin.app.demo.layouts import LAYOUTS
from luutin.app.demo.site import Site
from luutin.archive import Article

HOST = "127.0.0.1"


class Portal:
    """Three sites of one invented district. Use it as a context manager, or call `start` and `stop`.

    *ports* are the three to listen on; 0 lets the system choose. Raises OSError where one is taken.
    """

    def __init__(
        self, ports: Sequence[int] = (0, 0, 0), *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._now = now
        self._ports = tuple(ports)
        self.sites = {layout.key: Site(layout, load(layout.key), now=now) for layout in LAYOUTS}
        self._servers: list[_Server] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, and serve each site from a thread of its own."""
        try:
            for site, port in zip(self.sites.values(), self._ports, strict=True):
                server = _Server(site, port)
                self._servers.append(server)
                site.base_url = f"http://{HOST}:{server.server_port}"
        except OSError:
            self.stop()
            raise
        for server in self._servers:
            server.begin()

    def stop(self) -> None:
        """Stop serving; the ports are free afterwards."""
        for server in self._servers:
            server.end()
        self._servers.clear()

    @property
    def ports(self) -> tuple[int, ...]:
        """Where it listens."""
        return tuple(server.server_port for server in self._servers)

    @property
    def base_url(self) -> str:
        """Home of the district's own site."""
        return next(iter(self.sites.values())).base_url

    @property
    def requests(self) -> list[tuple[str, str]]:
        """Every request so far: the site's key, and the path with its query."""
        return [entry for server in self._servers for entry in server.log]

    @property
    def articles(self) -> list[Article]:
        """The records that a crawl must find now, newest first within each site; `related` is left empty."""
        return [site.expected(item) for site in self.sites.values() for item in site.items]

    def edit(self, url: str, **changes: Any) -> Article:
        """Change fields of the article at *url*; its address stays. Returns the record expected now."""
        site, item = self._find(url)
        fields = {**item.model_dump(), "modified": self._now(), **changes}
        site.put(Item.model_validate(fields))
        return site.expected(site.item(item.id))

    def delete(self, url: str) -> None:
        """Take the article at *url* off its site: 404 from now on."""
        site, item = self._find(url)
        site.remove(item.id)

    def add(self, site: str, **fields: Any) -> Article:
        """Publish a new article on the site with this key. Returns the record expected of it."""
        home = self.sites[site]
        number = max(item.id for item in home.items) + 1
        home.put(Item.model_validate({"id": number, **fields}))
        return home.expected(home.item(number))

    def _find(self, url: str) -> tuple[Site, Item]:
        """The article at a canonical URL. Raises KeyError."""
        for site in self.sites.values():
            for item in site.items:
                if site.address(item) == url:
                    return site, item
        raise KeyError(url)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.site = site
        self.log: list[tuple[str, str]] = []
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "LacKhe"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.log.append((self.server.site.layout.key, self.path))
        response = self.server.site.respond(self.path, if_none_match=self.headers.get("If-None-Match"))
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Nothing: the crawl is what the person watches."""
