"""What Common Crawl has of a host comes in: the indexes of its crawls first, then each capture out of its WARC file."""

from datetime import date

import pytest

from luutin.archive import TakenIn
from luutin.crawler.run.ingest.common_crawl import read_crawls
from luutin.crawler.run.ingest.common_crawl_client import CommonCrawlClient
from luutin.crawler.run.ingest.service import Budget
from luutin.crawler.run.ingest.web_archive import ArchiveLook, WantedCaptures
from luutin.crawler.site.settings import CommonCrawlSettings
from tests.crawler.ingest.common_crawl_server import CommonCrawlServer, captured, not_modified
from tests.crawler.ingest.making import TEXT, page
from tests.crawler.ingest.test_wayback import LOST, TITLES, revisions

URL = "http://naman.vn/tin/bai-{}.html"


def body(number, version):
    text = [f"Tin thứ {number} của xã Nà Mận, viết lại lần {version}, nói về việc làm của bà con các thôn.", *TEXT]
    return page(TITLES[number], text=text, day=f"0{number + 1}/01/2010")


LONG = page("Bài dài", text=[*TEXT] * 30, day="05/01/2010")
CRAWLS = {
    "CC-MAIN-2017-13": [captured(URL.format(n), "20170320000000", body(n, 1)) for n in range(3)]
    + [
        captured("http://naman.vn/a.png", "20170320000000", b"\x89PNG", mime="image/png"),
        captured("http://naman.vn/gone.html", "20170320000000", b"gone", status="404 Not Found"),
        captured("http://naman.vn/lost.html", "20170320000000", LOST),
    ],
    "CC-MAIN-2019-35": [captured(URL.format(n), "20190820000000", body(n, 2)) for n in range(2)]
    + [
        not_modified(URL.format(2), "20190820000000"),
        captured("http://naman.vn/dai.html", "20190820000000", LONG[:3000], truncated="length"),
    ],
    "CC-MAIN-2021-04": [captured(URL.format(n), "20210120000000", body(n, 2)) for n in range(3)],
}
ALL = [("http://naman.vn/dai.html", 1, "2019")] + [
    (URL.format(n), number, year)
    for n, years in enumerate([["2017", "2019"], ["2017", "2019"], ["2017", "2021"]])
    for number, year in enumerate(years, 1)
]


@pytest.fixture
def server():
    server = CommonCrawlServer(CRAWLS)
    yield server
    server.close()


@pytest.fixture
def ask(server, library):
    settings = CommonCrawlSettings(index=server.base, data=server.base)

    def run(address="naman.vn", *, limit=None, trouble=(), **more):
        rests, budget, taken = [], Budget(limit), TakenIn(library.database)
        client = CommonCrawlClient(settings, agent="test (mailto:a@b.vn)", sleep=rests.append)
        crawls, server.trouble = client.crawls(), list(trouble)
        looks = [
            ArchiveLook(
                *(client.of(crawl), WantedCaptures(address, **more), client.witness, taken),
                sleep=rests.append,
                stop=lambda: False,
                budget=budget,
                crawl=crawl.name,
            )
            for crawl in crawls
        ]
        return library.take(*(look.holding() for look in looks)), looks, rests

    return run


def test_every_article_comes_out_of_all_crawls_with_its_revisions_in_order(server, library, ask):
    """Each content is asked for once, by its stretch of a file; a 304 is a sighting of what stood there before."""
    tally, looks, _ = ask()
    assert revisions(library) == ALL
    assert sum(look.fetched for look in looks) == len(server.asked) == len(set(server.asked)) == 3 + 1 + 2 + 1 + 1
    assert (tally.faults, tally.open_revisits) == ({}, 0)
    sightings = "SELECT count(*) FROM sightings s JOIN articles a ON a.id = s.article_id WHERE a.url = ?"
    assert library.database.value(sightings, (URL.format(2),)) == 3
    assert server.agents == {"test (mailto:a@b.vn)"}


def test_a_crawl_that_was_gone_through_is_not_asked_again(server, library, ask):
    """The next run asks for the list of crawls, and of those for the new one alone."""
    ask()
    server.searches, server.asked = [], []
    ask()
    assert (server.searches, server.asked) == ([], [])
    server.publish("CC-MAIN-2023-06", [captured(URL.format(0), "20230201000000", body(0, 3))])
    ask()
    assert {name for name, _ in server.searches} == {"CC-MAIN-2023-06"}
    assert [each for each in revisions(library) if each[0] == URL.format(0)][-1][2] == "2023"


def test_a_limit_is_over_all_crawls_and_the_next_run_goes_on(server, library, ask):
    """Days of runs with a budget come to what one run comes to, and ask for nothing twice."""
    runs = 0
    while runs < 9:
        runs += 1
        _, looks, _ = ask(limit=2)
        if not any(look.left or not look.is_searched for look in looks):
            break
    assert (runs, len(server.asked)) == (4, 8)
    assert revisions(library) == ALL


