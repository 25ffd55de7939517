"""Import and export: what goes out comes back, and a bad line is told and skipped."""

import json

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.formats.jsonl import read_record
from luutin.archive.errors import RecordError

RECORD = {
    "id": 7,
    "url": "http://portal.example/a",
    "source": "portal",
    "title": "Khai mạc hội thao",
    "lead": "Hội thao lần thứ năm.",
    "byline": "Ban Văn hóa",
    "published": "2024-03-12T08:30",
    "body": ["Sáng nay, hội thao khai mạc.", "Có sáu đội dự."],
    "captions": [{"text": "Các đội diễu hành", "image": "http://portal.example/1.jpg", "position": 1}],
    "images": ["http://portal.example/1.jpg"],
    "attachments": [{"name": "Lịch.pdf", "url": "http://portal.example/lich.pdf"}],
    "related": [{"title": "Tin khác", "url": "http://portal.example/b"}],
    "category": "Văn hóa",
    "document_numbers": ["12/KH-UBND"],
    "first_seen": "2023-01-02T03:04:05Z",
    "revised": "2023-01-02T03:04:05Z",
    "revision": 1,
    "sha256": "0" * 64,
}
BAD_LINES = {
    "{": "not valid JSON",
    "[1]": "not a JSON object",
    '{"title": "a"}': "body missing",
    '{"body": ["a"]}': "title missing",
    '{"title": "a", "body": 7}': "list of paragraphs",
    '{"title": "a", "body": [7]}': "list of paragraphs",
    '{"title": "a", "body": ["b"], "published": "12/03/2024"}': "published",
    '{"title": "a", "body": ["b"], "captions": [{"words": "c"}]}': "captions.0",
    '{"title": "a", "body": ["b"], "first_seen": "yesterday"}': "yesterday",
}


@pytest.fixture
def run(tmp_path):
    def run(*args, **options):
        return CliRunner().invoke(luutin, [*args, "--db", str(tmp_path / "archive.db")], **options)

    return run


def exported(run):
    return [json.loads(line) for line in run("export").stdout.splitlines()]


def test_what_is_exported_can_be_imported_again(run, tmp_path):
    """Every field of the contract survives; only the numbers of the archive itself are its own."""
    (tmp_path / "records.jsonl").write_text(json.dumps(RECORD, ensure_ascii=False), "utf-8")
    assert run("import", str(tmp_path / "records.jsonl")).exit_code == 0
    (record,) = exported(run)
    own = {"id", "revised", "revision", "sha256"}
    assert {key: record[key] for key in RECORD if key not in own} == {k: v for k, v in RECORD.items() if k not in own}
    assert record["revision"] == 1
    assert len(record["sha256"]) == 64


def test_importing_twice_changes_nothing(run):
    for _ in range(2):
        assert run("import", "-", input=json.dumps(RECORD)).exit_code == 0
    assert [record["revision"] for record in exported(run)] == [1]


def test_only_title_and_body_are_needed(run):
    assert run("import", "-", input='{"title": "Thông báo", "body": ["Nội dung."]}\n' * 2).exit_code == 0
    (record,) = exported(run)
    assert (record["source"], record["published"], record["captions"]) == ("import", None, [])
    assert record["url"].startswith("urn:luutin:")


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.items())
def test_a_bad_line_says_what_is_wrong(line, reason):
    with pytest.raises(RecordError, match=reason):
        read_record(line.encode())


def test_a_bad_line_is_reported_with_its_number_and_skipped(run):
    done = run("import", "-", input=f'{json.dumps(RECORD)}\n\n{{"title": "a"}}\n')
    assert (done.exit_code, len(exported(run))) == (3, 1)
    assert "line 3: body missing" in done.stderr


def test_a_missing_file_is_wrong_usage(run):
    done = run("import", "nowhere.jsonl")
    assert done.exit_code == 2
    assert "nowhere.jsonl" in done.stderr


def test_an_article_is_shown_by_number_by_address_and_by_revision(run):
    run("import", "-", input=json.dumps(RECORD))
    sha = exported(run)[0]["sha256"]
    for name in ("1", RECORD["url"], f"1@{sha[:12]}"):
        assert json.loads(run("show", name, "--json").stdout)["title"] == RECORD["title"]
    shown = run("show", "1").stdout
    assert shown.index("Sáng nay") < shown.index("▣ Các đội diễu hành") < shown.index("Có sáu đội")


@pytest.mark.parametrize("name", ["2", "1@ffff", "http://portal.example/none", "x", "9" * 30])
def test_an_article_that_is_not_there_is_said(run, name):
    run("import", "-", input=json.dumps(RECORD))
    done = run("show", name)
    assert done.exit_code == 1
    assert "no such article" in done.stderr


def test_reading_without_an_archive_says_how_to_make_one(run):
    for command in ("export", "status", "show"):
        done = run(command, *(["1"] if command == "show" else []))
        assert done.exit_code == 1
