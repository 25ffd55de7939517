"""Front doors: what stands in a page's place is told by kind, and a page that only leads on is followed."""

# ruff: noqa: E501 - markup reads best in one line

from datetime import UTC, datetime

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.reading.discovery.elements import refresh_target
from luutin.crawler.reading.page_result import PageSort, ReadOptions
from luutin.crawler.reading.reading import read
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.page import Page

SOURCE = SourceSettings(name="xa", seeds=("http://xa.vn/",))


def look(html, *, status=200, url="http://xa.vn/", **headers):
    """What a reader makes of the page *html*."""
    named = {"content-type": "text/html; charset=utf-8", **headers}
    page = Page(url, url, status, named, html.encode(), datetime(2026, 11, 23, tzinfo=UTC))
    return read(page, ReadOptions(SOURCE))


DOORS = {
    "Hãy đợi...": Code.BLOCK_PAGE,
    "<h1>Access Denied</h1><p>Incident ID 12</p>": Code.BLOCK_PAGE,
    "Bạn đã truy cập quá nhiều lần": Code.RATE_LIMIT,
    "<h1>Too many requests</h1>": Code.RATE_LIMIT,
    "Just a moment... Checking your browser": Code.CHALLENGE,
    "<script>document.cookie='a=1';location.reload()</script>": Code.CHALLENGE,
    "<script>document.cookie='a=1';location.href=location.href</script>": Code.CHALLENGE,
    "<form><input name=c><img src=/captcha.php></form> Nhập mã xác nhận để tiếp tục": Code.CAPTCHA,
    "<script src='https://x/recaptcha/api.js'></script>": Code.CAPTCHA,
    "Trang này chỉ cho phép truy cập từ Việt Nam": Code.GEO_BLOCK,
    "This content is not available in your country.": Code.GEO_BLOCK,
    "The owner of this website has banned the country or region your IP address is in": Code.GEO_BLOCK,
    "<h2>Đăng nhập</h2><form>Tên <input name=u> <input type=password name=p></form>": Code.LOGIN,
    "<h1>Website đang bảo trì</h1><p>Xin quay lại sau.</p>": Code.MAINTENANCE,
    "<h1>This site is under construction</h1>": Code.MAINTENANCE,
    "<h1>Tên miền này đang được rao bán</h1>": Code.PARKED,
    "<div id=root></div><script src=/main.js></script>": Code.NEEDS_BROWSER,
    "<app-root>Đang tải…</app-root><script src=/main.js></script>": Code.NEEDS_BROWSER,
    "<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div>": Code.NEEDS_BROWSER,
    "<div id=app></div><noscript><b>We're sorry but portal doesn't work properly without JavaScript enabled. Please enable"
    " it to continue.</b></noscript>": Code.NEEDS_BROWSER,
    "<a href=/1>Một</a><a href=/2>Hai</a><div>Đang tải nội dung bài viết...</div><script src=/a.js></script>Bản quyền UBND": Code.NEEDS_BROWSER,
    "Hệ thống không hỗ trợ truy cập từ địa chỉ IP nước ngoài": Code.GEO_BLOCK,
    "<div id=root><p>Đang tải dữ liệu, vui lòng chờ…</p></div><script src=/a.js></script>": Code.NEEDS_BROWSER,
    "<div id=app>{{ baiViet.tieuDe }}</div><script src=/vue.js></script>": Code.NEEDS_BROWSER,
}


@pytest.mark.parametrize(("body", "code"), DOORS.items())
def test_each_kind_of_door_is_told_from_the_others(body, code):
    """By what it says, what it loads, or by pointing at itself."""
    found = look(f"<html><head><title>Cổng</title></head><body>{body}</body></html>")
    assert (found.sort, found.problem) == (PageSort.BLOCK, code)


MENU = "".join(f"<a href=/muc-{n}>Mục {n}</a>" for n in range(20))
NO_DOORS = {
    "a page of its own with a tracking cookie": f"<script>document.cookie='a=1'</script>{MENU} Trang tin xã",
    "a short notice": "<h1>Thông báo treo cờ Tổ quốc nhân ngày lễ</h1><p>Ngày 2/9 toàn xã treo cờ.</p>",
    "a warning about codes": "<h1>Cảnh báo lừa đảo</h1>"
    + "<p>Người dân không đọc mã xác nhận cho ai. Công an xã đề nghị bà con cảnh giác với các cuộc gọi lạ.</p>" * 4,
    "an article about captchas": "<h1>Hội thảo an toàn</h1><p>" + "Hội thảo về mã captcha và an toàn. " * 90 + "</p>",
    "one page that is not made yet": "<h1>Under construction</h1>",
    "one that is filled later": "<h1>Thông báo của phường về vệ sinh</h1><p>Nội dung đang được tải, xin vui lòng đợi...</p>",
    "a sign-in box beside news": f"{MENU}<form><input type=password></form><p>{'Tin của xã. ' * 60}</p>",
}


