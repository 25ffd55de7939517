# ruff: noqa: E501 - markup reads best in one line
"""Discovery: what kind of document it is, which links it names, and which of them is the next page."""

import gzip
from urllib.parse import parse_qs

import pytest
from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.discovery.elements import gather
from luutin.crawler.reading.discovery.feed import read_feed
from luutin.crawler.reading.discovery.forms import next_post_back
from luutin.crawler.reading.discovery.found import Role
from luutin.crawler.reading.discovery.links import links_among, links_of
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.discovery.pagination import following, says_next, series_of, split_number
from luutin.crawler.reading.discovery.sitemap import cut_short, read_sitemap, read_url_list
from luutin.crawler.reading.discovery.sniff import Document, sniff, unpack

HERE = "http://xa.vn/tin"

KINDS = [
    (b"<!DOCTYPE html><html>", "text/html", Document.HTML),
    (b"\xef\xbb\xbf  <html>", "", Document.HTML),
    (b"<p>a fragment", "text/plain", Document.HTML),
    (b'<?xml version="1.0"?><urlset>', "text/html", Document.SITEMAP),
    (b"<?xml version='1.0'?><!-- a --><sitemapindex>", "text/plain", Document.SITEMAP),
    (b'<?xml version="1.0"?><rss version="2.0">', "text/html", Document.FEED),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "", Document.FEED),
    (b"<rdf:RDF>", "", Document.FEED),
    (b"http://xa.vn/a\nhttp://xa.vn/b\n", "text/plain", Document.URL_LIST),
    (b"%PDF-1.7", "text/html", Document.FILE),
    (b"PK\x03\x04", "text/html", Document.FILE),
    (b"\x89PNG\r\n", "", Document.FILE),
    (b"", "text/html", Document.EMPTY),
    (b" \n ", "text/html", Document.EMPTY),
    (b'{"a": 1}', "application/json", Document.OTHER),
]


@pytest.mark.parametrize(("body", "content_type", "kind"), KINDS)
def test_the_bytes_tell_what_they_are(body, content_type, kind):
    """Content-Type is only asked where the bytes have no mark."""
    assert sniff(body, content_type) is kind


def test_gzip_is_known_by_its_magic():
    """Whatever the headers say; broken gzip stays as it is."""
    packed = gzip.compress(b"<urlset/>")
    assert unpack(packed, cap=1000) == b"<urlset/>"
    assert unpack(packed[:-9], cap=1000) == packed[:-9]
    assert unpack(b"<urlset/>", cap=1000) == b"<urlset/>"


