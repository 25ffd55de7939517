"""Can the portals be reached, and do they let us in? One polite request for each host's robots.txt."""

import asyncio
from collections.abc import Iterator, Sequence

from luutin.crawler import (
    Clock,
    CrawlerSettings,
    Fetcher,
    FetchError,
    Request,
    Scope,
    SourceSettings,
    Transport,
    origin_of,
    read_robots,
)
from luutin.night.diagnosis import Diagnosis, Level

_AT_ONCE = 16


def reach(settings: CrawlerSettings, sources: Sequence[SourceSettings], *, clock: Clock) -> Iterator[Diagnosis]:
    """Ask the host of each source's first seed. Hosts are asked once, different ones at the same time."""
    yield from asyncio.run(_all(settings, sources, clock))


async def _all(settings: CrawlerSettings, sources: Sequence[SourceSettings], clock: Clock) -> list[Diagnosis]:
    gate, scope = asyncio.Semaphore(_AT_ONCE), Scope(sources)
    by_origin = {origin_of(source.seeds[0]): source for source in reversed(sources)}

    async def one(origin: str, source: SourceSettings) -> Diagnosis:
        async with gate:
            return await _one(settings, scope, clock, origin, source)

    return list(await asyncio.gather(*(one(origin, source) for origin, source in by_origin.items())))


async def _one(settings: CrawlerSettings, scope: Scope, clock: Clock, origin: str, source: SourceSettings) -> Diagnosis:
    transport = Transport(connections=1, private=scope.is_private, old_tls=source.old_tls)
    fetcher = Fetcher(transport, settings, clock)
    about = f"source {source.name}"
    try:
        answer = await fetcher.fetch(Request(f"{origin}/robots.txt", accept="text/plain,*/*;q=0.5"))
    except FetchError as error:
        return Diagnosis(about, Level.FAIL, f"{origin} cannot be reached: {error.code} {error.reason}".rstrip())
    finally:
        await fetcher.close()
    robots = read_robots(answer.page.status, answer.page.body, clock.now())
    closed = [seed for seed in source.seeds if not robots.allows(seed, agent=settings.product)]
    if closed:
        return Diagnosis(
            about, Level.FAIL, f"robots.txt ({answer.page.status}) forbids {', '.join(closed)}: ask its operator"
        )
    delay = robots.crawl_delay_s(agent=settings.product)
    wish = f", asks for {delay:g} s between requests" if delay else ""
    return Diagnosis(about, Level.OK, f"{origin} answers in {answer.elapsed_s:.1f} s, lets us in{wish}")
