"""One page from the network, for a person who looks at it: asked for as the crawler asks."""

import asyncio
from urllib.parse import urljoin, urlsplit

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.crawler import REDIRECT_CODES, CrawlError, Fetcher, Page, Request, Transport

_REDIRECTS = 5


def fetch_page(config: Config, url: str) -> Page:
    """Fetch *url*, following redirects. Raises UserError where that brings no page."""
    try:
        return asyncio.run(_fetch(config, url))
    except CrawlError as error:
        raise UserError(str(error)) from error


async def _fetch(config: Config, url: str) -> Page:
    hosts = {host for source in config.sources for host in source.all_hosts} | {urlsplit(url).hostname or ""}
    transport = Transport(connections=1, private=lambda host: host in hosts)
    fetcher = Fetcher(transport, config.crawler, SystemClock())
    try:
        for _ in range(_REDIRECTS):
            page = (await fetcher.fetch(Request(url))).page
            target = page.headers.get("location")
            if page.status not in REDIRECT_CODES or not target:
                return page
            url = urljoin(url, target)
    finally:
        await fetcher.close()
    raise UserError(f"{url}: more than {_REDIRECTS} redirects")
