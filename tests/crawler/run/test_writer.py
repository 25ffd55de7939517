"""How results gather into one transaction."""

import asyncio

import pytest

from luutin.crawler.run.writer import gather


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
