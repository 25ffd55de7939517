"""Statistics and Captions: what is counted, by source, by day and by run."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Archive, Article, Captions, CaptureWriter, Exchange, Reader, Runs, Statistics
from luutin.archive.counts import Filled, SourceTotals, Totals

URL = "http://portal.example/"


@pytest.fixture
def put(database, article, now, tmp_path):
    """Keep an article made from the usual one, as a run fetched it where the run is given."""
    archive = Archive(database)

    def put(name, *, run=None, **changes):
        made = Article.model_validate({**article.model_dump(), "url": f"{URL}{name}", **changes})
        with CaptureWriter(tmp_path / "warc", database) as captures, database.transaction():
            exchange = Exchange(made.url, made.url, now, 200, "OK", (), (), b"<p>")
            capture = None if run is None else captures.add(exchange, run_id=run)
            captures.sync()
            return archive.put(made, now=now, capture_id=capture).article_id

    return put


def test_an_empty_archive_counts_nothing(database):
    counts = Statistics(database)
    assert (counts.totals(), counts.is_empty(), counts.span()) == (Totals(0, 0, 0, 0), True, (None, None))
    assert (counts.names(), counts.sources(), counts.fills()) == ([], [], {})


def test_what_is_kept_is_counted(database, put, now):
    put("a")
    put("b", published=None, captions=())
    put("c", published="2020-01-02", source="kho")
    Archive(database).mark_vanished(2, now=now)
    counts = Statistics(database)
    assert (counts.totals(), counts.is_empty()) == (Totals(3, 3, 0, 2), False)
    assert counts.span() == ("2020-01-02", "2024-03-12T08:30")
    seen = "2024-03-12T01:30:00Z"
    assert counts.sources() == [
        SourceTotals("kho", None, 1, 0, "2020-01-02", "2020-01-02", seen, 0),
        SourceTotals("portal", None, 2, 1, "2024-03-12T08:30", "2024-03-12T08:30", seen, 1),
    ]
    assert {name: share for name, share in counts.fills()["portal"].items() if share} == {
        "published": 0.5,
        "captions": 0.5,
        "document_numbers": 1.0,
    }


def test_a_source_without_articles_is_counted_too(database, now):
    with database.transaction():
        Archive(database).add_source("moi", home=URL, now=now)
    assert Statistics(database).sources() == [SourceTotals("moi", URL, 0, 0, None, None, None, 0)]


BETWEEN = {
    ("", "9999"): {"2024-03-11": 1, "2024-03-12": 2},
    ("2024-03-12", "9999"): {"2024-03-12": 2},
    ("", "2024-03-12T08:30"): {"2024-03-11": 1, "2024-03-12": 1},
    ("2024-03-13", "9999"): {},
}


@pytest.mark.parametrize(("span", "days"), BETWEEN.items())
def test_articles_are_counted_by_day(database, put, span, days):
    """Both ends count, and an undated article is of no day."""
    for name, published in zip("abcd", ("2024-03-11", "2024-03-12T08:30", "2024-03-12T09:00", None), strict=True):
        put(name, published=published)
    since, until = span
    assert Statistics(database).days("portal", since=since, until=until) == Counter(days)


def test_the_newest_day_leaves_out_what_lies_behind(database, put, now):
    """A portal's slip of the year 2042 is not the newest article."""
    put("a")
    put("b", published="2042-01-01")
    assert Statistics(database).newest_day("portal", before=now + timedelta(days=1)) == "2024-03-12"
    assert Statistics(database).newest_day("kho", before=now) is None


def test_what_a_run_brought_of_a_source_is_counted(database, put, now):
    with database.transaction():
        first, second = (Runs(database).begin("crawl", now=now) for _ in range(2))
    put("a", run=first, site_name="Quận A")
    put("b", run=second, site_name="Quận A", byline="Phòng Văn hóa", captions=())
    put("c", run=second, site_name=None, published=None)
    put("d", run=second, source="kho")
    counts = Statistics(database)
    assert counts.filled(second, "portal") == Filled(revisions=2, published=1, byline=1, captions=1)
    assert counts.site_names(second, "portal") == Counter({"Quận A": 1, None: 1})
    assert counts.filled(99, "portal") == Filled(0, 0, 0, 0)


def test_captions_come_with_their_article(database, put):
    """Those asked for in the order of the page; else those printed last, of one source or of all."""
    first = put("a")
    second = put("b", published="2025-01-01", source="kho", captions=({"text": "Ảnh khác", "image": f"{URL}b.jpg"},))
    captions = Captions(database)
    assert [(row.article_id, row.text) for row in captions.of([first])] == [(first, "Các đội diễu hành")]
    assert [row.article_id for row in captions.newest(limit=5)] == [second, first]
    assert [row.image for row in captions.newest(limit=5, source="kho")] == [f"{URL}b.jpg"]
    assert captions.newest(limit=5, source="khác") == []


def test_a_reader_lists_articles(database, put):
    """All by number, the dated ones by day, and those that a stretch of the change log revised."""
    for name, published in zip("abc", ("2024-03-11", None, "2024-03-12"), strict=True):
        put(name, published=published)
    reader = Reader(database)
    assert (reader.ids(), reader.newest(5), reader.newest(1)) == ([1, 2, 3], [3, 1], [3])
    put("a", title="Khác", published="2024-03-11")
    with database.transaction():
        Archive(database).delete(3, now=datetime(2024, 4, 1, tzinfo=UTC))
    assert sorted(reader.revised_between(3, 5)) == [1]
    assert reader.mean_bytes([1, 2]) > 100
    assert reader.mean_bytes([]) == 0


def test_a_capture_is_read_by_its_number(database, put, now):
    with database.transaction():
        run = Runs(database).begin("crawl", now=now)
    put("a", run=run)
    capture = Reader(database).capture(1)
    assert (capture.status, capture.bytes, capture.truncated) == (200, 3, False)
    assert Reader(database).capture(None) is None
