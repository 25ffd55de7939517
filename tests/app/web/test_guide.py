"""Help inside: examples that work, names for people, ways out where nothing is found, a language for each folder."""

import re
from html import unescape

import pytest

from luutin.app.web import i18n
from luutin.app.web.guide import queries_of, text_of
from luutin.app.web.i18n import languages_in
from luutin.archive import Database
from luutin.indexer import Searcher


@pytest.fixture(scope="module")
def searcher(folder):
    with Database.read(folder / "archive.db", any_thread=True) as database:
        yield Searcher(database)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_example_of_the_help_is_read_as_it_is_meant(searcher, language):
    """Each is a search without a warning; every language shows the same ones."""
    examples = queries_of(text_of("help", language))
    assert examples == queries_of(text_of("help", "en"))
    assert len(examples) > 15
    assert {query: searcher.search(query, limit=0).warnings for query in examples} == dict.fromkeys(examples, ())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_examples_are_links_and_so_are_the_pages_they_name(client, language):
    """A click searches; every address that help and about name is there."""
    text = client.get("/help", params={"lang": language}).text
    for query in queries_of(text_of("help", language)):
        assert f"<code>{query}</code></a>" in unescape(text)
    for page in ("/help", "/about"):
        shown = client.get(page, params={"lang": language}).text
        assert f'<html lang="{language}">' in shown
        for href in re.findall(r'<a href="(/[^"]*)"', shown):
            assert client.get(unescape(href)).status_code == 200, href


def test_a_third_language_is_a_folder(tmp_path):
    """A folder with its own name in it is offered; Vietnamese stays first."""
    for code, name in {"en": "English", "vi": "Tiếng Việt", "fr": "Français"}.items():
        (tmp_path / code).mkdir()
        (tmp_path / code / "name.txt").write_text(f"{name}\n")
    (tmp_path / "empty").mkdir()
    assert languages_in(tmp_path) == {"vi": "Tiếng Việt", "en": "English", "fr": "Français"}
    assert text_of("help", "fr") == text_of("help", "en")


WAYS = {
    "q=dau+gia&from=1999&to=1999": ["q=dau+gia"],
    "q=đấu+giá&source=la.example": ["q=đấu+giá"],
    "q=đằu": ["q=dau"],
    "q=strict:on+dau+gia+zzzz": ["q=strict:on+dau+gia"],
}


@pytest.mark.parametrize(("asked", "offered"), WAYS.items())
def test_where_nothing_is_found_the_page_says_what_to_drop(client, asked, offered):
    """A word, the dates, the source, quotation marks or diacritics: only what then finds something, as a link."""
    text = unescape(client.get(f"/?{asked}").text)
    assert "It finds something" in text
    for each in offered:
        assert f'href="/?{each}"' in re.sub(
            r"%[0-9A-F]{2}(?:%[0-9A-F]{2})*", lambda m: bytes.fromhex(m[0].replace("%", "")).decode(), text
        )


def test_sources_are_called_by_their_names(client):
    """What a portal prints as its name stands on the pages; the short name stays in addresses."""
    name = "Cổng thông tin huyện Hòa Lâm"
    for page in ("/a/1", "/?q=dau+gia", "/sources", "/sources/hoa-lam.example"):
        assert name in client.get(page).text, page
    assert f'<option value="hoa-lam.example">{name}</option>' in client.get("/?q=dau+gia").text
