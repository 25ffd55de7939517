"""The process that drives a browser: shells in, pages out. `luutin.crawler.rendering.browser` starts it and ends it.

The browser has no network and no files but its own. Whatever a page asks for is handed on as a wish.
"""

import asyncio
import os
import signal
import socket
from pathlib import Path

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Page,
    Request,
    Route,
    async_playwright,
)
from playwright.async_api import TimeoutError as LateError

from luutin.archive import VIETNAM
from luutin.crawler.codes import Code
from luutin.crawler.reading.messages import HEADER, frame
from luutin.crawler.rendering.availability import find_browser
from luutin.crawler.rendering.messages import (
    FromBrowser,
    Ready,
    RenderedPage,
    RenderFailure,
    Shell,
    Supply,
    Wish,
    decode_for_browser,
    encode,
)
from luutin.crawler.sandbox.confine import confine_browser
from luutin.crawler.site.hosts import origin_of

_MEMORY = 1 << 30  # bytes of data for each of its processes
_NICE = 10  # the crawl goes first
_LOOK_S = 0.1
_QUIET_S, _STILL_S = 0.5, 3.0
"""Nothing is under way for so long: a page that shows words is done, and one that shows none yet."""
_CLEAR_S = 5.0
_WORDS = 200
"""Characters of text."""
_PASSED_ON = ("accept", "content-type", "x-requested-with")
_LARGEST = 20_000_000  # bytes of HTML
_FLAGS = (
    *("--disable-gpu", "--disable-dev-shm-usage", "--disable-breakpad", "--renderer-process-limit=1"),
    # What is asked for goes through the crawl's gate, which knows the source; origins mean nothing here.
    *("--disable-site-isolation-trials", "--disable-web-security", "--js-flags=--max-old-space-size=512"),
    # A kernel without seccomp: names lead nowhere, and so do addresses.
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=0.0.0.0:1", "--proxy-bypass-list=<-loopback>"),
)


def main() -> None:
    """Serve until the crawl ends; Ctrl-C is the crawl's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    crawl = socket.socket(fileno=os.dup(0))
    os.dup2(2, 1)  # a stray print must not break a message
    program = find_browser()
    if program is None:
        raise SystemExit("there is no browser")
    confine_browser(Path(program), Path(os.environ["TMPDIR"]), memory=_MEMORY)
    asyncio.run(_serve(crawl, program))


async def _serve(crawl: socket.socket, program: str) -> None:
    channel = _Channel(*await asyncio.open_connection(sock=crawl))
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=program, args=_FLAGS, chromium_sandbox=os.geteuid() != 0
            )
        except Error as error:
            channel.send(RenderFailure(Code.RENDER_DIED, _first_line(error)))
            await channel.flush()
            return
        channel.send(Ready(browser.version))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(channel.listen())
            tab: _Tab | None = None
            while True:
                tab = await _fill(browser, tab, await channel.shells.get(), channel)


class _Channel:
    """The connection to the crawl."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._number = 0
        self._waiting: dict[int, asyncio.Future[Supply | None]] = {}
        self.shells: asyncio.Queue[Shell] = asyncio.Queue()

    @property
    def waits(self) -> bool:
        """Whether a wish is under way."""
        return bool(self._waiting)

    def send(self, message: FromBrowser) -> None:
        self._writer.write(frame(0, encode(message)))

    async def flush(self) -> None:
        await self._writer.drain()

    async def ask(self, request: Request) -> Supply | None:
        """What the crawl gives for *request*; None: nothing."""
        self._number += 1
        number, sent, body = self._number, request.headers, request.post_data_buffer
        waiting: asyncio.Future[Supply | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        headers = tuple((name, sent[name]) for name in _PASSED_ON if name in sent)
        self.send(Wish(number, request.url, request.method, request.resource_type, headers, body))
        return await waiting

    def forget(self) -> None:
        """The page is done: nobody waits for its wishes any more."""
        self._waiting.clear()

    async def listen(self) -> None:
        """Hand out what the crawl says; once the crawl has ended, so does this process, with its browser."""
        try:
            while True:
                length, _ = HEADER.unpack(await self._reader.readexactly(HEADER.size))
                message = decode_for_browser(await self._reader.readexactly(length))
                if isinstance(message, Shell):
                    self.shells.put_nowait(message)
                elif (waiting := self._waiting.pop(message.number, None)) is not None and not waiting.done():
                    waiting.set_result(message if isinstance(message, Supply) else None)
        except (asyncio.IncompleteReadError, OSError):
            os._exit(0)


class _Tab:
    """Where the pages of one origin are shown, one after the other: a context for each page costs three times as much.

    What one page leaves behind is cleared away before the next, which is shown as if it were the first.
    """

    def __init__(self, origin: str, context: BrowserContext, page: Page, tools: CDPSession) -> None:
        self.origin = origin
        self.page = page
        self._context = context
        self._tools = tools

    @classmethod
    async def open(cls, browser: Browser, origin: str) -> "_Tab":
        """Open one, in a context that knows nothing of those before."""
        context = await browser.new_context(
            service_workers="block",
            accept_downloads=False,
            locale="vi-VN",
            timezone_id=VIETNAM.key,
            viewport={"width": 1280, "height": 4000},  # lists that load what comes into sight
        )
        page = await context.new_page()
        page.on("crash", lambda _: os._exit(1))  # the crawl sees it at once, and starts another browser
        return cls(origin, context, page, await context.new_cdp_session(page))

    async def clear(self) -> None:
        """Leave the page, whose timers would run on, and forget what it kept."""
        await self.page.evaluate("sessionStorage.clear()")
        await self.page.unroute_all(behavior="ignoreErrors")
        await self.page.goto("about:blank")
        await self._tools.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "all"})
        await self._context.clear_cookies()

    async def close(self) -> None:
        """Close it with all that it knows."""
        await self._context.close()


