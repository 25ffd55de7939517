"""A cluster follows an archive: at least once, nothing twice, and whatever the cluster does meanwhile."""

from datetime import UTC, datetime

import pytest

from luutin.archive import Archive, Article, Database
from luutin.indexer import (
    Caught,
    Cluster,
    ClusterAccess,
    ClusterFollower,
    ClusterRecords,
    ClusterSearcher,
    EngineDownError,
    NoIndexError,
    Shape,
)
from luutin.indexer.opensearch.generations import Generations
from tests.engine.server import follow

pytestmark = pytest.mark.engine

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)
TEXT = "Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị tổng kết phong trào thi đua yêu nước của năm qua. "


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def put(database):
    def put(*names, **fields):
        with database.transaction():
            for name in names:
                facts = {"url": f"http://portal.example/{name}", "source": "portal", "title": f"Tin {name}", **fields}
                Archive(database).put(Article(**facts), now=NOW)

    return put


@pytest.fixture
def searcher(cluster, database):
    """Another connection than the one that writes, as from another machine."""
    with Cluster(cluster.access) as other:
        yield ClusterSearcher(other, beside=database.path, time_s=60)


def test_what_changed_is_sent_once(put, database, cluster, searcher):
    """New, revised and deleted articles reach the cluster; when nothing changed, nothing is sent."""
    put("a", "b", "c")
    assert follow(database, cluster).put == 3
    assert follow(database, cluster) == Caught(0, 0)
    put("a", body=("Đấu giá đất.",))
    with database.transaction():
        Archive(database).delete(2, now=NOW)
    assert follow(database, cluster).removed == 1
    assert (searcher.ids("đấu giá"), searcher.ids("")) == ([1], [3, 1])
    assert [each.revision for each in ClusterRecords(cluster).revisions(1)] == [1, 2]


def test_a_batch_that_was_sent_and_not_noted_is_sent_again(put, database, cluster, searcher):
    """A process that dies between the two leaves a cluster that takes the batch again, and has each article once."""
    put("a", "b")
    follow(database, cluster)
    put("c", "d")
    generations = Generations(cluster)
    before = generations.followed(generations.live().name)[0]
    follow(database, cluster)
    generations.note(generations.live().name, before)  # as if it had died
    assert follow(database, cluster).put == 2
    assert searcher.ids("tin") == [4, 3, 2, 1]


def test_a_filling_that_was_killed_goes_on_where_it_was(put, database, cluster, searcher):
    """The first filling notes how far it has come."""
    put(*"abcdefg")
    follower = ClusterFollower(database, cluster, archive="a", shape=Shape(1, 0))
    follower.batch = 2

    def die(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follower.catch_up(progress=die)
    assert follow(database, cluster).put == 5
    assert len(searcher.ids("tin")) == 7


def test_searches_go_on_while_an_index_is_built_anew(put, database, cluster, searcher):
    """Until every archive is in the new index, the old one answers; then the new one does, and the old is gone."""
    put("a", "b")
    follow(database, cluster)
    generations, old = Generations(cluster), Generations(cluster).live().name
    generations.note(old, generations.followed(old)[0]._replace(archive="b"))  # another archive stands in it, too
    follower = ClusterFollower(database, cluster, archive="a", shape=Shape(1, 0))
    follower.rebuild()
    assert (follower.waits_for(), generations.live().name, searcher.count("tin")) == (["b"], old, 2)
    other = ClusterFollower(database, cluster, archive="b", shape=Shape(1, 0))
    other.catch_up()
    assert (other.waits_for(), generations.building(), searcher.count("tin")) == ([], None, 2)
    assert generations.live().name != old
    assert cluster.ask("HEAD", f"/{old}") in {None, False}


def test_a_cluster_that_takes_no_writes_makes_late_and_loses_nothing(put, database, cluster, searcher):
    """As with a full disk: it is told, the searches go on, and the next call takes it up."""
    put("a")
    follow(database, cluster)
    put("b")
    name = Generations(cluster).live().name
    block = {"index": {"blocks": {"read_only_allow_delete": True}}}
    cluster.ask("PUT", f"/{name}/_settings", block)
    with pytest.raises(EngineDownError, match="takes no"):
        follow(database, cluster)
    assert searcher.count("tin") == 1
    cluster.ask("PUT", f"/{name}/_settings", {"index": {"blocks": {"read_only_allow_delete": None}}})
    assert follow(database, cluster).put == 1
    assert searcher.count("tin") == 2


def test_a_cluster_that_nobody_answers_for_is_waited_for():
    """Who writes waits longer and longer, a minute in all; who searches hears of it at once."""
    waited = []
    access = ClusterAccess("gone", ("http://127.0.0.1:9",))
    with Cluster(access, wait=waited.append) as writing, pytest.raises(EngineDownError, match="nobody answers"):
        writing.ask("GET", "/")
    assert waited == [1, 2, 4, 8, 16, 32]
    with Cluster(access) as reading, pytest.raises(EngineDownError):
        Generations(reading).live()


def test_near_duplicates_are_one_hit_whichever_archive_they_are_of(put, database, cluster, searcher):
    """The same release on two portals stands under the newer one; one source's own forms stay apart."""
    body = tuple(TEXT + f"Câu {number}." for number in range(8))
    put("a", source="x", published="2020-01-01", body=body)
    follow(database, cluster)
    put("b", source="y", published="2020-01-02", body=body)
    put("c", source="y", published="2020-01-03", body=(*body, "Thêm một câu."), title="Tin khác")
    follow(database, cluster)
    answer = searcher.search("thi đua", sort="newest")
    assert (answer.total, [(hit.id, [twin.id for twin in hit.also]) for hit in answer.hits]) == (3, [(3, [2, 1])])
    assert [hit.id for hit in searcher.search("thi đua", duplicates=True, sort="oldest").hits] == [1, 2, 3]


def test_people_are_found_and_counted(put, database, cluster, searcher):
    """By the names that articles print, with the function beside them."""
    put("a", body=("Ông Phạm Đức Mẫu, Chủ tịch UBND huyện Lạng Giang, phát biểu.",))
    put("b", body=("Phố Phạm Đức Mẫu thông xe.",))
    follow(database, cluster)
    assert searcher.ids('person:"Phạm Đức Mẫu"') == [1]
    assert [each.value for each in searcher.search("", facets=True).facets["person"]] == ["Phạm Đức Mẫu"]
    assert searcher.person("pham duc mau").articles == 1


def test_an_index_that_is_not_there_is_told(searcher):
    """With the command that makes it, and the name of the engine."""
    with pytest.raises(NoIndexError, match="engine test: nothing is indexed yet; run `luutin index --to test`"):
        searcher.search("tin")
