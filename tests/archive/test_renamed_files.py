"""Files whose addresses changed in their queries alone: what came is compared, and the article names what is there."""

import hashlib
from datetime import UTC, datetime

import orjson
import pytest

from luutin.archive import (
    Archive,
    Article,
    Attachment,
    Caption,
    CaptureWriter,
    Database,
    Exchange,
    Files,
    RenamedFiles,
    check_revisions,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOST = "http://xa.example"
ARTICLE = Article(
    url=f"{HOST}/bai",
    source="xa",
    title="Bài",
    body=("Một.",),
    attachments=(Attachment(name="A", url=f"{HOST}/tai?id=1"), Attachment(name="B", url=f"{HOST}/tai?id=2")),
    images=(f"{HOST}/anh.jpg?v=1",),
    captions=(Caption(text="Ảnh", image=f"{HOST}/anh.jpg?v=1"),),
)


@pytest.fixture
def kept(tmp_path):
    """An archive with ARTICLE and its files; a function that keeps a file."""
    with Database.open(tmp_path / "archive.db") as database, CaptureWriter(tmp_path / "warc", database) as captures:
        files = Files(database)

        def keep(url, body, role="attachment"):
            exchange = Exchange(url, url, NOW, 200, "OK", (), (("Content-Type", "x/y"),), body)
            digest = hashlib.sha256(body).hexdigest()
            number = captures.add(exchange)
            files.keep(url, source="xa", sha256=digest, size=9, kind="pdf", capture_id=number, now=NOW)
            files.link(url, source="xa", role=role, address=url)

        with database.transaction():
            Archive(database).add_source("xa", home=None, now=NOW)
            Archive(database).put(ARTICLE, now=NOW)
            for number in (1, 2):
                keep(f"{HOST}/tai?id={number}", b"%d" % number)
            keep(f"{HOST}/anh.jpg?v=1", b"anh", "image")
        yield database, keep


def rename(database, keep, role, urls, body):
    """What is found of the page's *urls*; how many articles changed when *body* came from the first that is found."""
    renames = RenamedFiles(database)
    with database.transaction():
        found = list(renames.find(1, {role: tuple(f"{HOST}{url}" for url in urls)}))
        for each in found:
            renames.note(1, each)
        if not found:
            return [], 0
        keep(found[0].url, body, role)
        return [each.url.removeprefix(HOST) for each in found], renames.settle(found[0].url, now=NOW)


def record(database):
    return orjson.loads(database.value("SELECT record FROM revisions"))


def test_another_file_under_a_new_query_takes_the_place_of_the_former(kept):
    """In the record, in the tables, for whoever follows the changes; the former one stays the article's file."""
    database, keep = kept
    before = database.value("SELECT max(seq) FROM changes")
    assert rename(database, keep, "attachment", ["/tai?id=1", "/tai?id=9"], b"9") == (["/tai?id=9"], 1)
    assert [each["url"] for each in record(database)["attachments"]] == [f"{HOST}/tai?id=1", f"{HOST}/tai?id=9"]
    assert database.value("SELECT url FROM former_files") == f"{HOST}/tai?id=2"
    assert database.value("SELECT max(seq) FROM changes") == before + 1
    assert rename(database, keep, "image", ["/anh.jpg?v=2"], b"neu") == (["/anh.jpg?v=2"], 1)
    assert record(database)["images"] == [record(database)["captions"][0]["image"]] == [f"{HOST}/anh.jpg?v=2"]
    assert database.value("SELECT image FROM captions") == f"{HOST}/anh.jpg?v=2"
    assert [check.fault for check in check_revisions(database)] == [None]


def test_the_same_file_under_ever_new_queries_is_asked_for_twice(kept):
    """A token says nothing: the record stays, and the third name is not asked for."""
    database, keep = kept
    told = [rename(database, keep, "image", [f"/anh.jpg?t={n}"], b"anh") for n in range(3)]
    assert told == [(["/anh.jpg?t=0"], 0), (["/anh.jpg?t=1"], 0), ([], 0)]
    assert record(database)["images"] == [f"{HOST}/anh.jpg?v=1"]


def test_a_page_that_names_more_or_fewer_files_is_no_matter_of_queries(kept):
    """Then the article itself has changed."""
    database, keep = kept
    assert rename(database, keep, "attachment", ["/tai?id=7"], b"7") == ([], 0)
