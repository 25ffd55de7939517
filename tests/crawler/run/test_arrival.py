"""Carrying out what was decided about whole pages: rows of the archive, of the frontier, and the next visit."""

from datetime import date, timedelta

import pytest

from luutin.archive import utc
from luutin.crawler.codes import Code
from luutin.crawler.errors import RetryError
from luutin.crawler.frontier.lastmod import LASTMOD_PRIORITY
from luutin.crawler.frontier.limits import Limits
from luutin.crawler.frontier.revisit import DAY, LISTING_FIRST, PAGE
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.frontier.waking import Waking
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.arrival import Arrivals
from luutin.crawler.run.settlement import settle
from luutin.crawler.run.trouble import Troubles
from tests.crawler.making import NOW, YESTERDAY, Making, article, at, shows

ETAG = '"a1"'
HEADLINES = tuple(FoundLink(at(f"tin/bai-viet-so-{n}.html"), Role.ARTICLE) for n in range(3))


def keep(making, visit, reading, **more):
    Arrivals(making.context, Troubles(making.context)).keep(making.answered(visit, **more), reading)


def test_a_new_article_is_kept_with_its_proof(making):
    """The first visit's interval follows the article's age: three days old, three days."""
    keep(making, making.visit(), shows(article()), etag=ETAG)
    assert making.all("SELECT url, revision, capture_id FROM records") == [(at("bai-1"), 1, 1)]
    assert making.all("SELECT url, run_id FROM captures") == [(at("bai-1"), 1)]
    assert making.row("bai-1", "kind", "state", "interval_s", "etag", "changed_at", "article_id") == (
        *("article", "resting", 3 * DAY, ETAG, utc(NOW), 1),
    )
    assert (making.counts.articles, making.counts.new) == (1, 1)


def test_an_undated_article_is_not_taken_for_young(making):
    """It may be of any age: a portal that prints no days must not be downloaded anew each night."""
    keep(making, making.visit(), shows(article(published=None)))
    assert making.row("bai-1", "interval_s") == (14 * DAY,)


def test_an_unchanged_article_needs_no_proof_and_is_left_longer(making):
    keep(making, making.known(article(), interval_s=2 * DAY), shows(article()))
    assert making.all("SELECT count(*) FROM captures") == [(0,)]
    assert making.row("bai-1", "interval_s", "changed_at") == (3 * DAY, None)
    assert (making.counts.new, making.counts.changed) == (0, 0)


def test_a_changed_article_is_its_next_revision_and_asked_for_sooner(making):
    """From the end of its run on, which judges it beside the others; until then it is as it was."""
    visit = making.known(article(), interval_s=2 * DAY, error="shrunk", strikes=1, struck_at=YESTERDAY)
    keep(making, visit, shows(article(text="Nội dung mới. " * 60)))
    assert making.all("SELECT revision, capture_id FROM records") == [(1, None)]
    with making.database.transaction():
        settle(making.context, began=NOW, now=NOW)
    assert making.all("SELECT revision, capture_id FROM records") == [(2, 1)]
    assert making.row("bai-1", "interval_s", "error", "strikes", "struck_at") == (DAY, None, 0, None)
    assert making.counts.changed == 1


def test_an_article_with_less_is_held(making):
    keep(making, making.known(article()), shows(article(text="Ngắn.")))
    assert making.row("bai-1", "error", "strikes") == ("shrunk", 1)
    assert making.all("SELECT revision FROM records") == [(1,)]


def test_an_article_that_became_a_list_is_held(making):
    keep(making, making.known(article()), PageResult(PageSort.LISTING, problem=Code.LISTING))
    assert making.row("bai-1", "kind", "error", "strikes") == ("article", "listing", 1)


def test_a_cut_article_says_so_and_keeps_no_validators(making):
    error = RetryError(at("bai-1"), Code.CUT_BODY)
    keep(making, making.visit(), shows(article()), cut=error, etag=ETAG)
    assert making.row("bai-1", "error", "etag") == ("truncated", None)


