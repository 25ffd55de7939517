"""The outer wall, as plain ASGI: who may ask, how, how often, and the headers that every answer carries."""

import ipaddress
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luutin.app.web.admission.shared_counts import ClientCount, SharedCounts

_log = logging.getLogger(__name__)

IS_HEAD = "luutin.is_head"
"""Key of a request's scope: true where only the headers of the answer are asked for."""
ONLY_HEADERS: ContextVar[bool] = ContextVar("ONLY_HEADERS", default=False)
"""The same for what works on the request without having it: nothing dear need be done then."""
IS_POST = "luutin.is_post"
"""Likewise: true where arguments of a question stand in the body, as harvesters may send them."""
ASKED_BY_POST = "/oai"
"""The one path that is asked by POST too (OAI-PMH 2.0 §3.1.1). It reads as all others do."""
_SUBSCRIBED_BY_POST = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/(?:watch/[^/]+/subscribe|subscription(?:/[^/]+)?)")
"""Paths that change something, and so are asked by POST: who may get letters (luutin.app.web.subscribing)."""
METHODS = ("GET", "HEAD", "OPTIONS")
_LOOPBACK = {"localhost"}
_MAX_CLIENTS = 1 << 16
_MAX_TARGET = 8_000
"""Bytes of path and query, as RFC 9110 §4.1 recommends to support at least."""


_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s\[\]:/?#@\\]+))(?::[0-9]*)?")
"""A Host header (RFC 9110 §7.2): nothing in it may make another host of the addresses that we build with it."""

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Total-Count, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Pages of other sites may read the API and the feeds; nothing here depends on who asks."""


def _is_open(path: str) -> bool:
    return (
        "/api/" in path
        or path.startswith(("/timegate/", "/timemap/"))
        or path.endswith(("/openapi.json", "/feed.atom", ASKED_BY_POST))
    )


def refusal(status: int, code: str, message: str, hint: str = "") -> Response:
    """The one error shape, for answers that are given before any page is reached."""
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint}}, status)


class Wall:
    """Refuses what is not answered here and adds the safety headers to what it does."""

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        app: ASGIApp,
        *,
        hosts: tuple[str, ...],
        images: str,
        limit: "RateLimit",
        subscriptions: bool,
        defect: Callable[[Request, Exception], Response],
    ) -> None:
        self.app = app
        self.defect = defect
        """Answers a request that ended in a defect of ours."""
        self.hosts = hosts
        self.limit = limit
        self.subscriptions = subscriptions
        """Whether readers may subscribe."""
        self.headers = _safety_headers(images)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False
        is_open, is_head = _is_open(scope["path"]), scope["method"] == "HEAD"

        async def send_safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                if is_open:
                    headers.update(_OPEN)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            # HEAD is GET without the body (RFC 9110 §9.3.2), on every route.
            asked = {**scope, "method": "GET", IS_HEAD: True} if is_head else scope
            ONLY_HEADERS.set(is_head)
            if scope["method"] == "POST" and scope["path"].endswith(ASKED_BY_POST):
                scope = asked = {**scope, "method": "GET", IS_POST: True}
            await (self._refuse(scope) or self.app)(asked, receive, send_safely)
        except Exception as error:
            if begun:
                raise
            _log.exception("%s %s", scope["method"], scope["path"])
            await self.defect(Request(scope), error)(scope, receive, send_safely)

    def _is_wish(self, scope: Scope) -> bool:
        """Whether a reader says to want letters, or no more."""
        path = scope["path"]
        return self.subscriptions and scope["method"] == "POST" and bool(_SUBSCRIBED_BY_POST.fullmatch(path))

    def _refuse(self, scope: Scope) -> Response | None:
        if not host_allowed(Headers(scope=scope).get("host", ""), self.hosts):
            hint = "Add the name to hosts in the [web] table of config.toml."
            return refusal(421, "unknown_host", "This server does not answer for that host name.", hint)
        if scope["method"] not in METHODS and not self._is_wish(scope):
            response = refusal(405, "method_not_allowed", "This site only reads: use GET.")
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS), "Access-Control-Max-Age": "86400"})
        if not scope["path"].startswith("/"):
            return refusal(400, "bad_target", "The address of a request begins with a slash.")
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > _MAX_TARGET:
            return refusal(414, "too_long", "The address is too long.", "Shorten the query to under 8,000 bytes.")
        wait = self.limit.wait((scope.get("client") or ("", 0))[0])
        if wait:
            response = refusal(429, "too_many_requests", "Too many requests from this address.", "Wait a little.")
            response.headers["Retry-After"] = str(int(wait) + 1)
            return response
        return None


class RateLimit:
    """A token bucket for each client: so many a minute on average, twice that in a burst.

    Processes forked from this one take from the same buckets.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float], *, burst: float | None = None) -> None:
        self.rate = per_minute / 60
        self.burst = per_minute * 2.0 if burst is None else burst
        self.clock = clock
        """Seconds, never going back."""
        self._buckets = SharedCounts(_MAX_CLIENTS)

    def wait(self, client: str) -> float:
        """Seconds until *client* may ask again, taking one request where that is 0."""
        if not self.rate:
            return 0.0
        now = self.clock()
        tokens, since = self._buckets.get(client) or ClientCount(self.burst, now)
        tokens = min(self.burst, tokens + (now - since) * self.rate)
        self._buckets.put(client, ClientCount(tokens - 1 if tokens >= 1 else tokens, now))
        return 0.0 if tokens >= 1 else (1 - tokens) / self.rate


def host_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether a Host header names this server.

    Addresses and loopback names always do: rebinding a name to a private address is what the list guards against.
    """
    form = _HOST.fullmatch(host)
    if form is None:
        return False
    name = (form["address"] or form["name"]).lower().rstrip(".")
    if name in _LOOPBACK or name in allowed or "*" in allowed:
        return True
    if any(entry.startswith("*.") and name.endswith(entry[1:]) for entry in allowed):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _safety_headers(images: str) -> dict[str, str]:
    """No script but our own file, no frame, no form elsewhere, nothing loaded from other servers.

    With `images = "original"` photos, and nothing else, may come from the portals.
    """
    pictures = "'self' data: https: http:" if images == "original" else "'self' data:"
    policy = (
        f"default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src {pictures};"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class PathPrefix:
    """Serves the web interface under a reverse proxy's prefix, whether the proxy passes the prefix on or strips it."""

    def __init__(self, app: ASGIApp, *, root_path: str) -> None:
        self.app = app
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the prefix noted where links are built."""
        if scope["type"] == "http" and self.root_path:
            path = scope["path"]
            if path != self.root_path and not path.startswith(f"{self.root_path}/"):
                path = self.root_path + path
            scope = {**scope, "root_path": self.root_path, "path": path}
        await self.app(scope, receive, send)
