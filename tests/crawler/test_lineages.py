"""Which source came out of which: as config.toml says it, however long the way back."""

from datetime import date

import pytest

from luutin.crawler import Lineages, SourceSettings, Succession

DAY = date(2025, 7, 1)
DISTRICT = Succession.model_validate({"from": "huyen", "to": ["naman", "bensay"], "on": "2025-07-01"})
HOST = Succession.model_validate({"from": "huyen-cu", "to": ["huyen"], "on": "2012-03-01", "note": "a new host"})


@pytest.mark.parametrize(
    ("name", "forebears"),
    [("naman", ["huyen", "huyen-cu"]), ("huyen", ["huyen-cu"]), ("huyen-cu", []), ("another", [])],
)
def test_a_source_has_all_that_it_came_out_of(name, forebears):
    """The nearest first, over any number of changes."""
    assert [each.name for each in Lineages([DISTRICT, HOST]).forebears(name)] == forebears


def test_a_circle_is_gone_round_once():
    """What is configured in a circle ends all the same."""
    back = Succession.model_validate({"from": "naman", "to": ["huyen-cu"]})
    assert [each.name for each in Lineages([DISTRICT, HOST, back]).forebears("naman")] == ["huyen", "huyen-cu"]


def test_changes_are_marked_on_their_days():
    """Each change of a source, and of those it came out of, with who followed whom."""
    changes = Lineages([DISTRICT, HOST]).changes("bensay")
    assert changes == [(date(2012, 3, 1), "huyen-cu → huyen"), (DAY, "huyen → naman, bensay")]


def test_a_historic_source_is_never_enabled():
    """Whoever asks which sources are enabled, to crawl them or to judge their health, passes it over."""
    assert not SourceSettings(name="huyen", seeds=("http://huyen.vn/",), historic=True, enabled=True).enabled
