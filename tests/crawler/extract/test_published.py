"""Which of a page's dates is the day of publication, where no layout of a portal helps."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.reading.extract import extract, inspect_page
from luutin.crawler.wire.page import Page

HEADLINE = "Gemeinde Musterau eröffnet neuen Radweg am Fluss"
TEXT = "Nach zwei Jahren Bauzeit ist der Weg vom alten Wehr zum Sportplatz fertig; am Wochenende wird gefeiert."
MORE = "Die Kosten trugen Land und Gemeinde je zur Hälfte, den Unterhalt übernimmt künftig der Bauhof im Ort allein."


def published(above="", below="", url="http://blatt.example/ort/radweg.html", head=""):
    html = (
        f"<!DOCTYPE html><html lang='de'><head><title>{HEADLINE}</title>{head}</head><body><article>"
        f"{above}<h1>{HEADLINE}</h1>{below}<p>{TEXT}</p><p>{MORE}</p></article></body></html>"
    )
    page = Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC))
    return extract(page, source="blatt")


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(
            "<p>21. Januar 2022 | <a href='/verkehr'>Verkehr und Umwelt</a></p>", id="a section's link beside it"
        ),
        pytest.param("<p>Von: Ute Muster | 21.1.22</p>", id="two digits of the year"),
        pytest.param(
            "<div></div><p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><h5>Datum:</h5>21.01.2022", id="the only day set apart"
        ),
        pytest.param(
            f"<p>{TEXT}</p><p>{MORE}</p><p>{MORE}</p><p>Von Ute Muster am 21.01.2022 | 3 Meinungen | zum Anfang</p>",
            id="beside who wrote it, behind the text",
        ),
        pytest.param("<p>(21. Januar 2022) In Musterau wird gebaut, und zwar seit zwei Jahren.</p>", id="a dateline"),
    ],
)
def test_a_day_printed_under_the_headline(below):
    assert published(below=below).published == "2022-01-21"


def test_the_day_in_a_sentence_that_says_who_published_is_the_day():
    """Such a sentence stands after the text."""
    closing = (
        "Dieser Beitrag wurde am Freitag, 21. Januar 2022 um 9:25 Uhr von Ute Muster in der Rubrik Ort veröffentlicht."
    )
    assert published(below=f"<p>{TEXT}</p><p>{MORE}</p><p>{MORE}</p><p>{closing}</p>").published == "2022-01-21T09:25"


@pytest.mark.parametrize(
    "url",
    [
        "http://blatt.example/2022/01/21/radweg.html",
        "http://blatt.example/2022-01-21-radweg",
        "http://blatt.example/meldungen/21-01-2022",
    ],
)
def test_the_address_names_the_day_where_nothing_else_does(url):
    assert published(url=url).published == "2022-01-21"


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00", "0001-01-01", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_a_moment_that_nobody_set_is_none(moment):
    """The first or last moment of a program's calendar is what its database holds where nothing was entered."""
    assert published(head=f"<meta property='article:published_time' content='{moment}'>").published is None


def test_numbers_in_an_address_that_make_no_day_are_none():
    assert published(url="http://blatt.example/2022/13/45/radweg.html").published is None


def test_two_days_set_apart_alike_are_none():
    """Which of them is meant, nothing says."""
    apart = "<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>21.01.2022</p><p>{}</p><p>23.02.2022</p>"
    assert published(below=apart.format(TEXT)).published is None


def test_the_printed_day_beats_the_same_moment_by_universal_time():
    head = "<meta property='article:published_time' content='2022-01-22T02:25:00Z'>"
    found = published(below="<p>January 21, 2022 at 9:25 pm</p>", head=head)
    assert (found.published, found.published_markup) == ("2022-01-21T21:25", "2022-01-22T02:25:00+00:00")


def test_a_paragraph_that_begins_with_the_day_stays_in_the_text():
    opening = f"21.01.2022 - {TEXT} {MORE}"
    assert opening in published(below=f"<p>{opening}</p>").body


def test_the_day_in_a_sentence_that_says_it_was_published():
    """Such a sentence stands after the text, and is the only place some pages print their day."""
    closing = "Dieser Beitrag wurde am Freitag, 21. Januar 2022 um 9:25 Uhr in der Rubrik Ort und Leute veröffentlicht."
    assert published(below=f"<p>{TEXT}</p><p>{MORE}</p><p>{TEXT}</p><p>{closing}</p>").published == "2022-01-21T09:25"


def test_of_a_page_of_dates_two_thousand_are_weighed_and_the_rest_is_told():
    """Each date weighed is compared with the others: thirty thousand of them kept the reader for seconds."""
    days = "<h1>Lịch tiếp công dân</h1>" + "<p>Tiếp công dân ngày 12/04/2024 tại trụ sở</p>" * 2_002
    page = Page("http://xa.vn/a", "http://xa.vn/a", 200, {}, days.encode(), datetime(2024, 5, 1, tzinfo=UTC))
    behind = [why for _, why in inspect_page(page, source="xa").unweighed if why.startswith("behind the first 2,000")]
    assert len(behind) == 2
