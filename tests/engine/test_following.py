"""A cluster follows an archive: at least once, nothing twice, and whatever the cluster does meanwhile."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from luutin.archive import (
    Archive,
    Article,
    CaptureWriter,
    Database,
    Exchange,
    Files,
    FileText,
    Withholdable,
    Withholdings,
    claim_shard,
    identify,
    renew_identity,
)
from luutin.indexer import (
    Caught,
    Cluster,
    ClusterAccess,
    ClusterFollower,
    ClusterRecords,
    ClusterSearcher,
    EngineDownError,
    EngineRefusedError,
    EngineSettings,
    Index,
    NoIndexError,
    Searcher,
    Shape,
    look_at,
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
    follower = ClusterFollower(database, cluster, shape=Shape(1, 0))
    follower.batch = 2

    def die(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follower.catch_up(progress=die)
    assert follow(database, cluster).put == 5
    assert len(searcher.ids("tin")) == 7


def test_searches_go_on_while_an_index_is_built_anew(put, database, cluster, searcher, tmp_path):
    """Until every archive is in the new index, the old one answers; then the new one does, and the old is gone."""
    put("a", "b")
    follow(database, cluster)
    generations, old = Generations(cluster), Generations(cluster).live().name
    with shard(tmp_path, 1) as second:
        follow(second, cluster)
        ClusterFollower(database, cluster, shape=Shape(1, 0)).rebuild()
        waits = ClusterFollower(database, cluster).waits_for()
        assert (waits, generations.live().name, searcher.count("tin")) == ([identify(second).uuid], old, 3)
        follow(second, cluster)
    assert (generations.building(), searcher.ids("tin")) == (None, [(1 << 32) + 1, 2, 1])
    assert generations.live().name != old
    assert cluster.ask("HEAD", f"/{old}") in {None, False}


def shard(folder, number):
    """Another archive, with one article."""
    database = Database.open(folder / f"{number}.db")
    claim_shard(database, number, 2)
    with database.transaction():
        facts = {"url": f"http://other.example/{number}", "source": "other", "title": "Tin"}
        Archive(database).put(Article(**facts), now=NOW)
    return database


def test_a_second_archive_of_one_shard_is_refused(put, database, cluster, tmp_path):
    """Their articles would have the same numbers."""
    put("a")
    follow(database, cluster)
    with shard(tmp_path, 0) as other, pytest.raises(EngineRefusedError, match="as shard 0 already"):
        follow(other, cluster)


def test_an_archive_that_was_restored_takes_the_place_of_the_lost_one(put, database, cluster, searcher):
    """It has a new name and an earlier state: what only the lost state had is gone, what it has stands as it has it."""
    put("a", "b")
    put("a", title="Tin mới")
    follow(database, cluster)
    with database.transaction():  # the state before the revision, with the name that `luutin restore` gives
        Archive(database).delete(2, now=NOW)
    database.execute("DELETE FROM changes WHERE seq > 2")
    renew_identity(database, now=NOW)
    follow(database, cluster)
    assert searcher.ids("tin") == [1]
    assert follow(database, cluster) == Caught(0, 0)


def test_a_copy_that_goes_on_from_an_earlier_state_is_refused(put, database, cluster):
    """Under the same name nobody could say which is newer. A rebuild takes it as it is."""
    put("a", "b")
    follow(database, cluster)
    database.execute("UPDATE changes SET at = '2020-01-01T00:00:00Z'")
    with pytest.raises(EngineRefusedError, match="--rebuild"):
        follow(database, cluster)
    assert ClusterFollower(database, cluster, shape=Shape(1, 0)).rebuild().put == 2


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


@pytest.mark.parametrize(
    ("typed", "meant"), [("đấu gaí", "đấu giá"), ("dauu gia", "đấu giá"), ("thidua", "thi đua"), ("zzz", None)]
)
def test_another_way_to_write_a_query_is_offered(put, database, cluster, searcher, typed, meant):
    """Where it finds nothing, from the words that articles hold, as they print them."""
    put("a", body=("Phiên đấu giá đất.",))
    put("b", body=("Hội nghị thi đua.",))
    follow(database, cluster)
    assert searcher.search(typed).did_you_mean == meant


def test_articles_that_lack_a_word_are_told_apart(put, database, cluster, searcher):
    """Where few hold all, with what the best of them lacks, as the archive's own index tells it."""
    put("a", body=("Phiên đấu giá đất ở huyện Lạng Giang.",))
    put("b", body=("Hội nghị thi đua.",))
    follow(database, cluster)
    Index(database).catch_up()
    with Searcher(database) as own:
        for query in ("đấu giá đất vàng", "đấu giá xe đất", "hội nghị thi đua quận", "thi đua"):
            found, expected = (each.search(query).most_words for each in (searcher, own))
            assert (found and (found.total, found.without, [hit.id for hit in found.hits])) == (
                expected and (expected.total, expected.without, [hit.id for hit in expected.hits])
            )


