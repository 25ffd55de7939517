"""The text of files is searched: the answer tells which file and which page, and apart from the article's own words."""

from datetime import UTC, datetime

import pytest

from luutin.archive import Archive, Article, CaptureWriter, Database, Exchange, Files, FileText
from luutin.crawler import FileKind
from luutin.indexer import Cluster, ClusterSearcher, Index, Searcher
from luutin.indexer.query.file_terms import KINDS
from tests.engine.server import follow, fresh_cluster

NOW = datetime(2021, 5, 19, tzinfo=UTC)
FILES = {
    "a.pdf": ("pdf", [FileText(1, "Kế hoạch tuyên truyền"), FileText(2, "treo băng rôn, khẩu hiệu")]),
    "b.pdf": ("pdf", [FileText(1, "Treo băng rồn ở chợ", ocr=True, confidence=0.8)]),
    "c.xls": ("xls", [FileText(1, "Lò Thị Mẫu\t500000", name="Biểu 1")]),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Articles that offer one file each, whose text was read."""
    folder = tmp_path_factory.mktemp("files")
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        put(database, captures)
        Index(database).catch_up()
    return folder / "archive.db"


@pytest.fixture(scope="module", params=["fts", pytest.param("opensearch", marks=pytest.mark.engine)])
def searcher(request, archive):
    """The archive's own index, and a cluster that holds the archive."""
    if request.param == "fts":
        with Searcher(archive) as searcher:
            yield searcher
        return
    made = fresh_cluster(request.getfixturevalue("engine_url"))
    cluster = next(made)
    with Database.read(archive) as database, Cluster(cluster.access) as other:
        follow(database, cluster)
        yield ClusterSearcher(other, beside=archive, time_s=60)
    next(made, None)


def put(database, captures):
    files = Files(database)
    with database.transaction():
        for day, (name, (kind, pages)) in enumerate(FILES.items(), 1):
            url = f"http://xa.vn/{name}"
            fields = {"url": f"{url}.html", "source": "xa", "title": f"Công khai tài liệu số {day}"}
            article = Article(**fields, published=f"2021-01-0{day}", attachments=[{"name": name, "url": url}])
            Archive(database).put(article, now=NOW)
            exchange = Exchange(url, url, NOW, 200, "OK", (), (), name.encode(), "127.0.0.1")
            kept = {"source": "xa", "sha256": name, "size": 1, "kind": kind, "now": NOW}
            files.keep(url, capture_id=captures.add(exchange), **kept)
            files.link(url, source="xa", role="attachment", address=url)
            files.put_text(files.find(name), record=b"{}", pages=pages, waits=False, now=NOW)
        captures.sync()


ANSWERS = [
    ("băng rôn", [("a.pdf", 2, False), ("b.pdf", 1, True)]),
    ("băng rôn ocr:off", [("a.pdf", 2, False)]),
    ("băng rôn tuyên truyền", [("a.pdf", 1, False)]),
    ("bang ron", [("a.pdf", 2, False), ("b.pdf", 1, True)]),
    ('"khẩu hiệu"', [("a.pdf", 2, False)]),
    ("tuyên* -khẩu", []),
    ("attachment:khẩu", [("a.pdf", 2, False)]),
    ("title:khẩu", []),
    ("Lò Thị Mẫu OR khẩu", [("a.pdf", 2, False), ("c.xls", 1, False)]),
    ("file:xls Lò Thị Mẫu", [("c.xls", 1, False)]),
    ("file:excel Lò Thị Mẫu", [("c.xls", 1, False)]),
    ("file:doc Lò Thị Mẫu", []),
    ("files:off Lò Thị Mẫu", []),
    ("date:2021-01-02 băng rôn", [("b.pdf", 1, True)]),
    ("source:huyen băng rôn", []),
    ("số 1", []),
    ("", []),
]


@pytest.mark.parametrize(("query", "found"), ANSWERS)
def test_files_are_found_with_their_page(searcher, query, found):
    """Exact text comes before OCR, conditions hold for the article, and switches are obeyed, whoever answers."""
    part = searcher.search(query).in_files
    told = [(hit.file, hit.page, hit.ocr) for hit in part.hits] if part else []
    assert sorted(told) == sorted(found)
    assert [ocr for *_, ocr in told] == sorted(ocr for *_, ocr in told)


def test_article_that_holds_the_words_itself_is_no_hit_of_its_files(searcher):
    """It is among the hits already."""
    answer = searcher.search("attachment:a.pdf")
    assert (answer.total, answer.in_files) == (1, None)
    assert "in_files" not in answer.as_json()


def test_file_that_was_read_again_is_found_by_its_new_text_alone(tmp_path):
    """The index follows each reading of a file, and what it said before is forgotten."""
    with Database.open(tmp_path / "archive.db") as database, CaptureWriter(tmp_path / "warc", database) as captures:
        put(database, captures)
        Index(database).catch_up()
        files = Files(database)
        with database.transaction():
            files.put_text(files.find("c.xls"), record=b"{}", pages=[FileText(1, "Trang mới")], waits=False, now=NOW)
        Index(database).catch_up()
    with Searcher(tmp_path / "archive.db") as searcher:
        assert searcher.search("Trang mới").in_files.total == 1
        assert searcher.search("Lò Thị Mẫu").in_files is None


def test_kinds_of_files_bound_every_answer(searcher):
    """`file:pdf` alone finds the articles with such a file, however the archive is asked; another word is told."""
    found = searcher.search("file:pdf").total, searcher.count("file:pdf"), len(searcher.ids("tài file:pdf"))
    assert found == (2, 2, 2)
    told = searcher.search("file:giấy tài")
    assert (told.total, "giấy is no kind of file" in told.warnings[0]) == (0, True)
    assert set(KINDS) == set(FileKind)


def test_a_hit_of_a_file_is_told_alike(searcher, archive):
    """File, page, snippet and what is marked in it are those of the archive's own index."""
    with Searcher(archive) as own:
        expected = own.search("bang ron").in_files
    assert searcher.search("bang ron").in_files == expected


def test_what_an_address_showed_before_is_no_longer_found(tmp_path):
    """A file that changed is found by its new text alone, and its old text is kept."""
    with Database.open(tmp_path / "archive.db") as database, CaptureWriter(tmp_path / "warc", database) as captures:
        put(database, captures)
        with database.transaction():
            files, url = Files(database), "http://xa.vn/a.pdf"
            capture = database.value("SELECT max(id) FROM captures")
            files.keep(url, source="xa", sha256="new", size=1, kind="doc", capture_id=capture, now=NOW)
            files.put_text(files.find("new"), record=b"{}", pages=[FileText(1, "Huỷ lịch")], waits=False, now=NOW)
        Index(database).catch_up()
        with Searcher(database) as searcher:
            assert searcher.search("khẩu hiệu").in_files is None
            assert [hit.kind for hit in searcher.search("huỷ lịch").in_files.hits] == ["doc"]
            assert searcher.count("file:doc") == 1


def test_a_check_covers_files_and_a_rebuild_mends_them(tmp_path):
    """Text of files that the index has otherwise than it was read is a fault, and a rebuild takes all in anew."""
    with Database.open(tmp_path / "archive.db") as database, CaptureWriter(tmp_path / "warc", database) as captures:
        put(database, captures)
        index = Index(database)
        index.catch_up()
        assert index.check() == []
        with database.transaction():
            database.execute("UPDATE file_index_pages SET n = 7 WHERE n = 2")
        assert "files are otherwise" in index.check()[0]
        index.rebuild()
        assert index.check() == []
