"""What a host repeats from page to page is told from its articles, by where it stands. What is the article's stays."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.reading.background import Background
from luutin.crawler.reading.extract import inspect_page, read
from luutin.crawler.reading.extract.marking import marked_page
from luutin.crawler.reading.hosts.learning import Habits
from luutin.crawler.reading.hosts.sketch import HostSketch, PageMarks
from luutin.crawler.wire.page import Page

NOTICE = "Ủy ban nhân dân xã thông báo lịch tiếp công dân định kỳ trong tháng, mời bà con đến đúng giờ ghi trên giấy."
PANEL = "Xã Tân Hòa nằm ở phía nam huyện, có diện tích tự nhiên hơn hai nghìn héc ta với chín thôn và một khu phố."
CLOSING = "Trân trọng thông báo đến toàn thể nhân dân trên địa bàn xã được biết và thực hiện theo đúng thời gian trên."


def text(number):
    """Paragraphs that stand on one page only."""
    return [
        f"Sáng thứ {number}, đoàn công tác {number} của huyện đến thăm thôn {number * 7}, tặng {number} suất quà.",
        f"Tại buổi gặp thứ {number}, bà con có {number * 3} ý về đường làng, nước sạch và trạm y tế thôn {number}.",
    ]


def page(number, paragraphs=None, *, layout="cot", top="", foot="", file="", visited="27/11/2026 08:15"):
    """A page of a portal whose panel has no telling name: it follows the text in the article's own column."""
    body = "".join(f"<p>{line}</p>" for line in (paragraphs if paragraphs is not None else text(number)))
    html = f"""<html lang="vi"><head><title>Tin số {number} của xã Tân Hòa trong năm</title></head><body>
    <div class="dau"><img src="/anh/dau-trang.jpg" width="900" height="200">{top}<p>Thứ sáu, {visited}</p></div>
    <div class="{layout}"><div class="tin"><h2>Tin số {number} của xã Tân Hòa trong năm</h2>
    <div class="chu">{body}{foot}</div>{file}</div><div class="gioi"><p>{PANEL}</p><p>{PANEL[:60]} này.</p>
    <img src="/anh/que-huong.jpg" width="400" height="300"><a href="/vb/noi-quy.pdf">Nội quy</a></div></div></body>"""
    url = f"http://xa.example/tin-{number}.html"
    return Page(url, url, 200, {}, html.encode(), datetime(2026, 11, 27, tzinfo=UTC))


def learn(pages, habits=None):
    """What is known of a host after *pages*, each read with what was known before it."""
    habits = habits or Habits("xa.example")
    for each in pages:
        habits.learn(read(each, source="xa", background=Background(habits.sketch)).marks())
    return habits


def paragraphs(each, sketch):
    """Lead and body of a page."""
    article = read(each, source="xa", background=Background(sketch)).article
    return [*([article.lead] if article.lead else []), *article.body]


def test_a_panel_of_every_page_is_no_text():
    """What stands at the same place on page after page is left out, with its pictures and its files."""
    last = page(20)
    before = read(last, source="xa").article
    assert PANEL in before.body
    assert before.attachments
    known = learn(map(page, range(8))).sketch
    after = read(last, source="xa", background=Background(known)).article
    assert [*after.body] == text(20)
    assert (after.images, after.attachments) == ((), ())


def test_the_words_of_a_panel_are_text_where_an_article_says_them():
    """The same words at another place are not the host's."""
    known = learn(map(page, range(8))).sketch
    assert paragraphs(page(20, [*text(20), PANEL]), known) == [*text(20), PANEL]


def test_an_announcement_of_each_month_is_no_boilerplate():
    """A text that is put up word for word again and again, at the place of other articles, stays."""
    pages = [page(number, [NOTICE, CLOSING]) if number % 2 else page(number) for number in range(32)]
    known = learn(pages).sketch
    assert known.pages == 32
    assert paragraphs(page(33, [NOTICE, CLOSING]), known) == [NOTICE, CLOSING]


def test_a_page_of_nothing_but_what_is_repeated_keeps_it():
    """Where nothing else is text, what the host repeats is."""
    known = learn([page(number, [NOTICE, CLOSING], foot=f"<p>Số {number}.</p>") for number in range(10)]).sketch
    found = paragraphs(page(20, [NOTICE, CLOSING]), known)
    assert found[:2] == [NOTICE, CLOSING]


def test_headings_that_all_plans_share_are_their_text():
    """A heading within a text is judged with the paragraphs round it."""
    foot = "<h3>Mục đích, yêu cầu</h3><p>Nội dung của riêng kế hoạch số {0}, gồm {0} việc phải làm trong năm nay.</p>"
    known = learn([page(number, foot=foot.format(number) * (number % 4 > 0)) for number in range(16)]).sketch
    assert "Mục đích, yêu cầu" in paragraphs(page(17, foot=foot.format(17)), known)


