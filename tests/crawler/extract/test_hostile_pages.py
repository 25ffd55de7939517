"""The work that a page makes grows with its size, whatever it is made of. bench/hostile_pages.py has the kinds."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from luutin.archive import normal
from luutin.crawler.reading.extract.tree import DEEPEST_STYLE, bound

COUNT = Path(__file__).parent / "count_work.py"
SMALL = 1_500
TIMES = 4
SLACK = 3_000
"""Calls that reading any page takes."""
BOUNDED = {"nested fonts in paragraphs": "each goes on in every paragraph behind it, until tree.py cuts them"}
GUESSED = ("no UTF-8", "windows-1258", "high bytes")
"""Pages of no encoding that they say: those are guessed at by a library, of the first 64 kB."""


@pytest.fixture(scope="module")
def counted():
    """Calls for each kind of page, small and four times as large; counted apart, because source is slower."""
    command = [sys.executable, str(COUNT), str(SMALL), str(TIMES * SMALL)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_a_page_of_four_times_the_size_takes_about_four_times_the_calls(counted):
    """Whatever a page has many of, each costs about the same: nothing looks at all the others for each."""
    linear = {name: calls for name, calls in counted.items() if name not in {*BOUNDED, *GUESSED}}
    steep = {name: calls for name, calls in linear.items() if calls[1] > (TIMES + 2) * calls[0] + SLACK}
    assert len(linear) > 140
    assert not steep


@pytest.mark.parametrize("tag", ["font", "b", "a"])
def test_elements_that_style_are_kept_to_some_levels(tag):
    """Unclosed, all of them go on in each paragraph behind them, and the parser makes them anew there."""
    kept = bound("".join(f"<p><{tag} class=k{number}>x" for number in range(2_000)))
    assert kept.count(f"<{tag} ") == DEEPEST_STYLE
    assert kept.count("<p>") == kept.count("x") == 2_000


def test_tags_that_only_a_script_writes_are_no_levels():
    """Scripts hold the beginnings of elements that they write, and their text is no markup."""
    page = "<script>a('<b><font>')</script><!-- <b> --><p><b>x</b></p>" * 2_000
    assert bound(page) == page


def test_marks_beyond_those_of_any_letter_are_dropped():
    """Putting marks in order takes the square of their number: half a million on one letter took minutes."""
    text = "ngh" + "\u0301\u0323" * 200_000 + " và …" + "…" * 2_000
    kept = normal(text)
    assert len(unicodedata.normalize("NFD", kept.split(" ")[0])) == len("ngh") + 30
    assert kept.endswith(" và …" + "…" * 2_000)
