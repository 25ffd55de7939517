"""What a page's layout says where its markup says nothing: listings, site names, tables, bare lines."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

HEADLINE = "Xã Mẫu ra quân làm thủy lợi"
TEXT = (
    "Sáng 12/3, Ủy ban nhân dân xã tổ chức ra quân nạo vét kênh mương, phát quang bờ thửa trên toàn bộ các cánh đồng."
)
MORE = "Hơn bốn trăm người của sáu thôn đã tham gia; công việc dự kiến kéo dài hai tuần và kết thúc trước vụ gieo cấy."


def record(body, title="Trang tin xã Mẫu"):
    html = f"<!DOCTYPE html><html lang='vi'><head><title>{title}</title></head><body>{body}</body></html>"
    url = "http://portal.example/tin/1.html"
    page = Page(
        url=url, final_url=url, status=200, headers={}, body=html.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return extract(page, source="portal")


def in_tables(*rows):
    """A page laid out by one table: banner, the day of the visit, menu and text, footer."""
    text = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return f"""<table>
    <tr><td><a href="/">Trang tin xã Mẫu</a></td></tr>
    <tr><td>Hôm nay: ngày 1 tháng 1 năm 2026</td></tr>
    <tr><td class="menu"><a href="/a">Tin tức</a></td>
    <td><table><tr><td class="Time">12/03/2020</td></tr>{text}</table></td></tr>
    <tr><td class="footer">Cơ quan chủ quản: Ủy ban nhân dân xã Mẫu, điện thoại ở bảng tin trước trụ sở.</td></tr>
    </table>"""


def test_excerpts_under_linked_headlines_are_a_listing():
    """Paragraphs that each stand under a link are the openings of other articles."""
    excerpts = "".join(
        f"<h2><a href='/tin/{n}.html'>Tiêu đề bài viết số {n} của xã</a></h2><p>{TEXT}</p>" for n in range(2, 6)
    )
    with pytest.raises(NotAnArticleError, match="listing"):
        record(f"<h1>Tin tức</h1><div>{excerpts}</div>")


def test_a_link_between_paragraphs_makes_no_listing():
    found = record(f"<h1>{HEADLINE}</h1><p>{TEXT}</p><p><a href='/2'>Xem bài trước của xã Mẫu</a></p><p>{MORE}</p>")
    assert found.title == HEADLINE


def test_what_links_home_is_the_name_of_the_site():
    """The printed headline stands, though every title element is the site's name; the footer's cell is no text."""
    found = record(in_tables(f"<p class='Title'>{HEADLINE}</p>", f"<p>{TEXT}</p><p>{MORE}</p>"))
    assert (found.title, found.published, found.body) == (HEADLINE, "2020-03-12", (TEXT, MORE))


def test_a_bold_row_of_its_own_under_the_headline_is_the_lead():
    assert record(in_tables(f"<p class='Title'>{HEADLINE}</p>", f"<b>{TEXT}</b>", f"<p>{MORE}</p>")).lead == TEXT


@pytest.mark.parametrize("unit", ["Địa chính xã", "HTX nông nghiệp xã Mẫu", "Y sĩ Lại Thị Mẫu"])
def test_a_last_line_set_to_the_right_is_the_byline(unit):
    found = record(f"<h1>{HEADLINE}</h1><p>{TEXT}</p><p>{MORE}</p><p style='text-align:right'><em>{unit}</em></p>")
    assert (found.byline, found.body) == (unit, (TEXT, MORE))


@pytest.mark.parametrize("line", ["Bà con nạo vét kênh", "đ/c Chủ tịch xã phát biểu"])
def test_a_line_between_a_photo_and_a_paragraph_is_its_caption(line):
    """Nothing but its place and its missing end mark tells it from the text; its first letter may be small."""
    found = record(f"<h1>{HEADLINE}</h1><p>{TEXT}</p><p><img src='/a.jpg'></p><p>{line}</p><p>{MORE}</p>")
    assert [caption.text for caption in found.captions] == [line]


def test_a_section_that_opens_the_headline_is_still_the_section():
    """A breadcrumb is the headline's own only where it is the headline, whole or cut off."""
    crumbs = (
        "<ol class='breadcrumb'><li><a href='/'>Trang chủ</a></li><li><a href='/thong-bao/'>Thông báo</a></li></ol>"
    )
    found = record(f"{crumbs}<h1>Thông báo lịch cắt điện của xã</h1><p>{TEXT}</p><p>{MORE}</p>")
    assert found.category == "Thông báo"