@pytest.mark.parametrize(("trouble", "rest"), [((503, None), 5), ((503, 90), 90), ((429, 7), 7), ((504, None), 5)])
def test_a_throttled_service_is_rested(library, ask, trouble, rest):
    """SlowDown is waited for, as long as it says, and nothing is lost by it."""
    tally, _, rests = ask(URL.format(0), trouble=[trouble])
    assert (rests, tally.faults, len(revisions(library))) == ([rest], {}, 2)


def test_a_service_that_says_no_is_let_be(server, ask):
    """403 is how it blocks who asks too much: not one more request follows, and the rest is left for another run."""
    tally, looks, rests = ask(trouble=[(403, None)] * 50)
    assert (len(server.trouble), server.asked, rests) == (49, [], [])
    assert "403" in looks[0].ended
    assert [look.is_searched for look in looks] == [False] * 3
    assert tally.faults == {"unreadable-file": 1}


LIES = {
    "the record of another capture stands there": ({"url": URL.format(9)}, "other-record"),
    "its bytes are none of a member": ({"lies": {"offset": "3"}}, "damaged"),
    "it is cut": ({"lies": {"length": "150"}}, "torn"),
    "it is larger than any": ({"lies": {"length": str(1 << 30)}}, "record-too-large"),
    "the file is not there": ({"lies": {"filename": "crawl-data/none.warc.gz"}}, "unreadable-file"),
    "it begins behind the end": ({"lies": {"offset": "999999"}}, "unreadable-file"),
    "it has another digest": ({"digest": "A" * 32}, "wrong-digest"),
}


@pytest.mark.parametrize(("lie", "fault"), LIES.values(), ids=LIES)
def test_an_index_that_lies_is_refused_capture_by_capture(server, library, ask, lie, fault):
    """What stands there must be what the index calls it. Others come all the same."""
    good, bad = CRAWLS["CC-MAIN-2017-13"][0], CRAWLS["CC-MAIN-2017-13"][1]
    server.lines.clear()
    server.publish("CC-MAIN-2017-13", [good, (bad[0] | lie, bad[1])])
    tally, _, _ = ask()
    assert tally.faults == {fault: 1}
    assert revisions(library) == [(URL.format(0), 1, "2017")]


def test_an_index_with_bad_lines_is_gone_through_and_asked_again(server, library, ask):
    """What it names comes, bad lines and entries are named, and the crawl does not count as gone through."""
    server.lines["CC-MAIN-2017-13"].insert(1, CRAWLS["CC-MAIN-2017-13"][0][0] | {"offset": float("nan")})
    tally, *_ = ask(URL.format(0))
    assert (tally.faults, [year for *_, year in revisions(library)]) == ({"index-line": 1}, ["2017", "2019"])
    server.searches = []
    ask(URL.format(0))
    assert {name for name, _ in server.searches} == {"CC-MAIN-2017-13"}


def test_a_list_of_crawls_is_read_entry_by_entry():
    """What names a crawl is one, whatever else its entry lacks; what names none is told."""
    found = read_crawls(
        [7, {"id": "CC-MAIN-2019-35"}, {"id": "X", "from": 3, "to": []}, {"cdx-api": "http://x"}], "http://i"
    )
    assert [(each.name, each.api) for each in found.crawls] == [
        ("CC-MAIN-2019-35", "http://i/CC-MAIN-2019-35-index"),
        ("X", "http://i/X-index"),
    ]
    assert len(found.unread) == 2


def test_a_service_that_sends_whole_files_is_not_read(server, library, ask):
    """A WARC file has a gigabyte: none of it is read, and the capture is refused."""
    server.ignores_range = True
    tally, _, _ = ask(URL.format(0))
    assert (set(tally.faults), revisions(library)) == ({"no-record"}, [])


@pytest.mark.parametrize(
    ("said", "since", "until", "may"),
    [
        ({"id": "CC-MAIN-2019-35"}, date(2019, 8, 1), None, True),
        ({"id": "CC-MAIN-2019-35"}, date(2019, 10, 1), None, False),
        ({"id": "CC-MAIN-2019-35"}, None, date(2019, 3, 1), False),
        ({"id": "CC-MAIN-2009-2010"}, date(2010, 6, 1), date(2010, 7, 1), True),
        ({"id": "CC-MAIN-2012"}, date(2013, 1, 1), None, False),
        ({"id": "CC-NEWS"}, date(2013, 1, 1), None, True),
        ({"id": "X", "from": "2020-01-01T00:00:00", "to": "2020-02-01T00:00:00"}, date(2020, 2, 1), None, True),
        ({"id": "X", "from": "2020-01-01T00:00:00", "to": "2020-02-01T00:00:00"}, date(2020, 2, 2), None, False),
    ],
)
def test_only_crawls_of_the_time_are_asked(said, since, until, may):
    """By the days that the list gives, else by the name; one whose time is unknown is asked."""
    [crawl] = read_crawls([{"cdx-api": "http://x/", **said}], "http://x").crawls
    assert crawl.may_hold(since, until) is may
