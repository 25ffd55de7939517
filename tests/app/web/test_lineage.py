"""A search over a source offers the articles of those that it came out of."""

from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from luutin.app.web.app import create
from luutin.crawler import Lineages, Succession

CHANGE = Succession(former="yen-phu.example", later=("hoa-lam.example",), on=date(2020, 7, 1), note="hết cấp huyện")


@pytest.fixture(scope="module")
def ask(config):
    """Asks a room in which one source came out of another."""
    with TestClient(create(replace(config, lineages=Lineages([CHANGE]))), base_url="http://localhost") as client:
        yield (
            lambda source, language, q="Mặt trận": (
                client.get("/", params={"q": q, "source": source}, headers={"accept-language": language}).text
            )
        )


@pytest.mark.parametrize(
    ("source", "language", "words"),
    [
        ("hoa-lam.example", "en", "60 more articles in yen-phu.example, which it came out of"),
        ("hoa-lam.example", "vi", "Còn 60 bài ở yen-phu.example, nguồn tiền thân"),
    ],
)
def test_the_articles_of_a_forebear_are_offered(ask, source, language, words):
    """With their number, the day of the change and its note, in the reader's language."""
    page = ask(source, language)
    assert words in page
    assert "(01/07/2020): hết cấp huyện" in page


def test_a_source_that_is_typed_is_offered_the_same(ask):
    """`source:` in the query means what the field beside it does; the offer leads to the other source alone."""
    page = ask("", "en", "source:hoa-lam.example Mặt trận")
    assert "60 more articles in yen-phu.example, which it came out of" in page
    assert "source=yen-phu.example" in page
    assert "which it came out of" not in ask("", "en", "source:hoa-lam.example OR source:yen-phu.example")


def test_a_source_is_offered_nothing_that_came_after_it(ask):
    """Only what went before is more of the same."""
    page = ask("yen-phu.example", "en")
    assert "which it came out of" not in page
    assert "01/07/2020: yen-phu.example → hoa-lam.example" in page
