"""Can the portals be reached, and do they let us in? One polite request for each host's robots.txt."""

import asyncio
from collections.abc import Iterator, Sequence

from app.clock import SystemClock
from app.night.doctor import Finding, Level
from crawler.errors import FetchError
from crawler.fetch import Fetcher, Request
from crawler.hosts import origin_of
from crawler.robots import read_robots
from crawler.scope import Scope
from crawler.settings import CrawlerSettings, SourceSettings
from crawler.transport import Transport

_AT_ONCE = 16


def reach(settings: CrawlerSettings, sources: Sequence[SourceSettings]) -> Iterator[Finding]:
    """Ask the host of each source's first seed. Hosts are asked once, different ones at the same time."""
    yield from asyncio.run(_all(settings, sources))


async def _all(settings: CrawlerSettings, sources: Sequence[SourceSettings]) -> list[Finding]:
    gate, scope = asyncio.Semaphore(_AT_ONCE), Scope(sources)
    by_origin = {origin_of(source.seeds[0]): source for source in reversed(sources)}

    async def one(origin: str, source: SourceSettings) -> Finding:
        async with gate:
            return await _one(settings, scope, origin, source)

    return list(await asyncio.gather(*(one(origin, source) for origin, source in by_origin.items())))


async def _one(settings: CrawlerSettings, scope: Scope, origin: str, source: SourceSettings) -> Finding:
    clock = SystemClock()
    transport = Transport(connections=1, private=scope.is_private, old_tls=source.old_tls)
    fetcher = Fetcher(transport, settings, clock)
    about = f"source {source.name}"
    try:
        answer = await fetcher.fetch(Request(f"{origin}/robots.txt", accept="text/plain,*/*;q=0.5"))
    except FetchError as error:
        return Finding(about, Level.FAIL, f"{origin} cannot be reached: {error.code} {error.reason}".rstrip())
    finally:
        await fetcher.close()
    robots = read_robots(answer.page.status, answer.page.body, clock.now())
    closed = [seed for seed in source.seeds if not robots.allows(seed, agent=settings.product)]
    if closed:
        return Finding(
            about, Level.FAIL, f"robots.txt ({answer.page.status}) forbids {', '.join(closed)}: ask its operator"
        )
    delay = robots.crawl_delay_s(agent=settings.product)
    wish = f", asks for {delay:g} s between requests" if delay else ""
    return Finding(about, Level.OK, f"{origin} answers in {answer.elapsed_s:.1f} s, lets us in{wish}")
