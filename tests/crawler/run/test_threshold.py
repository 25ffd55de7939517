"""A page that stands before all others until its visitor has chosen is crossed once, and only by its own address."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from luutin.crawler.run.threshold import Threshold, is_own_address
from luutin.crawler.wire.fetch import Response
from luutin.crawler.wire.page import Page

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
OWN = {
    ("http://xa.vn/?lang=vi", "http://xa.vn/"): True,
    ("http://xa.vn/tin?id=4&ok=1", "http://xa.vn/tin?id=4"): True,
    ("http://xa.vn/vi/", "http://xa.vn/"): False,
    ("http://khac.vn/?lang=vi", "http://xa.vn/"): False,
    ("http://xa.vn/tin", "http://xa.vn/tin?id=4"): False,
}


@pytest.mark.parametrize(("addresses", "own"), OWN.items())
def test_a_way_across_is_the_address_itself_with_more(addresses, own):
    assert is_own_address(*addresses) is own


def threshold(asked, *, allowed=True):
    async def ask(request):
        asked.append(request.url)
        return Response(Page(request.url, request.url, 200, {}, b"", NOW), "OK", (), (), None)

    async def rules_for(_url):
        return SimpleNamespace(allows=lambda *_, **__: allowed)

    return Threshold(SimpleNamespace(ask=ask), SimpleNamespace(rules_for=rules_for), product="LuuTin")


def test_it_is_crossed_once_for_all_pages():
    """Each page is asked for again behind it; after it stood there all the same, none is."""
    asked = []
    there = threshold(asked)

    async def cross():
        for page in ("http://xa.vn/", "http://xa.vn/tin"):
            assert (await there.cross(page, f"{page}?lang=vi")).page.url == page
        there.give_up()
        assert await there.cross("http://xa.vn/2", "http://xa.vn/2?lang=vi") is None

    asyncio.run(cross())
    assert asked == ["http://xa.vn/?lang=vi", "http://xa.vn/", "http://xa.vn/tin"]


def test_it_is_not_crossed_where_robots_txt_forbids_the_way():
    asked = []
    assert asyncio.run(threshold(asked, allowed=False).cross("http://xa.vn/", "http://xa.vn/?lang=vi")) is None
    assert asked == []