def test_sitemaps_are_read_up_to_the_break_and_without_entities(tmp_path):
    """An index, a url set, news; no file is read and no entity unfolds."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file://{secret}">]>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> http://xa.vn/1 </loc>'
        "<lastmod>2024-01-02</lastmod></url><sitemap><loc>http://xa.vn/s.xml</loc></sitemap>"
        "<url><loc>http://xa.vn/&f;</loc></url><url><loc>http://xa.vn/2</loc></url><url><loc>http://xa"
    )
    found = read_sitemap(text.encode())
    assert [(each.url, each.role, each.lastmod) for each in found[:2]] == [
        ("http://xa.vn/1", Role.ARTICLE, "2024-01-02"),
        ("http://xa.vn/s.xml", Role.SITEMAP, None),
    ]
    assert "http://xa.vn/2" in {each.url for each in found}
    assert not any("secret" in each.url for each in found)


def test_a_text_sitemap_is_read():
    """One URL a line."""
    assert [each.url for each in read_url_list(b"http://xa.vn/1\r\nhttp://xa.vn/2\n")] == [
        "http://xa.vn/1",
        "http://xa.vn/2",
    ]


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "windows-1252", "no-such-encoding"])
def test_a_feed_is_read_whatever_encoding_it_declares(declared):
    """The text is decoded here; the declaration may lie."""
    text = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><item><title>Họp</title><link>http://xa.vn/1</link></item></channel></rss>'
    assert [each.url for each in read_feed(text.encode())] == ["http://xa.vn/1"]


NAMED_BY = {
    "its link": ("<link>http://xa.vn/1</link><guid>http://xa.vn/?p=1</guid>", ["http://xa.vn/1"]),
    "its name, where the link is empty": ("<link></link><guid>http://xa.vn/1</guid>", ["http://xa.vn/1"]),
    "its name alone": ("<guid isPermaLink='false'>http://xa.vn/?p=1</guid>", ["http://xa.vn/?p=1"]),
    "nothing": ("<guid isPermaLink='false'>tin-1</guid>", []),
}


@pytest.mark.parametrize(("item", "urls"), NAMED_BY.values(), ids=NAMED_BY)
def test_an_entry_of_a_feed_stands_where_it_says(item, urls):
    """Its link says so, else the name that it goes by, where that is an address."""
    feed = f"<rss version='2.0'><channel><item><title>Họp</title>{item}</item></channel></rss>"
    assert [each.url for each in read_feed(feed.encode())] == urls


def items(*moments):
    return "".join(
        f"<item><title>Họp</title><link>http://xa.vn/{n}</link>{moment and f'<pubDate>{moment}</pubDate>'}</item>"
        for n, moment in enumerate(moments)
    )


MADE = "Mon, 22 Jun 2026 02:00:00 +0000"
PUBLISHED = {
    "each its own, and one none": (
        ("Tue, 03 Mar 2026 08:30:00 +0700", "2026-02-01T10:00:00Z", ""),
        ["2026-03-03T01:30:00+00:00", "2026-02-01T10:00:00+00:00", None],
    ),
    "day first, as portals write it": (("05/03/2026 08:30",), ["2026-03-05T08:30"]),
    "no date": (("hôm qua",), [None]),
    "the feed's own making": ((MADE, MADE, MADE), [None, None, None]),
}


@pytest.mark.parametrize(("moments", "published"), PUBLISHED.values(), ids=PUBLISHED)
def test_a_feed_says_when_its_articles_were_published(moments, published):
    """Where all entries have one moment, it is that of the feed's making, and no article's."""
    feed = f"<rss version='2.0'><channel>{items(*moments)}</channel></rss>"
    assert [each.published for each in read_feed(feed.encode())] == published


def test_a_news_sitemap_says_when_its_articles_were_published():
    """Not `lastmod`, which may be of any change."""
    news = "<n:news><n:title>Họp</n:title><n:publication_date> 2026-03-03T08:30:00+07:00 </n:publication_date></n:news>"
    body = (
        "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"<url><loc>http://xa.vn/1</loc><lastmod>2026-06-01</lastmod>{news}</url><url><loc>http://xa.vn/2</loc></url></urlset>"
    )
    assert [(each.lastmod, each.published) for each in read_sitemap(body.encode())] == [
        ("2026-06-01", "2026-03-03T08:30:00+07:00"),
        (None, None),
    ]


WRITTEN = [
    lambda text: f"\n \ufeff  <?xml version='1.0'?>{text}".encode(),
    lambda text: f"\ufeff<?xml version='1.0' encoding='utf-16'?>{text}".encode(),
    lambda text: f"<?xml version='1.0' encoding='utf-16'?>{text}".encode("utf-16"),
    lambda text: f"<?xml version='1.0' encoding='no-such'?>{text}".encode(),
]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_sitemap_is_read_whatever_its_bytes(written):
    """Blanks and marks before the declaration, UTF-16, or an encoding that it only claims cost no entry."""
    body = written("<urlset><url><loc>http://xa.vn/họp</loc></url></urlset>")
    assert sniff(body, "text/html") is Document.SITEMAP
    assert [each.url for each in read_sitemap(body)] == ["http://xa.vn/họp"]
    assert cut_short(body) is None


def test_ampersands_of_addresses_need_no_escape():
    """Written bare, escaped, or as they stand in a CDATA section, they are the same."""
    written = ("a=1&id=2", "a=1&amp;id=2", "<![CDATA[a=1&id=2]]>")
    body = "<URLSET>" + "".join(f"<URL><LOC>/xem?{each}</LOC></URL>" for each in written) + "</URLSET>"
    assert {each.url for each in read_sitemap(body.replace("/xem?<![CDATA[", "<![CDATA[/xem?").encode())} == {
        "/xem?a=1&id=2"
    }


PAGES = [
    ("http://xa.vn/tin/page/3/", "http://xa.vn/tin", 3, "http://xa.vn/tin/page/4/"),
    ("http://xa.vn/tin/page-3/", "http://xa.vn/tin", 3, "http://xa.vn/tin/page-4/"),
    ("http://xa.vn/trang-37.html", "http://xa.vn/.html", 37, "http://xa.vn/trang-38.html"),
    ("http://xa.vn/tin?page=2", "http://xa.vn/tin", 2, "http://xa.vn/tin?page=3"),
    (
        "http://xa.vn/a.aspx?mid=2&pagenumber=7",
        "http://xa.vn/a.aspx?mid=2",
        7,
        "http://xa.vn/a.aspx?mid=2&pagenumber=8",
    ),
    ("http://xa.vn/?currentpage=4", "http://xa.vn", 4, "http://xa.vn/?currentpage=5"),
    ("http://xa.vn/t?p_p_id=1&_x_cur=2", "http://xa.vn/t?p_p_id=1", 2, "http://xa.vn/t?p_p_id=1&_x_cur=3"),
    ("http://xa.vn/t?start=20", "http://xa.vn/t", 20, None),
    ("http://xa.vn/?q=tin/moi&page=3", "http://xa.vn?q=tin%2Fmoi", 3, "http://xa.vn/?q=tin/moi&page=4"),
]


@pytest.mark.parametrize(("url", "series", "number", "after"), PAGES)
def test_a_page_number_is_found_in_each_form(url, series, number, after):
    """The listing it belongs to, its number, and the address of the next one."""
    assert split_number(url) == (series, number)
    assert following(url) == after


@pytest.mark.parametrize("url", ["http://xa.vn/tin", "http://xa.vn/bai-12.html", "http://xa.vn/?id=4"])
def test_an_article_has_no_page_number(url):
    """Numbers of articles are not those of pages."""
    assert split_number(url) is None
    assert following(url) is None


def test_a_listing_is_one_series_however_its_first_page_is_written():
    """With or without a slash or a default document."""
    assert (
        series_of("http://xa.vn/tin/")
        == series_of("http://xa.vn/tin/index.php")
        == series_of("http://xa.vn/tin?page=2")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("Trang sau", True), ("Tiếp", True), ("Xem tiếp", True), ("»", True), ("Trang sau »", True), ("Tin cũ hơn", True), ("Next", True),
     ("Tin tức", False), ("Xem tiếp bài về hội nghị", False), ("3", False)],
)  # fmt: skip
def test_links_that_say_next(text, said):
    """Only such a text, nothing longer."""
    assert says_next(text) is said


def roles(html, url=HERE, number=1):
    return {found.url: str(found.role) for found in links_of(LexborHTMLParser(html), url, number=number)}


def test_a_menu_is_left_out_after_a_few_pages():
    """What stands on page after page is; a link that means another address on each page, and a new one, are not."""
    menus = Menus()

    def links(number):
        url = f"http://xa.vn/muc-{number}/bai.html"
        tree = LexborHTMLParser(f'<a href="/menu">Menu</a><a href="sau.html">x</a><a href="/bai-{number}">x</a>')
        return {found.url for found in links_among(gather(tree, url), tree, url, number=1, menus=menus)}

    for number in range(6):
        new = {f"http://xa.vn/muc-{number}/sau.html", f"http://xa.vn/bai-{number}"}
        assert links(number) == (new | {"http://xa.vn/menu"} if number < 4 else new)


def test_links_are_told_apart():
    """Headlines by length, the next page by number or word, feeds by the head; comment feeds and scripts not at all."""
    html = """<base href="http://xa.vn/goc/"><link rel="alternate" type="application/rss+xml" href="/rss">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/binh-luan">
      <a href="bai-1.html">Khai mạc hội nghị tổng kết phong trào năm</a><a href="/lien-he">Liên hệ</a>
      <a href="/tin?page=1">1</a><a href="/tin?page=2">2</a><a href="/tin?page=9">9</a><a href="#x">x</a>
      <a href="javascript:go()">x</a><a href="mailto:a@xa.vn">x</a><a href="bai-2.html" title="Thông báo lịch tiếp công dân tháng này">Xem</a>"""
    assert roles(html) == {
        "http://xa.vn/goc/bai-1.html": "article",
        "http://xa.vn/goc/bai-2.html": "article",
        "http://xa.vn/lien-he": "page",
        "http://xa.vn/tin?page=2": "next",
        "http://xa.vn/rss": "feed",
    }


@pytest.mark.parametrize(
    ("url", "pager", "expected"),
    [
        (
            "http://xa.vn/tin?page=2",
            '<a href="?page=1">1</a><a href="?page=3">3</a><a href="?page=4">4</a>',
            "http://xa.vn/tin?page=3",
        ),
        ("http://xa.vn/tin", '<a href="/tin?start=20">2</a><a href="/tin?start=40">3</a>', "http://xa.vn/tin?start=20"),
        ("http://xa.vn/tin?page=1", '<a href="?page=0">1</a><a href="?page=2">3</a>', "http://xa.vn/tin?page=2"),
        ("http://xa.vn/tin", '<a rel="next" href="/tin/cu">Tiếp</a>', "http://xa.vn/tin/cu"),
        ("http://xa.vn/tin", '<a href="/tin/cu">Tin cũ hơn</a>', "http://xa.vn/tin/cu"),
        ("http://xa.vn/tin?page=9", '<a href="?page=8">8</a><a href="/tin">1</a>', None),
    ],
)
def test_the_next_page_of_a_listing(url, pager, expected):
    """The smallest number above the page's own, or what says so; none on the last page."""
    nexts = [link for link, role in roles(pager, url).items() if role == "next"]
    assert nexts == ([expected] if expected else [])


