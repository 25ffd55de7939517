"""How a list goes on where no link says it: buttons, selections, forms, scripts, data, and what such a page is not."""

# ruff: noqa: E501 - markup reads best in one line

import json
from base64 import b64encode
from html import escape
from urllib.parse import quote

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.reading.discovery.found import Role
from luutin.crawler.reading.page_result import PageSort
from tests.crawler.reading.test_doors import look

ITEMS = "".join(f'<li><a href="/bai-{n}.html">Xã tổ chức hội nghị tổng kết lần thứ {n}</a></li>' for n in range(4))
ON = {
    "a button's data": '<button data-url="/tin?o=2">Xem thêm</button>',
    "a button's click": "<button onclick=\"location.href='/tin?o=2'\">Trang sau</button>",
    "a link's click": '<a href="#" onclick="window.location=\'/tin?o=2\'">Tiếp</a>',
    "a form without a question": '<form action="/tin"><input type=hidden name=o value=2><input type=submit value="Trang sau">',
    "a function of the page": "<script>function di(p){ location.href='/tin?o='+p }</script><a href='javascript:di(2)'>2</a>",
    "a selection": '<select onchange="location=this.value"><option value="/tin?o=1">1<option value="/tin?o=2">2</select>',
    "htmx": '<div hx-get="/tin?o=2">Tải thêm</div>',
    "a frame": '<iframe src="/tin?o=2"></iframe>',
}


SCRIPTS = {
    "the element's data": "$('.tin').click(function(){ location.href = '/tin/' + $(this).data('news-slug') + '-' + $(this).data('id') })",
    "data that a name holds": "x.onclick = function(){ var id = this.dataset.id; window.open('/tin/' + this.dataset.newsSlug + '-' + id) }",
    "a template": "x.onclick = e => location.assign(`/tin/${e.dataset.newsSlug}-${e.dataset.id}`)",
    "attributes": "a.attr('href', '/tin/' + a.attr('data-news-slug') + '-' + encodeURIComponent(a.attr('data-id')))",
    "what a call hands over": "function xem(slug, id) { location.href = '/tin/' + slug + '-' + id }",
    "an arrow": "const xem = (slug, id) => { location = `/tin/${slug}-${id}` }",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_an_address_that_a_script_puts_together_is_read(script):
    """Of its words and of what the element carries, or hands over; no script is run."""
    rows = "".join(
        f'<div class="tin" data-id="{n}" data-news-slug="hn" onclick="xem(\'hn\', {n})"><h3>Xã tổ chức hội nghị tổng kết {n}</h3></div>'
        for n in range(3)
    )
    found = look(f"<html><body>{rows}<script>{script}</script></body></html>")
    assert {link.url for link in found.links} >= {f"http://xa.vn/tin/hn-{n}" for n in range(3)}


@pytest.mark.parametrize(
    "script", ["location = '/tin/' + count + 1", "location = id", "f('/tin/' + $(this).data('id'))"]
)
def test_an_address_of_what_is_not_known_is_not_guessed(script):
    """A name without a value, no word at all, or a sum that leads nowhere."""
    rows = '<div data-id="1">Xã tổ chức hội nghị tổng kết</div>' * 3
    assert not look(f"<html><body>{rows}<script>{script}</script></body></html>").links


YEARS = "<select name=nam><option value=''>Năm<option>2018<option>2019</select>"
CHOICES = {
    "a month and a year": (
        f"<select name=thang><option value=1>Tháng 1<option value=2>Tháng 2</select>{YEARS}",
        {"thang=1&nam=2018", "thang=2&nam=2018", "thang=1&nam=2019", "thang=2&nam=2019"},
    ),
    "a section": ("<select name=muc><option value=a>Văn hóa<option value=b>Xã hội</select>", {"muc=a", "muc=b"}),
    "a filter of two": (f"<select name=muc><option value=a>Văn hóa<option value=b>Xã hội</select>{YEARS}", set()),
    "an order": ("<select name=sort><option>1<option>2</select>", set()),
    "a tongue": ("<select name=lang><option value=vi>Tiếng Việt<option value=en>English</select>", set()),
    "a question": (f"<input name=q>{YEARS}", set()),
}


@pytest.mark.parametrize(("fields", "queries"), CHOICES.values(), ids=CHOICES)
def test_each_choice_of_a_form_that_asks_for_nothing_else_is_an_address(fields, queries):
    """Units of an archive in all their ways, one selection alone; not facets, and not how the same is shown."""
    found = look(f"<html><body><form action=/luu-tru>{fields}<input type=submit value=Xem></form></body></html>")
    assert {link.url.partition("?")[2] for link in found.links} == {"&".join(sorted(q.split("&"))) for q in queries}


def test_a_selection_that_scripts_lead_on_from_is_read():
    """What is chosen is put behind the words of the script."""
    way = (
        "<select onchange=\"location.href='/tin?o='+this.options[this.selectedIndex].value\"><option value=2>2</select>"
    )
    assert "http://xa.vn/tin?o=2" in {link.url for link in look(f"<html><body><ul>{ITEMS}</ul>{way}").links}


POSTED = {
    "a number": ("<input type=hidden name=trang value=2><button>2</button>", "trang=2"),
    "a named button": ("<input type=hidden name=muc value=7><button name=trang value=2>Trang sau</button>", "muc=7&trang=2"),
    "another number": ("<input type=hidden name=trang value=3><button>3</button>", None),
    "a vote": ("<input type=hidden name=phieu value=2><button>Bình chọn</button>", None),
    "a question": ("<input type=hidden name=trang value=2><input name=q><button>2</button>", None),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "body"), POSTED.values(), ids=POSTED)
