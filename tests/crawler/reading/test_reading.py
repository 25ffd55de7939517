"""Reading a page whole: what it is, what article it holds, where it leads, and what it asks of crawlers."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.reading.discovery.found import Role
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.page_result import SKETCH, PageSort, ReadOptions, likeness
from luutin.crawler.reading.reading import read
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.page import Page

SOURCE = SourceSettings(name="xa", seeds=("http://xa.vn/",))
URL = "http://xa.vn/tin/bai-1.html"
TITLE = "Hội nghị tổng kết phong trào thi đua của xã"
TEXT = "Sáng nay, Ủy ban nhân dân xã tổ chức hội nghị, có đại diện các đoàn thể và đông đảo bà con tham dự."
ARTICLE = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>20/11/2026 08:30</p>" + f"<p>{TEXT}</p>" * 6
ITEMS = "".join(
    f'<li><a href="/tin/bai-{n}.html">Ủy ban nhân dân xã họp phiên thường kỳ số {n}</a> {n:02}/11/2026</li>'
    for n in range(1, 6)
)
LIST = f"<title>Tin tức</title><h2>Tin tức</h2><ul>{ITEMS}</ul><a href='?page=2'>Trang sau</a>"


def page(body, *, url=URL, **headers):
    html = body if isinstance(body, bytes) else f"<html>{body}</html>".encode()
    named = {"content-type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return Page(url, url, 200, named, html, datetime(2026, 11, 23, tzinfo=UTC))


def seen(body, *, url=URL, menus=None, headers=(), **options):
    return read(page(body, url=url, **dict(headers)), ReadOptions(SOURCE, **options), menus)


SITEMAP = b'<?xml version="1.0"?><urlset><url><loc>http://XA.vn/a#x</loc><lastmod>2026-11-20</lastmod></url></urlset>'
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><item><link>http://xa.vn/a</link></item></channel></rss>'
SORTS = {
    "an article": (ARTICLE, PageSort.ARTICLE, None, None),
    "a list": (LIST, PageSort.LISTING, Code.LISTING, None),
    "a page that says nothing": ("<title>Trang</title>", PageSort.PAGE, Code.EMPTY, None),
    "a line without a date": ("<h1>Thông báo</h1><p>Họp thôn tối nay</p>", PageSort.PAGE, Code.THIN, None),
    "a page that is not there": (
        "<title>404</title><h1>Không tìm thấy trang</h1><p>Trang bạn tìm không tồn tại hoặc đã bị xóa.</p>",
        *(PageSort.PAGE, Code.SAYS_MISSING, None),
    ),
    "a guard's page": ("<title>Hãy đợi...</title>", PageSort.BLOCK, Code.BLOCK_PAGE, None),
    "a sitemap": (SITEMAP, PageSort.SITEMAP, Code.SITEMAP, None),
    "a sitemap in gzip": (gzip.compress(SITEMAP), PageSort.SITEMAP, Code.SITEMAP, None),
    "a sitemap in plain text": (b"http://xa.vn/a\nhttp://xa.vn/b\n", PageSort.SITEMAP, Code.SITEMAP, None),
    "a feed": (FEED, PageSort.FEED, Code.FEED, None),
    "a file": (b"%PDF-1.4 ...", PageSort.OTHER, Code.NOT_HTML, "file"),
    "nothing": (b"", PageSort.OTHER, Code.NOT_HTML, "empty"),
}


@pytest.mark.parametrize(("body", "sort", "problem", "detail"), SORTS.values(), ids=SORTS)
def test_a_page_is_known_for_what_it_is(body, sort, problem, detail):
    """By its bytes and its words; a code says why it holds no article."""
    result = seen(body, headers={"content_type": ""} if isinstance(body, bytes) else ())
    assert (result.sort, result.problem, result.detail) == (sort, problem, detail)
    assert (result.article is None) is (problem is not None)


@pytest.mark.parametrize("body", [SITEMAP, FEED, b"http://xa.vn/a\nhttps://xa.vn:443/b\n"])
def test_what_a_map_names_is_canonical(body):
    links = seen(body, headers={"content_type": ""}).links
    assert links[0].url == "http://xa.vn/a"
    assert all(link.url in {"http://xa.vn/a", "https://xa.vn/b"} for link in links)


def test_the_article_is_a_row_for_the_archive():
    article = seen(ARTICLE).article
    assert (article.url, article.source, article.title, article.published) == (URL, "xa", TITLE, "2026-11-20T08:30")
    assert article.length == 6 * len(TEXT)


def test_a_notice_with_a_file_or_a_date_is_an_article_however_short():
    """An announcement may be its attachment."""
    short = "<h1>Thông báo đấu giá quyền sử dụng đất</h1>"
    assert seen(f"{short}<p><a href='/01-TB-UBND.pdf'>01-TB-UBND.pdf</a></p>").sort is PageSort.ARTICLE
    assert seen(f"{short}<p>20/11/2026 08:30</p><p>Có hiệu lực từ hôm nay.</p>").sort is PageSort.ARTICLE


def test_a_list_shows_headlines_and_its_next_page():
    result = seen(LIST, url="http://xa.vn/tin", number=3)
    assert [link.url for link in result.links if link.role is Role.ARTICLE] == [
        f"http://xa.vn/tin/bai-{n}.html" for n in range(1, 6)
    ]
    assert [(link.url, link.number) for link in result.links if link.role is Role.NEXT] == [
        ("http://xa.vn/tin?page=2", 4)
    ]


def test_two_lists_of_the_same_headlines_have_one_fingerprint():
    """Whatever stands around them; a page that is no list has none."""
    assert seen(LIST).fingerprint == seen(f"<p>Lượt xem: 87</p>{LIST}").fingerprint != 0
    assert seen(LIST.replace("bai-5", "bai-6")).fingerprint != seen(LIST).fingerprint
    assert seen(ARTICLE).fingerprint == 0


@pytest.mark.parametrize("wanted", [True, False])
def test_the_days_that_a_list_shows_are_read_where_they_are_asked_for(wanted):
    days = seen(LIST.replace("/tin/bai-1.html", "/tin/dau.html"), days=wanted).days
    assert days.get("http://xa.vn/tin/bai-2.html") == (date(2026, 11, 2) if wanted else None)


ROBOTS = [
    ({}, "", False, True),
    ({}, '<meta name="robots" content="noindex">', True, True),
    ({}, '<meta name="ROBOTS" content="NOINDEX, nofollow">', True, False),
    ({}, '<meta name="robots" content="none">', True, False),
    ({}, '<meta name="luutin" content="noindex">', True, True),
    ({}, '<meta name="googlebot" content="noindex">', False, True),
    ({"x_robots_tag": "noindex"}, "", True, True),
    ({"x_robots_tag": "luutin: nofollow"}, "", False, False),
    ({"x_robots_tag": "otherbot: noindex, nofollow"}, "", False, False),
]


@pytest.mark.parametrize(("headers", "meta", "noindex", "follows"), ROBOTS)
def test_what_a_page_asks_of_crawlers(headers, meta, noindex, follows):
    """Rules for every crawler and for ours count, in the head or in a header."""
    result = seen(f"{meta}{LIST}", headers=headers)
    assert (result.noindex, bool(result.links)) == (noindex, follows)


CANONICALS = [
    ("", None),
    ('<link rel="canonical" href="/tin/dau.html">', "http://xa.vn/tin/dau.html"),
    (f'<link rel="canonical" href="{URL}">', None),
    ('<link rel="canonical" href="javascript:x">', None),
]


@pytest.mark.parametrize(("link", "canonical"), CANONICALS)
def test_the_address_that_a_page_calls_its_own(link, canonical):
    """None where it says none, or its own."""
    assert seen(f"<head>{link}</head>{ARTICLE}").canonical == canonical


def test_a_menu_is_left_out_once_it_was_met_on_enough_articles():
    """Of a list all links are looked at, for it is judged by them."""
    menus, body = Menus(), f"<a href='/gioi-thieu'>Giới thiệu</a>{ARTICLE}"
    counts = [len(seen(body, menus=menus).links) for _ in range(6)]
    assert counts == [1, 1, 1, 1, 0, 0]
    assert any(
        link.url.endswith("gioi-thieu") for link in seen(f"<a href='/gioi-thieu'>G</a>{LIST}", menus=menus).links
    )


def test_a_sketch_tells_texts_alike():
    """Of an error page that names another address each time, too."""
    one, two = (seen(f"<p>Trang /{n} không có. {TEXT}</p>", sketch=True).sketch for n in ("a", "b"))
    assert len(one) <= SKETCH
    assert likeness(one, two) > 0.7 > likeness(one, seen(LIST, sketch=True).sketch)
    assert seen(ARTICLE).sketch == ()
    assert likeness(one, ()) == 0


def test_a_large_page_is_no_guards_page():
    """No guard sends so much to say wait: its text is not even gathered."""
    assert seen("<title>Hãy đợi...</title>" + "<!-- x -->" * 4000).sort is PageSort.PAGE


def test_scripts_are_not_what_a_page_says():
    assert seen(f"<script>var text = 'Hãy đợi...'</script>{ARTICLE}").sort is PageSort.ARTICLE


CAME = [
    (200, None, True), (203, None, True), (299, None, True), (206, "bytes 0-99/100", True), (206, None, True),
    (206, "bytes 0-49/100", False), (206, "bytes 50-99/100", False), (202, None, False), (204, None, False),
    (304, None, False), (404, None, False), (999, None, False),
]  # fmt: skip


@pytest.mark.parametrize(("status", "content_range", "came"), CAME)
def test_an_answer_holds_the_page_where_its_status_says_so(status, content_range, came):
    """An unknown 2xx is as 200, and a part that is the whole is whole (RFC 9110 §15)."""
    headers = {} if content_range is None else {"content_range": content_range}
    answer = replace(page(ARTICLE, **headers), status=status)
    assert answer.came is came
    assert (read(answer, ReadOptions(SOURCE)).article is not None) is came