def test_the_very_same_content_at_another_address_is_an_alias(making):
    making.known(article("cu"))
    keep(making, making.visit(), shows(article()))
    assert making.all("SELECT url, evidence FROM aliases") == [(at("bai-1"), "content")]
    assert making.row("bai-1", "kind", "article_id", "interval_s") == ("page", 1, 60 * DAY)
    assert (making.counts.articles, making.counts.new, making.counts.aliases) == (1, 0, 1)


def test_redirects_that_led_here_are_addresses_of_the_article(making):
    making.visit("cu", target=at("bai-1"))
    keep(making, making.visit(), shows(article()))
    assert making.all("SELECT url, evidence FROM aliases") == [(at("cu"), "redirect")]


def test_a_page_that_asks_not_to_be_kept_is_not(making):
    keep(making, making.visit(), shows(article(), noindex=True))
    assert making.all("SELECT count(*) FROM articles") == [(0,)]
    assert making.row("bai-1", "kind", "state", "error", "interval_s") == ("page", "resting", "noindex", PAGE)
    assert making.counts.articles == 0


SORTS = {
    "a list": (PageResult(PageSort.LISTING, problem=Code.LISTING), ("listing", "listing", None, LISTING_FIRST)),
    "a feed": (PageResult(PageSort.FEED, problem=Code.FEED), ("feed", "feed", None, LISTING_FIRST)),
    "a sitemap": (PageResult(PageSort.SITEMAP, problem=Code.SITEMAP), ("sitemap", "sitemap", None, LISTING_FIRST)),
    "a page": (PageResult(PageSort.PAGE, problem=Code.EMPTY), ("page", "empty", None, PAGE)),
    "a file": (
        PageResult(PageSort.OTHER, problem=Code.NOT_HTML, detail="file"), ("other", "not-html", "file", None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reading", "row"), SORTS.values(), ids=SORTS)
def test_a_page_without_an_article_is_known_for_what_it_is(making, reading, row):
    """Lists are asked for again soon, pages seldom, files never by themselves."""
    visit = making.visit(visited_at=YESTERDAY)
    keep(making, visit, reading)
    assert making.row("bai-1", "kind", "error", "detail", "interval_s") == row
    assert (making.row("bai-1", "due_at") == (None,)) is (row[0] == "other")


def test_the_further_pages_of_a_list_are_not_asked_for_by_themselves(making):
    keep(making, making.visit(number=2), PageResult(PageSort.LISTING, problem=Code.LISTING))
    assert making.row("bai-1", "kind", "due_at") == ("listing", None)


@pytest.mark.parametrize(("visited_at", "links"), [(None, ()), (YESTERDAY, HEADLINES)])
def test_a_list_that_is_new_or_fruitful_is_due_at_the_next_run(making, visited_at, links):
    visit = making.visit("tin", kind=Kind.SEED, visited_at=visited_at)
    keep(making, visit, PageResult(PageSort.LISTING, problem=Code.LISTING, links=links))
    assert making.row("tin", "kind", "interval_s") == ("seed", 0)
    assert making.counts.listed == len(links)


def test_a_new_list_that_names_nothing_new_waits_a_day(making):
    """What a tag, an author or a month lists is found in the lists that were read before."""
    for link in HEADLINES:
        making.visit(link.url.removeprefix(at("")))
    keep(making, making.visit("the/le-hoi"), PageResult(PageSort.LISTING, problem=Code.LISTING, links=HEADLINES))
    assert making.row("the/le-hoi", "kind", "interval_s") == ("listing", DAY)


@pytest.mark.parametrize(("depth", "interval", "state"), [(1, 0, "due"), (2, DAY, "resting")])
def test_the_feed_of_a_tag_rests_as_its_list_does(making, depth, interval, state):
    """One that a seed's page announces is asked for in each run."""
    for link in HEADLINES:
        making.visit(link.url.removeprefix(at("")))
    visit = making.visit("feed", kind=Kind.FEED, depth=depth)
    keep(making, visit, PageResult(PageSort.FEED, problem=Code.FEED, links=HEADLINES))
    assert making.row("feed", "interval_s") == (interval,)
    Waking(making.database).wake("xa", now=NOW + timedelta(hours=1), since=None)
    assert making.row("feed", "state") == (state,)


UNREAD = "it goes on (“1–3 of 6”), and names no address of its next page"
OTHERS = tuple(FoundLink(at(f"tin/bai-viet-so-{n}.html"), Role.ARTICLE) for n in range(3, 6))


@pytest.mark.parametrize(("second", "told"), [(OTHERS, []), (HEADLINES, [f"{at('tin')}: {UNREAD}"])])
def test_a_list_that_goes_on_unread_is_told_until_its_next_page_is_found(making, second, told):
    """Also at its later visits; the first page again, at another address, is no next page."""
    following = FoundLink(at("tin/page/2"), Role.NEXT, number=2)
    first, others = (
        PageResult(
            PageSort.LISTING, problem=Code.LISTING, links=(*links, following), fingerprint=hash(links), detail=UNREAD
        )
        for links in (HEADLINES, second)
    )
    keep(making, making.visit("tin", kind=Kind.LISTING), first)
    keep(making, making.visit("tin/page/2", kind=Kind.LISTING, number=2, referrer=at("tin")), others)
    assert [note for note in making.counts.notes if note.startswith(f"{at('tin')}: ")] == told
    making.counts.notes.clear()
    keep(making, making.visit("tin", state="due", due_at=NOW), first)
    assert making.counts.notes == told


@pytest.mark.parametrize(
    ("published", "why"), [("2026-11-18", "before"), ("2026-11-19", None), ("2026-11-22", "after"), (None, None)]
)
def test_an_article_outside_of_the_days_is_left_as_if_unseen(tmp_path, published, why):
    """The next run without such bounds takes it."""
    making = Making(tmp_path, limits=Limits(since=date(2026, 11, 19), until=date(2026, 11, 21)))
    keep(making, making.visit(), shows(article(published=published)))
    assert making.all("SELECT count(*) FROM articles") == [(why is None,)]
    assert making.row("bai-1", "error") == (why,)
    if why:
        assert making.row("bai-1", "state", "due_at", "detail") == ("resting", utc(NOW), None)
    making.close()


@pytest.mark.parametrize(("text", "right", "wrong"), [("Nội dung mới. " * 60, 1, 0), (None, 0, 1)])
def test_a_sitemaps_lastmod_is_judged_by_what_the_page_shows(making, text, right, wrong):
    visit = making.known(article(), priority=LASTMOD_PRIORITY)
    keep(making, visit, shows(article(text=text) if text else article()))
    assert (making.memory.lastmod_right, making.memory.lastmod_wrong) == (right, wrong)


STAYED = "Mon, 16 Nov 2026 03:12:44 GMT"
VALIDATORS = {
    "the same ETag": ({"etag": ETAG}, {"etag": ETAG}, True),
    "another ETag": ({"etag": ETAG}, {"etag": '"b2"'}, False),
    "the same Last-Modified": ({"last_modified": STAYED}, {"last_modified": STAYED}, True),
    "none": ({}, {}, False),
}


@pytest.mark.parametrize(("before", "now", "dishonest"), VALIDATORS.values(), ids=VALIDATORS)
def test_a_validator_that_stays_while_the_content_changes_is_dishonest(making, before, now, dishonest):
    visit = making.known(article(), visited_at=NOW - timedelta(days=3), **before)
    keep(making, visit, shows(article(text="Nội dung mới. " * 60)), **now)
    assert making.memory.dishonest is dishonest


def test_a_part_that_was_met_before_its_first_page_is_no_article_of_its_own(making):
    """Its text is in the record of the whole one; an address that shows the whole one stays its alias."""
    keep(making, making.visit("bai-1/2"), shows(article("bai-1/2", text="Phần hai. " * 40)))
    keep(making, making.visit("bai-1/3"), shows(article("bai-1/3", text="Toàn văn. " * 60)))
    parts = tuple(FoundLink(at(f"bai-1/{n}"), Role.NEXT, number=n) for n in (2, 3))
    keep(making, making.visit("bai-1"), shows(article(text="Toàn văn. " * 60), parts=parts))
    assert making.all("SELECT url, withdrawn_why FROM articles ORDER BY id") == [
        (at("bai-1/2"), "further-page"), (at("bai-1/3"), None),
    ]  # fmt: skip
    assert making.row("bai-1/2", "state", "target", "article_id") == ("alias", at("bai-1"), None)
    assert making.counts.withdrawn == 1
