"""Catching up in steps, between which the archive is written on."""

import pytest

from luutin.archive import Reader
from luutin.indexer import Index


def walked(index):
    while index.step():
        pass
    return Reader(index.database).watermark("index")


@pytest.fixture
def sound(database):
    """Catch up with what is left, and compare everything."""

    def sound(index):
        index.catch_up()
        assert index.pending() == 0
        assert Index(database).check() == []
        return True

    return sound


def test_steps_write_whole_batches_only(database, put, sound):
    """A few changes are not worth a transaction while more are coming; the catch-up takes the rest."""
    for number in range(5):
        put(number)
    index = Index(database, batch=2)
    assert walked(index) == 4
    put(5)
    assert walked(index) == 6
    put(6)
    assert walked(index) == 6
    assert sound(index)


def test_a_step_writes_nothing_that_it_also_works_out(database, put):
    """Each is as long as a process with other work to do can wait."""
    for number in range(3):
        put(number)
    index = Index(database, batch=3)
    assert index.step()
    assert index.pending() == 3
    assert index.step()
    assert index.pending() == 0
    assert not index.step()


def test_an_article_may_change_between_two_steps(database, put, delete, sound, search):
    """What was worked out of its old revision is replaced as any old revision is."""
    put(1, title="Lời cũ")
    gone = put(2, title="Lời bỏ")
    index = Index(database)
    assert index.step()
    put(1, title="Lời mới")
    delete(gone)
    assert sound(index)
    assert [hit.title for hit in search("lời").hits] == ["Lời mới"]
    assert database.value("SELECT count(*) FROM index_forgotten") == 0


def test_another_process_may_catch_up_between_two_steps(database, put, sound, search):
    """What it wrote is newer, and stays."""
    put(1, title="Lời cũ")
    index = Index(database, batch=1)
    assert index.step()
    put(1, title="Lời mới")
    Index(database).catch_up()
    assert walked(index) == 2
    assert sound(index)
    assert [hit.title for hit in search("lời").hits] == ["Lời mới"]


def test_steps_leave_an_index_of_another_analysis_alone(database, put, sound):
    """It cannot be added to, and building it anew takes longer than a step may."""
    put(1)
    index = Index(database, batch=1)
    index.catch_up()
    database.execute("UPDATE index_state SET analysis = 9999")
    put(2)
    assert walked(index) == 1
    assert sound(index)


def test_a_process_that_died_between_steps_leaves_no_near_duplicate_unfound(database, put, search):
    """Which articles have been compared with all others is kept with them, not in memory."""
    body = tuple(f"Đoạn {number}: hội nghị tổng kết phong trào thi đua năm {2000 + number}." for number in range(30))
    put(1, title="Tổng kết thi đua", body=body, source="quan-mot")
    put(2, title="Tổng kết thi đua", body=body, source="quan-hai")
    assert walked(Index(database, batch=1)) == 2
    put(3, title="Tin khác")
    assert len(search("tổng kết thi đua").hits) == 1


def test_an_archive_without_articles_is_caught_up_with(database, put, delete):
    """All that was put may have been deleted before the index came to it."""
    delete(put(1))
    assert Index(database).catch_up().put == 0
    assert Index(database).check() == []


def test_steps_take_people_in_too(database, put):
    """Nothing that can be done while a crawl goes on is left for its end, where one core works and the others wait."""
    for number in range(200):
        put(number, title="Ông Lê Văn Tám thăm hỏi")
    index = Index(database, batch=100)
    walked(index)
    assert Reader(database).watermark("people") == 200
    assert database.value("SELECT count(*) FROM people_named") == 200
