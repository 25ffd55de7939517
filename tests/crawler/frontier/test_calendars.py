"""Calendars: found out by what their pages have in common, taken back, and remembered."""

from collections import Counter
from datetime import timedelta

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.frontier.traps.calendars import ENOUGH, is_calendar, skeleton
from luutin.crawler.run.arrival import Arrivals
from luutin.crawler.run.trouble import Troubles
from tests.crawler.making import NOW, TEXT, article, shows


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lịch công tác tuần 23/11/2026", "Lịch công tác tuần 30/11/2026"),
        ("Thứ Hai, ngày 23 tháng 11", "Chủ nhật, ngày 29 tháng 11"),
        ("Events of 23 November", "Events of 1 December"),
    ],
)
def test_titles_of_one_series_differ_in_numbers_and_names_of_days(one, other):
    assert skeleton(one) == skeleton(other)


SERIES = {
    "a schedule": (Counter({"lich cong tac": 5}), 0, "xa.vn/lich", True),
    "pages that lead into days to come": (Counter({"hoat dong": 5}), 1, "xa.vn/hd", True),
    "different titles, of days to come": (Counter("abcde"), 2, "xa.vn/hd", True),
    "schedules posted week by week": (Counter({"lich cong tac": 9}), 1, "xa.vn/lich-cong-tac-*.html", False),
    "weeks without end": (Counter({"lich cong tac": 9}), 2, "xa.vn/lich-cong-tac-*.html", True),
    "too few": (Counter({"lich cong tac": 4}), 4, "xa.vn/lich", False),
    "a bulletin, a day each": (Counter({"ban tin ngay": 40}), 0, "xa.vn/ban-tin", False),
    "news, a day each": (Counter("abcdefgh"), 0, "xa.vn/tin", False),
}


@pytest.mark.parametrize(("titles", "ahead", "pattern", "calendar"), SERIES.values(), ids=SERIES)
def test_a_series_is_a_calendar_by_its_titles_and_its_days(titles, ahead, pattern, calendar):
    """News that stand under a day each are none: they never lead ahead, and are not headed as schedules."""
    assert is_calendar(titles, ahead=ahead, pattern=pattern) is calendar


@pytest.fixture
def crawled(making):
    """What a run keeps of a week's schedules, five of them, and of one article."""
    arrivals = Arrivals(making.context, Troubles(making.context))
    names = ["bai-1", *(f"lich?ngay={(NOW + timedelta(7 * n)).date()}" for n in range(ENOUGH))]
    for name in names:
        title = "Lịch công tác tuần" if "lich" in name else "Hội nghị tổng kết phong trào thi đua của xã"
        row = article(name, title=f"{title} {name[-5:]}", text=f"{name} {TEXT}")
        with making.database.transaction():
            visit = making.visit(name)
            making.frontier.gather(visit.url)
            arrivals.keep(making.answered(visit), shows(row))
            making.frontier.write()
    return making, names


def test_what_a_calendar_stored_is_withdrawn_when_it_is_found_out(crawled):
    """Nobody is shown it any more, its revisions stay as evidence, and the summary tells how many they were."""
    making, names = crawled
    assert making.all("SELECT url FROM records") == [("http://xa.vn/bai-1",)]
    assert making.all("SELECT count(*) FROM revisions") == [(6,)]
    assert making.counts.withdrawn == ENOUGH
    assert {making.row(name, "state", "error") for name in names[1:]} == {("refused", str(Code.CALENDAR))}


def test_a_calendar_is_remembered(crawled):
    """No later run asks for another page of it."""
    making, _ = crawled
    making.frontier.calendars.forget()
    assert making.frontier.calendars.holds("http://xa.vn/lich?ngay=2031-01-06", source="xa")
    assert not making.frontier.calendars.holds("http://xa.vn/bai-2", source="xa")
