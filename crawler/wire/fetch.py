"""One polite request: here is a URL, give me the page as received.

Everything is bounded: one deadline from connecting to the last byte, a cap on the bytes sent and on what they
unpack to. A body that ends too soon is an error with what came attached, never silently a page.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from luutin import __version__
from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, GiveUpError, RetryError
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.site.urls import resolve
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.condense import LARGEST, SitemapIntake
from luutin.crawler.wire.decompress import ACCEPT, salvage
from luutin.crawler.wire.page import REDIRECT_CODES, Page
from luutin.crawler.wire.transport import Head, Headers, Transport

_COOKIES = 40
_LARGE = 256 * 1024  # bytes of a body
_HTML_END = b"</html"
_HTML_ENDS = re.compile(rb"</body>\s*</html>(?:\s|<!--[^>]*-->)*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    """Validators of the last visit; None: ask unconditionally."""
    form: str | bytes | None = None
    """Body to post, urlencoded unless a further header says otherwise; None: GET."""
    accept: str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
    largest: int | None = None
    """Bytes of the largest body that is taken; None: as the settings have it for pages."""
    sitemap: bool = False
    """Whether it is for a sitemap, which may be larger than any page."""
    further: Headers = ()
    """Headers beside the usual ones, or in place of them."""
    stranger: bool = False
    """Whether it goes to another host than the others do: cookies neither go there nor come from there."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the page, and the exchange as it went over the wire."""

    page: Page
    reason: str
    sent: Headers
    received: Headers
    address: str | None
    cut: FetchError | None = None
    """Why the body is known to be incomplete; None: as far as can be told it is whole."""
    elapsed_s: float = field(default=0.0, compare=False)
    """From the request to the last byte."""
    body_s: float = field(default=0.0, compare=False)
    """From the first byte of the answer to the last."""

    @property
    def location(self) -> str | None:
        """Where a redirect leads, absolute; None where the answer is none."""
        page = self.page
        if page.status not in REDIRECT_CODES:
            return None
        location = page.headers.get("location", "").strip()
        return resolve(location, page.final_url) if location else None


