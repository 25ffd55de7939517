"""A server goes on while an archive is put in the place of the one that it reads."""

from dataclasses import replace
from datetime import UTC, datetime

from click.testing import CliRunner
from starlette.testclient import TestClient

from luutin.app.cli import luutin
from luutin.app.web.app import create
from luutin.archive import Archive, Article, Database
from luutin.indexer import Index

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def write(db, *numbers):
    """Articles of these numbers, indexed."""
    with Database.open(db) as database:
        for number in numbers:
            article = Article(url=f"http://a.example/{number}", source="a", title=f"Tin {number}", body=("Nội dung.",))
            with database.transaction():
                Archive(database).put(article, now=NOW)
        Index(database).catch_up()


def run(db, *args):
    result = CliRunner().invoke(luutin, [*args, "--db", str(db)])
    assert result.exit_code == 0, result.output


def test_a_server_serves_what_was_restored(config, tmp_path):
    """The next request, on pages, search, counts and API, by every session that was open."""
    db = tmp_path / "archive.db"
    write(db, 1)
    run(db, "backup", str(tmp_path / "saved"))
    write(db, 2, 3)
    with TestClient(create(replace(config, db=db)), base_url="http://localhost") as client:
        assert client.get("/a/3").status_code == 200
        assert client.get("/api/v1/search?q=tin").json()["total"] == 3
        assert client.get("/api/v1/sources").json()["sources"][0]["articles"] == 3
        run(db, "restore", str(tmp_path / "saved"), "--force")
        assert client.get("/a/3").status_code == 404
        assert client.get("/a/1").status_code == 200
        assert client.get("/api/v1/search?q=tin").json()["total"] == 1
        assert client.get("/api/v1/sources").json()["sources"][0]["articles"] == 1
        assert client.get("/readyz").status_code == 200
