"""decide: what is to become of an article, one fact a row."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luutin.archive import Article, ArticleRow, Known
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.intent import (
    Action,
    PageFacts,
    Past,
    Rules,
    Twin,
    decide,
    may_have_twin,
    obstacle,
)

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
URL = "http://xa.vn/tin/hoi-nghi.html"
TITLE = "Hội nghị tổng kết phong trào thi đua của xã"


def article(url=URL, *, title=TITLE, body="Toàn dân đoàn kết. " * 60, published="2026-11-20"):
    return ArticleRow.of(Article(url=url, source="xa", title=title, body=(body,), published=published))


ARTICLE = article()
SAME = Known(7, 2, ARTICLE.sha256)
OTHER = Known(7, 2, "another hash")
COPIED = Known(7, 2, "another hash", "http://xa.vn/cu", "content")
FIVE_TIMES = 5 * ARTICLE.length
LONG = 10 * ARTICLE.length
YESTERDAY = NOW - timedelta(hours=21)
TODAY = NOW - timedelta(hours=19)

ROWS = {
    "unknown: kept": (PageFacts(ARTICLE), Past(), Action.KEEP, None),
    "known and the same: kept as it is": (PageFacts(ARTICLE), Past(SAME), Action.KEEP, None),
    "known and changed: a revision": (PageFacts(ARTICLE), Past(OTHER, length=900), Action.KEEP, None),
    "unknown, of known content: an alias": (PageFacts(ARTICLE), Past(twin=Twin(9, "content")), Action.ALIAS, None),
    "an alias that shows something else while its article stands: a copy": (
        *(PageFacts(ARTICLE), Past(COPIED, stands=True, length=900), Action.ALIAS, None),
    ),
    "an alias of an article whose own address is gone: a revision": (
        *(PageFacts(ARTICLE), Past(COPIED, length=900), Action.KEEP, None),
    ),
    "an alias that shows another article: an article of its own": (
        *(PageFacts(ARTICLE), Past(COPIED, stands=True, edition=False, length=900), Action.KEEP, None),
    ),
    "a fifth of its text is left: a revision": (
        PageFacts(ARTICLE),
        Past(OTHER, length=5 * ARTICLE.length),
        Action.KEEP,
        None,
    ),
    "less than a fifth: held": (PageFacts(ARTICLE), Past(OTHER, length=LONG), Action.HOLD, "shrunk"),
    "less than a fifth of next to nothing": (
        *(PageFacts(article(body="Hoãn.")), Past(OTHER, length=400), Action.KEEP, None),
    ),
    "less than a fifth again on the same day: held": (
        *(PageFacts(ARTICLE, struck_at=TODAY), Past(OTHER, length=LONG), Action.HOLD, "shrunk"),
    ),
    "less than a fifth again on another day: believed": (
        *(PageFacts(ARTICLE, struck_at=YESTERDAY), Past(OTHER, length=LONG), Action.KEEP, None),
    ),
    "cut, and new: kept": (PageFacts(ARTICLE, truncated=True), Past(), Action.KEEP, None),
    "cut, and as it was: kept": (PageFacts(ARTICLE, truncated=True), Past(SAME), Action.KEEP, None),
    "cut, and changed: held": (PageFacts(ARTICLE, truncated=True), Past(OTHER), Action.HOLD, "shrunk"),
    "cut, and changed, on another day: still held": (
        *(PageFacts(ARTICLE, truncated=True, struck_at=YESTERDAY), Past(OTHER), Action.HOLD, "shrunk"),
    ),
    "no article: left": (PageFacts(None, "listing"), Past(), Action.LEAVE, "listing"),
    "no article where one was: held": (PageFacts(None, "listing", shown=7), Past(), Action.HOLD, "listing"),
}


@pytest.mark.parametrize(("facts", "past", "action", "why"), ROWS.values(), ids=ROWS)
def test_what_becomes_of_an_article(facts, past, action, why):
    intent = decide(facts, past, Rules(), NOW)
    assert (intent.action, intent.why) == (action, why)
    kept = action in {Action.KEEP, Action.ALIAS}
    assert intent.article == (facts.article if kept else None)


@pytest.mark.parametrize(("known", "revises"), [(None, True), (OTHER, True), (SAME, False)])
def test_a_proof_is_needed_for_what_the_archive_did_not_have(known, revises):
    intent = decide(PageFacts(ARTICLE), Past(known), Rules(), NOW)
    assert (intent.known, intent.revises) == (known, revises)


@pytest.mark.parametrize("past", [Past(twin=Twin(9, "content")), Past(OTHER, length=LONG)])
def test_what_is_not_kept_needs_no_proof(past):
    assert not decide(PageFacts(ARTICLE), past, Rules(), NOW).revises


DAYS = [
    (None, None, "2026-11-20", None),
    (date(2026, 11, 20), None, "2026-11-20T23:59", None),
    (date(2026, 11, 21), None, "2026-11-20T23:59", "before"),
    (None, date(2026, 11, 20), "2026-11-20T08:30", None),
    (None, date(2026, 11, 19), "2026-11-20T08:30", "after"),
    (date(2026, 11, 21), date(2026, 11, 19), None, None),
]


@pytest.mark.parametrize(("since", "until", "published", "why"), DAYS)
def test_a_run_between_days_leaves_what_is_of_others(since, until, published, why):
    """By the local day that the page prints; an undated article may be of any day."""
    facts = PageFacts(article(published=published), shown=7)
    intent = decide(facts, Past(OTHER, length=LONG), Rules(since=since, until=until), NOW)
    assert (intent.action, intent.why) == ((Action.LEAVE, why) if why else (Action.HOLD, "shrunk"))


OBSTACLES = [
    (PageResult(PageSort.ARTICLE, article=ARTICLE), True, None),
    (PageResult(PageSort.ARTICLE, article=ARTICLE, noindex=True), True, "noindex"),
    (PageResult(PageSort.ARTICLE, article=ARTICLE, noindex=True), False, None),
    (PageResult(PageSort.LISTING, problem="listing", noindex=True), True, "listing"),
    (PageResult(PageSort.PAGE), True, "no-article"),
]


@pytest.mark.parametrize(("reading", "obey", "code"), OBSTACLES)
def test_why_a_page_holds_nothing_to_keep(reading, obey, code):
    """Noindex is obeyed unless the portal's owner allows otherwise."""
    assert obstacle(reading, Rules(obey_noindex=obey)) == code


def test_an_alias_that_shows_another_article_is_none_any_more():
    """Two articles never become revisions of one."""
    intent = decide(PageFacts(ARTICLE), Past(COPIED, stands=True, edition=False), Rules(), NOW)
    assert (intent.known, intent.parts, intent.revises) == (None, True, True)


@pytest.mark.parametrize(("body", "long"), [("", False), ("a" * (79 - len(TITLE)), False), ("a" * 80, True)])
def test_two_short_notices_may_be_equal_and_still_be_two(body, long):
    assert may_have_twin(article(body=body)) is long