async def _fill(browser: Browser, tab: _Tab | None, shell: Shell, channel: _Channel) -> _Tab | None:
    """Show one page, in *tab* if that is of its origin; return the tab that may be used again."""
    origin, answers = origin_of(shell.url), _Answers(shell, channel)
    try:
        if tab is not None and tab.origin != origin:
            await tab.close()
            tab = None
        tab = tab or await _Tab.open(browser, origin)
        await tab.page.route("**/*", answers.answer)
        html = await _shown(tab.page, shell, channel)
    except Error as error:
        late = isinstance(error, LateError)
        channel.send(RenderFailure(Code.RENDER_TIMEOUT if late else Code.RENDER_DIED, _first_line(error)))
        html = None
    answers.over = True
    channel.forget()
    if html is not None:
        fits = len(html) <= _LARGEST
        channel.send(RenderedPage(html) if fits else RenderFailure(Code.TOO_LARGE, f"{len(html)} bytes"))
    return tab if tab is not None and await _is_clear(tab) else None


async def _is_clear(tab: _Tab) -> bool:
    """Clear *tab* for the next page; where its page does not let go, it is closed, or else the browser ends."""
    try:
        async with asyncio.timeout(_CLEAR_S):
            await tab.clear()
    except (Error, TimeoutError):
        try:
            async with asyncio.timeout(_CLEAR_S):
                await tab.close()
        except (Error, TimeoutError):
            os._exit(1)
        return False
    return True


async def _shown(page: Page, shell: Shell, channel: _Channel) -> bytes:
    """The page's HTML once nothing more is under way, or its scripts' time is over."""
    await page.goto(shell.url, wait_until="commit", timeout=1000 * shell.seconds)
    own = quiet = 0.0
    while own < shell.seconds and not (quiet >= _QUIET_S and (quiet >= _STILL_S or await _says_enough(page))):
        await asyncio.sleep(_LOOK_S)
        own, quiet = (own, 0.0) if channel.waits else (own + _LOOK_S, quiet + _LOOK_S)
    return (await page.content()).encode("utf-8", "replace")


async def _says_enough(page: Page) -> bool:
    length: int = await page.evaluate("document.readyState === 'loading' ? 0 : (document.body?.innerText ?? '').length")
    return length >= _WORDS


class _Answers:
    """To what one page asks for. The page itself is at hand; all else is the crawl's to grant."""

    def __init__(self, shell: Shell, channel: _Channel) -> None:
        self._shell = shell
        self._channel = channel
        self._given = False
        self.over = False
        """Whether the page has been read: what it asks for from then on, nobody gives."""

    async def answer(self, route: Route, request: Request) -> None:
        """Answer a request. No page leads the browser on elsewhere."""
        navigates = request.is_navigation_request()
        given = self._page(request) if navigates or self.over else await self._channel.ask(request)
        if given is None:
            await route.abort("aborted" if navigates else "blockedbyclient")  # what is aborted leaves the page as it is
        else:
            await route.fulfill(status=given.status, content_type=given.content_type, body=given.body)

    def _page(self, request: Request) -> Supply | None:
        if self._given or self.over or request.frame.parent_frame is not None:
            return None
        self._given = True
        return Supply(0, 200, self._shell.content_type, self._shell.body)


def _first_line(error: Error) -> str:
    return error.message.partition("\n")[0][:200]
