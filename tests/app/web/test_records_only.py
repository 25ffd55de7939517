"""The web interface over an archive that took in records and nothing else: no crawl, no index, no night."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from luutin.app.web.app import create
from luutin.archive import Archive, Article, Database

ARTICLE = Article(
    url="http://hoa-lam.example/tin/1",
    source="hoa-lam.example",
    title="Thông báo đấu giá",
    body=("Tại thôn Đồng Dâu.",),
)
ANSWERS = {
    "/": 200,
    "/?q=đấu+giá": 503,
    "/sources": 200,
    "/sources/hoa-lam.example": 200,
    "/photos": 200,
    "/a/1": 200,
    "/export?format=csv": 200,
    "/feed.atom": 200,
    "/readyz": 200,
    "/watch/x.atom": 404,
    "/watch/x": 404,
    "/api/v1/search?q=đấu": 503,
    "/api/v1/sources": 200,
    "/api/v1/articles/1": 200,
}


@pytest.fixture(scope="module")
def client(config, tmp_path_factory):
    db = tmp_path_factory.mktemp("records") / "archive.db"
    with Database.open(db) as database, database.transaction():
        Archive(database).put(ARTICLE, now=datetime(2026, 11, 23, tzinfo=UTC))
    with TestClient(create(replace(config, db=db)), base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize(("path", "status"), ANSWERS.items(), ids=ANSWERS)
def test_each_page_answers(client, path, status):
    """What needs the index says that there is none yet; everything else is as with one."""
    assert client.get(path).status_code == status


@pytest.mark.parametrize("path", [path for path, status in ANSWERS.items() if status == 503])
def test_head_asks_no_index(client, path):
    """HEAD of a search costs nothing: where there is no index to ask, it is answered all the same."""
    assert client.head(path).status_code == 200
