"""Have a page filled by a browser. Whatever its scripts want is asked for here, as politely as any other page.

The browser has no network. Each request takes its host's turn, is judged by its host's robots.txt, goes out over the
same wire to addresses that are checked there, and is kept as evidence.
"""

from collections import OrderedDict
from dataclasses import replace
from typing import NamedTuple

import msgspec

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, RetryError
from luutin.crawler.frontier.visit import Kind, Visit
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.rendering.gate import Gate, Withheld, may_hold_more
from luutin.crawler.rendering.messages import Wish
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.run.result import Loaded, Rendering
from luutin.crawler.run.turns import LIMITING
from luutin.crawler.site.hosts import host_of
from luutin.crawler.wire.fetch import Request, Response
from luutin.crawler.wire.page import Page
from luutin.crawler.wire.politeness import retry_after

_HOPS = 3
_SCRIPTS = 16 << 20  # bytes of scripts that are remembered for the next page: most have the same
_LARGEST_DATA = 2_000_000


class FilledPage(NamedTuple):
    """A page that a browser has filled."""

    reading: PageResult
    rendering: Rendering


class PageFiller:
    """Has the pages of one host filled."""

    def __init__(self, context: LaneContext) -> None:
        self._context = context
        self._scripts: OrderedDict[str, Loaded] = OrderedDict()

    def is_wanted(self, visit: Visit, page: Page, reading: PageResult) -> bool:
        """Whether a page that was read so is to be filled."""
        source = self._context.scope.sources[visit.source]
        return (
            source.render is not None
            and self._context.browser is not None
            and visit.form is None
            and page.body.lstrip()[:1] == b"<"  # data that list what they have need no browser
            and visit.kind not in {Kind.SITEMAP, Kind.FEED}
            and may_hold_more(reading)
        )

    async def fill(self, visit: Visit, page: Page, wanted: ReadOptions) -> FilledPage:
        """*page* as it reads once its scripts have run. Raises UnreadableError and RetryError.

        Where something that it asked for may come another time and it holds no article, it is to be asked for again.
        """
        context = self._context
        assert context.browser is not None  # noqa: S101 - for the type checker: `is_wanted` has asked
        errand = _Errand(context, visit, self._scripts)
        html = _with_data(await context.browser.render(page, errand.grant), errand.loaded)
        while sum(len(each.answer.page.body) for each in self._scripts.values()) > _SCRIPTS:
            self._scripts.popitem(last=False)
        headers = {**page.headers, "content-type": "text/html; charset=utf-8"}
        reading = await context.reader.read(replace(page, body=html, headers=headers, raw=b""), wanted)
        if errand.passing is not None and reading.article is None and visit.tries + 1 < context.settings.tries:
            raise RetryError(visit.url, errand.passing, "its scripts lack what they asked for")
        reading = msgspec.structs.replace(reading, parts=())
        return FilledPage(reading, Rendering(html, tuple(errand.loaded), errand.gate))


def _with_data(html: bytes, loaded: list[Loaded]) -> bytes:
    """*html* with the JSON that its scripts were given, as pages carry it that need no browser.

    What a list shows need not be links: where its items lead, the data tell.
    """
    data = (each.answer.page for each in loaded if each.sort != "script")
    texts = [page.body for page in data if "json" in page.headers.get("content-type", "")]
    carried = b"".join(
        b'<script type="application/json">' + text.replace(b"</", b"<\\/") + b"</script>"
        for text in texts
        if len(text) < _LARGEST_DATA
    )
    end = html.rfind(b"</body>")
    return html[:end] + carried + html[end:] if end >= 0 else html + carried


class _Errand:
    """What the scripts of one page ask for."""

    def __init__(self, context: LaneContext, visit: Visit, scripts: OrderedDict[str, Loaded]) -> None:
        settings, source = context.settings, visit.source
        hosts = frozenset(host for host in context.scope.hosts() if source in context.scope.owners(host))
        self.gate = Gate(hosts, settings.render_requests, settings.render_cap_bytes)
        self.loaded: list[Loaded] = []
        self.passing: Code | None = None
        """Why something did not come that may come another time; None: all came, or never will."""
        self._context = context
        self._scripts = scripts

    async def grant(self, wish: Wish) -> Page | None:
        """Carry *wish* out; None: it is refused, or nothing came."""
        known = self._scripts.get(wish.url) if wish.sort == "script" else None
        if known is None and self.gate.judge(wish) is not None:
            return None
        loaded = known or await self._load(wish)
        if isinstance(loaded, Withheld):
            self.gate.withheld[loaded] += 1
            return None
        if loaded.sort == "script" and loaded.answer.page.came:
            self._scripts[wish.url] = loaded
        self.loaded.append(loaded)
        self.gate.size -= len(loaded.answer.page.body)
        return loaded.answer.page

    async def _load(self, wish: Wish) -> Loaded | Withheld:
        """The answer to *wish*, wherever in the source it leads, or why there is none."""
        url, body = wish.url, wish.body
        try:
            for _ in range(_HOPS):
                answer = await self._ask(url, wish, body)
                if isinstance(answer, Withheld):
                    return answer
                if answer.location is None:
                    return Loaded(answer, wish.sort, body)
                if not self.gate.knows(answer.location):
                    return Withheld.FOREIGN
                url, body = answer.location, None
        except FetchError as error:
            if isinstance(error, RetryError):
                self.passing = error.code
        return Withheld.FAILED

    async def _ask(self, url: str, wish: Wish, body: bytes | None) -> Response | Withheld:
        """One request in its host's turn, unless its rules forbid it. Raises FetchError."""
        context = self._context
        entrance = context.entrances[host_of(url)]
        address, robots = await entrance.robots.entrance(url)
        if not robots.allows(address, agent=context.settings.product):
            return Withheld.ROBOTS
        headers = dict(wish.headers)
        accept = headers.pop("accept", "*/*")
        request = Request(address, form=body, accept=accept, further=tuple(headers.items()))
        answer = await entrance.turns.ask(request)
        page = answer.page
        if page.status in LIMITING:
            asked = retry_after(page.headers.get("retry-after"), page.fetched_at)
            entrance.memory.rest(
                context.settings, reason="limited", now=page.fetched_at, chance=context.chance, asked_s=asked
            )
        if page.status >= 500 or page.status in LIMITING or answer.cut is not None:
            self.passing = answer.cut.code if answer.cut is not None else Code.of_status(page.status)
            return Withheld.FAILED
        return answer
