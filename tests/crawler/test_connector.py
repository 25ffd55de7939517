"""Connecting: to the very addresses that were judged, the next one where the first is of no use."""

import asyncio

import pytest

from luutin.crawler.errors import ForbiddenAddressError, RetryError
from luutin.crawler.frontier.limits import Limits
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.wire.fetch import Fetcher, Request
from luutin.crawler.wire.names import Names
from luutin.crawler.wire.transport import Transport
from tests.hostile.crawls import LaterClock, crawled, source_at
from tests.hostile.name_server import NameServer
from tests.hostile.server import Reply, Server

PAGE = "<html><head><title>Xã</title></head><body><h1>Họp dân</h1><p>{}</p></body></html>".format("Xã họp dân. " * 60)


def fetched(name, addresses, *, private):
    """The address that answers for *name*, which has *addresses*, and how many connected to our 127.0.0.1."""
    with Server(lambda _: Reply(PAGE.encode())) as server, NameServer({name: addresses}) as zone:

        async def once():
            async with Names((zone.address,)) as names:
                transport = Transport(connections=1, private=lambda _: private, names=names)
                fetcher = Fetcher(transport, CrawlerSettings(), LaterClock())
                try:
                    return (await fetcher.fetch(Request(f"http://{name}:{server.port}/"))).address
                finally:
                    await fetcher.close()

        return asyncio.run(once()), server.connections


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.9", "127.0.0.1"], ["::1", "127.0.0.1"]])
def test_the_next_address_is_tried_where_one_does_not_connect(addresses):
    """A portal that has an IPv6 address in its zone and none on its machine is reached by IPv4."""
    assert fetched("xa.vn", addresses, private=True) == ("127.0.0.1", 1)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["192.0.2.1", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"]])
def test_a_name_with_one_private_address_is_refused_whichever_would_be_taken(addresses):
    """A zone is its owner's: which of its addresses is connected to must not be up to chance."""
    with pytest.raises(ForbiddenAddressError):
        fetched("xa.vn", addresses, private=False)


def test_no_address_that_connects_is_a_fault_of_the_host():
    with pytest.raises(RetryError) as caught:
        fetched("xa.vn", ["127.0.0.8", "127.0.0.9"], private=True)
    assert (caught.value.code, caught.value.host_fault) == ("connect", True)


def test_a_portal_that_is_well_is_crawled_while_names_are_waited_for(tmp_path):
    """Forty sources whose names never resolve stand before it, and it has all its pages before one of them ends."""
    dead = [f"chet-{number}.vn" for number in range(40)]
    ended = []
    with (
        Server(lambda asked: Reply(PAGE.encode(), 200 if asked.path == "/" else 404)) as server,
        NameServer(dict.fromkeys(dead)) as zone,
    ):
        sources = [source_at(f"http://{name}").model_copy(update={"name": name}) for name in dead]
        settings = CrawlerSettings(name_servers=(zone.address,), contact="https://example.org", workers=1)

        class Watch:
            def update(self, summary, **_):
                if summary.of("thu").articles and not ended:
                    ended.append(sum(summary.of(name).failed + summary.of(name).refused for name in dead))

        crawled(
            tmp_path,
            source_at(server.url),
            *sources,
            settings=settings,
            progress=Watch(),
            limits=Limits(stop=lambda: bool(ended)),
        )
    assert ended == [0]
