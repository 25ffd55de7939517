"""How results gather into one transaction."""

import asyncio

import pytest

from luutin.archive import Runs
from luutin.crawler.frontier.admission import Admission
from luutin.crawler.frontier.limits import Allowances
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.writer import Writer, gather
from tests.crawler.making import NOW, at


@pytest.mark.parametrize(
    ("many", "later_s", "under_way", "taken"),
    [
        pytest.param(20, 0.07, 1, 41, id="many come and more follow"),
        pytest.param(2, 60, 3, 3, id="few come"),
        pytest.param(2, 0.12, 300, 5, id="few come, of many portals that are asked"),
        pytest.param(20, 60, 0, 21, id="no more are on their way"),
    ],
)
def test_a_transaction_waits_for_more_only_while_many_come_or_are_to_come(many, later_s, under_way, taken):
    """Each transaction waits for the disk; a slow portal's one page in two seconds is not to wait for others."""

    async def run():
        results = asyncio.Queue()
        for _ in range(1 + (0 if under_way else many)):
            results.put_nowait("result")
        later = asyncio.get_running_loop().call_later
        for moment in (0.02, later_s):
            for _ in range(many):
                later(moment, results.put_nowait, "result")
        return len(await gather(results, under_way=lambda: under_way))

    assert asyncio.run(run()) == taken


def test_a_large_sitemap_fills_no_transaction_alone(making):
    """Its entries come in by portions: pages of other hosts are kept between them, and its end counts them all."""
    links = tuple(FoundLink(at(f"bai-{n}.html"), Role.ARTICLE, lastmod="2026-11-01") for n in range(2_500))
    with making.database.transaction():
        visit = making.visit("sitemap.xml", kind=Kind.SITEMAP)
    result = making.result(visit, reading=PageResult(PageSort.SITEMAP, links))
    making.linker.room["xa"] = 10_000
    allowances = Allowances({"xa": None}, lambda _: frozenset({"xa"}))
    admission = Admission(making.frontier, making.linker.budgets, making.limits, allowances, making.summary, print)
    writer = Writer(making.context, Runs(making.database), admission, {"xa.vn": making.memory})
    known = [making.frontier.size("xa") for _ in writer.write_ahead([result], now=NOW)]
    writer.write([result], now=NOW)
    assert (known, making.frontier.size("xa")) == ([1_001, 2_001], 2_501)
    assert making.database.value("SELECT named FROM lists").count("\n") == 2_499
