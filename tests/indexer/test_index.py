"""Catching up, building anew, and checking."""

import pytest

from luutin.archive import Database, Reader
from luutin.indexer import Caught, Index, Searcher


def test_catch_up_takes_in_each_change_once(database, put):
    """A second catch-up has nothing to do."""
    put(1)
    assert Index(database).catch_up().put == 1
    assert Index(database).catch_up() == Caught(put=0, removed=0)
    assert Index(database).pending() == 0


def test_a_deleted_article_leaves_no_trace(database, put, delete):
    """Neither its words nor its text stay in the index's tables."""
    put(1, title="Bí mật")
    keep = put(2, title="Công khai")
    Index(database).catch_up()
    delete(1)
    assert Index(database).catch_up().removed == 1
    database.execute("INSERT INTO search(search) VALUES ('optimize')")
    blobs = database.all("SELECT block FROM search_segments UNION ALL SELECT root FROM search_segdir")
    assert not any("bi·".encode() in row[0] for row in blobs)
    assert database.value("SELECT count(*) FROM index_forgotten") == 0
    assert database.value("SELECT count(*) FROM index_outgoing") == 0
    assert [row[0] for row in database.all("SELECT docid FROM search WHERE search MATCH 'cong*'")] == [keep]


def test_a_catch_up_that_dies_is_taken_up_again(database, put):
    """What a batch wrote is kept or lost with its watermark: the next catch-up ends where one without death would."""
    for number in range(5):
        put(number)

    def die(_count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(database, batch=2).catch_up(progress=die)
    assert Reader(database).watermark("index") == 2
    Index(database).catch_up()
    assert Index(database).check() == []


def test_a_rebuild_leaves_searches_working(database, put):
    """A searcher that is open all the while sees the old index, then the new one."""
    for number in range(30):
        put(number, title=f"Bản tin {number}")
    Index(database).catch_up()
    with Searcher(database.path) as searcher:
        seen = []
        Index(database, batch=10).rebuild(progress=lambda _: seen.append(searcher.search("tin").total))
        assert seen == [30, 30, 30]
        put(31, title="Tin mới")
        Index(database).catch_up()
        assert searcher.search("tin").total == 31
    assert Index(database).check() == []


def test_a_rebuild_that_died_is_no_obstacle(database, put):
    """Tables that a killed rebuild left behind are replaced by the next."""
    put(1)
    Index(database).catch_up()

    def die(_count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(database).rebuild(progress=die)
    Index(database).rebuild()
    assert Index(database).check() == []
    assert not database.all("SELECT name FROM sqlite_master WHERE name LIKE '%_next%'")


def test_a_deletion_during_a_rebuild_that_dies_is_taken_in_later(database, put, delete):
    """What the old index needs to forget an article is kept until the old index has forgotten it."""
    put(1, title="Bí mật")
    put(2)
    Index(database).catch_up()
    delete(1)

    def die(_count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(database).rebuild(progress=die)
    Index(database).catch_up()
    assert not database.all("SELECT docid FROM search WHERE search MATCH 'bi*'")
    assert Index(database).check() == []


FAULTS = {
    "whose documents are not what was written": "UPDATE index_chunks SET documents = zeroblob(length(documents))",
    "whose sketches are not what was written": "UPDATE index_chunks SET sketches = randomblob(length(sketches))",
    "index_chunks lacks a row": "DELETE FROM index_chunks",
    "articles have a wrong source": "UPDATE index_values SET value = 'x' WHERE field = 'source'",
    "words have wrong postings": "INSERT INTO search (docid, body) VALUES (1, 'lạ·')",
    "wait to be taken in": "UPDATE watermarks SET seq = 0",
    "words have wrong postings: ban": "DELETE FROM search_segdir",
    "index_chunks has a row of another size": "UPDATE index_chunks SET documents = zeroblob(9)",
    "there is no table index_vocabulary": "DROP TABLE index_vocabulary",
}


@pytest.mark.parametrize(("told", "damage"), FAULTS.items())
def test_check_tells_what_differs(database, put, told, damage):
    """A check finds missing articles, wrong postings and what waits."""
    put(1)
    Index(database).catch_up()
    database.execute(damage)
    assert told in Index(database, as_is=True).check()[0]


def test_an_index_of_another_analysis_is_built_anew(database, put):
    """A catch-up after an upgrade that reads words differently rebuilds."""
    put(1)
    Index(database).catch_up()
    database.execute("UPDATE index_state SET analysis = 9999")
    assert Index(database).catch_up().put == 1
    assert Index(database).check() == []


def test_other_programs_can_read_the_index(database, put):
    """The table is plain FTS4: any SQLite shell can ask it for folded forms."""
    put(1, title="Đường mới")
    Index(database).catch_up()
    with Database.read(database.path) as shell:
        found = shell.value("SELECT url FROM search JOIN articles ON id = docid WHERE title MATCH 'duong·*'")
    assert found == "http://portal.example/1"


def test_the_same_release_on_two_portals_is_one_hit(put, search):
    """Near-duplicates of other sources stand under the best of them, unless asked otherwise."""
    body = tuple(f"Đoạn {number}: hội nghị tổng kết phong trào thi đua năm {2000 + number}." for number in range(30))
    one = put(1, title="Tổng kết thi đua", body=body, source="quan-mot", published="2020-01-01")
    two = put(2, title="Tổng kết thi đua", body=(*body, "Theo Quận Một."), source="quan-hai", published="2020-01-02")
    put(3, title="Tin khác về thi đua", source="quan-ba")
    answer = search("tổng kết thi đua", sort="newest")
    assert (answer.total, [hit.id for hit in answer.hits]) == (2, [two])
    assert [also.id for also in answer.hits[0].also] == [one]
    assert {hit.id for hit in search("tổng kết thi đua", duplicates=True).hits} == {one, two}


def test_notices_of_one_portal_stay_apart(put, search):
    """Alike texts of one source are announcements of their own."""
    body = tuple(f"Đoạn {number}: mời họp thường kỳ, chương trình như sau." for number in range(30))
    put(1, body=body)
    put(2, body=(*body, "Kính mời."))
    assert len(search("mời họp").hits) == 2


def test_an_index_of_an_earlier_version_is_searched_until_it_is_made_anew(database, put):
    """Most words are as they were, so it answers, and says what makes it anew."""
    put(1, title="Đấu giá đất")
    Index(database).catch_up()
    database.execute("UPDATE index_state SET analysis = 1")
    with Searcher(database.path) as searcher:
        assert "`luutin index`" in " ".join(searcher.search("đấu giá").warnings)
        Index(database).catch_up()
        answer = searcher.search("đấu giá")
    assert (answer.total, answer.warnings) == (1, ())