FORM = """<form action="./ds.aspx?id=1" method="post"><input type="hidden" name="__VIEWSTATE" value="AbC="><input type="hidden"
 name="__EVENTVALIDATION" value="xyz"><input type="text" name="tim"><a href="javascript:__doPostBack('ctl00$g','Page$1')">1</a>
 <span>2</span><a href="javascript:__doPostBack('ctl00$g','Page$3')">3</a>
 <a href="javascript:__doPostBack(&#39;ctl00$g&#39;,&#39;Page$11&#39;)">...</a></form>"""


def test_a_post_back_carries_the_forms_state():
    """The hidden fields as they are, and the two that the script would set; for the page after this one."""
    post = next_post_back(LexborHTMLParser(FORM), number=2)
    assert (post.action, post.target, post.number) == ("./ds.aspx?id=1", "ctl00$g", 3)
    assert parse_qs(post.body) == {
        "__VIEWSTATE": ["AbC="],
        "__EVENTVALIDATION": ["xyz"],
        "__EVENTTARGET": ["ctl00$g"],
        "__EVENTARGUMENT": ["Page$3"],
    }


def test_headlines_that_post_the_form_are_articles():
    """Each is told by its headline: its button's name is its place in the list. Where links lead to articles, no."""
    heads = "".join(
        f"<a href=\"javascript:__doPostBack('ds$ctl0{n}$lnk','')\">Xã tổ chức hội nghị tổng kết lần thứ {n}</a>"
        for n in range(3)
    )
    form = f"<form method=post action=/tin.aspx><input type=hidden name=__VIEWSTATE value=a>{heads}</form>"
    found = links_of(LexborHTMLParser(form), HERE, number=1)
    assert [(each.role, parse_qs(each.form)["__EVENTTARGET"]) for each in found] == [
        (Role.ARTICLE, [f"ds$ctl0{n}$lnk"]) for n in range(3)
    ]
    assert len({each.url for each in found}) == 3
    linked = form + "<a href=/tin/1>Khai mạc hội nghị tổng kết phong trào năm</a>"
    assert [each.form for each in links_of(LexborHTMLParser(linked), HERE, number=1)] == [None]


def test_a_page_without_a_view_state_has_no_post_back():
    """Other scripts are not guessed at."""
    assert next_post_back(LexborHTMLParser("<a href=\"javascript:__doPostBack('a','b')\">2</a>"), number=1) is None
