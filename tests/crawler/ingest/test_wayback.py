"""What a web archive has of a host comes in: its index first, then each capture once, as the service wants it."""

import pytest

from luutin.archive import TakenIn
from luutin.crawler.errors import SetupError
from luutin.crawler.run.ingest.service import Budget, check_reachable
from luutin.crawler.run.ingest.wayback_client import WaybackClient
from luutin.crawler.run.ingest.web_archive import ArchiveLook, WantedCaptures, witness_of
from luutin.crawler.site.settings import WaybackSettings
from tests.crawler.ingest.making import TEXT, page
from tests.crawler.ingest.wayback_server import WaybackServer

HTML, URL = "text/html", "http://naman.vn/tin/bai-{}.html"
TITLES = ("Hội nghị tổng kết phong trào thi đua", "Khánh thành đường thôn Bản Lũng", "Tiêm phòng cho đàn gia súc")


def article(number, year):
    text = [
        f"Tin thứ {number} của xã Nà Mận, viết lại vào năm {year // 3}, nói về việc làm của bà con các thôn.",
        *TEXT,
    ]
    return page(TITLES[number], text=text, day=f"0{number + 1}/01/2010")


LOST = page("Không tìm thấy trang", text=["Không tồn tại."], day="")
CAPTURES = [
    (f"{year}0301000000", URL.format(number), 200, HTML, article(number, year))
    for number in range(3)
    for year in range(2012, 2018)
] + [
    ("20150101000000", "http://naman.vn/a.png", 200, "image/png", b"\x89PNG"),
    ("20150101000000", "http://naman.vn/gone.html", 404, HTML, b"gone"),
    ("20150101000000", "http://naman.vn/old.html", 302, HTML, URL.format(1).encode()),
    ("20150101000000", "http://naman.vn/lost.html", 200, HTML, LOST),
]  # fmt: skip


@pytest.fixture(scope="module")
def server():
    server = WaybackServer(CAPTURES)
    yield server
    server.close()


@pytest.fixture
def ask(server, library):
    server.asked, server.searches, server.trouble, server.deeds, server.said = [], 0, [], {}, []
    settings = WaybackSettings(base=server.base)

    def run(address="naman.vn", **more):
        rests = []
        look = ArchiveLook(
            WaybackClient(settings, agent="test"),
            WantedCaptures(address, **more),
            witness_of(settings),
            TakenIn(library.database),
            sleep=rests.append,
            stop=lambda: False,
            budget=Budget(more.get("limit")),
        )
        return library.take(look.holding()), look, rests

    return run


def revisions(library):
    rows = library.database.all(
        "SELECT a.url, r.number, r.seen_at FROM revisions r JOIN articles a ON a.id = r.article_id ORDER BY 1, 2"
    )
    return [(row[0], row[1], row[2][:4]) for row in rows]


ALL = [(URL.format(n), number, year) for n in range(3) for number, year in enumerate(["2012", "2013", "2016"], 1)]


def test_every_article_comes_with_its_revisions_in_order(server, library, ask):
    """Each content is asked for once; captures that the index calls equal are sightings without a request."""
    tally, look, _ = ask()
    assert revisions(library) == ALL
    assert look.fetched == len(server.asked) == len(set(server.asked)) == 3 * 3 + 2
    assert sorted(tally.beside) == ["no page: image/png", "status 404"]
    assert tally.reasons["says-missing"] == 1
    assert library.database.value("SELECT count(*) FROM sightings WHERE witness = ?", (witness_of_(server),)) == 18


def witness_of_(server):
    return server.base.partition("://")[2]


def test_a_second_look_asks_for_no_capture(server, library, ask):
    """What was asked for is remembered, kept or not."""
    ask()
    before, server.asked = library.state(), []
    tally, look, _ = ask()
    assert (server.asked, look.fetched, tally.added, library.state()) == ([], 0, 0, before)


def test_a_limit_ends_a_look_and_the_next_goes_on(server, library, ask):
    """Days of looks with a budget come to what one look comes to."""
    left = []
    for _ in range(4):
        _, look, _ = ask(limit=3)
        left.append(look.left)
    assert left[-1] == 0 < left[0]
    assert revisions(library) == ALL
    assert len(server.asked) == 11


@pytest.mark.parametrize(("trouble", "rest"), [((429, 30), 30), ((503, 120), 120), ((503, None), 5), ((500, None), 5)])
def test_the_service_is_rested_as_long_as_it_asks(server, library, ask, trouble, rest):
    """A refusal that passes is waited for, as long as Retry-After says, and nothing is lost by it."""
    server.trouble = [trouble, trouble]
    _, look, rests = ask()
    assert rests[0] == rest
    assert look.ended is None
    assert revisions(library) == ALL


