"""Whatever is served as a page gives a record or a clear error, within fixed bounds."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.extract import extract
from luutin.crawler.reading.extract.tree import (
    DEEPEST,
    LONGEST_TAG,
    MOST_ATTRIBUTES,
    MOST_CHARACTERS,
    MOST_OPTIONS,
    MOST_TAGS,
    bound,
)
from luutin.crawler.wire.page import Page

PAGES = sorted((Path(__file__).parents[2] / "pages").glob("*/*/page.html"))
HEAD = b"<h1>H\xe1\xbb\x99i ngh\xe1\xbb\x8b t\xe1\xbb\x95ng k\xe1\xba\xbft</h1>"


def outcome(body):
    page = Page("http://a.example/1", "http://a.example/1", 200, {}, body, datetime(2026, 1, 1, tzinfo=UTC))
    try:
        return extract(page, source="test").title
    except NotAnArticleError as error:
        return error.code


HOSTILE = {
    "nothing": b"",
    "a hundred thousand nested divs": HEAD + b"<div>" * 100_000 + b"text",
    "a hundred thousand nested spans with a telling class": HEAD + b"<span class=caption>" * 100_000 + b"text",
    "fifty megabytes of text": HEAD + b"<p>" + b"word " * 10_000_000,
    "two million paragraphs": HEAD + b"<p>abc" * 2_000_000,
    "an element of a hundred thousand attributes": HEAD + b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)),
    "binary": random.Random(7).randbytes(500_000),
    "a truncated tag": b"<html><body><h1>H\xe1\xbb\x99i ngh",
    "NUL bytes": HEAD + b"<p>" + b"a\0b " * 200,
    "lone surrogates": HEAD + b"<p>" + b"&#xD800; &#xDFFF; word " * 50,
    "bytes that are no UTF-8": HEAD + b"<p>" + b"\xff\xfe\x80 word " * 50,
    "JSON-LD nested without end": b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>" + HEAD,
    "a string of JSON-LD that ends in half an escape": (
        b'<script type="application/ld+json">' + b'"\\' * 400_000 + b"</script>" + HEAD
    ),
    "an address that is none": HEAD + b'<base href="http://[::1"><img src="http://[x"><a href="//[">x</a>',
    "many dates": HEAD + b"<p>12/12/2020 10:10 " * 5_000,
    "brackets in a caption": HEAD + b"<img src=/a.jpg><figcaption>" + b"([" * 500,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_page_gives_a_record_or_a_clear_error(body):
    assert isinstance(outcome(body), str)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_page_gives_a_record_or_a_clear_error(data):
    """Bytes cut out, doubled or overwritten anywhere in a real layout never break the reader."""
    body = bytearray(data.draw(st.sampled_from(PAGES)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        end = min(len(body), start + data.draw(st.integers(0, 400)))
        body[start:end] = data.draw(
            st.sampled_from([b"", bytes(body[start:end]) * 2, b"<", b">", b"\0", b"\xff", b"&#x", b'"'])
        )
    assert isinstance(outcome(bytes(body)), str)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_gives_a_record_or_a_clear_error(text):
    assert isinstance(outcome(HEAD + text.encode()), str)


@pytest.mark.parametrize(
    ("text", "most"),
    [("x" * (MOST_CHARACTERS + 10), MOST_CHARACTERS), ("<p>" * (MOST_TAGS + 10), 3 * MOST_TAGS)],
)
def test_text_and_tags_are_cut_to_their_bounds(text, most):
    assert len(bound(text)) <= most


def test_nesting_is_cut_to_its_bound():
    deep = "<div>" * 30_000 + "word" + "</div>" * 30_000
    assert bound(deep).count("<div>") == bound(deep).count("</div>") == DEEPEST
    assert "word" in bound(deep)


def test_tag_without_end_is_cut_and_the_rest_kept():
    text = f"<p>before</p><p {'a ' * (3 * LONGEST_TAG)}>after</p>"
    assert len(bound(text)) < 1000
    assert bound(text).endswith(">after</p>")


def test_a_tag_of_a_long_page_is_measured_by_its_quotes():
    """A `>` between quotes does not end a tag; nothing round the tag is lost."""
    many = " ".join(f"""a{number}=">" """ for number in range(100_000))
    kept = bound(f"<p>before</p><p class='x > y' {many}>after</p>")
    assert kept.startswith("<p>before</p><p class='x > y' a0=")
    assert kept.endswith(">after</p>")
    assert len(kept) < LONGEST_TAG


LONG = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo" * 2_500
SWALLOWERS = {
    "a form's state": f"<form><input type=hidden name=__VIEWSTATE value='{LONG}'></form>",
    "a form's state without quotes": f"<form><input type=hidden name=__VIEWSTATE value={LONG}></form>",
    "a script in its own address": f"<script src='data:text/javascript;base64,{LONG}'></script>",
    "a script with a less-than sign": f"<script>if(a<b){{{'x=1;' * 20_000}}}</script>",
    "a script that writes tags": "<script>var t='<p a=" + "b " * 40_000 + "';</script>",
    "a photograph": f"<img src='data:image/png;base64,{LONG}'>",
    "a photograph of twelve million characters": f"<img src='data:image/png;base64,{LONG * 140}'>",
    "the page's state as an attribute": f"<div data-page='{{&quot;a&quot;:&quot;{'b > c ' * 20_000}&quot;}}'></div>",
    "a comment": "<!-- " + "<p a=1 " * 20_000 + " -->",
    "a style": "<style>" + "a>b{c:d}" * 20_000 + "</style>",
}
SENTENCE = "Sáng 15/5, Đảng ủy xã tổ chức hội nghị sơ kết công tác quý I và bàn nhiệm vụ trọng tâm của quý II năm 2024."


@pytest.mark.parametrize("before", SWALLOWERS.values(), ids=SWALLOWERS.keys())
def test_nothing_long_swallows_the_page_behind_it(before):
    html = f"<html lang=vi><body>{before}{HEAD.decode()}<p>{SENTENCE}</p></body></html>"
    page = Page("http://a.example/1", "http://a.example/1", 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC))
    assert extract(page, source="test").body == (SENTENCE,)


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("value", [">", "<b>", "x>", ""])
def test_attributes_beyond_their_number_are_cut_whatever_hides_them(value, quote):
    """The parser's time grows with the square of them: 100,000 cost half a minute."""
    tag = "<p " + " ".join(f"a{number}={quote}{value}{quote}" for number in range(30_000)) + ">after</p>"
    kept = bound(f"<p>before</p>{tag}<p title='>'>last</p>")
    assert kept.count("=") == MOST_ATTRIBUTES + 1
    assert kept.startswith("<p>before</p><p a0=")
    assert kept.endswith(">after</p><p title='>'>last</p>")


def test_options_beyond_their_number_are_cut():
    """Each costs the parser a look at all before it: 45,000 cost it six seconds."""
    kept = bound("<select>" + "<option value=1>x</option>" * 45_000 + "</select><p>after</p>")
    assert kept.count("<option") == MOST_OPTIONS
    assert kept.endswith("</select><p>after</p>")


def test_ordinary_page_is_left_as_it_is():
    text = "<ul>" + "<li>một" * 9_000 + "</ul>" + "<table><tr><td>hai" * 100
    assert bound(text) == text


@pytest.mark.parametrize("seed", range(5))
def test_bytes_that_are_no_text_are_no_article(seed):
    """A file under a page's address has no opening words to make a headline of."""
    assert outcome(random.Random(seed).randbytes(5000)) == "empty"
