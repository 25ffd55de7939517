"""Who wrote an article: the names printed round it and claimed by its markup, and what is none."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

HEADLINE = "Gemeinde Musterau eröffnet neuen Radweg am Fluss"
TEXT = "Nach zwei Jahren Bauzeit ist der Weg vom alten Wehr zum Sportplatz fertig; am Wochenende wird gefeiert."
MORE = "Die Kosten trugen Land und Gemeinde je zur Hälfte, den Unterhalt übernimmt künftig der Bauhof im Ort allein."
TIN = "Xã Mẫu ra quân làm thủy lợi đầu xuân"
DOAN = "Sáng 12/3, Ủy ban nhân dân xã tổ chức ra quân nạo vét kênh mương, phát quang bờ thửa trên các cánh đồng."
HAI = "Hơn bốn trăm người của sáu thôn đã tham gia; công việc dự kiến kéo dài hai tuần và kết thúc trước vụ cấy."


def record(title, *texts, below="", after="", head="", lang="de"):
    text = "".join(f"<p>{each}</p>" for each in texts)
    html = (
        f"<!DOCTYPE html><html lang='{lang}'><head><title>{title}</title>{head}</head><body><div class='bai'>"
        f"<h1>{title}</h1>{below}<div class='than'>{text}</div>{after}</div></body></html>"
    )
    url = "http://blatt.example/ort/1.html"
    return extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="blatt")


def linked_data(authors):
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {authors},}}</script>'


@pytest.mark.parametrize(
    ("below", "byline"),
    [
        pytest.param("<p>Von Ute Muster</p>", "Ute Muster", id="a label"),
        pytest.param(
            "<p>21. Januar 2022 | Von Ute Muster und Jan Beispiel</p>", "Ute Muster und Jan Beispiel", id="two"
        ),
        pytest.param("<span class='author vcard'>Ute Muster</span>", "Ute Muster", id="an author's class"),
        pytest.param("<div class='autor'><b>Ute Muster</b></div><div>3 Min.</div>", "Ute Muster", id="in its own box"),
        pytest.param("<p><a href='/autor/ute-muster'>Ute Muster</a></p>", "Ute Muster", id="a link to a writer's page"),
        pytest.param("<p><a rel='author' href='/u/7'>Ute Muster</a>, 21.01.2022</p>", "Ute Muster", id="rel=author"),
        pytest.param(
            "<dl><dt>Autorin</dt><dd>Ute Muster</dd></dl>", "Ute Muster", id="a label and the name in the next"
        ),
        pytest.param("<p>ByUte Muster</p>", "Ute Muster", id="a label glued to the name"),
        pytest.param("<p class='author'>Ute Muster 4 hours ago</p>", "Ute Muster", id="an age beside the name"),
        pytest.param(
            "<span class='author'>Ute Muster</span><span class='author'>Jan Beispiel</span>",
            "Ute Muster, Jan Beispiel",
            id="each in an element of its own",
        ),
        pytest.param(
            "<p>Text von Ute Muster \xa0 Illustration von Jan Beispiel</p>", "Ute Muster", id="beside who drew it"
        ),
        pytest.param(
            "<span class='author vcard'><a rel='author' href='/author/utemuster'>utemuster</a></span>",
            "utemuster",
            id="an account that the page prints as its author",
        ),
        pytest.param(
            "<div class='author'>Author: <a href='?profile=7'>Ute88</a> am 21.01.2022, 13:36 Uhr</div>",
            "Ute88",
            id="an account with a label, and the day behind it",
        ),
    ],
)
def test_a_name_printed_under_the_headline_is_the_byline(below, byline):
    """What it stands in is no text."""
    found = record(HEADLINE, TEXT, MORE, below=below)
    assert (found.byline, found.body) == (byline, (TEXT, MORE))


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("<p class='author'>admin</p>", id="an account"),
        pytest.param("<p class='author'>umuster7</p>", id="a handle"),
        pytest.param("<p class='author'>ute@blatt.example</p>", id="an address"),
        pytest.param("<h2>Anwohner berichten von Druck</h2>", id="a heading with the label's word in it"),
        pytest.param("<p class='author'>3 Stunden</p>", id="no name"),
        pytest.param("<p class='author'>Donnerstag</p>", id="a day of the week"),
        pytest.param("<p class='author'>Written By</p>", id="a label alone"),
    ],
)
def test_what_is_no_name_of_a_writer_is_no_byline(below):
    assert record(HEADLINE, TEXT, MORE, below=below).byline is None


def test_who_made_the_site_is_no_byline():
    """A meta element that names a firm with its address means the site, not the article."""
    assert record(HEADLINE, TEXT, MORE, head="<meta name='author' content='Netz GmbH www.netz.example'>").byline is None


def test_the_magazine_that_the_markup_names_yields_to_a_printed_writer():
    """Its name ends `<title>`, where a template writes it."""
    below = "<p>Text: Ute Muster, Fotos: Jan Beispiel · 14. September 2023</p>"
    head = "<meta name='author' content='Bergblatt'><title>Radweg | Bergblatt</title>"
    assert record(HEADLINE, TEXT, MORE, head=head, below=below).byline == "Ute Muster"


def test_an_account_is_no_byline_of_a_vietnamese_portal():
    """There the account is whoever typed the text in."""
    below = "<span class='author vcard'><a rel='author' href='/author/nthoa'>nthoa</a></span>"
    assert record(TIN, DOAN, HAI, below=below, lang="vi").byline is None


@pytest.mark.parametrize(
    ("below", "byline"),
    [
        ("<span class='byline'>By <a rel='author' href='/author/u1'>Ban biên tập</a></span>", "Ban biên tập"),
        (
            "<h6>Posted by: <a href='/blog/author/u2'>Đài Truyền thanh huyện</a> in <a href=/x>Tin</a> 4 days ago</h6>",
            "Đài Truyền thanh huyện",
        ),
        ("<p>Bởi phòng cháy hơn chữa cháy</p>", None),
        ("<p>Bởi Hội nghị đã thành công tốt đẹp và để lại nhiều kinh nghiệm quý cho các xã</p>", None),
    ],
)
def test_an_office_behind_a_label_is_the_byline(below, byline):
    """A few words that begin with a capital letter, as the writers' accounts of a portal are named."""
    assert record(TIN, DOAN, HAI, below=below, lang="vi").byline == byline


