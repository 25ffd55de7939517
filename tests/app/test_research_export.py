"""Exports for research: whose a byline is, which fields, and a package that explains itself."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
import rispy
from click.testing import CliRunner

from luutin import __version__
from luutin.app.cli import luutin as cli
from luutin.app.formats.columns import COLUMNS
from luutin.app.formats.credits import Credit, read_credit
from luutin.app.formats.package import MEANINGS, file_stem
from luutin.app.formats.registry import find_format
from tests.app.test_formats import ROWS
from tests.app.test_search_command import db  # noqa: F401 - a fixture

BYLINES = {
    "Bùi Thị Phượng": ("Bùi Thị Phượng", Credit.PERSON),
    "Tin, ảnh: Bùi Thị Phượng": ("Bùi Thị Phượng", Credit.PERSON),
    "Tác giả: Đoàn Văn Hậu": ("Đoàn Văn Hậu", Credit.PERSON),
    "Vũ Hải": ("Vũ Hải", Credit.PERSON),
    "T.H": ("T.H", Credit.PERSON),
    "Uỷ ban MTTQ quận Thanh Xuân": ("Uỷ ban MTTQ quận Thanh Xuân", Credit.BODY),
    "Bài: UBND phường": ("UBND phường", Credit.BODY),
    "Phòng Văn hóa và Thông tin": ("Phòng Văn hóa và Thông tin", Credit.BODY),
    "Đoàn thanh niên": ("Đoàn thanh niên", Credit.BODY),
    "BBT": ("BBT", Credit.BODY),
    "Ban Biên Tập": ("Ban Biên Tập", Credit.BODY),
    "Công an huyện Hòa Lâm": ("Công an huyện Hòa Lâm", Credit.BODY),
    "Theo TTXVN": ("", Credit.NONE),
    "(Theo Báo Nhân Dân)": ("", Credit.NONE),
    "Nguồn: Cổng thông tin điện tử": ("", Credit.NONE),
    "Sưu tầm": ("Sưu tầm", Credit.PERSON),
    "": ("", Credit.NONE),
    None: ("", Credit.NONE),
}


@pytest.mark.parametrize(("byline", "read"), BYLINES.items())
def test_a_byline_is_a_person_a_body_or_nobody(byline, read):
    """A credit line is taken off; `Theo …` names whom the text was taken from, and no author."""
    assert read_credit(byline) == read


def test_a_body_is_no_person_in_a_citation():
    """RIS has a body's name with a comma behind it, so that no reader takes its last word for a given name."""
    (entry,) = rispy.loads(b"".join(find_format("ris").write(ROWS[:1])).decode())
    assert entry["authors"] == ["Ban Văn hóa,"]


def test_each_column_has_a_meaning():
    """The codebook explains every column of a table, and no other."""
    assert set(MEANINGS) == set(COLUMNS)


STEMS = {
    ("đấu giá", ()): "luutin-dau-gia",
    ('"Đấu giá" date:2019', ("2019-01-01", "hoa-lam.example")): "luutin-dau-gia-date-2019-2019-01-01-hoa-lam-example",
    ("", ()): "luutin",
    ("../../etc/passwd\r\nX: y", ()): "luutin-etc-passwd-x-y",
    ("漢字", ()): "luutin",
}


@pytest.mark.parametrize(("asked", "stem"), STEMS.items())
def test_a_file_is_called_by_its_question(asked, stem):
    """In letters that every system takes; nothing typed becomes a path or a header."""
    assert file_stem(asked[0], dict(enumerate(asked[1]))) == stem


def luutin(*words):
    return CliRunner().invoke(cli, [*map(str, words)])


def test_a_package_explains_itself(db):  # noqa: F811
    """Data, codebook and manifest: hashes hold, and query, moment, total and version are told."""
    done = luutin("export", "--db", db, "--format", "csv", "--package", "--fields", "id,title,sha256", "thi đua")
    packed = zipfile.ZipFile(io.BytesIO(done.stdout_bytes))
    told = json.loads(packed.read("datapackage.json"))
    assert {"luutin-thi-dua.csv", "codebook.csv", "datapackage.json"} == set(packed.namelist())
    for resource in told["resources"]:
        content = packed.read(resource["path"])
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    rows = list(csv.reader(io.StringIO(packed.read("luutin-thi-dua.csv").decode())))
    assert (rows[0], len(rows) - 1) == (["id", "title", "sha256"], told["total"])
    assert (told["query"], told["software"]) == ("thi đua", f"luutin {__version__}")
    assert [row[0] for row in csv.reader(io.StringIO(packed.read("codebook.csv").decode()))][1:] == rows[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "csv", "--fields", "titel"), "did you mean title?"),
        (("--format", "ris", "--fields", "title"), "ris has no fields"),
    ],
)
def test_a_field_that_there_is_not_is_told(db, words, told):  # noqa: F811
    """Exit code 2, and the nearest one."""
    done = luutin("export", "--db", db, *words)
    assert (done.exit_code, told in done.stderr) == (2, True)


def test_keys_of_json_lines_are_chosen_too(db):  # noqa: F811
    """A line holds what was asked for, the proof's columns among it."""
    done = luutin("export", "--db", db, "--fields", "title,captured_at", "thi đua")
    assert json.loads(done.stdout.splitlines()[0]) == {"title": "Thi đua", "captured_at": None}
