"""Telling results apart: what answer of a portal leads to what row, and to what count."""

from datetime import timedelta

import pytest

from luutin.archive import utc
from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, RetryError, UnreadableError
from luutin.crawler.frontier.host import Probe
from luutin.crawler.frontier.revisit import DAY, LISTING_FIRST
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.record import Recorder
from luutin.crawler.run.result import Result
from tests.crawler.making import NOW, article, at, shows

SKETCH = tuple(range(64))
NEAR = (*range(60), 100, 101, 102, 103)
PAGE = PageResult(PageSort.PAGE, problem=Code.EMPTY)


@pytest.fixture
def record(making):
    recorder = Recorder(making.context)
    return lambda result: recorder.record(result, making.memory, now=NOW)


STATUSES = {
    429: ("due", "status-429", None),
    503: ("due", "status-503", None),
    404: ("gone", "status-404", None),
    410: ("gone", "status-410", None),
    403: ("failed", "status-403", None),
    418: ("failed", "status-400", "418"),
    206: ("failed", "status-other", "206"),
    500: ("due", "status-500", None),
    408: ("due", "status-408", None),
    599: ("due", "status-500", "599"),
}


@pytest.mark.parametrize(("status", "row"), STATUSES.items())
def test_a_status_says_whether_to_ask_again(making, record, status, row):
    """Faults of the server and its limits pass; what is not there or refused is not asked for again in this run."""
    record(making.result(making.visit(), status))
    assert making.row("bai-1", "state", "error", "detail") == row
    assert making.row("bai-1", "status", "visited_at") == (status, utc(NOW))
    assert making.tally() == [("page", row[1])]


@pytest.mark.parametrize(
    ("result", "row", "tally"),
    [
        (Result(None, error=RetryError("u", Code.NAME)), ("due", "name"), "name"),
        (Result(None, refused=Code.ROBOTS), ("refused", "robots"), "robots"),
        (
            Result(None, refused=Code.ROBOTS_UNREACHABLE, unreached=Code.STATUS_503),
            ("due", "robots-unreachable"),
            "status-503",
        ),
    ],
)
def test_a_visit_without_an_answer_leaves_no_moment_of_one(making, record, result, row, tally):
    visit = making.visit()
    record(Result(visit, error=result.error, refused=result.refused, unreached=result.unreached))
    assert making.row("bai-1", "state", "error", "visited_at") == (*row, None)
    assert making.tally() == [("page", tally)]


def test_a_page_that_broke_its_reader_fails_by_that(making, record):
    visit = making.visit()
    record(making.result(visit, error=UnreadableError(visit.url, Code.READER_TIMEOUT)))
    assert making.row("bai-1", "state", "error", "status") == ("failed", "reader-timeout", 200)


def test_an_unchanged_article_is_still_there_and_asked_for_less_often(making, record):
    visit = making.known(article(), now=NOW - timedelta(days=30), interval_s=2 * DAY)
    record(making.result(visit, 304))
    assert making.row("bai-1", "state", "interval_s") == ("resting", 3 * DAY)
    assert making.all("SELECT last_seen FROM articles") == [(utc(NOW),)]
    assert (making.counts.unchanged, making.counts.articles) == (1, 1)
    assert making.tally() == [("article", "unchanged")]


def test_an_unchanged_list_rests(making, record):
    record(making.result(making.visit("tin", kind=Kind.LISTING), 304))
    assert making.row("tin", "state", "interval_s") == ("resting", LISTING_FIRST)


def test_a_guards_page_rests_the_host_and_is_no_page(making, record):
    record(making.result(making.visit(), reading=PageResult(PageSort.BLOCK, problem=Code.BLOCK_PAGE)))
    assert making.row("bai-1", "state", "error") == ("due", "block-page")
    assert making.counts.limited == 1


def cut(code):
    return FetchError(at("bai-1"), code)


CUTS = {
    "cut, first try": (Code.CUT_BODY, 0, shows(article()), ("due", "cut-body")),
    "cut, third try, with an article": (Code.CUT_BODY, 2, shows(article()), ("resting", "truncated")),
    "cut, third try, without": (Code.CUT_BODY, 2, PAGE, ("failed", "cut-body")),
    "unclosed, first try": (Code.UNCLOSED, 0, PAGE, ("due", "unclosed")),
    "unclosed, third try": (Code.UNCLOSED, 2, PAGE, ("resting", "empty")),
}


@pytest.mark.parametrize(("code", "tries", "reading", "row"), CUTS.values(), ids=CUTS)
def test_a_cut_page_is_asked_for_again_before_it_is_taken_as_it_is(making, record, code, tries, reading, row):
    """Half a page holds half an article, and that is better than none; half a list is none."""
    error = RetryError(at("bai-1"), code)
    record(making.result(making.visit(tries=tries), reading=reading, cut=error))
    assert making.row("bai-1", "state", "error") == row


def test_a_host_that_never_writes_the_end_tag_is_known_after_three_pages(making, record):
    """Then a page without it is asked for once only."""
    for number in range(3):
        visit = making.visit(f"bai-{number}", tries=2)
        record(making.result(visit, reading=PAGE, cut=RetryError(visit.url, Code.UNCLOSED)))
    assert making.memory.unclosed == 3
    visit = making.visit("bai-9")
    record(making.result(visit, reading=PAGE, cut=RetryError(visit.url, Code.UNCLOSED)))
    assert making.row("bai-9", "state", "error") == ("resting", "empty")