def test_a_last_line_in_capitals_is_a_byline_in_vietnamese_only():
    """Elsewhere a name under the headline comes before the last bold line of the text."""
    found = record(HEADLINE, TEXT, MORE, "<b>SOCIAL MEDIA SEITEN</b>", below="<p class='author'>von Ute Muster</p>")
    assert found.byline == "Ute Muster"


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        pytest.param(
            linked_data('[{"name": "Ute Muster"}, {"name": "Jan Beispiel"}]'), "Ute Muster, Jan Beispiel", id="two"
        ),
        pytest.param(linked_data('"Ute Muster"'), "Ute Muster", id="a text"),
        pytest.param(
            '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#7"}}, '
            '{"@type": "Person", "@id": "#7", "name": "Ute Muster"}]}</script>',
            "Ute Muster",
            id="a reference",
        ),
        pytest.param("<meta name='author' content='Ute Muster'>", "Ute Muster", id="a meta element"),
        pytest.param(
            "<meta name='citation_author' content='Ute Muster'><meta name='citation_author' content='Jan Beispiel'>",
            "Ute Muster, Jan Beispiel",
            id="a meta element for each",
        ),
        pytest.param("<meta name='author' content='admin'>", None, id="an account"),
        pytest.param("<meta property='article:author' content='https://netz.example/ute'>", None, id="an address"),
    ],
)
def test_the_markup_names_the_writer_where_the_page_prints_none(head, byline):
    assert record(HEADLINE, TEXT, MORE, head=head).byline == byline


def test_the_markup_stands_where_it_names_more_than_the_page_prints():
    head = linked_data('[{"name": "Ute Muster"}, {"name": "Jan Beispiel"}]')
    assert record(HEADLINE, TEXT, below="<p>Von Ute Muster</p>", head=head).byline == "Ute Muster, Jan Beispiel"


def test_the_printed_form_stands_where_it_holds_all_names_of_the_markup():
    head = linked_data('["Ute Muster", "Jan Beispiel"]')
    found = record(HEADLINE, TEXT, below="<p>Von Ute Muster und Jan Beispiel</p>", head=head)
    assert found.byline == "Ute Muster und Jan Beispiel"


@pytest.mark.parametrize(
    "head",
    ["<meta name='author' content='UBND xã Mẫu'>", "<meta name='author' content='Cổng thông tin điện tử xã Mẫu'>"],
)
def test_the_owner_of_a_vietnamese_portal_is_no_byline(head):
    assert record(TIN, DOAN, HAI, head=head, lang="vi").byline is None


@pytest.mark.parametrize(
    ("after", "byline"),
    [
        pytest.param("<p align='right'><b>Hồ Thị Cúc</b></p>", "Hồ Thị Cúc", id="a name to the right"),
        pytest.param("<div><b>Thực hiện: Hồ Thị Cúc</b></div>", "Thực hiện: Hồ Thị Cúc", id="Thực hiện"),
        pytest.param("<div>Bài và ảnh: Hồ Cúc</div>", "Bài và ảnh: Hồ Cúc", id="Bài và ảnh"),
        pytest.param("<table><tr><td align='right'><b>Hồ Cúc</b></td></tr></table>", "Hồ Cúc", id="a cell of its own"),
    ],
)
def test_a_line_behind_the_text_in_an_element_of_its_own_is_the_byline(after, byline):
    assert record(TIN, DOAN, HAI, after=after, lang="vi").byline == byline


@pytest.mark.parametrize(
    "last",
    [
        "Hội nghị kết thúc vào lúc 11 giờ cùng ngày",
        "Đoàn đã trao 20 suất quà cho các hộ nghèo",
        "Công an xã tiếp tục tuần tra ban đêm",
        "Phòng cháy hơn chữa cháy",
    ],
)
def test_a_last_sentence_that_begins_as_a_unit_does_stays_in_the_text(last):
    found = record(TIN, DOAN, HAI, last, lang="vi")
    assert (found.byline, found.body[-1]) == (None, last)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (
            "<table><tr><td>1</td><td>Hội Nông dân</td></tr><tr><td>2</td><td>Hội Phụ nữ</td></tr></table>",
            "2 | Hội Phụ nữ",
        ),
        ("<ul><li>Đoàn Thanh niên xã</li><li>Hội Phụ nữ xã</li></ul>", "Hội Phụ nữ xã"),
    ],
)
def test_the_last_cell_of_a_table_and_the_last_item_of_a_list_stay_in_the_text(after, kept):
    found = record(TIN, f"{DOAN}</p>{after}<p>", lang="vi")
    assert (found.byline, found.body[-1]) == (None, kept)
