"""Every format, held to its protocol: what is written is read back by a program that is not ours."""

import csv
import io
import json
import tracemalloc
from itertools import islice, repeat
from pathlib import Path

import bibtexparser
import openpyxl
import pytest
import rispy
from click.testing import CliRunner
from pyarrow import parquet

from luutin.app.cli import luutin
from luutin.app.formats.csv import guard
from luutin.app.formats.format import ExportRow
from luutin.app.formats.registry import FORMATS, find_format
from luutin.archive import Record

TITLES = ["Khai mạc hội thao", 'Giá {đất} 100% "tăng" & giảm_', "Nhiều; dấu, phẩy"]


def record(number, title, **fields):
    """A record as the archive hands it out."""
    shown = {"title": title, "lead": None, "byline": "Ban Văn hóa", "published": "2024-03-12T08:30"}
    lists = {"captions": [{"text": "Các đội diễu hành", "image": None, "position": 1}], "document_numbers": ["12/KH"]}
    return Record(
        id=number,
        url=f"http://portal.example/{number}",
        source="portal",
        first_seen="2024-03-12T01:30:00Z",
        last_seen="2024-03-12T01:30:00Z",
        vanished_at=None,
        revision=1,
        revised="2024-03-12T01:30:00Z",
        sha256=f"{number:064x}",
        capture_id=None,
        fields={**shown, **lists, "body": ["Sáng nay khai mạc.", "Có sáu đội."], "attachments": [], **fields},
    )


ROWS = [ExportRow(record(number, title), f"https://tin.example/a/{number}") for number, title in enumerate(TITLES, 1)]


def csv_titles(content):
    return [row["title"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


def sheet_titles(content):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    return [row[heading.index("title")] for row in rows]


def bibtex_titles(content):
    library = bibtexparser.parse_string(content.decode())
    assert not library.failed_blocks
    return [entry["title"].strip("{}").replace("\\", "") for entry in library.entries]


READERS = {
    "csv": csv_titles,
    "csv-excel": csv_titles,
    "xlsx": sheet_titles,
    "parquet": lambda content: parquet.read_table(io.BytesIO(content))["title"].to_pylist(),
    "jsonl": lambda content: [json.loads(line)["title"] for line in content.splitlines()],
    "bibtex": bibtex_titles,
    "ris": lambda content: [entry["title"] for entry in rispy.loads(content.decode())],
    "csl-json": lambda content: [item["title"] for item in json.loads(content)],
}
"""Format → the titles in a file of it, as a program of other people reads them. A new format needs one here."""

each_format = pytest.mark.parametrize("form", [find_format(name) for name in FORMATS], ids=list(FORMATS))


@each_format
def test_a_format_says_what_it_is(form):
    """Its name is the registry's, and a server and a page know what to call it."""
    assert find_format(form.name) is form
    assert form.suffix.isalnum()
    assert "/" in form.media_type
    assert form.label
    assert form.purpose


@each_format
def test_what_is_written_is_read_back(form):
    """Each record arrives once, in order, its title as printed, whatever signs it holds."""
    content = b"".join(form.write(iter(ROWS)))
    assert READERS[form.name](content) == TITLES


@each_format
def test_a_file_without_records_is_a_file(form):
    """Nothing found is no error, and the reader finds no record."""
    assert READERS[form.name](b"".join(form.write(iter([])))) == []


@each_format
def test_a_record_needs_no_permalink(form):
    """An archive that is not on the web exports all the same."""
    content = b"".join(form.write([ExportRow(ROWS[0].record, None)]))
    assert READERS[form.name](content) == TITLES[:1]
    assert b"None" not in content


@each_format
def test_a_format_holds_few_rows_at_a_time(form):
    """Two thousand records need hardly more memory than a hundred."""
    long = ExportRow(record(9, "Dài", body=["Một câu dài. " * 200]), None)

    def peak(count):
        tracemalloc.start()
        size = sum(map(len, form.write(islice(repeat(long), count))))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size, most

    (_, little), (size, much) = peak(100), peak(2000)
    assert size > 0
    assert much < little + 500_000


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_only_the_csv_for_excel_is_guarded(text):
    """A spreadsheet computes nothing of csv-excel; plain CSV is as it is, for programs."""
    rows = [ExportRow(record(1, text), None)]
    assert csv_titles(b"".join(find_format("csv").write(rows))) == [text]
    assert csv_titles(b"".join(find_format("csv-excel").write(rows))) == [f"'{text}"]
    assert guard(f"a{text}") == f"a{text}"


def test_csv_for_excel_begins_with_the_byte_order_mark():
    """Excel takes UTF-8 for what it is only behind U+FEFF; other programs stumble over it."""
    assert b"".join(find_format("csv-excel").write(ROWS)).startswith(b"\xef\xbb\xbfid,")
    assert b"".join(find_format("csv").write(ROWS)).startswith(b"id,")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_explained(name):
    """docs/formats.md tells what each is for."""
    assert f"| `{name}` |" in (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")


@pytest.fixture
def config(tmp_path):
    """An archive of TITLES, and a configuration that says where it is on the web."""
    file = tmp_path / "config.toml"
    file.write_text('[web]\npublic_url = "https://tin.example"\nroot_path = "/luutin"\n')
    lines = "\n".join(json.dumps({"title": title, "body": ["Nội dung."]}) for title in TITLES)
    assert CliRunner().invoke(luutin, ["import", "-", "--config", str(file)], input=lines).exit_code == 0
    return file


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_line_writes_every_format(config, name):
    """`luutin export --format` has them all, in a file that the format's reader reads."""
    done = CliRunner().invoke(luutin, ["export", "--format", name, "--config", str(config)])
    assert done.exit_code == 0
    assert READERS[name](done.stdout_bytes) == TITLES


def test_the_permalink_is_known_where_the_archive_is_on_the_web(config):
    """With `public_url` each record names its lasting address; without, the key is left out."""
    with_address = CliRunner().invoke(luutin, ["export", "--config", str(config)]).stdout.splitlines()
    first = json.loads(with_address[0])
    assert first["permalink"] == f"https://tin.example/luutin/a/1@{first['sha256'][:12]}"
    archive = str(config.with_name("archive.db"))
    without = CliRunner().invoke(luutin, ["export", "--db", archive], env={"LUUTIN_CONFIG": ""}).stdout.splitlines()
    assert "permalink" not in json.loads(without[0])