def test_a_list_goes_on_by_a_form_that_is_posted(fields, body):
    """Only one that asks for nothing, and whose button says the next page."""
    found = look(f"<html><body><ul>{ITEMS}</ul><form method=post action=/tin>{fields}</form></body></html>")
    assert [link.form for link in found.links if link.form is not None] == ([body] if body else [])


@pytest.mark.parametrize("way", ON.values(), ids=ON)
def test_a_list_goes_on_by_what_is_no_link(way):
    """Whatever names the next page is followed like a link to it."""
    found = look(f"<html><head><title>Tin</title></head><body><ul>{ITEMS}</ul>{way}</body></html>")
    assert found.sort is PageSort.LISTING
    assert "http://xa.vn/tin?o=2" in {link.url for link in found.links}


HEADERS = {
    '</tin?o=2>; rel="next"': True,
    '</a>; rel=prev, <http://xa.vn/tin?o=2>; title="sau"; rel=next': True,
    '</a>; rel="https://api.w.org/", </tin?o=2>; rel="last next"': True,
    "</tin?o=2>; rel=prev": False,
    "</tin?o=2>; rel=preload; as=next": False,
}


@pytest.mark.parametrize(("said", "follows"), HEADERS.items())
def test_a_list_goes_on_by_its_header(said, follows):
    """`Link` (RFC 8288) names the next page as an element would."""
    found = look(f"<html><body><ul>{ITEMS}</ul></body></html>", link=said)
    assert [link.url for link in found.links if link.role is Role.NEXT] == (["http://xa.vn/tin?o=2"] if follows else [])


@pytest.mark.parametrize("kind", ["text", "search", "password"])
def test_a_form_that_asks_for_something_is_not_sent(kind):
    """Only one whose fields are all set leads on."""
    form = (
        f'<form action="/tim"><input type={kind} name=q><input type=hidden name=o value=2><button>Tiếp</button></form>'
    )
    assert not [link for link in look(f"<html><body><ul>{ITEMS}</ul>{form}</body></html>").links if "tim" in link.url]


GAPS = {
    "$('#p').twbsPagination({totalPages: 4, href: '?o={{number}}'})": "http://xa.vn/?o=2",
    "$('#p').bootpag({total: 4, href: '/tin/trang-{{number}}.html'})": "http://xa.vn/tin/trang-2.html",
    "fetch(`/api/tin?page=${page}`)": "http://xa.vn/api/tin?page=2",
    "tai({url: '/tin?trang=__PAGE__'})": "http://xa.vn/tin?trang=2",
    "$('#p').twbsPagination({totalPages: 1, href: '?o={{number}}'})": None,
    "ve('<b>{{ten}}</b>', '/tin/{{slug}}')": None,
}


@pytest.mark.parametrize(("script", "following"), GAPS.items())
def test_an_address_with_a_gap_for_the_page_is_filled(script, following):
    """As the plugin would that draws the pager; not past its last page."""
    found = look(f"<html><body><ul>{ITEMS}</ul><ul id=p></ul><script>{script}</script></body></html>")
    assert [link.url for link in found.links if link.role is Role.NEXT] == ([following] if following else [])


def test_a_pager_that_scripts_draw_is_told_of():
    """Where nothing says at which addresses its pages stand."""
    found = look(f"<html><body><ul>{ITEMS}</ul><script>phanTrang({{totalPages: 4}})</script></body></html>")
    assert "totalPages: 4" in found.detail


