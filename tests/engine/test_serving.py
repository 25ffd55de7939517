"""The web interface over a cluster: the same pages as over the archive, and none of it needs the archive."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.web.app import create
from luutin.app.web.sessions import ArticleSource
from luutin.archive import Archive, Article, Database, claim_shard
from luutin.indexer import Cluster, ClusterAccess, ClusterSearcher, Index, why_not_its_own
from tests.engine.server import follow

pytestmark = pytest.mark.engine

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)
SAME = [
    "/",
    "/?q=thi+dua",
    "/?q=thi+dua&sort=oldest&from=2019",
    "/?q=%22th%E1%BA%BF+n%C3%A0y%22",
    "/a/1",
    "/a/1?q=thi+dua",
    "/a/1/history",
    "/photos",
    "/photos?q=thi",
    "/people?name=Ph%E1%BA%A1m+%C4%90%E1%BB%A9c+M%E1%BA%ABu",
    "/export?q=thi",
    "/export?format=csv",
    "/feed.atom",
    "/feed.atom?q=thi",
    "/api/v1/articles/1",
    "/api/v1/articles/1/revisions",
    "/api/v1/articles/2/similar",
    "/api/v1/articles/99",
    "/api/v1/search?q=thi&facets=true",
]


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "archive.db"
    with Database.open(path) as database:
        with database.transaction():
            for number in range(1, 4):
                person = "Ông Phạm Đức Mẫu, Chủ tịch UBND huyện Lạng Giang, phát biểu."
                facts = {"title": f"Thi đua số {number}", "source": "portal", "published": f"2020-0{number}-01"}
                captions = ({"text": f"Lễ thi đua {number}", "image": "http://portal.example/1.jpg"},)
                for body in (("Hội nghị.",), ("Hội nghị thi đua.", person))[: 1 + number % 2]:
                    url = f"http://portal.example/{number}"
                    Archive(database).put(Article(url=url, body=body, captions=captions, **facts), now=NOW)
        Index(database).catch_up()
    return path


def client(path, cluster=None, *, has_archive=True):
    def connect():
        searcher = ClusterSearcher(Cluster(cluster), beside=path, time_s=60)
        return ArticleSource(searcher.records, searcher)

    web = WebSettings(hosts=("testserver",), rate_per_minute=0, readers=1, time_limit_s=60)
    app = create(
        Config(None, db=path, web=web),
        now=lambda: NOW,
        articles_from=connect if cluster else None,
        has_archive=has_archive,
    )
    return TestClient(app, raise_server_exceptions=False)


def shown(answer):
    """What an answer shows, but for which engine gave it at which generation of its index."""
    if answer.headers["content-type"].startswith("application/json"):
        told = answer.json()
        return answer.status_code, {key: value for key, value in told.items() if key not in {"engine", "generation"}}
    return answer.status_code, answer.text


def test_pages_are_those_of_the_archive(archive, cluster):
    """Byte for byte, whoever has the articles."""
    with Database.read(archive) as database:
        follow(database, cluster)
    with client(archive) as own, client(archive, cluster.access) as remote:
        for address in SAME:
            assert shown(remote.get(address)) == shown(own.get(address)), address


def test_a_server_needs_no_archive(archive, cluster, tmp_path):
    """Several servers may stand beside each other, on machines that hold nothing."""
    with Database.read(archive) as database:
        follow(database, cluster)
    Database.open(tmp_path / "empty.db").close()
    with client(tmp_path / "empty.db", cluster.access) as remote:
        for address in ("/", "/?q=thi+dua", "/a/1", "/photos", "/export?format=csv", "/sources", "/feed.atom"):
            assert remote.get(address).status_code == 200, address
        assert len(remote.get("/api/v1/search?q=thi").json()["hits"]) == 3
        assert remote.get("/readyz").json() == {"status": "ok", "empty": False}


def test_what_only_an_archive_tells_is_not_told_empty(archive, cluster, tmp_path):
    """A server without one says where sources, files and changes are; it does not show that there are none."""
    with Database.read(archive) as database:
        follow(database, cluster)
    Database.open(tmp_path / "empty.db").close()
    with client(tmp_path / "empty.db", cluster.access, has_archive=False) as remote:
        for address in ("/sources", "/file/1/", "/api/v1/sources", "/api/v1/changes", "/api/v1/files/1"):
            told = remote.get(address, headers={"accept-language": "en"})
            assert (told.status_code, "on another machine" in told.text) == (404, True), address
        found = remote.get("/api/v1/articles?url=http://portal.example/2").json()["articles"]
        assert ([each["id"] for each in found], remote.get("/a/1").status_code) == ([2], 200)


def test_an_archive_is_shown_beside_the_cluster_only_where_it_is_its_own(archive, cluster, tmp_path):
    """Captures of another one, or of a shard whose numbers are others, would stand beside the wrong articles."""
    with Database.read(archive) as database:
        follow(database, cluster)
        assert why_not_its_own(cluster, database) is None
    with Database.open(tmp_path / "other.db") as other:
        assert "the cluster holds" in why_not_its_own(cluster, other)
        claim_shard(other, 1, 2)
        with other.transaction():
            Archive(other).put(Article(url="http://b.example/1", source="b", title="Tin"), now=NOW)
        follow(other, cluster)
        assert "shard 1" in why_not_its_own(cluster, other)


def test_a_cluster_that_does_not_answer_is_told(archive):
    """The server runs, says that it is not ready, and tells visitors to come again."""
    with client(archive, ClusterAccess("gone", ("http://127.0.0.1:9",))) as remote:
        assert remote.get("/healthz").status_code == 200
        ready = remote.get("/readyz")
        assert (ready.status_code, ready.json()["reason"]) == (503, "EngineDownError")
        assert remote.get("/api/v1/search?q=thi").json()["error"]["code"] == "engine"
        page = remote.get("/?q=thi", headers={"accept-language": "en"})
        assert (page.status_code, "does not answer at the moment" in page.text) == (503, True)
