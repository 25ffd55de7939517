"""Admission: how much of a source one run asks for."""

import pytest

from luutin.archive import Files
from luutin.crawler.frontier.admission import Admission
from luutin.crawler.frontier.limits import Allowances
from luutin.crawler.frontier.visit import Kind, Link
from luutin.crawler.run.files.bound import FilesBound
from luutin.crawler.site.scope import Scope
from tests.crawler.making import NOW, SOURCE, at


def admission(making, left, owners=("xa",)):
    allowances = Allowances(left, lambda _: frozenset(owners))
    return Admission(making.frontier, making.linker.budgets, making.limits, allowances, making.summary, lambda _: None)


def put(making, *names, source="xa"):
    for name in names:
        making.frontier.add(Link(at(name), source, "xa.vn"), now=NOW)


def leased(admitting, rounds=9):
    return [visit.url for _ in range(rounds) for visit in admitting.lease("xa.vn", now=NOW, limit=2)]


@pytest.mark.parametrize(("left", "handed_out"), [(None, 5), (9, 5), (3, 3), (1, 1)])
def test_a_run_asks_for_no_more_of_a_source_than_it_may(making, left, handed_out):
    """The rest stays due for the next run."""
    put(making, "1", "2", "3", "4", "5")
    admitting = admission(making, {"xa": left})
    assert len(leased(admitting)) == handed_out
    assert admitting.allowances.is_spent("xa.vn") == (left == handed_out)
    assert making.frontier.count_queued("xa") == 5


def test_sources_that_share_a_host_are_bounded_each_for_itself(making):
    """What one may no longer ask for does not stand before what the other may."""
    making.archive.add_source("huyen", home=None, now=NOW)
    put(making, "1", "2", "3", "4")
    put(making, "5", "6", "7", source="huyen")
    admitting = admission(making, {"xa": 1, "huyen": None}, ("xa", "huyen"))
    assert leased(admitting) == [at("1"), at("5"), at("6"), at("7")]
    assert (admitting.allowances.is_spent("xa.vn"), admitting.allowances.spent("xa.vn")) == (False, {"xa"})
    assert making.frontier.next_due("xa.vn", without=frozenset({"xa"})) is None


def test_addresses_that_are_turned_away_hide_none_behind_them(making):
    """A queue full of a trap's addresses is passed at once."""
    put(making, *(f"lich?ngay={n}" for n in range(40)), "tin-tuc/bai-viet")
    for n in range(200):
        making.linker.budgets.count(at(f"lich?ngay={n}"), source="xa", good=False)
    assert leased(admission(making, {"xa": None}), rounds=1) == [at("tin-tuc/bai-viet")]


@pytest.mark.parametrize(("hops", "asked"), [(0, "bai-3"), (1, "bai-3?sid=c4")])
def test_a_key_that_says_nothing_stays_where_a_redirect_put_it(making, hops, asked):
    """Portals send each visitor on to an address with a session: without it they would do so again for ever."""
    for url, content in (("bai-1", 7), ("bai-1?sid=a1", 7), ("bai-1?sid=b2", 7)):
        making.frontier.query_keys.learn(at(url), content)
    making.frontier.add(Link(at("bai-3?sid=c4"), "xa", "xa.vn", hops=hops), now=NOW)
    assert leased(admission(making, {"xa": None})) == [at(asked)]


@pytest.mark.parametrize(
    ("keep", "asked"), [((), []), (("images",), ["a.jpg"]), (("attachments", "images"), ["a.jpg", "b.pdf"])]
)
def test_files_that_were_queued_follow_what_config_says_today(making, keep, asked):
    """Whoever takes `keep` away has no more fetched from that moment on, and is told of each file left."""
    for name, role in (("a.jpg", "image"), ("b.pdf", "attachment")):
        making.frontier.add(Link(at(name), "xa", "xa.vn", Kind.FILE), now=NOW)
        Files(making.database).link(at(name), source="xa", role=role, address=at(name))
    bound = FilesBound(making.database, Scope([SOURCE.model_copy(update={"keep": keep})]))
    admitting = Admission(
        *(making.frontier, making.linker.budgets, making.limits, Allowances({"xa": None}, lambda _: frozenset({"xa"}))),
        *(making.summary, bound.obstacle),
    )
    assert sorted(leased(admitting)) == [at(name) for name in asked]
    assert making.counts.no_files.get("files-off", 0) == 2 - len(asked)
