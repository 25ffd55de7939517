"""Archive and Reader: revisions, aliases, the change log."""

from datetime import timedelta

import pytest

from luutin.archive import Archive, Outcome, Reader


@pytest.fixture
def archive(database):
    return Archive(database)


@pytest.fixture
def reader(database):
    return Reader(database)


def put(archive, article, now):
    with archive.database.transaction():
        return archive.put(article, now=now)


def test_an_unchanged_article_keeps_one_revision(archive, reader, article, now):
    first = put(archive, article, now)
    again = put(archive, article, now + timedelta(days=1))
    assert (first.outcome, again.outcome) == (Outcome.NEW, Outcome.SAME)
    assert [record.revision for record in reader.revisions(first.article_id)] == [1]
    assert reader.get(first.article_id).last_seen == "2024-03-13T01:30:00Z"


def test_a_changed_article_keeps_every_revision(archive, reader, article, now):
    put(archive, article, now)
    stored = put(archive, article.model_copy(update={"title": "Bế mạc hội thao", "captions": ()}), now)
    assert (stored.revision, stored.outcome) == (2, Outcome.CHANGED)
    titles = [record.fields["title"] for record in reader.revisions(stored.article_id)]
    assert titles == ["Khai mạc hội thao", "Bế mạc hội thao"]
    assert archive.database.value("SELECT count(*) FROM captions") == 0


def test_an_article_that_returns_to_an_old_text_gets_a_new_revision(archive, article, now):
    put(archive, article, now)
    put(archive, article.model_copy(update={"title": "Khác"}), now)
    assert put(archive, article, now).revision == 3


def test_an_alias_leads_to_the_same_article(archive, reader, article, now):
    stored = put(archive, article, now)
    with archive.database.transaction():
        archive.put_alias("http://portal.example/in/a", stored.article_id, evidence="print")
    again = put(archive, article.model_copy(update={"url": "http://portal.example/in/a"}), now)
    assert (again.article_id, again.outcome) == (stored.article_id, Outcome.SAME)
    assert reader.find("http://portal.example/in/a") == stored.article_id


def test_a_permalink_names_one_revision_for_ever(archive, reader, article, now):
    stored = put(archive, article, now)
    sha = reader.get(stored.article_id).sha256[:12]
    put(archive, article.model_copy(update={"title": "Khác"}), now)
    assert reader.get(stored.article_id, sha=sha).revision == 1
    assert reader.get(stored.article_id, sha="0" * 12) is None


def test_vanished_is_noted_once_and_taken_back_when_it_is_seen_again(archive, reader, article, now):
    stored = put(archive, article, now)
    with archive.database.transaction():
        assert archive.mark_vanished(stored.article_id, now=now)
        assert not archive.mark_vanished(stored.article_id, now=now)
    assert reader.get(stored.article_id).vanished_at
    put(archive, article, now)
    assert reader.get(stored.article_id).vanished_at is None


def test_the_change_log_has_what_an_index_must_follow(archive, reader, article, now):
    """New, changed and deleted articles are logged; an unchanged visit in the same second is not."""
    first = put(archive, article, now).article_id
    put(archive, article, now)
    put(archive, article.model_copy(update={"title": "Khác"}), now)
    with archive.database.transaction():
        archive.delete(first, now=now)
    assert [change.kind for change in reader.changes_after(0)] == ["put", "put", "delete"]
    assert [change.kind for change in reader.changes_after(2)] == ["delete"]
    assert reader.last_change() == 3
    assert archive.database.value("SELECT count(*) FROM revisions") == 0


def test_a_watermark_is_each_readers_own(archive, reader):
    with archive.database.transaction():
        reader.set_watermark("index", 7)
    assert (reader.watermark("index"), reader.watermark("alerts")) == (7, 0)


def test_records_stream_in_the_order_asked_for(archive, reader, article, now):
    ids = [
        put(archive, article.model_copy(update={"url": f"http://portal.example/{n}"}), now).article_id for n in "abc"
    ]
    assert [record.id for record in reader.current()] == ids
    assert [record.id for record in reader.current(reversed(ids))] == ids[::-1]
    assert [record.id for record in reader.current(source="other")] == []


def test_a_naive_moment_is_refused(archive, article, now):
    with pytest.raises(ValueError, match="time zone"):
        put(archive, article, now.replace(tzinfo=None))


def test_the_number_of_a_deleted_article_is_never_given_again(archive, article, now):
    """A permalink may lead to nothing, and never to another article."""
    first = put(archive, article, now).article_id
    with archive.database.transaction():
        archive.delete(first, now=now)
    second = put(archive, article.model_copy(update={"url": "http://portal.example/b"}), now).article_id
    assert second > first
