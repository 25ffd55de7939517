"""Records, held to its protocol: whoever else keeps records passes these too, and nobody who reads them notices."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Archive, Article, Database, Reader, RecordCounts, Records
from luutin.indexer import ClusterRecords
from tests.engine.server import follow

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


class ListedRecords(Records):
    """Records in a list, one for each revision: the shortest implementation that keeps the promise."""

    def __init__(self, revisions, aliases):
        self._revisions, self._aliases = revisions, aliases

    def get(self, article_id, *, sha=None):
        found = [each for each in self.revisions(article_id) if each.sha256.startswith((sha or "").lower())]
        return found[-1] if found else None

    def find(self, url):
        known = self._aliases | {record.url: record.id for record in self.current()}
        return known.get(url)

    def many(self, article_ids):
        return {number: record for number in article_ids if (record := self.get(number))}

    def current(self, article_ids=None, *, source=None):
        numbers = self.ids() if article_ids is None else article_ids
        records = (self.get(number) for number in numbers)
        return (record for record in records if record and source in {None, record.source})

    def revisions(self, article_id):
        return [each for each in self._revisions if each.id == article_id]

    def ids(self):
        return sorted({each.id for each in self._revisions})

    def newest(self, limit):
        dated = [record for record in self.current() if record.fields.get("published")]
        return [each.id for each in sorted(dated, key=lambda each: (each.fields["published"], each.id))][::-1][:limit]

    def counts(self):
        return RecordCounts(len(self.ids()), len(self._revisions))


def article(name, **fields):
    return Article(url=f"http://portal.example/{name}", source="portal", title=f"Tin {name}", **fields)


@pytest.fixture
def reader(tmp_path):
    """Four articles: 1 in two revisions and with an alias, 2 dated later, 3 undated, 4 of another source."""
    with Database.open(tmp_path / "archive.db") as database:
        archive = Archive(database)
        with database.transaction():
            archive.put(article("a", published="2024-03-01"), now=NOW)
            archive.put(article("b", published="2024-03-02T08:30"), now=NOW)
            archive.put(article("c"), now=NOW)
            archive.put(article("d", published="2023-01-01").model_copy(update={"source": "other"}), now=NOW)
            later = article("a", published="2024-03-01").model_copy(update={"title": "Tin a, sửa"})
            archive.put(later, now=NOW + timedelta(days=1))
            archive.put_alias("http://portal.example/in/a", 1, evidence="print")
        yield Reader(database)


def sqlite(reader):
    return reader


def listed(reader):
    revisions = [each for number in reader.ids() for each in reader.revisions(number)]
    return ListedRecords(revisions, {"http://portal.example/in/a": 1})


def clustered(reader, cluster):
    follow(reader.database, cluster)
    return ClusterRecords(cluster, time_s=60)


@pytest.fixture(params=["sqlite", "listed", pytest.param("clustered", marks=pytest.mark.engine)])
def records(request, reader) -> Records:
    if request.param == "clustered":
        return clustered(reader, request.getfixturevalue("cluster"))
    return {"sqlite": sqlite, "listed": listed}[request.param](reader)


def test_an_article_is_shown_as_its_current_revision(records):
    """And under the beginning of a hash, in any case of its letters, as the revision that has it."""
    first, second = records.revisions(1)
    assert records.get(1) == second
    assert records.get(1, sha=first.sha256[:12]) == first
    assert records.get(1, sha=first.sha256[:12].upper()) == first
    assert (records.get(1, sha="0" * 12), records.get(99)) == (None, None)


def test_revisions_are_numbered_from_one_oldest_first(records):
    """Each says when it was first seen; the article's own facts are the same in all."""
    first, second = records.revisions(1)
    assert [(each.revision, each.fields["title"]) for each in (first, second)] == [(1, "Tin a"), (2, "Tin a, sửa")]
    assert first.revised < second.revised
    assert first.last_seen == second.last_seen
    assert records.revisions(99) == []


def test_an_address_or_an_alias_of_it_leads_to_the_article(records):
    assert records.find("http://portal.example/a") == records.find("http://portal.example/in/a") == 1
    assert records.find("http://portal.example/none") is None


def test_several_are_read_at_once(records):
    """Those that do not exist are left out."""
    assert list(records.many([2, 99, 1])) in ([1, 2], [2, 1])
    assert records.many([2])[2] == records.get(2)
    assert records.many([]) == {}


def test_a_stream_keeps_the_order_asked_for(records):
    """Without numbers it is all, in order of their numbers, of one source or of every one."""
    assert [each.id for each in records.current([3, 99, 1, 2])] == [3, 1, 2]
    assert [each.id for each in records.current(iter(range(4, 0, -1)))] == [4, 3, 2, 1]
    assert [each.id for each in records.current()] == [1, 2, 3, 4]
    assert [each.id for each in records.current(source="other")] == [4]
    assert [each.revision for each in records.current([1])] == [2]


def test_numbers_of_all_and_of_the_newest(records):
    """Newest is by the day printed, without the undated."""
    assert records.ids() == [1, 2, 3, 4]
    assert records.newest(2) == [2, 1]
    assert records.newest(9) == [2, 1, 4]


def test_articles_and_revisions_are_counted(records):
    assert records.counts() == RecordCounts(articles=4, revisions=5)