SAYS = PageResult(PageSort.PAGE, problem=Code.SAYS_MISSING)
SOFT = {
    "by its words": (SAYS, None, {}, ("gone", "soft-404")),
    "by its words, as a list": (
        PageResult(PageSort.LISTING, problem=Code.SAYS_MISSING), None, {}, ("resting", "says-missing"),
    ),
    "by its words, as a seed": (SAYS, None, {"kind": Kind.SEED}, ("resting", "says-missing")),
    "as what cannot exist": (
        PageResult(PageSort.PAGE, problem=Code.EMPTY, sketch=NEAR), SKETCH, {}, ("gone", "soft-404"),
    ),
    "unlike what cannot exist": (
        PageResult(PageSort.PAGE, problem=Code.EMPTY, sketch=tuple(range(200, 264))), SKETCH, {}, ("resting", "empty"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reading", "sketch", "of", "row"), SOFT.values(), ids=SOFT)
def test_an_error_page_served_with_200_is_known(making, record, reading, sketch, of, row):
    making.memory.probe = Probe(200, sketch=sketch) if sketch else None
    record(making.result(making.visit(**of), reading=reading))
    assert making.row("bai-1", "state", "error") == row


def test_where_an_article_stood_a_list_that_says_missing_is_believed(making, record):
    reading = PageResult(PageSort.LISTING, problem=Code.SAYS_MISSING)
    record(making.result(making.known(article()), reading=reading))
    assert making.row("bai-1", "error", "strikes") == ("soft-404", 1)


REDIRECTS = {
    "within the source": ({}, "/bai-2", ("alias", None, at("bai-2"))),
    "to another site": ({}, "http://khac.vn/x", ("refused", "redirect-off-scope", "http://khac.vn/x")),
    "to a file": ({}, "/tep.pdf", ("refused", "redirect-refused", at("tep.pdf"))),
    "home": ({}, "/", ("gone", "redirect-home", None)),
    "where what never was is sent": ({}, "/khong-thay", ("gone", "redirect-home", None)),
    "to itself": ({}, "/bai-1", ("failed", "redirects", None)),
    "for the sixth time": ({"hops": 5}, "/bai-2", ("failed", "redirects", None)),
    "of a seed": ({"kind": Kind.SEED}, "/", ("resting", None, at(""))),
}


@pytest.mark.parametrize(("of", "location", "row"), REDIRECTS.values(), ids=REDIRECTS)
def test_a_redirect_is_followed_only_where_it_leads_to_a_page(making, record, of, location, row):
    making.memory.probe = Probe(302, target=at("khong-thay"))
    record(making.result(making.visit(**of), 302, location=location))
    assert making.row("bai-1", "state", "error", "target") == row


def test_why_a_redirect_is_refused_is_the_detail(making, record):
    record(making.result(making.visit(), 302, location="/tep.pdf"))
    assert making.row("bai-1", "error", "detail") == ("redirect-refused", "file")
    assert making.counts.refused == 1


def test_the_target_of_a_redirect_is_due_at_once_and_knows_how_it_was_come_to(making, record):
    record(making.result(making.visit(kind=Kind.ARTICLE), 302, location="/bai-2"))
    assert making.row("bai-2", "state", "kind", "hops", "referrer") == ("due", "page", 1, at("bai-1"))


def test_a_seed_that_leads_in_circles_is_given_up(making, record):
    """A cookie that is set on the way needs a second turn; for ever it is not asked."""
    seed, states = making.visit("tin", kind=Kind.SEED), []
    for _ in range(4):
        record(making.result(seed, 302, location="/b"))
        states.append(making.row("tin", "state", "error"))
    assert states == [("resting", None)] * 3 + [("failed", "redirects")]


@pytest.mark.parametrize("location", ["/dang-nhap?ve=/bai-1", "/wp-login.php", "http://sso.khac.vn/login?back=1"])
def test_an_article_that_leads_to_a_login_is_locked_and_not_gone(making, record, location):
    """As one that shows the login at its own address: no strike, and asked for again."""
    record(making.result(making.known(article()), 302, location=location))
    assert making.row("bai-1", "error", "strikes") == ("login", 0)
    assert making.context.vanishing == {}


def test_an_article_that_leads_to_another_site_has_a_strike(making, record):
    record(making.result(making.known(article()), 302, location="http://khac.vn/"))
    assert making.row("bai-1", "error", "strikes") == ("redirect-away", 1)


@pytest.mark.parametrize(("status", "aliases"), [(301, [(at("moi"), "redirect")]), (302, [])])
def test_an_article_that_moved_for_good_goes_on_at_its_new_address(making, record, status, aliases):
    """What is found there is its next revision, not another article."""
    record(making.result(making.known(article()), status, location="/moi"))
    assert making.all("SELECT url, evidence FROM aliases") == aliases


def test_a_redirect_to_a_known_article_is_one_more_address_of_it(making, record):
    making.known(article("bai-2"))
    record(making.result(making.visit("cu"), 302, location="/bai-2"))
    assert making.all("SELECT url, evidence FROM aliases") == [(at("cu"), "redirect")]


def test_each_answer_is_counted_with_its_bytes(making, record):
    record(making.result(making.visit(), reading=PAGE))
    assert (making.counts.fetched, making.counts.bytes) == (1, 3)
