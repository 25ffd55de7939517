"""The door of a host: which address is asked for, and which robots.txt holds there."""

import asyncio
import random
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.errors import RetryError
from luutin.crawler.run.robots_gate import RobotsGate
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.wire.fetch import Response
from luutin.crawler.wire.page import Page

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class HostTurns:
    """Answers for robots.txt on the schemes that the host speaks."""

    host = "xa.vn"

    def __init__(self, *schemes):
        self.schemes = schemes

    async def ask(self, request):
        if request.url.partition(":")[0] not in self.schemes:
            raise RetryError(request.url, Code.CONNECT, host_fault=True)
        body = b"User-agent: *\nDisallow: /cam/"
        return Response(Page(request.url, request.url, 200, {}, body, NOW), "OK", (), (), None)

    def obey(self, crawl_delay_s):
        pass


async def no_time(_seconds):
    """A sleep that is over at once."""


DOORS = [
    # the seed's scheme, what the host speaks, the address of the link, what is asked for; None: nothing may be
    ("http", ("http",), "https://xa.vn/tin/1", "http://xa.vn/tin/1"),
    ("http", ("http", "https"), "https://xa.vn/tin/1", "https://xa.vn/tin/1"),
    ("http", (), "https://xa.vn/tin/1", None),
    ("https", ("http",), "https://xa.vn/tin/1", None),
    ("http", ("http",), "http://xa.vn/tin/1", "http://xa.vn/tin/1"),
    ("http", ("http",), "https://xa.vn/cam/1", None),
]


@pytest.mark.parametrize(("seed", "speaks", "link", "asked"), DOORS)
def test_a_link_by_https_is_asked_for_by_http_where_only_that_answers(seed, speaks, link, asked):
    """On a host that its seed names by http; the rules of http hold then."""
    context = SimpleNamespace(
        scope=Scope([SourceSettings(name="xa", seeds=(f"{seed}://xa.vn/",))]),
        clock=SimpleNamespace(now=lambda: NOW, sleep=no_time),
        robots=SimpleNamespace(load=lambda _: None, keep=lambda *_: None),
        settings=CrawlerSettings(),
        chance=random.Random(1),
    )
    address, robots = asyncio.run(RobotsGate(context, HostTurns(*speaks)).entrance(link))
    assert (address if robots.allows(address, agent="LuuTin") else None) == asked


AILING = [
    # what robots.txt answers, in turn; None: nothing; how often it is asked for; whether the page may be fetched
    ((503, 200), 2, True),
    ((None, None, 200), 3, True),
    ((429, 500, 404), 3, True),
    ((503, 503, 503, 200), 3, False),
    ((404,), 1, True),
]


@pytest.mark.parametrize(("answers", "asked", "allowed"), AILING)
def test_a_passing_fault_of_robots_txt_costs_no_night(answers, asked, allowed):
    """It is asked for again as any page is, three times in a run; only then nothing is fetched."""
    waits, left = [], list(answers)

    async def sleep(seconds):
        waits.append(seconds)

    async def ask(request):
        status = left.pop(0)
        if status is None:
            raise RetryError(request.url, Code.CONNECT, host_fault=True)
        headers = {"retry-after": "7"}
        return Response(Page(request.url, request.url, status, headers, b"", NOW), "OK", (), (), None)

    context = SimpleNamespace(
        scope=Scope([SourceSettings(name="xa", seeds=("http://xa.vn/",))]),
        clock=SimpleNamespace(now=lambda: NOW, sleep=sleep),
        robots=SimpleNamespace(load=lambda _: None, keep=lambda *_: None),
        settings=CrawlerSettings(),
        chance=random.Random(1),
    )
    turns = SimpleNamespace(host="xa.vn", ask=ask, obey=lambda _: None)
    rules = asyncio.run(RobotsGate(context, turns).rules_for("http://xa.vn/tin/1"))
    assert (len(answers) - len(left), rules.allows("http://xa.vn/tin/1", agent="LuuTin")) == (asked, allowed)
    assert all(seconds >= 5 for seconds in waits)
    assert len(waits) == asked - 1
