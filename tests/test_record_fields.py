"""A field of the record is adopted or refused: what it declares is true from the hash to the last export."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import openpyxl
import pytest
from starlette.testclient import TestClient

from luutin.app.api.shapes import ArticleShape
from luutin.app.config import Config
from luutin.app.formats.format import ExportRow
from luutin.app.formats.registry import find_format
from luutin.app.web.app import create
from luutin.archive import Archive, Article, Database, Reader, Use, uses
from luutin.archive.article import OptionalText
from luutin.indexer import Index, Searcher

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
PAGE = (Path(__file__).parent.parent / "docs" / "fields.md").read_text("utf-8")


class Sample(NamedTuple):
    """A value of a field, and how it is recognised."""

    value: object
    other: object
    """Another value of the same field."""
    words: str
    """What a table and the article's page show of it."""
    query: str
    """What finds the article by this field, if anything does."""
    on_page: str = ""
    """Where the page prints it in another form than a table: that one."""


SAMPLES = {
    "url": Sample("http://ngua.example/a", "http://ngua.example/b", "http://ngua.example/a", "site:ngua.example"),
    "source": Sample("nguon", "khac", "nguon", "source:nguon"),
    "title": Sample("Tiêu đề xoài", "Khác", "Tiêu đề xoài", "xoài"),
    "lead": Sample("Lời dẫn chanh.", "Khác", "Lời dẫn chanh.", "chanh"),
    "byline": Sample("Ban Bưởi", "Khác", "Ban Bưởi", "bưởi"),
    "published": Sample("2024-03-12", "2024-03-13", "2024-03-12", "date:2024-03-12", "12/03/2024"),
    "published_markup": Sample("2019-07-08", "2019-07-09", "2019-07-08", "date:2019-07-08"),
    "modified": Sample("2024-05-21T08:15", "2024-05-22", "2024-05-21T08:15", "date:2024-05-21", "21/05/2024"),
    "body": Sample(["Đoạn thân khế."], ["Khác"], "Đoạn thân khế.", "khế"),
    "captions": Sample([{"text": "Ảnh cây mít"}], [], "Ảnh cây mít", "mít"),
    "images": Sample(["http://ngua.example/hong.jpg"], [], "http://ngua.example/hong.jpg", "hong"),
    "attachments": Sample([{"name": "Tệp ổi.pdf", "url": "http://ngua.example/t.pdf"}], [], "Tệp ổi.pdf", "ổi"),
    "related": Sample([{"title": "Bài sung", "url": "http://ngua.example/s"}], [], "Bài sung", "sung"),
    "category": Sample("Mục dừa", "Khác", "Mục dừa", "category:dừa"),
    "document_numbers": Sample(["77/KH-UBND"], [], "77/KH-UBND", "77/KH-UBND"),
    "site_name": Sample("Cổng Lựu", "Khác", "Cổng Lựu", "site:lựu"),
    "language": Sample("tyz", "vi", "tyz", "tyz"),
    "sponsor": Sample("Hội Nhãn", "Khác", "Hội Nhãn", "nhãn"),
}
"""Field → a sample. A new field needs one here, and each needs words that no other has."""


