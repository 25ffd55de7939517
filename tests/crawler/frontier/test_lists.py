"""What fell out of a list is looked at; what patterns of addresses brought is remembered."""

from datetime import timedelta

import pytest

from luutin.crawler.frontier import redundant
from luutin.crawler.frontier.lists import MOST, Lists, fallen
from luutin.crawler.frontier.overview import nights_to_notice
from luutin.crawler.frontier.redundant import rest_redundant
from luutin.crawler.frontier.traps.budgets import TRIALS, Budgets
from luutin.crawler.frontier.traps.patterns import SHAPE
from luutin.crawler.frontier.traps.shapes import recalled, remember
from luutin.crawler.frontier.visit import Kind, Link
from tests.crawler.making import NOW, SOURCE, YESTERDAY, article, at

FALLEN = {
    "nothing changed": ("a b c", "a b c", ""),
    "one came, the last was pushed off": ("a b c", "n a b", ""),
    "two came, one went off the end": ("a b c", "n m a b", ""),
    "one came, two went off the end": ("a b c d", "n a b", "c"),
    "one went from between": ("a b c d", "a b d", "c"),
    "one came, one went from between": ("a b c d", "n a c d", "b"),
    "one came, one went from between, one off the end": ("a b c d", "n a c", "b"),
    "the last went and none came": ("a b c", "a b", "c"),
    "the first went": ("a b c", "b c", "a"),
    "another order": ("a b c", "c a b", ""),
    "all are new": ("a b", "n m", ""),
    "it is empty": ("a b", "", "a b"),
}


@pytest.mark.parametrize(("before", "now", "gone"), FALLEN.values(), ids=FALLEN)
def test_what_new_entries_did_not_push_off_has_fallen_out(before, now, gone):
    assert fallen(before.split(), now.split()) == gone.split()


def test_an_article_that_fell_out_is_due_at_once_unless_it_was_seen_since(making):
    """It stands before what is new: where it moved to tells which of the new ones it is."""
    for name in ("a", "b", "c"):
        making.known(article(name))
        making.frontier.update(at(name), state="resting", visited_at=YESTERDAY, due_at=NOW + timedelta(days=90))
    making.frontier.update(at("c"), visited_at=NOW + timedelta(seconds=5))
    lists = Lists(making.database, making.frontier, NOW)
    assert lists.note(at("tin"), [at("a"), at("b"), at("c")], source="xa", now=NOW) == 0
    assert lists.note(at("tin"), [at("a")], source="xa", now=NOW) == 1
    assert [making.row(name, "state", "priority") for name in "abc"] == [("resting", 5), ("due", 1), ("resting", 5)]
    assert lists.note(at("tin"), [at("a")], source="xa", now=NOW) == 0


def test_a_list_that_shows_others_each_time_costs_a_few_looks(making):
    """However long it is."""
    names = [f"bai-{n}" for n in range(MOST + 9)]
    for name in names:
        making.known(article(name))
        making.frontier.update(at(name), state="resting", visited_at=YESTERDAY)
    lists = Lists(making.database, making.frontier, NOW)
    lists.note(at(""), [at(name) for name in names], source="xa", now=NOW)
    assert lists.note(at(""), [at("tin")], source="xa", now=NOW) == MOST


def test_a_pattern_is_found_out_once_for_all_nights(making):
    """Eight forms a night: after four nights each further night tries three of them."""
    tried = []
    for night in range(7):
        budgets = recalled(making.database)
        forms = [at(f"user/login?destination=node/{night}{n}") for n in range(8)]
        asked = 0
        for url in forms:
            if budgets.allows(url, source="xa", headline=False):
                asked += 1
                budgets.count(url, source="xa", good=False, first=True)
        tried.append(asked)
        remember(making.database, budgets)
    assert tried[:3] == [8, 8, 8]
    assert sum(tried) <= SHAPE.free + 1 + TRIALS * 4 + 8
    assert tried[-1] <= TRIALS + 1