def test_what_becomes_of_files_is_followed(put, database, cluster, searcher, tmp_path):
    """A file that comes, is read, is read again, gives way to another or is withheld is found as it is then."""
    url = "http://portal.example/a.pdf"
    put("a", attachments=({"name": "a.pdf", "url": url},))
    follow(database, cluster)
    files = Files(database)
    with CaptureWriter(tmp_path / "warc", database) as captures:
        exchange = Exchange(url, url, NOW, 200, "OK", (), (), b"", "127.0.0.1")
        with database.transaction():
            capture = captures.add(exchange)

        def keep(sha256):
            files.keep(url, source="portal", sha256=sha256, size=1, kind="pdf", capture_id=capture, now=NOW)

        def read(sha256, text):
            files.put_text(files.find(sha256), record=b"{}", pages=[FileText(1, text)], waits=False, now=NOW)

        def hide(sha256):
            facts = {"reason": "-", "day": "2024-03-12", "now": NOW}
            Withholdings(database).withhold(Withholdable.FILE, sha256, **facts)

        steps = [
            (lambda: files.link(url, source="portal", role="attachment", address=url), 0, []),
            (lambda: keep("one"), 1, []),
            (lambda: read("one", "băng rôn"), 1, ["băng rôn"]),
            (lambda: read("one", "khẩu hiệu"), 1, ["khẩu hiệu"]),
            (lambda: keep("two"), 1, []),
            (lambda: read("two", "băng rôn"), 1, ["băng rôn"]),
            (lambda: hide("two"), 0, []),
        ]
        for change, of_kind, found in steps:
            with database.transaction():
                change()
            follow(database, cluster)
            told = [text for text in ("băng rôn", "khẩu hiệu") if searcher.search(text).in_files]
            assert (searcher.count("file:pdf"), told) == (of_kind, found)
    assert follow(database, cluster) == Caught(0, 0)


def test_an_index_that_is_not_there_is_told(searcher):
    """With the command that makes it, and the name of the engine."""
    with pytest.raises(NoIndexError, match="engine test: nothing is indexed yet; run `luutin index --to test`"):
        searcher.search("tin")


def test_status_tells_of_a_cluster(put, database, cluster):
    """Colour, nodes, how far it is behind and each shard is followed, what to do; one that is silent costs seconds."""
    settings = EngineSettings(url=cluster.access.urls, index=cluster.index)
    put("a")
    assert look_at("test", settings, database).trouble == "1 changes behind: `luutin index --to test`"
    follow(database, cluster)
    cluster.ask("GET", "/_cluster/health?wait_for_status=green&timeout=60s")  # copies of other tests are on their way
    state = look_at("test", settings, database)
    assert (state.trouble, state.colour, state.nodes, state.lag) == (None, "green", 1, 0)
    assert [(each.shard, each.upto) for each in state.shards] == [(0, "2024-03-12T01:30:00Z")]
    gone = look_at("gone", EngineSettings(url="http://127.0.0.1:9"), database)
    assert (gone.colour, "nobody answers" in gone.trouble) == (None, True)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"url": []}, "at least one address"),
        ({"url": "ftp://one.example"}, "pattern"),
        ({"url": "http://user:secret@one.example"}, "pattern"),
        ({"url": "http://one.example:9200", "user": "a", "password_file": "p"}, "https alone"),
        ({"url": "https://one.example", "user": "a"}, "go together"),
        ({"url": "https://one.example", "index": "Tin"}, "pattern"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(chosen, said):
    """No password goes over an open line, and none stands in an address, which logs would show."""
    with pytest.raises(ValidationError, match=said):
        EngineSettings(**chosen)
