"""A person's word on patterns: listed with what they cost, taken back, and judged again."""

import pytest

from luutin.archive import Reader
from luutin.crawler.frontier.traps.judged import judge_pattern, judged_patterns, keep_pattern
from luutin.crawler.frontier.traps.shapes import recalled, remember
from luutin.crawler.frontier.visit import Link, UrlState
from luutin.crawler.run.arrival import Arrivals
from luutin.crawler.run.trouble import Troubles
from tests.crawler.making import NOW, SOURCE, TEXT, article, at, shows

CALENDAR, FORMS = "xa.vn/lich-cong-tac", "xa.vn/y-kien?id"


def schedule(making, number):
    """A run keeps what it takes for an article: the schedule of one day."""
    url = at(f"lich-cong-tac?ngay=2026-11-{number}")
    name = url.removeprefix(at(""))
    row = article(name, title=f"Lịch công tác ngày {number}", text=f"{number} {TEXT}", published=None)
    visit = making.visit(name)
    making.frontier.gather(visit.url)
    Arrivals(making.context, Troubles(making.context)).keep(making.answered(visit), shows(row))
    making.frontier.write()
    return url


@pytest.fixture
def judged(making):
    """A calendar of which five days were kept first, and forms of which one waits."""
    for number in range(10, 15):
        schedule(making, number)
    budgets = making.linker.budgets
    for number in range(70):
        budgets.count(at(f"y-kien?id={number}"), source="xa", good=False, first=True)
    remember(making.database, budgets)
    making.frontier.add(Link(at("y-kien?id=99"), "xa", "xa.vn"), now=NOW)
    making.frontier.update(at("y-kien?id=99"), state=UrlState.REFUSED, error="endless")
    return making


def verdicts(making):
    return {each.pattern: (each.verdict, each.left) for each in judged_patterns(making.database, SOURCE)}


def test_what_was_judged_is_listed_with_what_is_left(judged):
    """Pattern, verdict, and how many known addresses of it nobody asks for."""
    assert verdicts(judged) == {CALENDAR: ("calendar", 5), FORMS: ("endless", 1), "xa.vn/y-kien?": ("endless", 1)}


def test_a_calendar_that_is_news_is_taken_back(judged):
    """Its articles are shown again, its addresses are due, and no further page proves it to be one."""
    done = keep_pattern(judged.database, "xa", CALENDAR, now=NOW)
    judged.frontier.forget()
    assert (done.articles, done.addresses) == (5, 5)
    assert len(Reader(judged.database).ids()) == 5
    assert verdicts(judged)[CALENDAR] == ("kept", 0)
    assert not judged.frontier.calendars.holds(schedule(judged, 20), source="xa")
    assert len(Reader(judged.database).ids()) == 6


def test_an_endless_pattern_that_a_person_keeps_bounds_nothing(judged):
    """Until it is left to be judged again."""
    for pattern in (FORMS, "xa.vn/y-kien?"):
        keep_pattern(judged.database, "xa", pattern, now=NOW)
    budgets = recalled(judged.database)
    for number in range(200):
        assert budgets.allows(at(f"y-kien?id={number}"), source="xa", headline=True)
        budgets.count(at(f"y-kien?id={number}"), source="xa", good=False)
    assert judge_pattern(judged.database, "xa", FORMS)
    assert not judge_pattern(judged.database, "xa", FORMS)