def test_a_table_of_data_is_the_hosts_as_a_whole_or_not_at_all():
    """The heads of its columns and the names of its rows come back from month to month; its numbers do not."""
    rows = "".join(f"<tr><td>Thôn {name}</td><td>{{0}}{n}</td></tr>" for n, name in enumerate("ABCD"))
    foot = f"<table><tr><td>Đơn vị</td><td>Số hộ</td></tr>{rows}</table><p>Bảng thứ {{0}} trong năm nay của xã.</p>"
    known = learn([page(number, foot=foot.format(number)) for number in range(16)]).sketch
    assert {"Đơn vị | Số hộ", "Thôn A | 170"} <= set(paragraphs(page(17, foot=foot.format(17)), known))


def test_a_line_on_every_page_may_say_who_wrote_it():
    """A closing line that hardly any page lacks is still its byline."""
    foot = '<p style="text-align:right"><strong>Ban biên tập</strong></p>'
    known = learn([page(number, foot=foot) for number in range(16)]).sketch
    article = read(page(17, foot=foot), source="xa", background=Background(known)).article
    assert article.byline == "Ban biên tập"
    assert [*article.body] == text(17)


def test_the_day_in_the_head_of_every_page_is_refused_with_the_reason():
    """A date that stands on the host's other pages, outside of the article, is not its day, whatever the clock."""
    known = learn([page(number, visited=f"26/11/2026 08:{number:02}") for number in range(10, 18)]).sketch
    found = inspect_page(page(20, visited="26/11/2026 09:55"), source="xa", background=Background(known))
    refused = found.choices["published"].refused
    assert found.choices["published"].value is None
    assert any("stands on other pages of the host" in candidate.rule for candidate in refused)


def test_the_headline_is_not_the_portals_own_heading():
    """A heading of every page is no title, however it is marked up."""
    top = "<h1>Chung tay xây dựng quê hương Tân Hòa giàu đẹp văn minh</h1>"
    known = learn([page(number, top=top) for number in range(8)]).sketch
    assert (
        read(page(20, top=top), source="xa", background=Background(known)).article.title
        == "Tin số 20 của xã Tân Hòa trong năm"
    )


def test_a_person_is_shown_what_the_host_repeats():
    """Each text with the reason, in the list and in the page with its marks."""
    found = inspect_page(page(20), source="xa", background=Background(learn(map(page, range(8))).sketch))
    assert PANEL[:80] in [part.opening for part in found.repeated]
    assert (found.sketch.host, found.sketch.pages) == ("xa.example", 8)
    assert "left out: stands on other pages of its host" in marked_page(found, url="http://xa.example/")


def test_an_article_that_is_read_again_counts_once():
    """Neither a second visit nor a second address makes an article's own text the host's."""
    known = learn([page(1)] * 40)
    assert (known.sketch.number, known.sketch.pages) == (0, 0)


def test_what_is_known_outlives_a_run():
    """What was kept of a host goes on where it ended."""
    habits = learn(map(page, range(6)))
    again = Habits.decode(habits.encode())
    assert again.sketch == habits.sketch
    assert learn([page(6), page(7)], again).sketch == learn([page(6), page(7)], habits).sketch


def test_a_new_layout_is_learnt_and_the_old_one_forgotten():
    """A host that changes its face is known by the new one soon, and by the old one for some hundreds of pages only."""
    old, new = 7 << 32 | 1, 9 << 32 | 1
    habits = Habits("xa.example")
    for number in range(100):
        habits.learn(PageMarks(number, (old,)))
    for number in range(100, 200):
        habits.learn(PageMarks(number, (new,)))
    assert habits.sketch.repeats(old)
    assert habits.sketch.repeats(new)
    for number in range(200, 1_200):
        habits.learn(PageMarks(number, (new,)))
    assert not habits.sketch.repeats(old)


def test_what_is_kept_of_a_host_stays_small():
    """Thousands of articles of a hundred lines each leave some kilobytes, not a copy of the host."""
    habits = Habits("xa.example")
    for number in range(3_000):
        habits.learn(PageMarks(number, tuple(range(90)) + tuple(number * 1_000 + n for n in range(1_000, 1_100))))
    assert len(habits.encode()) < 100_000


@pytest.mark.parametrize("sketch", [None, HostSketch("xa.example")])
def test_without_a_sketch_a_page_is_read_as_ever(sketch):
    """A host of which nothing is known changes nothing in the record."""
    assert read(page(3), source="xa", background=Background(sketch)).article == read(page(3), source="xa").article