def test_a_list_of_files_alone_is_told():
    """None of them is an article's, so none is kept; a list with one page among them is a list."""
    files = ITEMS.replace(".html", ".pdf")
    assert look(f"<html><body><ul>{files}</ul></body></html>").detail.startswith("it lists files (4)")
    assert look(f"<html><body><ul>{files}{ITEMS}</ul></body></html>").detail is None


ROWS = [{"tieuDe": f"Xã tổ chức hội nghị tổng kết lần thứ {n}", "duongDan": f"/bai-{n}.html"} for n in range(4)]
LIST = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": row["duongDan"]} for row in ROWS]}
FLAT = [[1, 2, 3], *({"title": 3 * n + 4, "path": 3 * n + 5} for n in range(3))]
for row in ROWS[:3]:
    FLAT += [row["tieuDe"], row["duongDan"], None]
ITEMS_OF_A_SCRIPT = ",".join(f'{{tieuDe:"{row["tieuDe"]}",duongDan:"{row["duongDan"]}"}}' for row in ROWS)
HANDED = f"return {{data:[{ITEMS_OF_A_SCRIPT}],error:a}}"
HANDED_OVER = json.dumps({"k": {"body": ROWS}}).replace("&", "&a;").replace('"', "&q;")
DATA = {
    "rows that open pages": "".join(f'<div data-href="{row["duongDan"]}">{row["tieuDe"]}</div>' for row in ROWS),
    "an ItemList": f'<script type="application/ld+json">{json.dumps(LIST)}</script>',
    "the state of Next": f'<div id=__next></div><script id=__NEXT_DATA__ type="application/json">{json.dumps(ROWS)}</script>',
    "the state of Nuxt": f"<div id=__nuxt></div><script>window.__NUXT__={json.dumps(ROWS)}</script>",
    "the state of Nuxt 2": f"<div id=__nuxt></div><script>window.__NUXT__=(function(a){{{HANDED}}}(null));more()</script>",
    "a state in a text": f"<div id=app></div><script>window.S = JSON.parse({json.dumps(json.dumps(ROWS))});</script>",
    "a state in an address's letters": f'<div id=app></div><script>var s=JSON.parse(decodeURIComponent("{quote(json.dumps(ROWS))}"))</script>',
    "a state in base64": f'<script>window.S = JSON.parse(atob("{b64encode(json.dumps(ROWS).encode()).decode()}"));</script>',
    "the state of Angular": f'<app-root></app-root><script id=s type="application/json">{HANDED_OVER}</script>',
    "an element's data": f'<div id=app data-props="{escape(json.dumps(ROWS))}"></div>',
    "the flat state of Nuxt 3": f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(FLAT)}</script>',
}


@pytest.mark.parametrize("body", DATA.values(), ids=DATA)
def test_a_list_without_links_is_read_from_its_data(body):
    """No browser is needed where the shell carries what it would show, and the page is no article."""
    found = look(f"<html><head><title>Tin tức</title></head><body>{body}</body></html>")
    assert found.sort is PageSort.LISTING
    assert {f"http://xa.vn/bai-{n}.html" for n in range(3)} <= {link.url for link in found.links}


def test_an_article_is_read_from_what_a_function_is_handed():
    """Nuxt 2 hands its function what stands in the state more than once."""
    text = (
        "\\u003Cp\\u003EUBND xã tổ chức hội nghị tổng kết phong trào thi đua năm 2019 tại hội trường lớn.\\u003C\\u002Fp\\u003E"
        * 3
    )
    state = f'(function(a,b){{return {{data:[{{title:a,content:"{text}",publishedAt:b,seo:{{title:a}}}}]}}}}("Tổng kết thi đua","2020-01-09T17:44:00+07:00"))'
    found = look(f"<html><body><div id=__nuxt>Đang tải…</div><script>window.__NUXT__={state};</script></body></html>")
    assert found.article is not None
    assert (found.article.title, found.article.published) == ("Tổng kết thi đua", "2020-01-09T17:44")


def test_a_json_document_may_be_a_list_or_a_feed():
    """What a button loads, and what `application/feed+json` announces."""
    rows = look(json.dumps({"data": ROWS, "next": "/api/tin?trang=3"}))
    assert [link.role for link in rows.links].count(Role.ARTICLE) == 4
    assert [link.url for link in rows.links if link.role is Role.NEXT] == ["http://xa.vn/api/tin?trang=3"]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/bai-1.html", "title": "Tin"}]}
    assert look(json.dumps(feed)).sort is PageSort.FEED
    pieces = {"html": ITEMS}
    assert len(look(json.dumps(pieces)).links) == 4


