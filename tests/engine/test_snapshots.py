"""The three lines of docs/scaling.md that take a snapshot and put it back: run as they stand there."""

import re
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from luutin.archive import Archive, Article, Database
from luutin.indexer import Cluster, ClusterSearcher, EngineSettings, look_at
from luutin.indexer.opensearch.generations import Generations
from tests.engine.server import follow

pytestmark = pytest.mark.engine

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
LINE = re.compile(r"^\$ curl -X (\w+) +'?https://[^/]+(/_snapshot/[^' ]+)'? .*-d '(.*)'$", re.MULTILINE)


def commands(cluster, place):
    """Method, path and body of each line, for the index and the folder of this test."""
    for method, path, body in LINE.findall(PAGE.read_text("utf-8")):
        told = orjson.loads(body.replace("luutin*", f"{cluster.index}*").replace("/srv/snapshots", place))
        yield method, path.replace("/luutin", f"/{cluster.index}", 1), told


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_cluster_is_put_back_from_a_snapshot_and_goes_on(cluster, tmp_path):
    """What it held is there again, under its alias, with how far each archive was followed; what came since is sent."""
    register, take, restore = commands(cluster, cluster.index)
    with Database.open(tmp_path / "archive.db") as database:

        def put(name):
            with database.transaction():
                facts = {"url": f"http://portal.example/{name}", "source": "portal", "title": f"Tin {name}"}
                Archive(database).put(Article(**facts), now=NOW)

        put("a")
        follow(database, cluster)
        for method, path, body in (register, take):
            assert cluster.ask(method, path, body)
        settings = EngineSettings(url=cluster.access.urls, index=cluster.index)
        assert look_at("test", settings, database).snapshot_at
        name = Generations(cluster).live().name
        cluster.ask("DELETE", f"/{name},{cluster.index}_state")
        put("b")
        method, path, body = restore
        cluster.ask(method, path, body, params={"wait_for_completion": "true"})
        assert follow(database, cluster).put == 1
        with Cluster(cluster.access) as other:
            assert ClusterSearcher(other, beside=tmp_path, time_s=60).ids("tin") == [2, 1]
    cluster.ask("DELETE", f"/_snapshot/{cluster.index}")
