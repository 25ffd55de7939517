"""How words stand together: the arrays say what a look at each window, one after the other, says."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from luutin.indexer.engine.together import COLUMN_SHIFT, PLACE_BITS, TERM_SHIFT, Evidence, Together, score_together
from luutin.indexer.text.fields import BODY, COLUMNS, TITLE

Texts = dict[int, str]
"""Column → its text."""


def look(query: str, *articles: Texts) -> Together:
    words = query.split()
    occurrences = sorted(
        (term << TERM_SHIFT) | (number << PLACE_BITS) | (column << COLUMN_SHIFT) | at
        for term, word in enumerate(words)
        for number, texts in enumerate(articles)
        for column, text in texts.items()
        for at, other in enumerate(text.split())
        if other == word
    )
    norms = np.ones((len(COLUMNS), len(articles)), np.float32)
    return score_together(Evidence(np.array(occurrences, np.int64), (1,) * len(words), norms, 100))


@pytest.mark.parametrize(
    ("text", "ordered", "unordered"),
    [
        ("thành phố thủ đức", 1.0, 1.0),
        ("thành phố x thủ đức", 0.8, 0.8),
        ("thủ đức thành phố", 0.0, 1.0),
        ("thành phố x x x x thủ đức thành phố", 0.5, 1.0),
        ("thành phố thủ x", 9 / 16, 9 / 16),
        ("x x", 0.0, 0.0),
    ],
)
def test_the_smallest_window_counts_by_the_share_that_the_query_fills(text, ordered, unordered):
    """Five words that hold four words of the query are filled to 0.8; a lacking word costs its share squared."""
    seen = look("thành phố thủ đức", {BODY: text})
    assert (seen.ordered[0], seen.unordered[0]) == pytest.approx((ordered, unordered))


def test_a_window_never_reaches_from_one_text_into_another():
    """Words that stand half in the title and half in the body make no window."""
    assert look("thủ đức", {TITLE: "thủ", BODY: "đức"}).unordered[0] == 0


def test_only_the_title_s_own_window_counts_for_the_title():
    """A body that holds the phrase gives the title nothing."""
    seen = look("thủ đức", {TITLE: "thủ x x đức", BODY: "thủ đức"}, {TITLE: "thủ đức"})
    assert seen.in_title.tolist() == pytest.approx([0.5, 1.0])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine makes examples slowly
@given(some.lists(some.sampled_from("abcx"), max_size=12), some.lists(some.sampled_from("abc"), min_size=2, max_size=4))
def test_windows_are_those_that_trying_all_of_them_gives(text, query):
    """The smallest window is the smallest of all choices of one place for each word that the text holds."""
    seen = look(" ".join(query), {BODY: " ".join(text)})
    held = [word for word in query if word in text]
    places = [[at for at, word in enumerate(text) if word == wanted] for wanted in held]
    choices = list(filter(None, product(*places)))
    ordered = [max(each) - min(each) + 1 for each in choices if list(each) == sorted(set(each))]
    unordered = [max(each) - min(each) + 1 for each in choices]
    share = len(held) * (len(held) / len(query)) ** 2
    assert seen.ordered[0] == pytest.approx(share / min(ordered) if held and ordered else 0)
    assert seen.unordered[0] == pytest.approx(share / min(unordered) if held else 0)
