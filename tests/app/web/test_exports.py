"""Exports and feeds, read back by independent readers."""

import csv
import io
import json
import tracemalloc
from zipfile import ZipFile

import bibtexparser
import feedparser
import openpyxl
import pytest
import rispy
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.formats.columns import COLUMNS
from luutin.app.formats.format import ExportRow
from luutin.app.formats.registry import FORMATS, find_format
from luutin.archive import Database, Reader
from luutin.indexer import Searcher


@pytest.fixture(scope="session")
def total(client):
    return client.get("/api/v1/search?q=ngay+hoi").json()["total"]


def taken(client, form, query="ngay hoi"):
    response = client.get("/export", params={"q": query, "format": form})
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith(
        'attachment; filename="luutin-ngay-hoi.' if query == "ngay hoi" else 'attachment; filename="luutin.'
    )
    return response


def test_csv_has_as_many_rows_as_the_page_shows(client, total):
    """Python's csv reads every row, with Vietnamese as printed and the permalink of each."""
    response = taken(client, "csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8"), newline="")))
    assert len(rows) == total == int(response.headers["x-total-count"])
    assert tuple(rows[0]) == COLUMNS
    assert all(row["permalink"] == f"http://localhost/a/{row['id']}@{row['sha256'][:12]}" for row in rows)


def test_jsonl_is_what_import_reads(client, total):
    """One record a line, with every field of an export."""
    lines = taken(client, "jsonl").content.splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == total
    assert {"id", "title", "body", "captions", "sha256", "revision", "permalink"} <= set(records[0])


def test_excel_opens_with_numbers_dates_and_text(client, total):
    """Openpyxl finds a heading and one row an article; no cell is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx").content), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    assert tuple(rows[0][: len(COLUMNS)]) == COLUMNS
    assert len(rows) == total + 1
    assert isinstance(rows[1][0], int)


def test_bibtex_is_read_by_bibtexparser(client, total):
    """Every article is one entry, its title as printed."""
    library = bibtexparser.parse_string(taken(client, "bibtex").text)
    assert not library.failed_blocks
    assert len(library.entries) == total
    assert all(entry.key.startswith("luutin") and "Ngày hội" in entry["title"] for entry in library.entries)


def test_hostile_titles_stay_inside_their_bibtex_field(client):
    """Braces, backslashes and percent signs of a title cannot end the entry."""
    library = bibtexparser.parse_string(client.get("/a/2/cite.bib").text)
    assert not library.failed_blocks
    assert len(library.entries) == 1


def test_ris_is_read_by_rispy(client, total):
    """Every article is one record with title, date and address."""
    records = rispy.loads(taken(client, "ris").text)
    assert len(records) == total
    assert all(record["title"].startswith("Ngày hội") for record in records)


def test_the_feed_of_a_question_is_atom(client):
    """Feedparser reads it without complaint: newest first, permalinks, Vietnamese time."""
    feed = feedparser.parse(client.get("/feed.atom", params={"q": "dau gia"}).content)
    assert not feed.bozo
    assert feed.version == "atom10"
    entry = feed.entries[0]
    assert entry.title.startswith("Thông báo hoãn đấu giá")
    assert entry.published == "2023-03-14T08:30:00+07:00"
    assert entry.link.startswith("http://localhost/a/1@")


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.atom?q=script", "/feed.atom?source=yen-phu.example"])
def test_every_feed_is_well_formed(client, path):
    """Hostile text does not break the XML."""
    feed = feedparser.parse(client.get(path).content)
    assert not feed.bozo
    assert feed.entries


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_of_everything_has_everything(client, folder, form):
    """Without a question the whole archive is taken."""
    with Database.read(folder / "archive.db") as database:
        articles = database.value("SELECT count(*) FROM articles")
    assert taken(client, form, "").headers["x-total-count"] == str(articles)


@pytest.mark.parametrize("form", ["csv", "csv-excel", "jsonl", "bibtex", "ris"])
def test_web_and_command_line_write_the_same_file(client, folder, tmp_path, form):
    """One question asked here and there gives the same bytes: both use one writer."""
    config = tmp_path / "config.toml"
    config.write_text(f'db = "{folder / "archive.db"}"\n[web]\npublic_url = "http://localhost"\n')
    done = CliRunner().invoke(luutin, ["export", "--format", form, "--config", str(config), "ngay", "hoi"])
    assert done.stdout_bytes == taken(client, form).content


def test_an_export_is_streamed(folder):
    """A hundred times the records need hardly more memory: rows are written as they are read."""
    with Database.read(folder / "archive.db") as database, Searcher(folder / "archive.db") as searcher:
        numbers = searcher.ids("ngay hoi")

        def peak(times):
            rows = (ExportRow(record, None) for record in Reader(database).current(numbers * times))
            tracemalloc.start()
            size = sum(map(len, find_format("csv").write(rows)))
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return size, most

        (small, little), (large, much) = peak(10), peak(200)
    assert large > 19 * small
    assert much < 2 * little + 1_000_000


def test_what_is_ticked_on_the_page_is_what_the_package_holds(client):
    """The form of /export sends a field for each tick; the file has these columns, its codebook explains them."""
    shown = client.get("/export?q=dau+gia&from=2023").text
    assert 'name="from" value="2023-01-01"' in shown
    assert shown.count('type="checkbox" name="fields"') == len(COLUMNS)
    asked = client.get("/export?q=dau+gia&fields=title&fields=published&format=csv&package=on")
    with ZipFile(io.BytesIO(asked.content)) as packed:
        table, codebook = (packed.read(name).decode("utf-8-sig").splitlines() for name in packed.namelist()[:2])
    assert table[0] == "title,published"
    assert [line.split(",")[0] for line in codebook[1:]] == ["title", "published"]
