"""The end of a run for a source: what it was for nothing is said."""

import pytest

from luutin.crawler.run.conclusion import conclude
from tests.crawler.making import NOW, SOURCE, article

EMPTY = "no page of it was read as an article"
ENDS = {
    "pages came, none of them an article": ({"fetched": 4}, False, EMPTY),
    "articles came": ({"fetched": 4, "articles": 2}, False, None),
    "nothing came": ({}, False, None),
    "articles are known from earlier runs": ({"fetched": 4}, True, None),
}


@pytest.mark.parametrize(("counts", "known", "why"), ENDS.values(), ids=ENDS)
def test_a_run_that_brought_nothing_from_an_empty_source_is_in_trouble(making, counts, known, why):
    """Its exit code says so, not only what health makes of it."""
    if known:
        making.archive.keep(article(), None, now=NOW)
    for name, number in counts.items():
        setattr(making.counts, name, number)
    conclude(making.context, SOURCE, {}, NOW)
    assert why in making.counts.trouble if why else making.counts.trouble is None


def test_links_that_were_left_for_their_depth_are_told(making):
    """With the first of them, which a person can make a seed."""
    making.linker.too_deep["xa"] = "http://xa.vn/bai-9"
    conclude(making.context, SOURCE, {}, NOW)
    assert making.counts.notes[0].startswith("http://xa.vn/bai-9: more than 15 links lead there")


def test_a_portal_that_lists_files_alone_is_told_so(making):
    """Rather than that no page of it was an article."""
    making.counts.fetched = 4
    making.counts.note("http://xa.vn/: it lists files (4) and no page of them: only the files of articles are kept")
    conclude(making.context, SOURCE, {}, NOW)
    assert making.counts.trouble == making.counts.notes[0]