class Fetcher:
    """Requests to one host, with the cookies it sets."""

    def __init__(
        self,
        transport: Transport,
        settings: CrawlerSettings,
        clock: Clock,
        *,
        receiving: asyncio.Semaphore | None = None,
    ) -> None:
        self._transport = transport
        self._settings = settings
        self._clock = clock
        self._agent = user_agent(settings)
        self._cookies: dict[str, str] = {}
        self._receiving = receiving or asyncio.Semaphore()
        """Places for large bodies, shared with other hosts."""

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def fetch(self, request: Request) -> Response:
        """Ask once, following no redirect. Raises RetryError and GiveUpError."""
        began = headed = self._clock.monotonic()
        pieces: list[bytes] = []
        head: Head | None = None
        cut: FetchError | None = None
        condensed = False
        body = request.form.encode() if isinstance(request.form, str) else request.form
        try:
            async with asyncio.timeout(self._settings.deadline_s):
                async with self._transport.ask(request.url, self._headers(request, body), body=body) as (head, stream):
                    headed = self._clock.monotonic()
                    condensed = await self._receive(request, head, stream, pieces)
        except TimeoutError as error:
            cut = RetryError(
                request.url, Code.TIMEOUT, f"no end after {self._settings.deadline_s:g} s", host_fault=head is None
            )
            cut.__cause__ = error
        except RetryError as error:
            cut = error
        if head is None or (cut is not None and not pieces):
            raise cut or RetryError(request.url, Code.RESET)
        if not request.stranger:
            self._remember_cookies(head)
        ended = self._clock.monotonic()
        page, cut = self._page(request, head, b"".join(pieces), cut, condensed=condensed)
        return Response(
            page,
            head.reason,
            head.sent,
            head.headers,
            head.address,
            cut,
            elapsed_s=ended - began,
            body_s=ended - headed,
        )

    async def _receive(self, request: Request, head: Head, stream: AsyncIterator[bytes], pieces: list[bytes]) -> bool:
        """Gather a body; return whether it is a large sitemap, of which only the entries are kept.

        A large one needs one of a few places, so that many hosts together cannot fill memory.
        """
        size, cap, large = 0, request.largest or self._settings.raw_cap_bytes, False
        bounds = iter((_LARGE, cap))
        bound = next(bounds)
        intake: SitemapIntake | None = None
        try:
            async for piece in stream:
                size += len(piece)
                if size > _LARGE and not large:
                    large = await self._receiving.acquire()
                if size > bound and intake is None:
                    intake = _intake(request, head, pieces, plain=bound == cap)
                    bound = next(bounds, cap)
                if intake is not None and not intake.feed(piece):
                    break
                if intake is None and size > cap:
                    raise GiveUpError(request.url, Code.TOO_LARGE, f"more than {cap} bytes")
                if intake is None:
                    pieces.append(piece)
        finally:
            if intake is not None:
                pieces.append(intake.result())
            if large:
                self._receiving.release()
        return intake is not None

    def _page(
        self, request: Request, head: Head, raw: bytes, cut: FetchError | None, *, condensed: bool
    ) -> tuple[Page, FetchError | None]:
        headers = _join(head.headers)
        coding = "" if condensed else headers.get("content-encoding", "")
        cap = max(LARGEST if request.sitemap else 0, request.largest or self._settings.body_cap_bytes)
        body, broken = salvage(raw, coding, url=request.url, cap=cap)
        if isinstance(broken, GiveUpError):
            raise broken
        short = None if condensed else _check_length(request.url, head, raw)
        cut = cut or broken or short or _check_closed(request.url, headers, body)
        if cut is not None and cut.code in {Code.CUT_BODY, Code.TIMEOUT} and _HTML_ENDS.search(body[-200:]):
            cut = None  # what is announced and does not come is a count gone wrong: the page says that this is its end
        page = Page(
            url=request.url,
            final_url=request.url,
            status=head.status,
            headers=headers,
            body=body,
            fetched_at=self._clock.now(),
            truncated=cut is not None,
            raw=raw,
        )
        return page, cut

    def _headers(self, request: Request, body: bytes | None) -> dict[str, str]:
        headers = {
            "Host": request.url.split("/", 3)[2],
            "User-Agent": self._agent,
            "Accept": request.accept,
            "Accept-Language": "vi,en;q=0.5",
            "Accept-Encoding": ACCEPT,
        }
        if self._cookies and not request.stranger:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Content-Length"] = str(len(body))
        headers.update((name.title(), value) for name, value in request.further)
        return headers

    def _remember_cookies(self, head: Head) -> None:
        """Keep session cookies for this host while the crawl lasts: some portals redirect for ever without."""
        for name, value in head.headers:
            if name.lower() != "set-cookie":
                continue
            try:
                morsels = SimpleCookie(value)
            except CookieError:
                continue
            for morsel in morsels.values():
                self._cookies[morsel.key] = morsel.coded_value
        while len(self._cookies) > _COOKIES:
            self._cookies.pop(next(iter(self._cookies)))


def _intake(request: Request, head: Head, pieces: list[bytes], *, plain: bool) -> SitemapIntake | None:
    """Who takes the rest of a large sitemap in, and has taken *pieces* from here; None: it is none.

    *plain*: also one that is not packed, which takes little more room than its entries.
    """
    if not request.sitemap or head.status != 200:
        return None
    intake = SitemapIntake(_join(head.headers).get("content-encoding", ""), url=request.url)
    begins = intake.begin(b"".join(pieces)) and (plain or intake.is_packed)
    if begins:
        pieces.clear()
    return intake if begins else None


def user_agent(settings: CrawlerSettings) -> str:
    """Who we are and how to reach us."""
    contact = settings.contact
    reach = f"; +{contact}" if contact.startswith("http") else f"; {contact}" if contact else ""
    return f"{settings.product}/{__version__} (news archive{reach})"


def _join(headers: Headers) -> Mapping[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined


def _check_length(url: str, head: Head, raw: bytes) -> FetchError | None:
    """A body shorter than its Content-Length; h11 notices it too, unless a server closes very late."""
    lengths = {value.strip() for name, value in head.headers if name.lower() == "content-length"}
    chunked = any(name.lower() == "transfer-encoding" for name, _ in head.headers)
    if chunked or len(lengths) != 1 or head.status == 304:
        return None
    length = lengths.pop()
    short = length.isdecimal() and len(length) < 19 and len(raw) < int(length)
    return RetryError(url, Code.CUT_BODY, f"{len(raw)} of {length}") if short else None


def _check_closed(url: str, headers: Mapping[str, str], body: bytes) -> FetchError | None:
    """An HTML page without its end tag: cut somewhere on its way, or a portal that never writes it."""
    if "html" not in headers.get("content-type", "html") or _HTML_END in body[-4096:].lower():
        return None
    head = body[:2048].lower()
    looks_html = b"<html" in head or b"<!doctype html" in head
    return RetryError(url, Code.UNCLOSED) if looks_html and _HTML_END not in body.lower() else None