class Wider(Article):
    """The record with a field that nobody has adopted."""

    sponsor: Annotated[OptionalText, Use(content=True, exported=True, shown=True, indexed=True)] = None


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Keep a record of a model, and look for each of its fields at every place: place → the fields found there."""

    @cache
    def walk(model):
        article = model(**{name: SAMPLES[name].value for name in model.model_fields})
        path = tmp_path_factory.mktemp("walk") / "archive.db"
        with Database.open(path) as database:
            with database.transaction():
                Archive(database).put(article, now=NOW)
            Index(database).catch_up()
            row = ExportRow(Reader(database).get(1), None)
        places = {"hash": hashed(article), **exports(row), **web(path), "index": indexed(path, model)}
        return {place: found & set(model.model_fields) for place, found in places.items()}

    return walk


def hashed(article):
    """The fields whose other value is another content hash."""
    fields = article.model_dump()
    return {
        name
        for name in fields
        if type(article)(**{**fields, name: SAMPLES[name].other}).content_hash() != article.content_hash()
    }


def exports(row):
    """The fields that each format of whole records has, with their words."""
    (record,) = map(json.loads, find_format("jsonl").write([row]))
    (line,) = csv.DictReader(io.StringIO(b"".join(find_format("csv").write([row])).decode(), newline=""))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(find_format("xlsx").write([row]))), read_only=True)
    heading, cells = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    files = {"jsonl": record, "csv": line, "xlsx": dict(zip(heading, cells, strict=True))}
    return {
        place: {name for name, value in file.items() if name in SAMPLES and SAMPLES[name].words in str(value)}
        for place, file in files.items()
    }


def web(path):
    """The fields of the API's answer, of its contract, and of the article's page."""
    with TestClient(create(Config(path=None, db=path)), base_url="http://localhost") as client:
        answer, page = client.get("/api/v1/articles/1").json(), client.get("/a/1").text
    return {
        "API": {name for name, sample in SAMPLES.items() if sample.words in str(answer.get(name))},
        "OpenAPI": set(ArticleShape.model_fields),
        "page": {name for name, sample in SAMPLES.items() if (sample.on_page or sample.words) in page},
    }


def indexed(path, model):
    """The fields by which a search finds the article."""
    with Searcher(path) as searcher:
        return {name for name in model.model_fields if searcher.count(SAMPLES[name].query)}


def documented():
    """Field → what docs/fields.md says becomes of it."""
    rows = re.findall(r"^\| `(\w+)` \|([ ✓]*)\|([ ✓]*)\|([ ✓]*)\|([ ✓]*)\|", PAGE, re.MULTILINE)
    return {name: ["✓" in mark for mark in marks] for name, *marks in rows}


DECLARED_AT = {
    "hash": "content",
    "jsonl": "exported",
    "csv": "exported",
    "xlsx": "exported",
    "API": "exported",
    "OpenAPI": "exported",
    "page": "shown",
    "index": "indexed",
}
"""Place → the part of the declaration that says whether a field is there."""


@pytest.mark.parametrize("place", DECLARED_AT)
def test_each_field_is_where_it_says(walk, place):
    """A field is at a place if and only if it declares so."""
    declared = {name for name, use in uses(Article).items() if getattr(use, DECLARED_AT[place])}
    assert walk(Article)[place] == declared


def test_the_documents_say_what_becomes_of_each_field():
    """docs/fields.md has a row for each field, with the marks of its declaration."""
    declared = {name: [use.content, use.exported, use.shown, use.indexed] for name, use in uses(Article).items()}
    assert documented() == declared


@pytest.mark.parametrize("place", [place for place in DECLARED_AT if place != "hash"])
def test_a_field_that_nobody_adopted_is_missed_everywhere(walk, place):
    """The walk sees what is missing: a field that only declares itself is at no place but the hash."""
    assert uses(Wider)["sponsor"].exported
    assert "sponsor" not in walk(Wider)[place]


def test_a_field_that_declares_nothing_is_refused():
    """There is no default: who adds a field decides."""

    class Careless(Article):
        sponsor: str | None = None

    with pytest.raises(TypeError, match=r"Careless\.sponsor"):
        uses(Careless)


def test_a_later_field_leaves_the_hashes_of_before():
    """An article without the new field keeps its hash, so no revision is made of nothing; one with it has another."""
    fields = {name: SAMPLES[name].value for name in Article.model_fields}
    assert Wider(**fields).content_hash() == Article(**fields).content_hash()
    assert Wider(**fields, sponsor="Hội Nhãn").content_hash() != Article(**fields).content_hash()


def test_a_record_of_before_shows_the_later_field_empty(tmp_path):
    """What was kept before a field existed has its key in every export, as None or an empty list."""
    with Database.open(tmp_path / "archive.db") as database:
        with database.transaction():
            Archive(database).put(Article(url="http://a.example/", source="a", title="Cũ"), now=NOW)
            database.execute("UPDATE revisions SET record = json_remove(record, '$.category', '$.images')")
        shown = Reader(database).get(1).as_json()
    assert (shown["category"], list(shown["images"])) == (None, [])
