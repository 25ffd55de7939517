"""The gate of a private archive, as plain ASGI: nothing behind it is reached by whoever is not let in.

Basic and Bearer (RFC 7617, RFC 6750) need no cookie and no script, and every feed reader and program has them. A user
that a reverse proxy has checked comes in by the header that it sets, and only where the proxy itself is the peer.
"""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luutin.app.settings import WebSettings
from luutin.app.web.access.attempts import Attempts
from luutin.app.web.access.book import AccessBook, AccessFileError
from luutin.app.web.errors import ClosedError, PrivateError, TooManyTriesError, WebError
from luutin.app.web.i18n import phrase

PEER = "luutin.peer"
"""Key of a scope: the address that is connected, whatever it says of others."""
_ANYBODYS = ("/healthz", "/readyz", "/metrics", "/robots.txt", "/opensearch.xml")
_STATIC = "/static/"
_SIGNED = "/subscription/"
"""Links of letters: who has one was sent it, and mail programs that end a subscription know no password."""
_REMEMBERED_S = 600.0
_MOST = 1000
_AT_ONCE = 2
"""Passwords compared at one time: each takes 16 MB."""
_log = logging.getLogger(__name__)


class AccessGate:
    """Lets in who has a password, a token, or a name from a proxy that is trusted."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        book: AccessBook | None,
        settings: WebSettings,
        clock: Callable[[], float],
        tell: Callable[[Request, WebError], Response],
    ) -> None:
        self.app = app
        self.book = book
        self.header = settings.user_header
        self.subscriptions = bool(settings.subscriptions)
        self.proxies = [ipaddress.ip_network(each, strict=False) for each in settings.user_proxies]
        self.attempts = Attempts(clock)
        self._tell = tell
        """Answers with an error in a visitor's words."""
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, float] = OrderedDict()
        """Credentials that were right, under a key of this process, and until when they need no comparing."""
        self._limit = anyio.CapacityLimiter(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or _is_anybodys(scope) or (self.subscriptions and _is_signed(scope)):
            await self.app(scope, receive, send)
            return

        async def send_privately(message: Message) -> None:
            if message["type"] == "http.response.start":
                _keep_private(MutableHeaders(scope=message))
            await send(message)

        refused = await self._refuse(scope)
        if refused is None:
            await self.app(scope, receive, send_privately)
            return
        answer = self._tell(Request(scope), refused)
        answer.headers["Cache-Control"] = "no-store"
        if isinstance(refused, PrivateError):
            answer.headers["WWW-Authenticate"] = 'Basic realm="Luu Tin", charset="UTF-8"'
        if isinstance(refused, TooManyTriesError):
            answer.headers["Retry-After"] = str(int(refused.wait_s) + 1)
        await answer(scope, receive, send)

    async def _refuse(self, scope: Scope) -> WebError | None:
        """Why the request is not let in; None: it is."""
        headers, client = Headers(scope=scope), _client(scope)
        if self._is_from_proxy(scope) and headers.get(self.header, "").strip():
            return None
        if self.book is None:
            return _private()
        try:
            if self.book.refresh():
                self._known.clear()
        except AccessFileError:
            _log.exception("nobody can come in")
            return ClosedError(
                phrase("This archive is closed at the moment."), phrase("The operator finds why in the log.")
            )
        given = headers.get("authorization", "")
        if not given:
            return _private()
        digest = hmac.digest(self._key, given.encode("utf-8", "surrogateescape"), hashlib.sha256)
        if self._known.get(digest, 0.0) > self.attempts.clock():
            return None
        return await self._compare(self.book, given, digest, client)

    async def _compare(self, book: AccessBook, given: str, digest: bytes, client: str) -> WebError | None:
        scheme, _, credentials = given.partition(" ")
        name, password = _basic(credentials) if scheme.lower() == "basic" else ("", credentials.strip())
        if book.holder(password) is None:  # nobody guesses a token, so that it need not wait
            if wait := self.attempts.wait(client):
                return TooManyTriesError(
                    phrase("Too many wrong passwords."), phrase("Wait a little, then try again."), wait_s=wait
                )
            self.attempts.fail(client)  # until it proves right: many tries at one time are many tries
            if not await anyio.to_thread.run_sync(book.is_password, name, password, limiter=self._limit):
                _log.warning("a wrong password or token from %s", client)
                return _private()
            self.attempts.succeed(client)
        self._known[digest] = self.attempts.clock() + _REMEMBERED_S
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return None

    def _is_from_proxy(self, scope: Scope) -> bool:
        """Whether the peer itself, and not who it speaks for, is a proxy whose word counts."""
        try:
            peer = ipaddress.ip_address(scope.get(PEER) or _client(scope))
        except ValueError:
            return False
        return any(peer in network for network in self.proxies)


class NotePeer:
    """Notes who is connected, before anything that believes what it says of others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            scope = {**scope, PEER: _client(scope)}
        await self.app(scope, receive, send)


def _is_anybodys(scope: Scope) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return path in _ANYBODYS or (path.startswith(_STATIC) and "/" not in path[len(_STATIC) :])


def _is_signed(scope: Scope) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.startswith(_SIGNED) and "/" not in path[len(_SIGNED) :]


def _basic(credentials: str) -> tuple[str, str]:
    """Name and password of RFC 7617; empty where it is none."""
    try:
        name, _, password = base64.b64decode(credentials.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _keep_private(headers: MutableHeaders) -> None:
    """No cache between may keep what only some may read."""
    said = headers.get("cache-control", "")
    kept = [part.strip() for part in said.split(",") if part.strip() not in {"", "public", "private"}]
    headers["Cache-Control"] = ", ".join(["private", *kept])
    headers.add_vary_header("Authorization")


def _client(scope: Scope) -> str:
    return str((scope.get("client") or ("", 0))[0])


def _private() -> PrivateError:
    return PrivateError(phrase("This archive is private."), phrase("Ask its operator for a name and a password."))
