"""What sort of page it is: the pages that are none of an article, and the articles that look like such pages."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

TEXT = "A driver was fined twelve pounds on Tuesday for leaving a cart of turnips in front of the town hall of Example."


def record(title, body, head=""):
    html = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    url = "http://paper.example/town/cart.html"
    return extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="paper")


@pytest.mark.parametrize(
    "headline", ["Quyết định số 404 của xã Mẫu", "404 hộ dân xã Mẫu nhận quà", "Nghị quyết 404/NQ-HĐND", "Route 404"]
)
def test_a_number_in_a_headline_is_no_error(headline):
    assert record(headline, f"<h1>{headline}</h1><p>{TEXT}</p>").title == headline


@pytest.mark.parametrize(
    "headline", ["404", "404 | Trang tin xã Mẫu", "Lỗi 404", "Error: 404", "Trang tin - 404", "404 Page"]
)
def test_an_error_in_a_headline_is_a_soft_404(headline):
    with pytest.raises(NotAnArticleError) as error:
        record(headline, f"<h1>{headline}</h1><p>{TEXT}</p>")
    assert error.value.code == "soft_404"


def test_a_short_article_with_a_guarded_form_is_no_block_page():
    head = "<meta property='og:type' content='article'>"
    form = "<form><p>This form is protected by a captcha of its own.</p></form>"
    assert TEXT in record("Cart of turnips", f"<h1>Cart of turnips</h1><p>{TEXT}</p>{form}", head).body


def test_a_page_built_of_widgets_is_read():
    """Where the same word stands over each piece of the text, it sets none of them apart."""
    pieces = "".join(f"<div class='widget widget-text'><p>{number}. {TEXT}</p></div>" for number in range(1, 9))
    body = f"<div class='widget widget-heading'><h1>Cart of turnips</h1></div>{pieces}"
    assert len(record("Cart of turnips", body).body) == 8


@pytest.mark.parametrize(
    ("name", "size", "kept"), [("sharing-a-cart", 30, 30), ("cookie-consent", 30, 0), ("sharing-a-cart", 9, 0)]
)
def test_a_long_text_is_no_widget_by_its_name_alone(name, size, kept):
    """A chapter of that name is the article's. A short box of it stays outside, and so does a long notice."""
    before = "".join(f"<p>{number}. {TEXT}</p>" for number in range(120))
    named = "".join(f"<p>{number}. {TEXT}</p>" for number in range(120, 120 + size))
    body = f"<div class='text'><h1>Cart of turnips</h1>{before}<div class='{name}'>{named}</div></div>"
    assert len(record("Cart of turnips", body).body) == 120 + kept


def test_a_headline_that_the_page_gives_as_the_name_of_its_application_is_its_headline():
    head = "<meta name='application-name' content='Cart of turnips'>"
    assert record("Cart of turnips", f"<h1>Cart of turnips</h1><p>{TEXT}</p>", head).title == "Cart of turnips"


def test_a_page_that_scripts_show_only_after_consent_is_read():
    found = record(
        "Cart of turnips", f"<noscript><h1>Cart of turnips</h1><p>{TEXT}</p></noscript><script>show()</script>"
    )
    assert (found.title, found.body) == ("Cart of turnips", (TEXT,))


