"""Keys of queries that say nothing: learnt from equal content with and without them, and from nothing else."""

import pytest

from luutin.archive import Database
from luutin.crawler.frontier.frontier import Frontier

TIN = "http://xa.vn/tin"


@pytest.fixture
def keys(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        yield Frontier(database).query_keys


def learn(keys, *pages):
    """Show pages, each as query and content; return what was worth a look at the last."""
    worth = []
    for query, content in pages:
        worth = keys.learn(f"{TIN}?{query}" if query else TIN, content)
    return [url.removeprefix(TIN) for url in worth]


STORIES = {
    "two values and none show the same": ([("id=1", 7), ("id=1&s=a", 7), ("id=1&s=b", 7)], "id=4"),
    "in whatever order": ([("id=1&s=a", 7), ("id=1&s=b", 7), ("id=1", 7)], "id=4"),
    "on two articles": ([("id=1", 7), ("id=1&s=a", 7), ("id=2", 8), ("id=2&s=b", 8)], "id=4"),
    "one value alone, which may be what is taken for none": ([("id=1", 7), ("id=1&s=a", 7)], "id=4&s=z"),
    "the same value twice": ([("id=1", 7), ("id=1&s=a", 7), ("id=2", 8), ("id=2&s=a", 8)], "id=4&s=z"),
    "two values, and none was never seen": ([("id=1&s=a", 7), ("id=1&s=b", 7)], "id=4&s=z"),
    "one that differed": ([("id=1", 7), ("id=1&s=a", 7), ("id=1&s=b", 7), ("id=1&s=c", 9)], "id=4&s=z"),
    "one that had differed before": ([("id=1&s=a", 7), ("id=1&s=c", 9), ("id=1", 7), ("id=1&s=b", 7)], "id=4&s=z"),
}


@pytest.mark.parametrize(("pages", "left"), STORIES.values(), ids=STORIES)
def test_a_key_is_idle_where_two_values_and_none_showed_the_same(keys, pages, left):
    """And where nothing at that place ever differed."""
    learn(keys, *pages)
    assert keys.reduce(f"{TIN}?id=4&s=z") == f"{TIN}?{left}"


def test_a_number_of_a_page_is_never_idle(keys):
    """The first page, and one past the end, may well be the bare list."""
    learn(keys, ("", 7), ("page=1", 7), ("page=98", 7), ("page=99", 7))
    assert keys.reduce(f"{TIN}?page=2") == f"{TIN}?page=2"


def test_an_articles_number_is_told_by_any_two_articles(keys):
    """Whatever it is called; and what is telling stays so, though a broken night shows one page for all."""
    learn(keys, ("sid=1", 7), ("sid=2", 8), ("", 5), ("sid=3", 5), ("sid=4", 5))
    assert keys.reduce(f"{TIN}?sid=5") == f"{TIN}?sid=5"


def test_the_same_under_two_values_is_worth_a_look_without_them(keys):
    """One request tells whether the key is idle."""
    assert learn(keys, ("id=1&s=a", 7), ("id=1&s=b", 7)) == ["?id=1"]
    assert keys.note_same(f"{TIN}?id=2&s=a", f"{TIN}?id=2&s=c") == [f"{TIN}?id=2"]


def test_it_is_learnt_for_a_place_and_kept(keys):
    """A script and its other keys: elsewhere the same name may number articles."""
    learn(keys, ("id=1", 7), ("id=1&s=a", 7), ("id=1&s=b", 7))
    again = Frontier(keys._db).query_keys
    for known in (keys, again):
        assert known.reduce(f"{TIN}?id=4&s=z") == f"{TIN}?id=4"
        for other in (f"{TIN}?s=z", f"{TIN}?loai=1&s=z", "http://xa.vn/khac?id=4&s=z"):
            assert known.reduce(other) == other


def test_now_and_then_an_idle_key_is_checked(keys):
    """Whoever is wrong must be able to find out."""
    learn(keys, ("id=1", 7), ("id=1&s=a", 7), ("id=1&s=b", 7))
    urls = [f"{TIN}?id=4&s={number}" for number in range(1000)]
    assert 5 <= sum(keys.reduce(url) == url for url in urls) <= 50
