"""trouble_of: why a run counts as failed for a source, one fact a row."""

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.frontier.progress import SourceCounts
from luutin.crawler.frontier.tallies import Tally
from luutin.crawler.run.outcome import trouble_of


def end(kind, code, visits=1):
    return Tally("s", kind, code, "", visits)


LIST = end("seed", Code.LISTING)
ENDS = {
    "nothing was due": ((), {}, None),
    "all refused by robots.txt": ((end("seed", Code.ROBOTS),), {}, "robots"),
    "everything failed": ((end("seed", Code.TIMEOUT), end("article", Code.RESET, 4)), {}, "reset"),
    "one seed of two refused": ((LIST, end("seed", Code.STATUS_403), end("article", Code.READ)), {"articles": 1}, None),
    "the list came, and no article": ((LIST, end("page", Code.STATUS_500, 2)), {"expected": 2}, "status-500"),
    "pages, and none is an article": ((LIST, end("page", Code.THIN, 3)), {"expected": 3}, "3 pages"),
    "two pages that are none": ((LIST, end("page", Code.THIN, 2)), {"expected": 2}, None),
    "one of many failed": (
        *((LIST, end("article", Code.READ, 9), end("page", Code.STATUS_500)), {"expected": 10, "articles": 9}, None),
    ),
    "nothing new": ((LIST,), {}, None),
    "nothing new, and all as it was": ((end("seed", Code.UNCHANGED),), {}, None),
}


@pytest.mark.parametrize(("ends", "counts", "why"), ENDS.values(), ids=ENDS)
def test_a_source_is_in_trouble_where_nothing_came_of_what_was_due(ends, counts, why):
    trouble = trouble_of(SourceCounts(**counts), ends)
    assert why in trouble if why else trouble is None