def test_a_service_that_stays_down_ends_the_look_and_says_so(server, library, ask):
    """After some tries the look ends; what came is kept, and the next one goes on."""
    server.trouble = [(503, None)] * 100
    tally, look, rests = ask()
    assert look.ended.startswith("503")
    assert len(rests) == 4
    assert tally.faults
    server.trouble = []
    ask()
    assert revisions(library) == ALL


@pytest.mark.parametrize(
    ("more", "years"),
    [
        ({"address": URL.format(1)}, ["2012", "2013", "2016"]),
        ({"address": "http://naman.vn/tin/bai-1*"}, ["2012", "2013", "2016"]),
        ({"path": "bai-1"}, ["2012", "2013", "2016"]),
    ],
)
def test_a_look_may_be_narrowed(library, ask, more, years):
    """By one address, by its beginning, or by what addresses hold."""
    ask(**more)
    assert [(url, year) for url, _, year in revisions(library)] == [(URL.format(1), year) for year in years]


FIRST = ("20120301000000", URL.format(0))
DEEDS = {
    "it broke off once": ("breaks", {}, ["2012", "2013", "2016"]),
    "it breaks off each time": ("always-breaks", {"unreadable-file": 1}, ["2013", "2016"]),
    "the archive has a part of it": ("cut", {"cut": 1}, ["2013", "2016"]),
    "it comes with banner and other addresses": ("rewritten", {}, ["2012", "2013", "2016"]),
    "another moment is given for it": ("near", {"unreadable-file": 1}, ["2013", "2016"]),
    "its owner had it taken out": ("denied", {"unreadable-file": 1}, ["2013", "2016"]),
    "it is not what the index calls it": ("lies", {"wrong-digest": 1}, ["2013", "2016"]),
}


@pytest.mark.parametrize(("deed", "faults", "years"), DEEDS.values(), ids=DEEDS)
def test_a_capture_that_is_not_to_be_had_costs_no_other(server, library, ask, deed, faults, years):
    """It is refused with its reason, the look goes on, and only what may be better another day is asked for again."""
    server.deeds = {FIRST: deed}
    tally, look, _ = ask(URL.format(0))
    assert (tally.faults, look.ended) == (faults, None)
    assert [year for *_, year in revisions(library)] == years
    server.asked = []
    ask(URL.format(0))
    assert {*server.asked} == ({FIRST} if deed == "always-breaks" else set())


def test_lines_of_the_index_that_cannot_be_read_are_passed_over(server, library, ask):
    """Each is counted and named, in each answer of the index; what the other lines name comes all the same."""
    server.said = ["org,example)/ nothing", "vn,naman)/ 20150101000000 http://mailto:a@b.vn/ text/html 200 - -"]
    tally, look, _ = ask()
    assert revisions(library) == ALL
    assert (tally.faults, look.ended) == ({"index-line": server.searches}, None)
    assert "org,example)/ nothing" in tally.shown_faults[0]
    assert tally.beside["address that is none"] == server.searches


@pytest.mark.parametrize("deed", ["always-breaks", "near", "denied", "lies"])
@pytest.mark.parametrize("limits", [(None,), (1, None), (2, None)], ids=str)
def test_what_did_not_come_is_seen_by_the_index_all_the_same(server, library, ask, deed, limits):
    """Where another capture of the same content came, before it or after, in this look or the next one."""
    second = ("20130301000000", URL.format(0))
    server.deeds = {second: deed}
    for limit in limits:
        ask(URL.format(0), limit=limit)
    assert [year for *_, year in revisions(library)] == ["2012", "2013", "2016"]
    tally, look, _ = ask(URL.format(0))
    assert (look.fetched, look.left, tally.captures, tally.faults) == (0, 0, 0, {})


def test_what_is_cut_is_better_than_nothing(server, library, ask):
    """Where no whole capture of an address is to be had, a part of it is kept."""
    server.deeds = {(f"{year}0301000000", URL.format(0)): "cut" for year in range(2012, 2018)}
    tally, _, _ = ask(URL.format(0))
    assert (tally.faults, [year for *_, year in revisions(library)][:1]) == ({}, ["2012"])
    assert library.database.value("SELECT count(*) FROM captures WHERE truncated = 1") > 0


def test_what_is_cut_waits_for_what_is_left(server, library, ask):
    """A look that its budget ends keeps no part: the whole capture may be among those that are left."""
    server.deeds = {FIRST: "cut"}
    for _ in range(3):
        ask(URL.format(0), limit=2)
    assert [year for *_, year in revisions(library)] == ["2013", "2016"]


def test_a_public_archive_is_told_who_asks():
    """Without a contact nothing is asked of others."""
    with pytest.raises(SetupError, match="contact"):
        check_reachable(WaybackSettings().base, "")
    check_reachable("http://127.0.0.1:8080", "")
