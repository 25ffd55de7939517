"""Saved pages of every markup family and caption style: each folder of tests/pages holds a page and its record."""

import json
import tomllib
from pathlib import Path

import pytest

from luutin.archive.text import normal
from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

PAGES = Path(__file__).parents[2] / "pages"
CASES = sorted(str(meta.parent.relative_to(PAGES)) for meta in PAGES.glob("*/*/meta.toml"))


@pytest.mark.parametrize("case", CASES)
def test_page_gives_its_record(case):
    """A field that article.json does not name is empty in the record."""
    folder = PAGES / case
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    body = (folder / "page.html").read_bytes()
    page = Page(meta["url"], meta["url"], 200, meta.get("headers", {}), body, meta["fetched_at"])
    expected = json.loads((folder / "article.json").read_text("utf-8"))
    try:
        record = extract(page, source="test").model_dump(mode="json", exclude={"source"})
    except NotAnArticleError as error:
        record = {"error": error.code}
    assert {name: value for name, value in record.items() if value} == expected


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("no-article")])
def test_paragraphs_come_in_normal_form(case):
    """The record is not looked through for it once more, so it must be what a look would make of it."""
    folder = PAGES / case
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    body = (folder / "page.html").read_bytes()
    article = extract(
        Page(meta["url"], meta["url"], 200, meta.get("headers", {}), body, meta["fetched_at"]), source="a"
    )
    assert [normal(paragraph) for paragraph in article.body] == list(article.body)


def test_two_readings_of_one_page_are_equal():
    """Reading is a pure function of the page."""
    folder = PAGES / CASES[0]
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    page = Page(meta["url"], meta["url"], 200, {}, (folder / "page.html").read_bytes(), meta["fetched_at"])
    assert extract(page, source="a") == extract(page, source="a")
