"""What belongs to the text where no box says it: split texts, galleries, lines near pictures, list headings."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

HEADLINE = "Harbour board of Port Example votes for a longer pier"
OPENING = "The board voted nine to four on Tuesday night to extend the northern pier by sixty metres before the autumn."
TEXT = [
    "Fishing crews had asked for more room since the ferry company moved its ships to the outer basin last year.",
    "Work is to start after the summer, once the harbour master has found berths for the boats that lie there now.",
    "The cost is shared by the town and the ferry company, which also pays for the new lights at the end of the pier.",
]


def record(body):
    html = f"<!DOCTYPE html><html lang='en'><head><title>{HEADLINE}</title></head><body>{body}</body></html>"
    url = "http://paper.example/town/pier.html"
    return extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="paper")


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def texts(found):
    return [*([found.lead] if found.lead else []), *found.body]


def test_prose_between_the_headline_and_the_root_belongs_to_the_text():
    above = f"<div>{paragraphs('The board met for three hours; the public gallery was full.', TEXT[0])}</div>"
    found = record(
        f"<div><h1>{HEADLINE}</h1>{above}<div class='article-body'>{paragraphs(OPENING, *TEXT[1:])}</div></div>"
    )
    assert texts(found)[-4:] == [TEXT[0], OPENING, *TEXT[1:]]


def test_a_teaser_over_its_own_text_is_the_opening():
    """The class word of other articles' openings stands over this one's, too."""
    teaser = f"<div class='teaser-text'><p>{OPENING}</p></div>"
    found = record(f"<div><h1>{HEADLINE}</h1>{teaser}<div class='text-wrap'>{paragraphs(*TEXT)}</div></div>")
    assert texts(found) == [OPENING, *TEXT]


def test_half_of_a_text_is_no_root():
    """Two boxes named as the article's text, one hardly larger than the other, are one text."""
    halves = "".join(
        f"<section class='article-text'>{paragraphs(*half)}</section>" for half in (TEXT[:1], TEXT[1:], [OPENING])
    )
    assert texts(record(f"<div><h1>{HEADLINE}</h1>{halves}</div>")) == [*TEXT, OPENING]


def test_the_words_after_a_place_in_a_gallery_are_a_caption():
    slides = "".join(
        f"<div><div>{number} of 2 |</div><p>{words}</p></div>"
        for number, words in enumerate(
            ["Boats of Port Example lie at the old pier on a Monday morning.", "A ferry turns in the outer basin."], 1
        )
    )
    found = record(
        f"<div><h1>{HEADLINE}</h1><div>{slides}</div><div class='article-body'>{paragraphs(OPENING, *TEXT)}</div></div>"
    )
    assert [caption.text for caption in found.captions] == [
        "Boats of Port Example lie at the old pier on a Monday morning.",
        "A ferry turns in the outer basin.",
    ]
    assert texts(found) == [OPENING, *TEXT]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<img src='/pier.jpg' alt='The pier'><p>{0}</p><p>{1}</p><p>{2}</p>", id="its alt is a few words of it"
        ),
        pytest.param(
            "<p>{0}</p><p><img src='/sum.png'>, and so on for each berth</p><p>{1}</p><p>{2}</p>", id="in midst of it"
        ),
        pytest.param(
            "<div class='content-image-text'><img src='/a.jpg'><p>{0}</p><p>{1}</p></div><p>{2}</p>", id="named so"
        ),
    ],
)
def test_a_paragraph_after_a_picture_is_no_caption(body):
    found = record(
        f"<div><h1>{HEADLINE}</h1><div class='article-body'><p>{OPENING}</p>{body.format(*TEXT)}</div></div>"
    )
    assert not found.captions
    assert set(TEXT) <= set(found.body)


def test_plain_paragraphs_are_no_captions_because_two_others_are():
    """That the surer ones are plain paragraphs as well says nothing."""
    credited = "".join(
        f"<p><img src='/{n}.jpg'></p><p>Boats at berth {n} (Photo: A. Muster)</p><p>{OPENING}</p>" for n in (1, 2)
    )
    doubtful = f"<p><img src='/3.jpg'></p><p>{TEXT[0][:-1]}</p><p>{TEXT[1]}</p>"
    found = record(f"<div><h1>{HEADLINE}</h1><div class='article-body'>{credited}{doubtful}</div></div>")
    assert TEXT[0][:-1] in found.body


@pytest.mark.parametrize(
    "heading", ["Auch interessant", "Te puede interesar:", "Weitere Artikel zum Hafen", "Sur le même sujet"]
)
def test_a_list_of_other_articles_ends_the_text(heading):
    links = "".join(f"<p><a href='/{n}'>Another article about the harbour, number {n}.</a></p>" for n in range(3))
    found = record(
        f"<div><h1>{HEADLINE}</h1><div class='text'>{paragraphs(OPENING, *TEXT)}<p>{heading}</p>{links}</div></div>"
    )
    assert texts(found) == [OPENING, *TEXT]


def test_a_place_before_a_sentence_is_not_glued_to_it():
    """Style sets it apart, without a space in the markup; no word goes on with a capital. Initials stay whole."""
    opening = f"<p><span class='location'>Port Example</span>{OPENING}</p>"
    found = record(
        f"<article><h1>{HEADLINE}</h1>{opening}<p><b>T</b>{TEXT[0][1:]}</p>{paragraphs(*TEXT[1:])}</article>"
    )
    assert f"Port Example {OPENING}" in texts(found)
    assert f"T{TEXT[0][1:]}" in texts(found)


def test_a_link_on_a_files_name_is_a_file():
    """However the address is made: the name is told by the words on the link."""
    link = "<p>Attached: <a href='/Handler/Serve?id=88'>Plan-of-the-pier.docx</a></p>"
    found = record(f"<article><h1>{HEADLINE}</h1>{paragraphs(OPENING, *TEXT)}{link}</article>")
    assert [file.name for file in found.attachments] == ["Plan-of-the-pier.docx"]