@pytest.mark.parametrize("body", NO_DOORS.values(), ids=NO_DOORS)
def test_no_page_is_a_door_for_being_short(body):
    """Neither few words, nor a word of guards among others, nor a field for a password make a door."""
    assert look(f"<html><head><title>Xã</title></head><body>{body}</body></html>").sort is not PageSort.BLOCK


def test_data_are_read_behind_words_to_wait():
    """Who asks to wait for text that is being loaded is no guard; where the page carries that text, it is read."""
    text = "Sáng nay xã họp dân bàn việc làm đường, mọi nhà đều đến dự. " * 8
    data = f'{{"@type": "NewsArticle", "headline": "Họp dân bàn việc làm đường", "articleBody": "{text}"}}'
    found = look(
        f"<body><p>Đang tải dữ liệu, vui lòng chờ…</p><script type='application/ld+json'>{data}</script></body>"
    )
    assert found.sort is PageSort.ARTICLE


WAYS = [
    '<meta http-equiv=refresh content="0; url=/vi/">',
    "<meta http-equiv='Refresh' content=\"5;URL='/vi/'\">Đang chuyển trang",
    '<script>window.location="/vi/"</script>',
    "<script>top.location.replace('/vi/')</script>",
    '<script>window["location"]["href"] = "/vi/"</script>',
    "<script>setTimeout(\"location.href='/vi/'\", 500)</script>Vui lòng chờ",
    '<script>location.href = location.protocol + "//" + location.host + "/vi/"</script>',
    "<script>var noi = '/vi/'; window.location.assign(noi);</script>",
    "<script>$(location).attr('href', '/vi/')</script>",
    "<body onload=\"location='\\/vi\\/'\">",
    '<frameset cols="100%"><frame src="/vi/"></frameset>',
    "<a href=/vi/><img src=/bia.jpg></a>",
    "<p>Kính mời quý vị</p><a href=/vi/>Vào trang chủ</a>",
]


@pytest.mark.parametrize("body", WAYS)
def test_a_page_that_only_leads_on_is_followed(body):
    """However it is written: in markup, by script, in one frame, or as the one link of a page of few words."""
    found = look(f"<html><head><title>Cổng thông tin</title></head>{body}</html>")
    assert (found.leads_to, found.problem) == ("http://xa.vn/vi/", Code.MOVED)


def test_a_refresh_header_leads_on():
    """As the element does."""
    assert look("<html><body></body></html>", refresh="0; url=/vi/").leads_to == "http://xa.vn/vi/"


STAYS = [
    '<meta http-equiv=refresh content="300">',
    '<meta http-equiv=refresh content="300; url=/">',
    "<script>location.reload()</script>",
    f'<script>if (m) location="http://m.xa.vn/"</script><p>{"Tin của xã. " * 60}</p>',
    "<h1>Không tìm thấy trang</h1><a href=/vi/>Về trang chủ</a>",
    "<h1>Website đang bảo trì</h1><a href=/vi/>Trang chủ</a>",
    f"<p>{'Thông báo lịch nghỉ lễ của xã. ' * 4}</p><a href=/vi/tep>Tệp</a>",
]


@pytest.mark.parametrize("body", STAYS)
def test_a_page_that_says_something_itself_is_not_left(body):
    """Nor one that points at itself, or whose words are those of a page that is not there."""
    assert look(f"<html><head><title>Cổng thông tin</title></head><body>{body}</body></html>").leads_to is None


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, "Your country is blocked: not available in your region", Code.GEO_BLOCK),
        (403, "<script src=/cdn-cgi/challenge-platform/x.js></script>Just a moment...", Code.CHALLENGE),
        (503, "Hệ thống đang bảo trì", Code.MAINTENANCE),
        (403, "<h1>403 Forbidden</h1>nginx", None),
        (503, "<h1>503 Service Unavailable</h1>", None),
    ],
)
def test_a_refusals_page_may_tell_more_than_its_status(status, body, code):
    """A guard's words are taken over a bare number; a server's own error page says no more than that."""
    found = look(f"<html><head><title>x</title></head><body>{body}</body></html>", status=status)
    assert (found.problem if found.sort is PageSort.BLOCK else None) == code


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("0; url=/a", "/a"),
        ("0;URL='/a'", "/a"),
        ("3 , url = /a?b;c", "/a?b;c"),
        ("0; /a", "/a"),
        ("30", None),
        ("", None),
    ],
)
def test_the_words_of_a_refresh(said, target):
    """As browsers read them (HTML §4.2.5.3): the time, then perhaps an address in any quotes."""
    assert refresh_target(said) == target