def test_a_page_with_thousands_of_links_names_its_headlines():
    """However many others stand before them."""
    many = "".join(f'<a href="/k/{n}">x{n}</a> ' for n in range(3_200))
    found = look(f"<html><body>{many}<ul>{ITEMS}</ul></body></html>")
    assert sum(link.role is Role.ARTICLE for link in found.links) == 4


def test_a_base_of_a_name_that_the_portal_once_had_is_not_believed():
    """Its relative links are the portal's own."""
    found = look(
        f'<html><head><base href="http://www.cu.gov.vn/"></head><body>{ITEMS.replace("/bai", "bai")}</body></html>'
    )
    assert "http://xa.vn/bai-1.html" in {link.url for link in found.links}


def test_a_list_that_counts_down_goes_on_with_the_smaller_number():
    """Only words tell: `Cũ hơn` on page 3 leads to page 2."""
    page = f'<html><body><ul>{ITEMS}</ul><a href="/?page=2">Cũ hơn</a></body></html>'
    assert [link.url for link in look(page, url="http://xa.vn/?page=3").links if link.role is Role.NEXT] == [
        "http://xa.vn/?page=2"
    ]


TEXT = "<p>Xã nằm ở phía đông của huyện, có sông chảy qua và nhiều làng nghề truyền thống lâu đời.</p>" * 5
FILLED = "<label><input type=radio name=a>Tốt</label>" * 4
STARS = "<form>" + "".join(f"<li><label><input type=radio name=sao value={n}> {n}</label></li>" for n in range(1, 6))
POST = "<h2><a href=/1>Xã ra quân làm thủy lợi đầu xuân</a></h2><p>20/11/2026</p>"
NO_NEWS = {
    "about the place": ("/gioi-thieu.html", f"<h1>Giới thiệu chung</h1>{TEXT}", Code.ABOUT),
    "about the office": ("/trang/12.html", f"<h1>Chức năng, nhiệm vụ</h1>{TEXT}", Code.ABOUT),
    "a poll": (
        "/voting/",
        f"<h1>Bạn đánh giá thế nào về cổng thông tin?</h1>{TEXT[:300]}<form>{FILLED}</form>",
        Code.FORM,
    ),
    "a search": ("/tim-kiem", f"<h1>Tìm kiếm</h1><form><input name=q></form>{TEXT[:300]}", Code.FORM),
    "a tag": ("/tag/le-hoi/", f"<h1>Lễ hội</h1>{TEXT}<a href=/1>x</a><a href=/2>y</a>", Code.ARCHIVE),
    "an author": ("/blog/author/minh/", f"<h1>Minh</h1>{TEXT}<a href=/1>x</a><a href=/2>y</a>", Code.ARCHIVE),
    "a month by its head": (
        "/x",
        f"<h1>Tháng: Tháng Tám 2026</h1>{TEXT}<a href=/1>x</a><a href=/2>y</a>",
        Code.ARCHIVE,
    ),
    "a month by its address": ("/2026/08/", f"<h1>Blog</h1>{POST}{TEXT}", Code.LISTING),
    "a list's last page": ("/tin/page/7/", f"<h1>Tin xã</h1>{POST}{TEXT}", Code.LISTING),
    "a list's last page by its number": (
        "/?paged=9",
        f"<h1>Tin xã</h1>{POST}{TEXT}",
        Code.LISTING,
    ),
    "a picture by its name": (
        "/dsc-0012/",
        "<h1>dsc-0012</h1><p>20/11/2026</p><img src=/u/dsc-0012-300x200.jpg>",
        Code.EMPTY,
    ),
    "a term": ("/x", f"<h1>Từ khóa: lễ hội</h1>{TEXT}<a href=/1>x</a><a href=/2>y</a>", Code.ARCHIVE),
}


@pytest.mark.parametrize(("path", "body", "why"), NO_NEWS.values(), ids=NO_NEWS)
def test_what_is_no_news_is_no_article(path, body, why):
    """Undated pages about what always holds, forms and archives are read, counted by kind, and not kept."""
    found = look(f"<html><head><title>Xã</title></head><body>{body}</body></html>", url=f"http://xa.vn{path}")
    assert (found.article, found.problem) == (None, why)


