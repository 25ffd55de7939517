"""What the fast engine alone reads is missing or damaged: the plain engine answers, and says so."""

import pytest

from luutin.archive import Database
from luutin.indexer import DamagedIndexError, Index, NoIndexError, Searcher

DAMAGE = {
    "chunks missing": "DROP TABLE index_chunks",
    "values missing": "DROP TABLE index_values",
    "vocabulary missing": "DROP TABLE index_vocabulary",
    "state missing": "DROP TABLE index_state",
    "state empty": "DELETE FROM index_state",
    "chunks cut off": "UPDATE index_chunks SET documents = substr(documents, 1, 1000)",
    "values lost": "DELETE FROM index_values",
}


@pytest.fixture
def news(database, put):
    ids = [put(number, title=f"Thi đua {number}", published=f"2020-01-0{number + 1}") for number in range(5)]
    Index(database).catch_up()
    return ids


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("asked_before", [False, True])
def test_the_plain_engine_answers_and_says_so(database, news, damage, asked_before):
    """The same articles, with a remark; whether the searcher is new or has answered before."""
    with Searcher(database.path) as searcher:
        if asked_before:
            assert (searcher.search("thi dua").engine, searcher.remark) == ("fts", None)
        database.execute(damage)
        if "UPDATE" in damage or "DELETE FROM index_values" in damage:
            database.execute("UPDATE index_state SET generation = generation + 1")  # else it is in memory still
        answer = searcher.search("thi dua", sort="newest")
        assert [hit.id for hit in answer.hits] == news[::-1]
        assert (answer.engine, answer.total) == ("plain", 5)
        assert "plain engine" in answer.warnings[-1]
        assert searcher.ids("thi dua") == news[::-1]
        assert searcher.remark == answer.warnings[-1]


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.usefixtures("news")
def test_the_fast_engine_alone_refuses(database, damage):
    """Who asks for it by name gets an error that says what to do."""
    database.execute(damage)
    with Searcher(database.path, engine="fts") as searcher, pytest.raises(DamagedIndexError, match="index --rebuild"):
        searcher.search("thi dua")


@pytest.mark.usefixtures("news")
def test_pages_go_on_when_the_engine_changes(database, news):
    """A cursor that one engine gave is read by the other."""
    for sort in ("relevance", "newest", "oldest"):
        shown, cursor = [], None
        for engine in ("fts", "plain", "fts"):
            with Searcher(database.path, engine=engine) as searcher:
                answer = searcher.search("thi dua", sort=sort, limit=2, cursor=cursor)
            shown += [hit.id for hit in answer.hits]
            cursor = answer.next_cursor
        assert (sorted(shown), cursor) == (news, None)


DAMAGED = {**DAMAGE, "FTS4's own table missing": "DROP TABLE search", "trigger missing": "DROP TRIGGER index_forgets"}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_rebuild_mends_it(database, news, damage):
    """A check tells what is wrong, a rebuild makes it anew, and the fast engine answers again."""
    database.execute(damage)
    assert Index(database, as_is=True).check()
    with Searcher(database.path) as searcher:
        Index(database, as_is=True).rebuild()
        answer = searcher.search("thi dua", sort="newest")
    assert (answer.engine, [hit.id for hit in answer.hits], answer.warnings) == ("fts", news[::-1], ())
    assert Index(database).check() == []


@pytest.mark.usefixtures("news")
def test_nothing_is_written_into_damaged_tables(database):
    """Who catches up is told to rebuild: what is missing cannot be added to."""
    database.execute("DROP TABLE index_chunks")
    with Database.open(database.path) as again, pytest.raises(DamagedIndexError, match=r"index_chunks.*--rebuild"):
        Index(again)


def test_a_rebuild_that_dies_while_it_mends_leaves_an_empty_index(database, put, news):
    """The next catch-up begins at the beginning."""
    database.execute("DROP TABLE index_values")

    def die(_count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(database, as_is=True).rebuild(progress=die)
    put(9, title="Thi đua mới")
    assert Index(database).catch_up().put == len(news) + 1
    assert Index(database).check() == []


@pytest.mark.usefixtures("news")
def test_without_fts4_s_own_table_there_is_no_answer(database):
    """Neither engine has anything to read."""
    database.execute("DROP TABLE search")
    with Searcher(database.path) as searcher, pytest.raises(NoIndexError, match="run `luutin index --rebuild`"):
        searcher.search("thi dua")
