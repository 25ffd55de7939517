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
