"""Which archive this is, and the log by which an index on another machine follows it."""

from datetime import timedelta

import pytest

from luutin.archive import Archive, ChangeLog, Database, identify, renew_identity
from luutin.archive.lineage.identity import ArchiveIdentity

PLACE = "http://portal.example/in/a"


@pytest.fixture
def archive(database):
    return Archive(database)


def change(archive, name, article, article_id, now):
    {
        "seen": lambda: archive.put(article, now=now),
        "vanished": lambda: archive.mark_vanished(article_id, now=now),
        "withdrawn": lambda: archive.withdraw(article_id, why="calendar", now=now),
        "delete": lambda: archive.delete(article_id, now=now),
        "alias": lambda: archive.put_alias(PLACE, article_id, evidence="print"),
        "put": lambda: archive.put(article.model_copy(update={"published": "2020-01-02"}), now=now),
        "unchanged": lambda: archive.put_alias(PLACE, article_id, evidence="redirect"),
    }[name]()


@pytest.mark.parametrize("name", ["seen", "vanished", "withdrawn", "delete", "alias", "put"])
def test_each_change_that_a_reader_can_see_is_in_the_log_with_what_it_needs(archive, article, now, name):
    """A follower elsewhere, who has no article left to look at, learns of every change, and a deletion's address."""
    log, later = ChangeLog(archive.database), now + timedelta(hours=1)
    with archive.database.transaction():
        first = archive.put(article, now=now).article_id
        change(archive, name, article, first, later)
    (last,) = log.after(1)
    assert (last.kind, last.article_id, last.url) == (name, first, article.url if name == "delete" else None)
    with archive.database.transaction():
        change(archive, "unchanged" if name == "alias" else name, article, first, later)
    assert log.last() == last.seq, "what changes nothing is not logged"


def test_many_sights_of_an_article_cost_one_row(archive, article, now):
    """The log does not grow with each night in which nothing changed, and its numbers go on."""
    with archive.database.transaction():
        for night in range(5):
            archive.put(article, now=now + timedelta(days=night))
    log = ChangeLog(archive.database)
    assert [(each.seq, each.kind) for each in log.after(0)] == [(1, "put"), (5, "seen")]


def test_a_follower_knows_a_log_that_was_rewound(archive, article, now, tmp_path):
    """A copy that was put back, and grew again, is not mistaken for the log that was read; sights do no harm."""
    log = ChangeLog(archive.database)
    with archive.database.transaction():
        archive.put(article, now=now)
    archive.database.back_up(tmp_path / "copy.db")
    with archive.database.transaction():
        archive.put(article, now=now + timedelta(days=1))
    sight = log.mark(log.last())
    with archive.database.transaction():
        archive.put(article.model_copy(update={"title": "Khác"}), now=now + timedelta(days=2))
        archive.put(article, now=now + timedelta(days=3))
    mark = log.mark(log.last())
    assert log.holds(sight)
    assert log.holds(mark)
    with Database.open(tmp_path / "copy.db") as copy:
        assert not ChangeLog(copy).holds(mark)
        with copy.transaction():
            for _ in range(9):
                ChangeLog(copy).note(1, "put", "2027-01-01T00:00:00Z")
        assert not ChangeLog(copy).holds(mark)


def test_an_archive_has_a_name_of_its_own_and_remembers_those_before(archive, tmp_path, now):
    """No two archives share one; a restored one is another, and says of which it is the copy."""
    first = identify(archive.database)
    with Database.open(tmp_path / "other.db") as other:
        assert identify(other).uuid != first.uuid
    second = renew_identity(archive.database, now=now)
    third = renew_identity(archive.database, now=now)
    assert (first.former, third.former) == ((), (second.uuid, first.uuid))


def test_numbers_of_articles_tell_the_shard_and_are_held_exactly_in_json():
    """Shard 0 keeps its numbers; each other number leads back to one article of one shard."""
    whole, fifth = ArchiveIdentity("a", (), 0, 1), ArchiveIdentity("b", (), 4, 5)
    assert (whole.number_of(7), whole.id_of(7)) == (7, 7)
    assert fifth.id_of(fifth.number_of(7)) == 7
    assert fifth.id_of(7) is whole.id_of(fifth.number_of(7)) is None
    assert ArchiveIdentity("c", (), (1 << 20) - 1, 1 << 20).number_of((1 << 32) - 1) < 1 << 53
