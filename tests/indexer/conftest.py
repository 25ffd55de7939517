"""A small archive, its index, and a way to ask it."""

from datetime import UTC, datetime

import pytest

from luutin.archive import Archive, Article, Database
from luutin.indexer import Index, Searcher
from tests.indexer.language_page import ROWS, fill

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def put(database):
    """Put an article under a number of its own choosing; the same number again is its next revision."""

    def put(number=1, **fields):
        facts = {"url": f"http://portal.example/{number}", "source": "portal", "title": "Bản tin", **fields}
        with database.transaction():
            return Archive(database).put(Article(**facts), now=NOW).article_id

    return put


@pytest.fixture
def delete(database):
    def delete(article_id):
        with database.transaction():
            assert Archive(database).delete(article_id, now=NOW)

    return delete


@pytest.fixture
def search(database):
    """Catch up, then search; one searcher for the whole test, as in a server."""
    with Searcher(database.path) as searcher:

        def search(query, **options):
            Index(database).catch_up()
            return searcher.search(query, **options)

        yield search


@pytest.fixture
def found(search):
    """The set of articles that a query finds."""

    def found(query, **options):
        answer = search(query, limit=1000, duplicates=True, **options)
        assert answer.total == len(answer.hits)
        return {hit.id for hit in answer.hits}

    return found


@pytest.fixture(scope="module")
def page_archive(tmp_path_factory):
    """An archive with the texts of all rows of the page: those of the first row are articles 1 and 2."""
    path = tmp_path_factory.mktemp("page") / "archive.db"
    return fill(path, [text for _, *texts in ROWS for text in texts], NOW)