NEWS = {
    "a scanned page": ("/tb-12", "<h1>Thông báo lịch tiếp công dân của xã</h1><p>20/11/2026</p><img src=/u/tb-12.jpg>"),
    "numbered by a key for pages": ("/?page=9", f"<h1>Lễ hội làng mở cửa đón khách</h1><p>20/11/2026</p>{TEXT}"),
    "named by its year": (
        "/ke-hoach/2026",
        f"<h1>Xã giao chỉ tiêu kế hoạch năm 2026</h1>{TEXT}<a href=/1>x</a><a href=/2>y</a>",
    ),
    "a page of a calendar": (
        "/lich/2026/08/15",
        f"<h1>Lịch công tác ngày 15/08/2026</h1>{TEXT}<a href=/1>x</a><a href=/2>y</a>",
    ),
    "in the folder of its day": ("/2026/08/15/le-hoi", f"<h1>Lễ hội làng mở cửa đón khách</h1>{TEXT}"),
    "dated, under an address of pages": (
        "/gioi-thieu/sach-moi",
        f"<h1>Giới thiệu sách mới</h1><p>20/11/2026 08:30</p>{TEXT}",
    ),
    "undated, with a headline": ("/tin/12", f"<h1>Xã giới thiệu mô hình làm vườn</h1>{TEXT}"),
    "undated, with stars to give below it": ("/blog/le-hoi/", f"<h1>Lễ hội làng mở cửa đón khách</h1>{TEXT}{STARS}"),
    "in a folder named tag": ("/tag/le-hoi-lang-12345.html", f"<h1>Lễ hội làng mở cửa đón khách</h1>{TEXT}"),
}


@pytest.mark.parametrize(("path", "body"), NEWS.values(), ids=NEWS)
def test_news_is_kept_whatever_its_address_is_called(path, body):
    """A day, a headline of its own, or an article's number at the end."""
    found = look(f"<html><head><title>Xã</title></head><body>{body}</body></html>", url=f"http://xa.vn{path}")
    assert found.sort is PageSort.ARTICLE


GOES_ON = {
    "a range": "<p>1–12 of 58</p>",
    "a range in Vietnamese": "<span>Hiển thị 1 - 10 trong tổng số 58 tin</span>",
    "a count of pages": "<b>Trang 1/5</b>",
    "a button": "<button>Tiếp</button>",
    "a link to nowhere": "<a href='#'>2</a>",
}


@pytest.mark.parametrize("sign", GOES_ON.values(), ids=GOES_ON)
def test_paging_that_cannot_be_read_is_told(sign):
    """It is not taken for the end of the list."""
    found = look(f"<html><head><title>Tin</title></head><body><ul>{ITEMS}</ul>{sign}</body></html>")
    assert (found.sort, "it goes on" in (found.detail or "")) == (PageSort.LISTING, True)


LIKELY = {
    "http://xa.vn/tin": ["http://xa.vn/tin/page/2", "http://xa.vn/tin?page=2"],
    "http://xa.vn/tin/page/2": ["http://xa.vn/tin/page/3"],
    "http://xa.vn/tin?muc=4": ["http://xa.vn/tin?muc=4&page=2"],
    "http://xa.vn/tin?muc=4&trang=2": ["http://xa.vn/tin?muc=4&trang=3"],
}


@pytest.mark.parametrize(("url", "likely"), LIKELY.items())
def test_a_list_that_goes_on_by_scripts_is_followed_to_where_next_pages_usually_stand(url, likely):
    """From its second page on the number tells; before that two usual addresses are tried."""
    found = look(f"<html><head><title>Tin</title></head><body><ul>{ITEMS}</ul><p>1–12 of 58</p></body></html>", url=url)
    assert [link.written or link.url for link in found.links if link.role is Role.NEXT] == likely


@pytest.mark.parametrize("sign", ["<p>49–58 of 58</p>", "<b>Trang 5/5</b>", "<a href='/?page=2'>2</a>", ""])
def test_a_list_at_its_end_tells_nothing(sign):
    """Nor does one whose next page is found."""
    assert look(f"<html><head><title>Tin</title></head><body><ul>{ITEMS}</ul>{sign}</body></html>").detail is None


def test_scripts_that_hold_no_data_are_passed_over():
    """Numbers, nothing, broken JSON: a page has all of them."""
    scripts = "".join(
        f"<script>{each}</script>"
        for each in ("var a = 1;" * 20, "null", "window.x = {broken" + " " * 90, f"[{'1,' * 90}1]")
    )
    assert look(f"<html><body>{scripts}<p>Tin</p></body></html>").links == ()
