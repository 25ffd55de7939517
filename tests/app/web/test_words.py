"""What the pages compute: differences, citations, dates, order, charts, languages."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po

from luutin.app.config import Config
from luutin.app.formats.bibtex import bibtex
from luutin.app.formats.citations import citation
from luutin.app.formats.package import MEANINGS
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.formats.ris import ris
from luutin.app.settings import WebSettings
from luutin.app.web import i18n, printed
from luutin.app.web.collate import vietnamese
from luutin.app.web.coverage import calendar
from luutin.app.web.diff import compare, words
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.marks import Marker
from luutin.app.web.naming import source_names
from luutin.app.web.question import Question, read_day
from luutin.app.web.reference import api_routes
from luutin.app.web.timeline import chart
from luutin.archive import Database, Reader
from luutin.crawler import SourceSettings
from luutin.indexer.query.answers import Period, Timeline

ROOT = Path(__file__).parents[3]

DIFFERENCES = {
    ("giá 9,5 triệu", "giá 11,2 triệu"): ["=giá ", "-9,5", "+11,2", "= triệu"],
    ("ngày 4/4/2023.", "ngày 18/4/2023."): ["=ngày ", "-4/4/2023", "+18/4/2023", "=."],
    ("Ông A họp", "Ông A B họp"): ["=Ông A ", "+B ", "=họp"],
    ("một hai ba", "một ba"): ["=một ", "-hai ", "=ba"],
    ("số 12/KH-UBND", "số 13/KH-UBND"): ["=số ", "-12/KH-UBND", "+13/KH-UBND"],
    ("như nhau", "như nhau"): ["=như nhau"],
    ("Nguyễn Thị Hoa", "Trần Văn Lượng"): ["-Nguyễn Thị Hoa", "+Trần Văn Lượng"],
}


@pytest.mark.parametrize(("texts", "pieces"), DIFFERENCES.items(), ids=lambda value: str(value)[:40])
def test_differences_are_of_words(texts, pieces):
    """Numbers, dates and document numbers change whole; a run of changed words is one change."""
    signs = {"same": "=", "added": "+", "removed": "-"}
    assert [signs[piece.kind] + piece.text for piece in words(*texts)] == pieces


def test_both_texts_can_be_put_together_again_from_the_difference():
    """Nothing is lost: without what was added it is the old text, without what was removed the new one."""
    old, new = "Sáng nay, tại xã Đồng Tâm, ông Lê họp.", "Chiều nay tại huyện, bà Lê và ông Tám họp bàn."
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_an_edited_paragraph_is_one_line_and_the_others_stay(folder):
    """Of five paragraphs and fields only the edited two differ."""
    with Database.read(folder / "archive.db") as database:
        lines = compare(*Reader(database).revisions(1))
    assert Counter(line.kind for line in lines)["changed"] == 2
    assert [line.field for line in lines if line.kind == "changed"] == ["title", "body"]


@pytest.fixture
def cited(folder):
    with Database.read(folder / "archive.db") as database:
        record = Reader(database).get(1)
    return citation(record, f"https://tin.example/a/1@{record.sha256[:12]}")


def test_a_citation_names_author_title_place_day_and_proof(cited):
    """The credit line loses its `Tin, ảnh:`; the permalink and the hash are named in both languages."""
    assert cited.vietnamese.startswith("Bùi Thị Phượng (14/03/2023). “Thông báo hoãn đấu giá")
    assert cited.english.startswith("Bùi Thị Phượng. “Thông báo hoãn")
    assert "Cổng thông tin huyện Hòa Lâm, 14 March 2023." in cited.english
    for text in (cited.vietnamese, cited.english):
        assert cited.permalink in text
        assert cited.sha256[:12] in text


def test_ris_lines_end_as_the_format_asks(cited):
    """Every line is tag, two spaces, hyphen, space, value, CR LF; the last is ER."""
    lines = ris(cited).split("\r\n")
    assert all(line[2:6] == "  - " for line in lines if line)
    assert lines[-3] == "ER  - "
    assert "\n" not in ris(cited).replace("\r\n", "")


def test_bibtex_names_its_day(cited):
    """Year, month and day are fields of their own, for styles that know no date."""
    assert "year = {2023},\n  month = {3},\n  day = {14}," in bibtex(cited)


DAYS = {
    "9/1/2020": ("2020-01-09", "2020-01-09"),
    "09-01-2020": ("2020-01-09", "2020-01-09"),
    "9.1.2020": ("2020-01-09", "2020-01-09"),
    "2020-01-09": ("2020-01-09", "2020-01-09"),
    "2/2020": ("2020-02-01", "2020-02-29"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2020": ("2020-01-01", "2020-12-31"),
    "  2020 ": ("2020-01-01", "2020-12-31"),
    "": (None, None),
}


@pytest.mark.parametrize(("text", "days"), DAYS.items())
def test_days_are_read_as_people_write_them(text, days):
    """A month or year stands for its first day at the beginning of a range and for its last at the end."""
    assert (read_day({"d": text}, "d", first=True), read_day({"d": text}, "d", first=False)) == days


@pytest.mark.parametrize(
    "text", ["31/2/2020", "13/2020/1", "0/0/0000", "hôm qua", "2020-13", "1/1/020", "٣/١/٢٠٢٠", "0000"]
)
def test_what_is_no_day_is_refused(text):
    """A wrong date is told, never guessed."""
    with pytest.raises(BadQuestionError):
        read_day({"d": text}, "d", first=True)


def test_a_question_is_written_as_it_was_read():
    """Reading the parameters that a question writes gives the same question."""
    asked = Question.read({"q": " dau  gia ", "from": "1/2020", "source": "huyen", "sort": "newest", "expand": "off"})
    written = {name: str(value) for name, value in asked.parameters().items() if value}
    assert Question.read(written) == asked
    assert asked.q == "dau gia"


def test_vietnamese_order():
    """Letters in the order of the alphabet with đ behind d, tones only between equal letters."""
    ordered = [
        "an",
        "ăn",
        "ân",
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "ban",
        "dân",
        "đa",
        "e",
        "ê",
        "ô",
        "ơ",
        "u",
        "ư",
        "y",
    ]
    assert sorted(set(ordered), key=vietnamese) == ordered


def test_marks_escape_everything_and_join_neighbours():
    """Text between matches is escaped; matches with only a space between are one mark."""
    marked = Marker().mark("<b> đấu giá & đất", [(4, 7), (8, 11), (14, 17)])
    assert marked == '&lt;b&gt; <mark id="m1">đấu giá</mark> &amp; <mark id="m2">đất</mark>'


def test_direction_controls_are_written_out():
    """An override cannot turn what stands beside it."""
    assert printed.visible("a\u202eb\u2069") == "a[U+202E]b[U+2069]"


def test_a_long_time_is_drawn_by_years():
    """Twenty years of months become twenty bars; every bar leads to its year; the highest reaches the top."""
    months = [Period(f"{year}-{month:02}", month) for year in range(2000, 2020) for month in range(1, 13)]
    drawn = chart(Timeline("month", tuple(months), 5), lambda first, last: f"{first}..{last}")
    assert [bar.label for bar in drawn.bars] == [str(year) for year in range(2000, 2020)]
    assert {bar.count for bar in drawn.bars} == {78}
    assert drawn.bars[0].href == "2000..2000"
    assert drawn.undated == 5


def test_a_change_of_source_is_marked_where_it_fell():
    """The day on which one source followed another is marked at its month; a day outside the chart is not."""
    months = tuple(Period(f"2025-{month:02}", month) for month in range(1, 13))
    changes = [(date(2025, 7, 1), "huyen → xa"), (date(2012, 1, 1), "a → b")]
    drawn = chart(Timeline("month", months, 0), lambda first, _: first, changes)
    assert [(turn.x, turn.label) for turn in drawn.turns] == [(drawn.bars[6].x, "01/07/2025: huyen → xa")]


def test_days_on_which_nothing_was_crawled_are_gaps():
    """A day without a crawl is hatched, not drawn as zero."""
    bars = (
        Period("2020-01-01", 3, crawled=True),
        Period("2020-01-02", 0, crawled=False),
        Period("2020-01-03", 0, crawled=True),
    )
    drawn = chart(Timeline("day", bars, 0), lambda first, last: first + last)
    assert [bar.gap for bar in drawn.bars] == [False, True, False]


def test_the_calendar_tells_empty_from_unseen():
    """A month after the source was last seen says nothing; one before it was empty."""
    (year,) = calendar({"2020-01-09": 8, "2020-02-01": 1}, "2020-03-05T00:00:00Z")
    assert [cell.level for cell in year.months[:3]] == [4, 1, 0]
    assert [cell.unseen for cell in year.months[:5]] == [False, False, False, True, True]
    assert (year.year, year.count, year.share) == ("2020", 9, 1.0)


LANGUAGES = [
    (None, None, "vi"),
    ("en", "vi", "en"),
    ("fr", "en-GB,vi;q=0.5", "en"),
    (None, "fr, vi;q=0.8, en;q=0.9", "en"),
    (None, "en;q=0", "vi"),
    (None, "en;q=x", "vi"),
    (None, "de", "vi"),
]


@pytest.mark.parametrize(("asked", "accepted", "language"), LANGUAGES)
def test_language_by_parameter_then_by_browser(asked, accepted, language):
    """The parameter wins, then the browser's weights, then the operator's choice."""
    assert i18n.choose(asked, accepted, "vi") == language


def test_every_phrase_is_translated(client):
    """The catalogue has each phrase of code and templates, and none that is no longer said."""
    said = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(
            str(ROOT / "app" / "web"),
            [("**.py", "python"), ("**/templates/**.html", "jinja2")],
            {"**/templates/**.html": {"silent": "false"}},
            keywords={"_": None, "gettext": None, "ngettext": (1, 2), "phrase": None},
        )
    }
    for module, keyword in (
        ("indexer/query/parse.py", "warn"),
        ("indexer/query/file_terms.py", "warn"),
        ("indexer/query/placing.py", "of"),
        ("indexer/search.py", "of"),
        ("indexer/fts/engine.py", "of"),
        ("indexer/opensearch/searcher.py", "of"),
    ):
        with (ROOT / module).open("rb") as source:
            said |= {message for _, message, _, _ in extract("python", source, keywords={keyword: None})}
    said |= {find_format(name).purpose for name in FORMATS} | set(MEANINGS.values())
    api_routes(client.get("/openapi.json").json(), lambda text: said.add(text) or text)
    with (ROOT / "app/web/locale/vi/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    kept = {entry.id if isinstance(entry.id, str) else entry.id[0]: entry.string for entry in catalogue if entry.id}
    assert set(kept) == said
    assert [phrase for phrase, translated in kept.items() if not translated or not all(translated)] == []


def test_numbers_moments_and_sizes_are_printed_as_vietnamese_are():
    """dd/mm/yyyy, Vietnamese time, thousands with a point, decimals with a comma."""
    assert printed.day("2020-01-09T17:44") == "09/01/2020"
    assert printed.moment("2026-11-23T20:00:00Z") == "24/11/2026 03:00"
    assert printed.count(12345, "vi") == "12.345"
    assert printed.size(7400, "vi") == "7,4 KB"
    assert printed.month("2020-01") == "01/2020"


def test_every_setting_and_route_is_documented(client):
    """docs/web.md has each setting of [web], docs/api.md each route and each error code."""
    settings, api = ((ROOT / "docs" / name).read_text("utf-8") for name in ("web.md", "api.md"))
    assert [name for name in WebSettings.model_fields if f"`{name}`" not in settings] == []
    assert [path for path in client.get("/openapi.json").json()["paths"] if f"`{path}`" not in api] == []


def test_a_source_is_called_as_people_know_it(folder):
    """As the operator says, else as it prints itself, else by its host; nobody knows a portal by its short name."""
    sources = (
        SourceSettings(name="ep", seeds=("http://www.minh-tan.example:8080/tin",)),
        SourceSettings(name="dt", seeds=("http://dong-tam.example/",), label="Xã Đồng Tâm"),
    )
    with Database.read(folder / "archive.db") as database:
        named = source_names(Config(path=None, db=folder / "archive.db", sources=sources), database)
    assert named["dt"] == "Xã Đồng Tâm"
    assert named["hoa-lam.example"] == "Cổng thông tin huyện Hòa Lâm"
    assert named["ep"] == "minh-tan.example"
