"""The printed headline against the titles that the markup claims, outside Viet Nam."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

TEXT = "The council of Example voted on Monday to close the old mill bridge for repairs that last until the spring."
PRINTED = "Old mill bridge in Example closes until spring"
SOCIAL = "Example's old mill bridge closes: what drivers must know"
NEWS = """<script type='application/ld+json'>{"@type": "NewsArticle", "headline": "%s"}</script>"""


def title(head, printed=PRINTED, language="en"):
    html = (
        f"<!DOCTYPE html><html lang='{language}'><head>{head}</head><body><h1>{printed}</h1>"
        f"<div class='article-body'><p>{TEXT}</p><p>{TEXT[:60]} again.</p></div></body></html>"
    )
    url = "http://paper.example/town/bridge.html"
    return extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="paper").title


def claims(element, social):
    return f"<title>{element}</title><meta property='og:title' content=\"{social}\">"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(claims(PRINTED, SOCIAL), id="a page that is no news article"),
        pytest.param(claims(SOCIAL, SOCIAL) + NEWS % PRINTED, id="a template's, on a news article"),
        pytest.param(claims(f"{PRINTED}: the details", f"{PRINTED}: the details"), id="a longer one"),
        pytest.param(claims(PRINTED.upper(), PRINTED.upper()), id="another spelling in both of one template"),
    ],
)
def test_the_printed_headline_stands_against(head):
    assert title(head) == PRINTED


def test_a_news_article_has_the_social_title_that_its_publisher_wrote():
    assert title(claims(PRINTED, SOCIAL) + NEWS % PRINTED) == SOCIAL


def test_the_spelling_that_json_ld_and_another_claim_agree_in_stands():
    assert (
        title(claims("x", PRINTED.replace("Old", "‘Old’")) + NEWS % PRINTED.replace("Old", "‘Old’"))
        == "‘Old’" + PRINTED[3:]
    )


def test_a_kicker_before_the_headline_is_no_part_of_it():
    assert title(claims(PRINTED, PRINTED), printed=f"<span>Roads and bridges</span> {PRINTED}") == PRINTED


VIETNAMESE = "Xã Mẫu ra quân làm thủy lợi đầu xuân"
DOAN = "Sáng 12/3, Ủy ban nhân dân xã tổ chức ra quân nạo vét kênh mương, phát quang bờ thửa trên các cánh đồng."
HAI = "Hơn bốn trăm người của sáu thôn đã tham gia; công việc dự kiến kéo dài hai tuần và kết thúc trước vụ cấy."


def vietnamese(body, title):
    html = f"<!DOCTYPE html><html lang='vi'><head><title>{title}</title></head><body>{body}</body></html>"
    url = "http://xamau.example/tin/1.html"
    return extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="xamau")


@pytest.mark.parametrize(
    "heading", ["XÃ MẪU", "UBND xã Mẫu", "Ủy ban nhân dân xã Mẫu - Huyện Thử", "Tin tức - Sự kiện", "Chi tiết tin"]
)
def test_a_first_heading_of_the_portal_or_of_a_section_is_no_headline(heading):
    """It stands on each page, and the title element often repeats it."""
    found = vietnamese(f"<h1>{heading}</h1><div><h2>{VIETNAMESE}</h2><p>{DOAN}</p><p>{HAI}</p></div>", title=heading)
    assert found.title == VIETNAMESE


@pytest.mark.parametrize(
    "line",
    [
        f"<font size='4' color='#cc0000'><b>{VIETNAMESE}</b></font>",
        f"<b><font size='+1'>{VIETNAMESE}</font></b>",
        f"<b style='font-size: x-large'>{VIETNAMESE}</b>",
        f"<center><b>{VIETNAMESE}</b></center>",
    ],
)
def test_a_bold_line_in_large_print_before_the_text_is_the_headline_of_an_old_page(line):
    rows = "".join(f"<tr><td>{row}</td></tr>" for row in (line, "(Ngày đăng: 12/03/2020)", f"{DOAN}<br><br>{HAI}"))
    found = vietnamese(f"<table>{rows}</table>", title="Xã Mẫu")
    assert (found.title, found.published) == (VIETNAMESE, "2020-03-12")


@pytest.mark.parametrize("joint", ["  - ", " |  ", "  –  ", " ::  "])
def test_spaces_before_the_site_name_of_a_claim_break_nothing(joint):
    """Such a title once ended the batch that its page stood in."""
    found = vietnamese(f"<h1>{VIETNAMESE}</h1><p>{DOAN}</p><p>{HAI}</p>", title=f"{VIETNAMESE}{joint}xamau.example")
    assert found.title == VIETNAMESE


@pytest.mark.parametrize(
    "text",
    [
        f"<h2>1. Huy động sức dân tham gia làm thủy lợi</h2><p>{DOAN}</p><h2>2. Duy trì</h2><p>{HAI}</p>",
        f"<h3>Huy động sức dân làm thủy lợi nội đồng</h3><p>{DOAN}</p><h3>Duy trì thường xuyên</h3><p>{HAI}</p>",
    ],
)
def test_the_first_of_several_subheadings_is_no_lead(text):
    found = vietnamese(f"<div><h1>{VIETNAMESE}</h1>{text}</div>", title=VIETNAMESE)
    assert (found.lead, len(found.body)) == (None, 4)


def test_a_long_text_without_any_title_is_headed_by_its_opening_words_and_marked():
    """The brackets say that no headline was printed: nothing is lost, and nothing passes for the page's own."""
    html = "".join(f"<p>{TEXT[:-1]} in the year {year}.</p>" for year in range(1990, 1996))
    url = "http://paper.example/old/1.htm"
    found = extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="paper")
    assert (
        found.title
        == "[The council of Example voted on Monday to close the old mill bridge for repairs that last until the…]"
    )
    assert len(found.body) == 6


def test_a_sentence_above_the_day_is_no_headline():
    """A shop's terms stand there as often as a headline does, and hold a full stop."""
    terms = "Xã Mẫu nhận hàng tận nhà. Xem thêm điều khoản của cửa hàng tại đây"
    html = f"<title>Sets</title><div><div>{terms}</div><div>12/03/2024</div><p>{DOAN}</p><p>{HAI}</p></div>"
    url = "http://xa.example/tin/1.html"
    page = Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC))
    assert extract(page, source="xa").title != terms
