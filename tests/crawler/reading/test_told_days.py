"""Days that feeds and sitemaps name, for pages that print only an age."""

from datetime import UTC, date, datetime

import pytest

from luutin.crawler.reading.background import Background, ToldDays
from luutin.crawler.reading.extract import inspect_page, read
from luutin.crawler.reading.extract.told_days import span_of
from luutin.crawler.wire.page import Page

READ = datetime(2026, 6, 22, 3, tzinfo=UTC)
TEXT = "Ủy ban nhân dân xã tổ chức lấy ý kiến nhân dân về đồ án quy hoạch chung xây dựng đến năm 2040 của xã."


def page(line="", lang="vi", head=""):
    html = (
        f"<!DOCTYPE html><html lang={lang}><head><title>Lấy ý kiến về quy hoạch xã</title>{head}</head><body><article>"
        f"<h1>Lấy ý kiến về quy hoạch xã</h1><p class=date>{line}</p><p>{TEXT}</p><p>{TEXT[:70]} trong tháng.</p>"
        "</article></body></html>"
    )
    return Page("http://xa.example/tin/7", "http://xa.example/tin/7", 200, {}, html.encode(), READ)


@pytest.mark.parametrize(
    ("age", "first", "last"),
    [
        ("4 years ago", date(2020, 12, 20), date(2023, 6, 24)),
        ("3 tuần trước", date(2026, 5, 20), date(2026, 6, 9)),
        ("2 years, 3 months ago", date(2022, 12, 20), date(2025, 6, 22)),
        ("một tháng trước", date(2026, 4, 5), date(2026, 6, 23)),
        ("vor 5 Tagen", date(2026, 6, 14), date(2026, 6, 19)),
        ("5 hours ago", date(2026, 6, 21), date(2026, 6, 23)),
    ],
)
def test_an_age_means_some_days(age, first, last):
    """Ages are cut or rounded by whoever prints them: the span has a unit and a half to spare."""
    span = span_of(age, READ.date())
    assert span is not None
    assert abs((span[0] - first).days) <= 3
    assert abs((span[1] - last).days) <= 3


@pytest.mark.parametrize(
    ("line", "told", "published"),
    [
        ("4 năm trước", ToldDays(published="2022-03-14T07:05:00+00:00"), "2022-03-14T14:05"),
        ("4 năm trước", ToldDays(changed="2022-03-14"), "2022-03-14"),
        ("4 năm trước", ToldDays("2022-03-14", "2026-06-20"), "2022-03-14"),
        ("", ToldDays(published="2022-03-14"), "2022-03-14"),
        ("4 năm trước", ToldDays(published="2026-06-20T00:00:00+00:00"), None),
        ("4 năm trước", ToldDays(changed="2026-06-20"), None),
        ("", ToldDays(changed="2022-03-14"), None),
        ("4 năm trước", ToldDays(published="hôm qua"), None),
        ("Ngày đăng: 09/01/2020", ToldDays(published="2022-03-14"), "2020-01-09"),
    ],
)
def test_what_was_told_is_the_day_where_the_page_does_not_gainsay_it(line, told, published):
    """A feed's word counts where no day is printed, a sitemap's only beside an age that agrees."""
    article = read(page(line), source="xa", background=Background(told=told)).article
    assert (article.published and str(article.published)) == published
    assert article.body[0].startswith(TEXT[:20]) or article.lead


def test_the_markup_counts_before_what_was_told():
    markup = '<meta property="article:published_time" content="2021-05-06T08:00:00+07:00">'
    article = read(page(head=markup), source="xa", background=Background(told=ToldDays("2022-03-14"))).article
    assert str(article.published) == "2021-05-06T08:00"


def test_what_was_told_is_shown_with_its_verdict():
    found = inspect_page(page("4 năm trước"), source="xa", background=Background(told=ToldDays(changed="2026-06-20")))
    refused = found.choices["published"].refused
    assert [candidate.rule for candidate in refused] == ["told by a sitemap, and not of the age that the page prints"]
