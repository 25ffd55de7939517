"""Days that a portal prints and that are not the day of publication, and the day of a later change."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.reading.extract import extract, read
from luutin.crawler.wire.page import Page

HEADLINE = "Xã Mẫu ra quân làm thủy lợi đầu xuân"
TEXT = "Sáng 12/3, Ủy ban nhân dân xã tổ chức ra quân nạo vét kênh mương, phát quang bờ thửa trên các cánh đồng."
MORE = "Hơn bốn trăm người của sáu thôn đã tham gia; công việc dự kiến kéo dài hai tuần và kết thúc trước vụ cấy."


def page(*, top="", below="", after="", foot="", head="", url="http://xamau.example/tin/1.html"):
    html = (
        f"<!DOCTYPE html><html lang='vi'><head><title>{HEADLINE}</title>{head}</head><body>"
        f"<div id='menu'><a href='/'>Trang chủ</a> <a href='/tin'>Tin tức</a></div>{top}"
        f"<div class='bai'><h1>{HEADLINE}</h1>{below}<p>{TEXT}</p><p>{MORE}</p>{after}</div>{foot}</body></html>"
    )
    return Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC))


def record(**parts):
    return extract(page(**parts), source="xamau")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"top": "<div class='top'>Thứ Năm, 01/01/2026</div>"}, "the day of the visit"),
        ({"top": "<div class='top'>01/01/2026 08:15:20</div>"}, "the day of the visit"),
        ({"top": "<div class='top'><span>Hôm nay, ngày 1 tháng 1 năm 2026</span></div>"}, "the visitor's day"),
        ({"after": "<p>Hạn nộp hồ sơ: 30/01/2026</p>"}, "a deadline"),
        ({"after": "<p>Hồ sơ nhận đến hết ngày 30/01/2026</p>"}, "a deadline"),
        ({"below": "<table><tr><td>Hạn đăng ký</td><td>30/01/2026</td></tr></table>"}, "a deadline"),
        ({"after": "<p>Thời gian tổ chức: 8 giờ 00 ngày 20/01/2026</p>"}, "the day of an event"),
        ({"after": "<p>Khai mạc lúc 19 giờ 30 ngày 20/01/2026</p>"}, "the day of an event"),
        ({"foot": "<div>Giấy phép số 12/GP-TTĐT cấp ngày 05/06/2018</div>"}, "the day of a licence"),
        ({"after": "<p>Ngày ban hành: 05/01/2026</p>"}, "the day of a document"),
    ],
)
def test_the_day_of_another_thing_is_refused_with_the_reason(parts, reason):
    """It is the only day of the page, and still none of publication."""
    found = read(page(**parts), source="xamau")
    assert found.article.published is None
    (refused,) = found.choices["published"].refused
    assert refused.rule.startswith(reason)


@pytest.mark.parametrize(
    ("below", "published", "modified"),
    [
        ("Ngày đăng: 12/03/2020 | Cập nhật: 15/03/2020", "2020-03-12", "2020-03-15"),
        ("Cập nhật ngày 15/03/2020 | Ngày đăng 12/03/2020", "2020-03-12", "2020-03-15"),
        ("Cập nhật lúc 09:20 15/03/2020", "2020-03-15T09:20", None),
        ("Posted on March 12, 2020, updated on March 15, 2020", "2020-03-12", "2020-03-15"),
        ("Ngày đăng: 12/03/2020 08:00 - Cập nhật: 12/03/2020 10:30", "2020-03-12T08:00", "2020-03-12T10:30"),
        ("Ngày đăng: 12/03/2020 - Cập nhật: 11/03/2020", "2020-03-12", None),
    ],
)
def test_an_update_is_told_apart_from_the_publication(below, published, modified):
    """It counts as the publication only where nothing tells that, and is none where it is not later."""
    found = record(below=f"<div class='ngay'>{below}</div>")
    assert (found.published, found.modified) == (published, modified)


def test_the_markup_publication_wins_over_a_printed_update():
    head = "<meta property='article:published_time' content='2020-03-12T08:00:00+07:00'>"
    found = record(below="<div class='ngay'>Cập nhật: 15/03/2020 09:20</div>", head=head)
    assert (found.published, found.modified) == ("2020-03-12T08:00", "2020-03-15T09:20")


def test_the_markup_tells_the_update_too():
    head = (
        "<meta property='article:published_time' content='2020-03-12T01:00:00Z'>"
        "<meta property='article:modified_time' content='2020-03-15T02:20:00Z'>"
    )
    found = record(head=head)
    assert (found.published, found.modified) == ("2020-03-12T08:00", "2020-03-15T09:20")


def test_a_later_change_alone_is_no_revision():
    """Portals touch that day without touching the article."""
    one, other = (record(below=f"<p>Ngày đăng: 12/03/2020 | Cập nhật: {day}/03/2020</p>") for day in (14, 15))
    assert one.modified != other.modified
    assert one.content_hash() == other.content_hash()


@pytest.mark.parametrize(
    "below",
    [
        "<div><div>12/03/2020</div><div>09:15</div></div>",
        "<div><div>09 giờ 15</div><div>12/03/2020</div></div>",
        "<p class='date'><time>12/03/2020</time><time>9:15 SA</time></p>",
        "<div>12/03/20 09:15</div>",
        "<div>12-03-20, lúc 09h15</div>",
    ],
)
def test_a_clock_beside_the_day_and_a_year_of_two_digits(below):
    found = record(below=below)
    assert (found.published, found.body) == ("2020-03-12T09:15", (TEXT, MORE))


@pytest.mark.parametrize(
    ("below", "head"),
    [
        ("<time datetime='2020-03-12T09:15:00+07:00'>03/12/2020</time>", ""),
        ("<div class='date'>03/12/2020</div>", "<meta itemprop='datePublished' content='2020-03-12'>"),
    ],
)
def test_the_markup_says_which_of_two_numbers_is_the_month(below, head):
    assert record(below=below, head=head).published[:10] == "2020-03-12"


@pytest.mark.parametrize("age", ["4 years ago", "Đăng bởi Ban Biên tập 3 giờ trước", "Posted by Minh 2 days ago"])
def test_an_age_is_no_text_no_lead_and_no_day(age):
    """It changes by itself, and would make a revision of an unchanged article at each visit."""
    found = record(below=f"<p>{age}</p>")
    assert (found.published, found.lead, found.body) == (None, None, (TEXT, MORE))


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "NewsArticle", "datePublished": "2020-03-12T09:15:00+07:00",}',
        '{"@type": "NewsArticle", /* CMS */ "datePublished": "2020-03-12T09:15:00+07:00"}',
        '{"@type": "NewsArticle", // CMS\n"datePublished": "2020-03-12T09:15:00+07:00"}',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2020-03-12T09:15:00+07:00"}\n//]]>',
        '{"@type": "NewsArticle", "name": "hai\ndòng", "datePublished": "2020-03-12T09:15:00+07:00"}',
    ],
)
def test_json_is_read_though_it_breaks_the_rules(data):
    assert record(head=f'<script type="application/ld+json">{data}</script>').published == "2020-03-12T09:15"


@pytest.mark.parametrize(
    ("data", "moment"),
    [
        (
            '{"post": {"publishedAt": "2020-03-12T02:15:00Z"}, "next": {"publishedAt": "2020-03-14"}}',
            "2020-03-12T09:15",
        ),
        ('{"post": {"createdAt": "2020-03-12"}}', "2020-03-12"),
        ('{"post": {"createdAt": "2020-03-12"}, "file": {"createdAt": "2020-03-14"}}', None),
    ],
)
def test_the_data_of_scripts_names_the_moment_where_nothing_else_does(data, moment):
    assert record(foot=f"<script>window.state = {data}</script>").published == moment