POSTS = {
    "$.post('/tin', {trang: 1, so: 'a b'}, ve)": "trang=1&so=a+b",
    "$.post('/tin', {page: p, muc: 3}, ve)": "page=1&muc=3",
    "$('#ds').load('/tin', {muc: 3})": "muc=3",
    '$.ajax({type: "POST", url: "/tin", data: {"muc": 3}, success: ve})': "muc=3",
    "axios.post('/tin')": "",
    "$.post('/tin', {muc: muc}, ve)": None,
    "$.ajax({type: 'GET', url: '/tin', data: {muc: 3}})": None,
}


@pytest.mark.parametrize(("script", "form"), POSTS.items())
def test_what_a_shell_posts_is_posted_where_all_of_it_is_written_out(script, form):
    """Or is the number of the first page."""
    found = look(f"<html><body><div id=ds>Đang tải...</div><script>{script}</script></body></html>")
    assert [link.form for link in found.links if link.form is not None] == ([form] if form is not None else [])


def test_the_feed_of_a_shell_is_followed():
    """What its head announces needs no script."""
    feed = "<link rel=alternate type='application/rss+xml' href=/rss>"
    found = look(f"<html><head>{feed}<script src=/a.js></script></head><body><div id=app></div></body></html>")
    assert (found.problem, [link.url for link in found.links]) == (Code.NEEDS_BROWSER, ["http://xa.vn/rss"])


def test_a_page_that_asks_for_the_tongue_leads_to_itself():
    """Its own address in Vietnamese, wherever it stands among others."""
    tongues = '<a href="?lang=en">English</a> <a href="?lang=vi">Tiếng Việt</a>'
    assert look(f"<p>Chọn ngôn ngữ</p>{tongues}", url="http://xa.vn/tin").leads_to == "http://xa.vn/tin?lang=vi"
    assert look(f"<p>Chọn ngôn ngữ</p>{tongues}<a href=/a>A</a>", url="http://xa.vn/tin").leads_to is None


def test_the_way_back_to_the_front_door_is_no_way_on():
    """A notice of few words, whose one link is `Trang chủ`, is not taken for a page that sends its visitors there."""
    body = "<h1>Thông báo lịch nghỉ</h1><a href=/>Trang chủ</a>"
    assert look(f"<html><body>{body}</body></html>", url="http://xa.vn/tin/1").leads_to is None
    assert look(f"<html><body>{body.replace('/>', '/vi/>')}</body></html>").leads_to == "http://xa.vn/vi/"


FRAGMENTS = {
    "<div data-url='/Home/GetList?catId=3'></div>": ["/Home/GetList?catId=3"],
    "<script>$('#ds').load('/tin/ds?trang=1')</script>": ["/tin/ds?trang=1"],
    "<script>$.ajax({ url: '/api/tin', success: ve })</script>": ["/api/tin"],
    "<script>fetch(`/api/tin?trang=1`).then(ve)</script>": ["/api/tin?trang=1"],
    "<script>x.open('GET', '/tin.json')</script>": ["/tin.json"],
    "<script>fetch(`/api/tin?trang=${trang}`); $.get('/tin/' + so)</script>": ["/tin/"],
    "<script>fetch(goc + duong)</script>": None,
    "<script>$.ajax({url: '/tin', data: {trang: so, muc: 3}})</script>": ["/tin?muc=3&trang=1"],
    "<script>$.getJSON('/tin?x=1', {muc: 3}, ve)</script>": ["/tin?muc=3&x=1"],
    "<p>Đang tải dữ liệu...</p><script>$.ajax({url:'/_api/items(\\'Tin\\')?$top=9'})</script>": [
        "/_api/items('Tin')?%24top=9"
    ],
}
"""What a shell holds → the addresses of its parts; None: it names none, and needs a browser."""


@pytest.mark.parametrize(("body", "named"), FRAGMENTS.items())
def test_the_parts_of_a_shell_are_asked_for_where_they_are_written_out(body, named):
    """A list that a script fills in has an address of its own, and is read without the script."""
    found = look(
        f"<html><head><title>Cổng</title></head><body><div id=ds></div><script src=/a.js></script>{body}</body></html>"
    )
    assert found.problem is Code.NEEDS_BROWSER
    assert (found.sort is PageSort.PAGE) == (named is not None)
    assert [link.url for link in found.links] == [f"http://xa.vn{each}" for each in named or ()]