OTHERS = {
    "in boxes of their own": "<div class='box'><h3><a href='/{n}.html'>Cart number {n} is taken away</a></h3></div>",
    "to places of the page itself": "<h3><a href='#{n}'>Cart number {n} is taken away</a></h3>",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_headings_that_lead_elsewhere_make_no_list_of_a_text(other):
    """Those of other articles, set between its paragraphs, and those of its own chapters."""
    pieces = "".join(f"<p>{n}. {TEXT}</p>{other.format(n=n)}" for n in range(1, 6))
    head = "<meta property='og:type' content='article'>"
    found = record("Cart of turnips", f"<div><h1>Cart of turnips</h1>{pieces}<p>{TEXT}</p></div>", head)
    assert found.body[-1] == TEXT


@pytest.mark.parametrize("other", [TEXT, f"{TEXT} <a href='/carts.pdf'>The list of carts</a>"])
def test_posts_that_are_shown_whole_are_a_list(other):
    """Under headlines that lead to their own pages, with all their paragraphs, and with files or without."""
    posts = [
        f"<h2><a href='/town/{n}.html'>Cart number {n} is taken away</a></h2><p>{n}. {TEXT}</p><p>{other}</p>"
        for n in range(4)
    ]
    with pytest.raises(NotAnArticleError) as error:
        record("Blog", f"<h1>Blog</h1><p>Blog</p>{''.join(posts)}")
    assert error.value.code == "listing"


def test_posts_without_boxes_of_their_own_are_a_list():
    """Text, tables and lists stand one behind the other in the column, as editors left them."""
    table = f"<table><tr><td>Cart</td><td>Fine</td></tr><tr><td>{TEXT[:60]}</td><td>12</td></tr></table>"
    posts = [
        f"<h2><a href='/town/{n}.html'>Cart number {n} is taken away</a></h2>{n}. {TEXT}<br><br>{TEXT}{table}"
        for n in range(4)
    ]
    with pytest.raises(NotAnArticleError) as error:
        record("Blog", f"<h1>Blog</h1><div class='middle'><p>Blog</p>{''.join(posts)}</div>")
    assert error.value.code == "listing"


def test_an_article_with_others_below_it_is_read():
    """Even where the others are shown with paragraphs of theirs, and its own headline is a link to itself."""
    text = "".join(f"<p>{n}. {TEXT}</p>" for n in range(6))
    others = "".join(
        f"<h3><a href='/town/{n}.html'>Cart number {n} is taken away</a></h3><p>{TEXT}</p>" for n in range(3)
    )
    body = f"<h1><a href='/town/cart.html'>Cart of turnips is fined</a></h1>{text}{others}"
    assert len(record("Cart of turnips is fined", body).body) >= 6


def test_the_cards_of_others_under_a_notice_are_no_text_of_it():
    """An article in another one, under a heading that leads elsewhere; the notice itself is but a file."""
    heads = [f"<div>Town</div><h3><a href='/town/{n}.html'>Cart number {n} is taken away</a></h3>" for n in range(2)]
    cards = "".join(f"<article>{each}<p>{TEXT}</p></article>" for each in heads)
    head = "<p>Author</p><p>Ute Muster</p><p>Date Published</p><time>28/09/2026</time>"
    notice = "<div class='prose'><p><a href='/carts.pdf'>Notice 12 of the town</a></p></div>"
    found = record("Notice", f"<article><h1>Notice of the town on carts</h1>{head}{notice}<div>{cards}</div></article>")
    assert (found.byline, found.body, len(found.attachments)) == ("Ute Muster", (), 1)


def test_sentences_in_large_letters_are_no_headline():
    """A line set like a headline is one line of words, not the first sentences of the text."""
    words = "Carts are back! For more of them go and see the hall"
    large = f"<p><span style='font-size:24px;font-weight:bold'>{words}</span></p>"
    assert record("Terms of the cart of turnips", f"{large}<p>{TEXT}</p>" * 2).title == "Terms of the cart of turnips"


PLAYED = {
    "a film in a frame": ('<iframe src="https://www.youtube.com/embed/x"></iframe>', True),
    "a broadcast": ('<audio controls src="/phat-thanh/1.mp3"></audio>', True),
    "a map": ('<iframe src="https://www.google.com/maps/d"></iframe>', False),
}


@pytest.mark.parametrize(("shown", "kept"), PLAYED.values(), ids=PLAYED)
def test_a_film_is_all_of_an_article(shown, kept):
    """With a headline and a day, as with a picture; other frames say nothing."""
    body = f"<h1>Cart of turnips is taken away by the town</h1><p>09/01/2020 17:44</p><div>{shown}</div>"
    if kept:
        assert record("Cart of turnips", body).published == "2020-01-09T17:44"
    else:
        with pytest.raises(NotAnArticleError):
            record("Cart of turnips", body)


def test_headings_with_a_day_each_are_a_list():
    """That scripts open other pages for; an article's chapters have no days of their own."""
    heads = [f"<div><h3>Cart number {n} is taken away by the town</h3><p>{n + 1}/01/2020</p></div>" for n in range(5)]
    with pytest.raises(NotAnArticleError) as error:
        record("Town", f"<h2>News</h2>{''.join(heads)}")
    assert error.value.code == "listing"
    chapters = "".join(f"<h3>Cart number {n} is taken away by the town</h3><p>{TEXT}</p>" for n in range(5))
    assert record("Town", f"<h3>Carts of the town and its people</h3><p>09/01/2020</p>{chapters}").body[-1] == TEXT