def test_a_pattern_that_brings_articles_stays_open(making):
    """However many of its addresses brought nothing in earlier nights."""
    budgets = Budgets()
    for n in range(400):
        budgets.count(at(f"bai-viet-ve-xa-{n}"), source="xa", good=n % 4 == 0, first=True)
    remember(making.database, budgets)
    assert recalled(making.database).allows(at("bai-viet-ve-xa-401"), source="xa", headline=True)


def test_a_listing_that_shows_nothing_new_tonight_is_no_trap_tomorrow(making):
    """Only first visits are remembered."""
    budgets = Budgets()
    for n in range(300):
        budgets.count(at(f"tin?trang={n}"), source="xa", good=False)
    remember(making.database, budgets)
    assert recalled(making.database).allows(at("tin?trang=7"), source="xa", headline=False)


@pytest.mark.parametrize(
    ("columns", "host", "nights"),
    [({}, None, 4), ({"etag": '"a"'}, None, 1), ({"last_modified": "x"}, None, 1), ({"etag": '"a"'}, "dishonest", 4)],
    ids=["in full", "by etag", "by date", "a host that lies"],
)
def test_how_late_a_change_is_noticed_is_told(making, columns, host, nights):
    """A hundred articles: 30 a night in full, 500 by condition where the host is honest."""
    for n in range(100):
        making.frontier.add(Link(at(f"bai-{n}"), "xa", "xa.vn", kind=Kind.ARTICLE), now=NOW)
        making.frontier.update(at(f"bai-{n}"), state="resting", **columns)
    making.database.execute("INSERT INTO hosts (host, validators) VALUES ('xa.vn', ?)", (host,))
    assert nights_to_notice(making.database, making.settings, [SOURCE]) == {"xa": nights}


IDLE = {
    "a list of what the sitemap names": ({"map.xml": "a b c", "the-loai": "b c"}, ["the-loai"]),
    "a list that names one more": ({"map.xml": "a b", "the-loai": "b c"}, []),
    "a list, and no sitemap": ({"the-loai": "a b"}, []),
    "a sitemap of lists": ({"map.xml": "a b", "the.xml": "the-loai", "the-loai": "c"}, ["the.xml"]),
    "a sitemap of articles": ({"map.xml": "a b c"}, []),
    "a sitemap of what was not read": ({"map.xml": "a", "new.xml": "chua-doc"}, []),
}
"""What each list names → those that rest."""


@pytest.mark.parametrize(("named", "rest"), IDLE.values(), ids=IDLE)
def test_a_list_rests_that_tells_nothing_a_sitemap_does_not_tell(making, named, rest):
    """The next run asks for the sitemap alone; nothing new is seen later for it."""
    for name in "abc":
        making.known(article(name))
    lists = Lists(making.database, making.frontier, NOW)
    for name, those in named.items():
        making.visit(name, kind=Kind.SITEMAP if name.endswith("xml") else Kind.LISTING)
        making.frontier.update(at(name), state="resting", due_at=NOW, visited_at=NOW)
        lists.note(at(name), [at(each) for each in those.split()], source="xa", now=NOW)
    assert rest_redundant(making.database, "xa", began=NOW, now=NOW) == len(rest)
    later = making.all("SELECT url FROM pages WHERE kind = 'listing' AND due_at > '2026-11-23T06:00:00Z' ORDER BY url")
    assert later == [(at(name),) for name in rest]
    making.database.execute("UPDATE pages SET interval_s = 172800, kind = 'sitemap' WHERE url LIKE '%the.xml'")
    rest_redundant(making.database, "xa", began=NOW, now=NOW)
    assert making.all("SELECT interval_s FROM pages WHERE url LIKE '%the.xml'") == [(172_800,)] * ("the.xml" in named)


@pytest.mark.parametrize(("asked", "index"), [(redundant._MAPS, "pages_roots"), (redundant._DUE, "pages_resting")])
def test_lists_of_one_source_are_found_without_a_look_at_those_of_others(making, asked, index):
    """Hundreds of sources end a run one after the other, and each of them has hundreds of lists."""
    plan = making.all(f"EXPLAIN QUERY PLAN {asked.replace('?', 'NULL')}")
    assert f"USING INDEX {index} (source=?" in str(plan[0])
