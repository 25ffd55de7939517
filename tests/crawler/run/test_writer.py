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
    ("many", "later_s", "quiet", "taken"),
    [
        pytest.param(20, 0.07, False, 41, id="many come and more follow"),
        pytest.param(2, 60, False, 3, id="few come"),
        pytest.param(20, 60, True, 21, id="no more are on their way"),
    ],
)
def test_a_transaction_waits_for_more_only_while_many_come(many, later_s, quiet, taken):
    """Each transaction waits for the disk; a slow portal's one page in two seconds is not to wait for others."""

    async def run():
        results = asyncio.Queue()
        for _ in range(1 + (many if quiet else 0)):
            results.put_nowait("result")
        later = asyncio.get_running_loop().call_later
        for moment in (0.02, later_s):
            for _ in range(many):
                later(moment, results.put_nowait, "result")
        return len(await gather(results, quiet=lambda: quiet))

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
